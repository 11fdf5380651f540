/* Names to fields, fields to text, text to output: the one place where a value is escaped.
 * Knows nothing of files, messages or programs. */
#include "tpl/parts.h"
#include <string.h>

/* The field of `path` below model m, its offset summed up. */
static const struct field *path_find(const struct model *m, const char *path, const struct model **owner,
                                     struct arena *a)
{
    size_t at = 0;
    for (;;) {
        const char *dot = strchr(path, '.');
        const char *name = dot ? arena_strn(a, path, (size_t)(dot - path)) : path;
        const struct field *f = model_find(m, name);
        if (!f || (dot && f->type != F_RECORD)) return NULL;
        if (!dot) {
            struct field *sum = ARENA_NEW(a, struct field);
            memcpy(sum, f, sizeof *sum);
            sum->at += at;
            *owner = m;
            return sum;
        }
        at += f->at;
        m = f->of;
        path = dot + 1;
    }
}

const struct field *value_find(const struct scope *sc, const char *path, size_t *row, const struct model **owner,
                               struct arena *a)
{
    const char *first = arena_strn(a, path, strcspn(path, "."));
    for (size_t i = sc->n; i-- > 0;) {
        if (i > 0 && i < sc->hidden) continue;
        if (!model_find(sc->row[i].m, first)) continue;
        *row = i;
        return path_find(sc->row[i].m, path, owner, a);
    }
    return NULL;
}

const char *value_text(const void *rec, const struct field *f, struct arena *a)
{
    switch (f->type) {
    case F_TEXT:
    case F_DATE:
    case F_JSON:
        return record_text(rec, f);
    case F_BOOL:
        return record_int(rec, f) ? "true" : "false";
    case F_RECORD:
    case F_LIST:
        return "";
    default:
        return record_show(rec, f, a);
    }
}

/* Each ASCII sign of punctuation behind a backslash, white space to spaces, control characters left out. */
static void put_print(struct buf *b, const char *s)
{
    for (; *s; s++) {
        unsigned char c = (unsigned char)*s;
        if (c == '\n' || c == '\t') c = ' ';
        if (c < ' ' || c == 0x7f) continue;
        if (c > ' ' && c < 0x7f && !((c | 32) >= 'a' && (c | 32) <= 'z') && !(c >= '0' && c <= '9')) buf_char(b, '\\');
        buf_char(b, (char)c);
    }
}

void value_put(struct buf *b, const char *text, enum escape esc)
{
    switch (esc) {
    case ESC_HTML:
        buf_html(b, text);
        break;
    case ESC_URL:
        buf_html(b, html_url_ok(text) ? text : "#");
        break;
    case ESC_PART:
        buf_url(b, text);
        break;
    case ESC_PRINT:
        put_print(b, text);
        break;
    case ESC_NONE:
        buf_str(b, text);
        break;
    }
}
