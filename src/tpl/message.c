/* Messages: the texts of each language, parsed into pieces and kept sorted by id.
 * Knows nothing of templates; names in a message are bound by whoever uses it. */
#include "tpl/parts.h"
#include <stdlib.h>
#include <string.h>

static const char name_chars[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_.:";

struct reading {
    struct tpl_set *s;
    struct message *m;
    size_t cap;
    struct err *e;
};

static void piece_add(struct reading *r, enum piece_kind kind, const char *text, size_t n)
{
    struct message *m = r->m;
    struct arena *a = r->s->arena;
    if (kind == PIECE_TEXT && !n) return;
    if (m->n == r->cap) {
        size_t had = r->cap;
        r->cap = had ? had * 2 : 4;
        m->piece = arena_grow(a, m->piece, had * sizeof *m->piece, r->cap * sizeof *m->piece);
    }
    struct piece *p = &m->piece[m->n++];
    *p = (struct piece){ .kind = kind, .text = text ? arena_strn(a, text, n) : "" };
    if (kind != PIECE_FIELD) return;
    char *colon = strchr(p->text, ':');
    if (!colon) return;
    *colon = 0;
    p->fmt = p->text;
    p->text = colon + 1;
}

static enum err_code fault(const struct reading *r, const char *what)
{
    return err(r->e, ERR_INVALID, "%s:%d: message '%s': %s", r->m->file, r->m->line, r->m->id, what);
}

/* {name} at p; *end behind it. */
static enum err_code placeholder(struct reading *r, const char *p, const char **end)
{
    size_t n = strspn(p + 1, name_chars);
    if (!n || p[n + 1] != '}') return fault(r, "'{' must begin '{name}' or '{format:name}'");
    piece_add(r, PIECE_FIELD, p + 1, n);
    *end = p + n + 2;
    return ERR_OK;
}

static enum err_code pieces(struct reading *r, const char *p)
{
    bool bold = false;
    for (;;) {
        size_t n = 0;
        while (p[n] && p[n] != '{' && strncmp(p + n, "[[", 2) != 0 && strncmp(p + n, "]]", 2) != 0) n++;
        piece_add(r, PIECE_TEXT, p, n);
        p += n;
        if (!*p) break;
        if (*p == '{') {
            TRY(placeholder(r, p, &p));
            continue;
        }
        if ((*p == '[') == bold) return fault(r, "[[ and ]] do not pair");
        bold = *p == '[';
        piece_add(r, bold ? PIECE_BOLD : PIECE_UNBOLD, NULL, 0);
        p += 2;
    }
    return bold ? fault(r, "[[ and ]] do not pair") : ERR_OK;
}

enum err_code message_pieces(struct tpl_set *s, const char *text, struct message *out, struct err *e)
{
    *out = (struct message){ .id = "", .file = "" };
    struct reading r = { .s = s, .m = out, .e = e };
    return pieces(&r, text);
}

static struct language *lang_of(struct tpl_set *s, const char *name)
{
    for (size_t i = 0; i < s->langs; i++)
        if (strcmp(s->lang[i].lang, name) == 0) return &s->lang[i];
    s->lang = arena_grow(s->arena, s->lang, s->langs * sizeof *s->lang, (s->langs + 1) * sizeof *s->lang);
    struct language *l = &s->lang[s->langs++];
    *l = (struct language){ .lang = arena_str(s->arena, name) };
    return l;
}

static struct message *message_new(struct tpl_set *s, struct language *l)
{
    if (l->n == l->cap) {
        size_t had = l->cap;
        l->cap = had ? had * 2 : 256;
        l->row = arena_grow(s->arena, l->row, had * sizeof *l->row, l->cap * sizeof *l->row);
    }
    return &l->row[l->n++];
}

/* The line at p without its break, continued over '\'; *p moved behind, *lines counted. */
static char *whole_line(struct arena *a, const char **p, int *lines)
{
    struct buf b = buf_init(a, 256);
    for (;;) {
        size_t n = strcspn(*p, "\n");
        const char *from = *p;
        *p += n + ((*p)[n] == '\n');
        (*lines)++;
        if (n && from[n - 1] == '\r') n--;
        bool on = n && from[n - 1] == '\\' && **p;
        buf_put(&b, from, n - on);
        if (!on) return b.p;
        *p += strspn(*p, " \t");
    }
}

static void strip(char **s)
{
    *s += strspn(*s, " \t");
    size_t n = strlen(*s);
    while (n && ((*s)[n - 1] == ' ' || (*s)[n - 1] == '\t')) n--;
    (*s)[n] = 0;
}

enum err_code message_read(struct tpl_set *s, const struct tpl_messages *src, const char *text, struct err *e)
{
    struct language *l = lang_of(s, src->lang);
    const char *file = arena_str(s->arena, src->file);
    int next = 1;
    for (const char *p = text; *p;) {
        int line = next;
        char *key = whole_line(s->arena, &p, &next);
        strip(&key);
        if (!*key || *key == '#') continue;
        char *value = strchr(key, '=');
        if (!value) return err(e, ERR_INVALID, "%s:%d: a line must be 'key = text'", file, line);
        *value++ = 0;
        strip(&key);
        strip(&value);
        if (!*key || key[strcspn(key, " \t")]) return err(e, ERR_INVALID, "%s:%d: '%s' is not a key", file, line, key);
        struct message *m = message_new(s, l);
        *m = (struct message){ .id = key, .file = file, .line = line };
        struct reading r = { .s = s, .m = m, .e = e };
        TRY(pieces(&r, value));
    }
    return ERR_OK;
}

static int by_id(const void *x, const void *y)
{
    const struct message *a = x, *b = y;
    int d = strcmp(a->id, b->id);
    return d ? d : strcmp(a->file, b->file) ? strcmp(a->file, b->file) : a->line - b->line;
}

const struct message *message_find(const struct language *l, const char *id)
{
    size_t lo = 0, hi = l->n;
    while (lo < hi) {
        size_t mid = (lo + hi) / 2;
        int d = strcmp(id, l->row[mid].id);
        if (d == 0) return &l->row[mid];
        if (d < 0) hi = mid;
        else lo = mid + 1;
    }
    return NULL;
}

enum err_code message_settle(struct tpl_set *s, struct err *e)
{
    for (size_t i = 0; i < s->langs; i++) {
        struct language *l = &s->lang[i];
        if (l->n) qsort(l->row, l->n, sizeof *l->row, by_id);
        for (size_t k = 1; k < l->n; k++)
            if (strcmp(l->row[k - 1].id, l->row[k].id) == 0)
                return err(e, ERR_INVALID, "%s:%d: message '%s' stands already at %s:%d", l->row[k].file,
                           l->row[k].line, l->row[k].id, l->row[k - 1].file, l->row[k - 1].line);
    }
    for (size_t i = 0; i < s->langs * s->langs; i++) {
        const struct language *have = &s->lang[i / s->langs], *other = &s->lang[i % s->langs];
        for (size_t k = 0; k < have->n; k++)
            if (!message_find(other, have->row[k].id))
                return err(e, ERR_INVALID, "%s:%d: message '%s' has no text in '%s'", have->row[k].file,
                           have->row[k].line, have->row[k].id, other->lang);
    }
    return ERR_OK;
}

const struct language *message_lang(const struct tpl_set *s, const char *lang)
{
    for (size_t i = 0; i < s->langs; i++)
        if (strcmp(s->lang[i].lang, lang) == 0) return &s->lang[i];
    return &s->lang[0];
}
