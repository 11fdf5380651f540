/* Messages in other words than the files': checked against them, put in their place. See tpl.h; must never let through what a page could not be bound to. */
#include "tpl/parts.h"
#include <string.h>

static bool same_field(const struct piece *a, const struct piece *b)
{
    const char *x = a->fmt ? a->fmt : "", *y = b->fmt ? b->fmt : "";
    return a->kind == PIECE_FIELD && b->kind == PIECE_FIELD && strcmp(a->text, b->text) == 0 && strcmp(x, y) == 0;
}

static bool covers(const struct message *m, const struct message *other)
{
    for (size_t i = 0; i < other->n; i++) {
        bool there = other->piece[i].kind != PIECE_FIELD;
        for (size_t k = 0; k < m->n && !there; k++)
            there = same_field(&m->piece[k], &other->piece[i]);
        if (!there) return false;
    }
    return true;
}

/* The message as the file has it. */
static struct message own_of(const struct message *m)
{
    struct message own = *m;
    if (m->own) {
        own.piece = m->own;
        own.n = m->own_n;
    }
    return own;
}

const char *tpl_wording_fault(const struct tpl_set *s, const struct tpl_wording *w, struct arena *a)
{
    const struct message *m = message_find(message_lang(s, w->lang), w->id);
    struct tpl_set scratch = { .arena = a };
    struct message typed;
    if (!m) return "tpl.unknown";
    struct message own = own_of(m);
    if (!*w->text || message_pieces(&scratch, w->text, &typed, NULL)) return "tpl.form";
    return covers(&typed, &own) && covers(&own, &typed) ? NULL : "tpl.fields";
}

/* Those that do not fit any more, because the program's own words ask for other fields now, are left out. */
enum err_code wording_apply(struct tpl_set *s, const struct tpl_wording *row, size_t n, struct err *e)
{
    for (size_t i = 0; i < n; i++) {
        if (tpl_wording_fault(s, &row[i], s->arena)) continue;
        struct message *m = (struct message *)message_find(message_lang(s, row[i].lang), row[i].id), typed;
        TRY(message_pieces(s, row[i].text, &typed, e));
        if (!m->own) {
            m->own = m->piece;
            m->own_n = m->n;
        }
        m->piece = typed.piece;
        m->n = typed.n;
    }
    return ERR_OK;
}

static const char *source(const struct piece *p, size_t n, struct arena *a)
{
    struct buf b = buf_init(a, 128);
    for (size_t i = 0; i < n; i++)
        if (p[i].kind == PIECE_TEXT) buf_str(&b, p[i].text);
        else if (p[i].kind == PIECE_FIELD) buf_fmt(&b, "{%s%s%s}", p[i].fmt ? p[i].fmt : "", p[i].fmt ? ":" : "", p[i].text);
        else buf_str(&b, p[i].kind == PIECE_BOLD ? "[[" : "]]");
    return b.p;
}

const char *tpl_message_id(const struct tpl_set *s, size_t i)
{
    return i < s->lang[0].n ? s->lang[0].row[i].id : NULL;
}

bool tpl_message_words(const struct tpl_set *s, const char *lang, const char *id, struct arena *a, struct tpl_words *out)
{
    const struct message *m = message_find(message_lang(s, lang), id);
    if (!m) return false;
    struct message own = own_of(m);
    *out = (struct tpl_words){ .now = source(m->piece, m->n, a), .own = source(own.piece, own.n, a), .changed = m->own != NULL };
    return true;
}
