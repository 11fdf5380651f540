/* A growing piece of text in an arena, with the escapes of HTML and of addresses.
 * Must never know what the text means. */
#include "base/buf.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Room for n more bytes and the NUL. */
static void reserve(struct buf *b, size_t n)
{
    size_t want = b->n + n + 1;
    if (want <= b->cap)
        return;
    size_t cap = b->cap * 2 > want ? b->cap * 2 : want;
    b->p = arena_more(b->arena, b->p, b->cap, cap);
    b->cap = cap;
}

struct buf buf_init(struct arena *a, size_t cap)
{
    if (!cap)
        cap = 256;
    struct buf b = {.arena = a, .p = arena_room(a, cap), .cap = cap};
    b.p[0] = 0;
    return b;
}

void buf_put(struct buf *b, const char *s, size_t n)
{
    if (!n)
        return;
    reserve(b, n);
    memcpy(b->p + b->n, s, n);
    b->n += n;
    b->p[b->n] = 0;
}

void buf_str(struct buf *b, const char *s)
{
    if (s)
        buf_put(b, s, strlen(s));
}

void buf_char(struct buf *b, char c)
{
    reserve(b, 1);
    b->p[b->n++] = c;
    b->p[b->n] = 0;
}

void buf_fmt(struct buf *b, const char *fmt, ...)
{
    va_list ap, again;
    va_start(ap, fmt);
    va_copy(again, ap);
    int n = vsnprintf(b->p + b->n, b->cap - b->n, fmt, ap);
    if (n < 0)
        abort(); /* a broken format of ours, never an input */
    if ((size_t)n >= b->cap - b->n) {
        reserve(b, (size_t)n);
        vsnprintf(b->p + b->n, b->cap - b->n, fmt, again);
    }
    b->n += (size_t)n;
    va_end(again);
    va_end(ap);
}

void buf_int(struct buf *b, long long v)
{
    char digits[24];
    char *end = digits + sizeof digits, *p = end;
    unsigned long long u = v < 0 ? 0 - (unsigned long long)v : (unsigned long long)v;
    do {
        *--p = (char)('0' + u % 10);
        u /= 10;
    } while (u);
    if (v < 0)
        *--p = '-';
    buf_put(b, p, (size_t)(end - p));
}

/* The escape of a byte in HTML text and in attributes of either quote; NULL for the common run. */
static const char *const html_escape[256] = {
    ['&'] = "&amp;", ['<'] = "&lt;", ['>'] = "&gt;", ['"'] = "&quot;", ['\''] = "&#39;",
};

void buf_html(struct buf *b, const char *s)
{
    if (!s)
        return;
    const char *run = s;
    for (; *s; s++) {
        const char *escape = html_escape[(unsigned char)*s];
        if (!escape)
            continue;
        buf_put(b, run, (size_t)(s - run));
        buf_put(b, escape, strlen(escape));
        run = s + 1;
    }
    buf_put(b, run, (size_t)(s - run));
}

/* RFC 3986, 2.3: letters, digits and these four need no escape anywhere. */
static const bool url_plain[256] = {
    ['a' ... 'z'] = true, ['A' ... 'Z'] = true, ['0' ... '9'] = true, ['-'] = true, ['.'] = true, ['_'] = true, ['~'] = true,
};

void buf_url(struct buf *b, const char *s)
{
    static const char hex[] = "0123456789ABCDEF";
    if (!s)
        return;
    const char *run = s;
    for (; *s; s++) {
        unsigned char c = (unsigned char)*s;
        if (url_plain[c])
            continue;
        buf_put(b, run, (size_t)(s - run));
        buf_put(b, (char[]){'%', hex[c >> 4], hex[c & 15]}, 3);
        run = s + 1;
    }
    buf_put(b, run, (size_t)(s - run));
}
