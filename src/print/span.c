/* Inline marks of the line mark-up. Knows nothing of lines or blocks. */
#include "print/span.h"
#include "base/buf.h"
#include <string.h>

static bool punct(char c)
{
    return c > ' ' && c < 0x7f && !((c | 32) >= 'a' && (c | 32) <= 'z') && !(c >= '0' && c <= '9');
}

char *span_cut(char *s, char c)
{
    for (; *s; s++) {
        if (*s == '\\' && punct(s[1])) s++;
        else if (*s == c) return s;
    }
    return NULL;
}

void *span_list_add(struct list *l, size_t size, struct arena *a)
{
    if ((l->n & (l->n - 1)) == 0) l->items = arena_grow(a, l->items, l->n * size, (l->n ? l->n * 2 : 1) * size);
    void *item = (char *)l->items + l->n++ * size;
    memset(item, 0, size);
    return item;
}

static void add(struct list *out, struct buf *b, bool bold, bool italic, struct arena *a)
{
    if (!b->n) return;
    struct markup_span *sp = span_list_add(out, sizeof *sp, a);
    *sp = (struct markup_span){ .text = arena_strn(a, b->p, b->n), .bold = bold, .italic = italic };
    b->n = 0;
}

const char *span_parse(char *s, struct arena *a, struct list *out)
{
    struct buf b = buf_init(a, strlen(s) + 1);
    bool bold = false, italic = false;
    for (; *s; s++) {
        if (*s == '\\' && punct(s[1])) {
            buf_char(&b, *++s);
        } else if ((*s == '*' || *s == '_') && s[1] == *s) {
            add(out, &b, bold, italic, a);
            if (*s == '*') bold = !bold;
            else italic = !italic;
            s++;
        } else {
            buf_char(&b, *s);
        }
    }
    add(out, &b, bold, italic, a);
    return bold ? "** is not closed" : italic ? "__ is not closed" : NULL;
}

const char *span_plain(char *s, struct arena *a)
{
    struct list l = { 0 };
    struct buf b = buf_init(a, 0);
    span_parse(s, a, &l);
    const struct markup_span *sp = l.items;
    for (size_t i = 0; i < l.n; i++) buf_str(&b, sp[i].text);
    return b.p;
}
