/* Takes a body apart by its type. Must never read more than the limits allow, or know sockets. */
#include "http/body.h"
#include "http/form.h"
#include "http/multipart.h"
#include <string.h>

static bool is_multipart(const struct http_exchange *x)
{
    return !strcmp(x->content_type, "multipart/form-data");
}

static bool in_memory(const struct body *b)
{
    return !b->parts;
}

static enum err_code check_size(const struct body *b, int64_t n, struct err *e)
{
    int64_t max = b->limits.body_max;
    int64_t held = b->limits.memory_max ? b->limits.memory_max : HTTP_MEMORY_MAX;
    if (in_memory(b) && max > held)
        max = held;
    return n > max ? err(e, ERR_TOO_LARGE, "body over %lld bytes", (long long)max) : ERR_OK;
}

enum err_code body_begin(struct body *b, struct http_exchange *x, const char *type, int64_t length, const struct spool_place *spool,
                         struct err *e)
{
    if (is_multipart(x))
        TRY(multipart_new(x->arena, type, spool, &b->limits, &b->parts, e));
    return check_size(b, length, e);
}

static void keep(struct body *b, struct arena *a, const char *p, size_t n)
{
    size_t need = b->n + n + 1;
    if (need > b->cap) {
        size_t want = b->cap * 2 > need ? b->cap * 2 : need + 1024;
        b->p = arena_grow(a, b->p, b->cap, want);
        b->cap = want;
    }
    memcpy(b->p + b->n, p, n);
    b->n += n;
    b->p[b->n] = 0;
}

enum err_code body_add(struct body *b, struct http_exchange *x, const char *p, size_t n, struct err *e)
{
    b->got += (int64_t)n;
    TRY(check_size(b, b->got, e));
    if (!in_memory(b))
        return multipart_add(b->parts, p, n, e);
    keep(b, x->arena, p, n);
    return ERR_OK;
}

enum err_code body_end(struct body *b, struct http_exchange *x, struct err *e)
{
    if (!in_memory(b)) {
        TRY(multipart_end(b->parts, e));
        x->form = multipart_fields(b->parts, &x->form_n);
        x->files = multipart_files(b->parts, &x->files_n);
        return ERR_OK;
    }
    if (is_multipart(x))
        return err(e, ERR_BAD, "multipart form without a body");
    if (!strcmp(x->content_type, "application/x-www-form-urlencoded")) {
        struct form f = { .arena = x->arena };
        TRY(form_decode(&f, b->p ? b->p : "", b->n, e));
        x->form = f.pair;
        x->form_n = f.n;
        return ERR_OK;
    }
    x->body = b->p ? b->p : "";
    x->body_n = b->n;
    return ERR_OK;
}
