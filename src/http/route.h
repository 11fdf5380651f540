/* The route table: const rows beside their handlers. Matching gives the row and the path's parameters;
 * what a row demands (`need`, `flags`) is the application's to read. */
#pragma once
#include "http/http.h"

struct req; /* the application's request; handlers take it */
typedef enum err_code route_fn(struct req *r, struct err *e);

struct route {
    const char *method;         /* "GET" serves HEAD too */
    const char *pattern;        /* "/ho-so/{code}/rut"; {name} is one segment; a final {name*} the rest */
    route_fn *fn;
    unsigned need;              /* who may call it; never 0 */
    unsigned flags;
    const struct model *input;  /* bound and checked before fn; NULL = none */
    const struct model *output; /* the page's model; NULL = redirects or sends a file */
    const char *page;           /* template; NULL = none */
    const char *title;          /* message id */
    const char *doc;            /* one English line for OpenAPI */
    route_fn *first;            /* runs on the pool before fn: password hashes and the like; NULL = none */
    route_fn *again;            /* shows the form again when the input, or fn, was refused; NULL = an error page */
};

struct route_table { const struct route *rows; size_t n; };

struct route_match {
    const struct route *route;            /* NULL = no such address */
    bool other_method;                    /* the address is known, the method is not: 405 */
    char allow[64];                       /* then: for the Allow header */
    struct http_pair param[6]; size_t param_n; /* values in the arena */
};

/* Of several rows that fit, the one whose first parameter comes latest wins, then the one with more literal text,
 * then one without {rest*}, then the first. A trailing slash is not the same address. ".json" and ".csv" suffixes are cut by the caller. */
void route_find(const struct route_table *t, size_t tables, const struct http_exchange *x, const char *path, struct route_match *out);
const char *route_param(const struct route_match *m, const char *name); /* "" if none */
