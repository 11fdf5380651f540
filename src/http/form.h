/* Percent-encoding read strictly: paths, queries, application/x-www-form-urlencoded bodies. Pure.
 * Errors are ERR_BAD: a broken escape, NUL, invalid UTF-8. What comes out is UTF-8 NFC in the arena. */
#pragma once
#include "http/http.h"

enum { FORM_PAIRS_MAX = 2000 };

/* Pairs that grow in an arena; shared with multipart. */
struct form {
    struct arena *arena;
    struct http_pair *pair;
    size_t n, cap;
};

void form_add(struct form *f, const char *name, const char *value); /* pointers kept */
enum err_code form_decode(struct form *f, const char *s, size_t n, struct err *e) MUST_USE;
/* The request target: "/a%20b?c=d", or "http://host/a" if the host is the Host field's (may be NULL).
 * An escaped slash, "." and ".." segments are refused: a proxy could read them in another way. */
enum err_code form_target(struct arena *a, const char *uri, const char *host, const char **path, const char **query,
                          struct err *e) MUST_USE;
