/* A template file cut into tokens: tags checked for their form, sections paired, the lines of tags that
 * stand alone taken away. Never looks a name up. */
#include "tpl/parts.h"
#include <string.h>

struct scan {
    struct file *f;
    struct arena *a;
    size_t cap;
    int line;
    struct err *e;
};

static const char name_chars[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_.-/";

static void push(struct scan *s, struct token t)
{
    struct file *f = s->f;
    if (f->n == s->cap) {
        size_t had = s->cap;
        s->cap = had ? had * 2 : 64;
        f->tok = arena_grow(s->a, f->tok, had * sizeof t, s->cap * sizeof t);
    }
    f->tok[f->n++] = t;
}

static void push_text(struct scan *s, const char *text, size_t n, int line)
{
    if (n) push(s, (struct token){ .kind = TOK_TEXT, .text = text, .n = n, .line = line });
}

static bool is_name(const char *s)
{
    return *s && s[strspn(s, name_chars)] == 0;
}

static char *trimmed(struct arena *a, const char *s, size_t n)
{
    while (n && (*s == ' ' || *s == '\t')) s++, n--;
    while (n && (s[n - 1] == ' ' || s[n - 1] == '\t')) n--;
    return arena_strn(a, s, n);
}

static enum token_kind kind_of(const char *body, size_t *skip)
{
    static const struct { const char *mark; enum token_kind kind; } marks[] = {
        { "#", TOK_OPEN }, { "^", TOK_UNLESS }, { "?", TOK_ASK }, { "/", TOK_CLOSE }, { ">", TOK_PART },
        { "t:", TOK_MESSAGE }, { "T:", TOK_LABEL },
    };
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++) {
        *skip = strlen(marks[i].mark);
        if (strncmp(body, marks[i].mark, *skip) == 0) return marks[i].kind;
    }
    *skip = 0;
    return strcmp(body, "@n") == 0 ? TOK_NUMBER : TOK_FIELD;
}

/* The inside of a tag, already trimmed, into *t. */
static enum err_code tag_parse(struct scan *s, char *body, struct token *t)
{
    size_t skip;
    *t = (struct token){ .kind = kind_of(body, &skip), .line = s->line };
    if (t->kind == TOK_NUMBER) return ERR_OK;
    char *name = trimmed(s->a, body + skip, strlen(body + skip));
    char *cut = strchr(name, t->kind == TOK_FIELD ? ':' : '=');
    if (cut && t->kind == TOK_FIELD) {
        *cut = 0;
        t->fmt = name;
        name = cut + 1;
    } else if (cut && (t->kind == TOK_OPEN || t->kind == TOK_UNLESS || t->kind == TOK_CLOSE)) {
        *cut = 0;
        t->word = cut + 1;
    }
    t->name = name;
    bool at = *name == '@' && t->kind != TOK_FIELD;
    if (!is_name(name + at) || (t->fmt && !is_name(t->fmt)) || (t->word && !*t->word))
        return err(s->e, ERR_INVALID, "%s:%d: '{{%s}}' is not a tag", s->f->path, s->line, body);
    return ERR_OK;
}

/* *p stands on "{{"; moved behind "}}". */
static enum err_code tag_read(struct scan *s, const char **p, struct token *t)
{
    const char *in = *p + 2, *end = strstr(in, "}}");
    if (!end) return err(s->e, ERR_INVALID, "%s:%d: '{{' without '}}'", s->f->path, s->line);
    *p = end + 2;
    if (*in == '!') {
        *t = (struct token){ .kind = TOK_COMMENT, .line = s->line };
        for (; in < end; in++) s->line += *in == '\n';
        return ERR_OK;
    }
    if (memchr(in, '\n', (size_t)(end - in)))
        return err(s->e, ERR_INVALID, "%s:%d: '{{' without '}}' on its line", s->f->path, s->line);
    return tag_parse(s, trimmed(s->a, in, (size_t)(end - in)), t);
}

static bool structural(enum token_kind k)
{
    return (k >= TOK_OPEN && k <= TOK_PART) || k == TOK_COMMENT;
}

/* From p, the start of a line: *end behind it if it holds only structural tags (pushed), else NULL. */
static enum err_code lone_line(struct scan *s, const char *p, const char **end)
{
    size_t had = s->f->n;
    int line = s->line;
    *end = NULL;
    for (;;) {
        p += strspn(p, " \t\r");
        if (*p == '\n' || !*p) break;
        struct token t = { 0 };
        if (strncmp(p, "{{", 2) == 0) {
            TRY(tag_read(s, &p, &t));
        }
        if (!structural(t.kind)) {
            s->f->n = had;
            s->line = line;
            *end = NULL;
            return ERR_OK;
        }
        if (t.kind != TOK_COMMENT) push(s, t);
        *end = p;
    }
    if (!*end) return ERR_OK; /* an empty line is text */
    s->line += *p == '\n';
    *end = p + (*p == '\n');
    return ERR_OK;
}

/* A line of text and tags, up to and with its line break. */
static enum err_code mixed_line(struct scan *s, const char **p)
{
    for (;;) {
        size_t n = strcspn(*p, "{\n");
        while ((*p)[n] == '{' && (*p)[n + 1] != '{') n += 1 + strcspn(*p + n + 1, "{\n");
        bool over = (*p)[n] == '\n';
        push_text(s, *p, n + over, s->line);
        *p += n + over;
        s->line += over;
        if (over || !**p) return ERR_OK;
        struct token t;
        TRY(tag_read(s, p, &t));
        if (t.kind != TOK_COMMENT) push(s, t);
    }
}

/* Pair the sections. */
static enum err_code pair(const struct file *f, struct err *e)
{
    size_t open[TPL_DEPTH * 2], depth = 0;
    for (size_t i = 0; i < f->n; i++) {
        struct token *t = &f->tok[i];
        if (t->kind == TOK_OPEN || t->kind == TOK_UNLESS || t->kind == TOK_ASK) {
            if (depth == sizeof open / sizeof *open)
                return err(e, ERR_INVALID, "%s:%d: sections too deep", f->path, t->line);
            open[depth++] = i;
        }
        if (t->kind != TOK_CLOSE) continue;
        if (!depth) return err(e, ERR_INVALID, "%s:%d: {{/%s}} closes nothing", f->path, t->line, t->name);
        struct token *o = &f->tok[open[--depth]];
        if (strcmp(o->name, t->name) != 0)
            return err(e, ERR_INVALID, "%s:%d: {{/%s}} where {{/%s}} must come, for line %d", f->path, t->line,
                       t->name, o->name, o->line);
        o->mate = i;
    }
    if (!depth) return ERR_OK;
    const struct token *o = &f->tok[open[depth - 1]];
    return err(e, ERR_INVALID, "%s:%d: section '%s' is never closed", f->path, o->line, o->name);
}

enum err_code token_read(struct file *f, const char *text, int first_line, struct arena *a, struct err *e)
{
    struct scan s = { .f = f, .a = a, .line = first_line, .e = e };
    const char *p = text;
    while (*p) {
        const char *end;
        TRY(lone_line(&s, p, &end));
        if (end) p = end;
        else TRY(mixed_line(&s, &p));
    }
    return pair(f, e);
}
