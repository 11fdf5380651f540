/* A request's body as it comes in, by its type: a form, a multipart form, or bytes in memory.
 * Bounded by http_limits from the first byte on. */
#pragma once
#include "http/http.h"
#include "http/spool.h"

struct multipart;

struct body {
    struct http_limits limits;
    int64_t got;
    struct multipart *parts;   /* multipart/form-data; NULL = in memory */
    char *p;
    size_t n, cap;
};

/* x->content_type is set; type: the whole Content-Type value or NULL; length: Content-Length, -1 = chunked.
 * ERR_TOO_LARGE before anything is read if the declared length says so. */
enum err_code body_begin(struct body *b, struct http_exchange *x, const char *type, int64_t length, const struct spool_place *spool,
                         struct err *e) MUST_USE;
enum err_code body_add(struct body *b, struct http_exchange *x, const char *p, size_t n, struct err *e) MUST_USE;
/* Fills x->form, files, body. */
enum err_code body_end(struct body *b, struct http_exchange *x, struct err *e) MUST_USE;
