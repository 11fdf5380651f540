/* A mail as bytes: RFC 5322 heads, RFC 2047 words in them, RFC 2045 bodies, RFC 2231 names of files. Pure. */
#pragma once
#include "base/arena.h"
#include "base/record.h"
#include <stdbool.h>

struct mime_part { const char *name, *type; const void *body; size_t n; }; /* an attached file */

struct mime_mail {
    const char *from;    /* "Một cửa <motcua@example.vn>", or the address alone */
    const char *to, *subject, *text;
    const char *id;      /* left of the @ in Message-ID: the same for the same message, however often it is sent */
    int64_t at;          /* its Date, ms since 1970 */
    struct list parts;   /* struct mime_part */
};

/* An address that can stand in an envelope as it is: one @, ASCII, nothing that ends a line or a command. */
bool mime_address(const char *s);
/* "Một cửa <a@b>" -> "a@b"; "" if there is none. */
const char *mime_address_of(const char *from, struct arena *a);
/* Lines end with CRLF, none longer than 998; *n bytes. */
const char *mime_write(const struct mime_mail *m, size_t *n, struct arena *a);
