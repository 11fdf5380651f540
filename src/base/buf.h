/* A growing piece of text in an arena. Always NUL-terminated; may hold any bytes. */
#pragma once
#include "base/arena.h"
#include <stdbool.h>

struct buf {
    struct arena *arena;
    char *p; /* never NULL after buf_init */
    size_t n, cap;
};

struct buf buf_init(struct arena *a, size_t cap); /* cap 0 = 256 */
void buf_put(struct buf *b, const char *s, size_t n);
void buf_str(struct buf *b, const char *s);
void buf_char(struct buf *b, char c);
void buf_fmt(struct buf *b, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
void buf_int(struct buf *b, long long v);
void buf_html(struct buf *b, const char *s); /* with & < > " ' escaped */
void buf_url(struct buf *b, const char *s);  /* percent-encoded as one component, RFC 3986 */
