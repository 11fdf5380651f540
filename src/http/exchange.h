/* Inside of the kit: one request and its reply, as the engine sees it. */
#pragma once
#include "http/body.h"
#include "http/http.h"
#include <stdatomic.h>

struct loop;
struct conn;

enum exchange_step {
    EXCHANGE_HEAD, /* headers are coming */
    EXCHANGE_BODY, /* the body is coming, or there is none */
    EXCHANGE_APP,  /* the application has it */
    EXCHANGE_SENT, /* the reply is with the engine */
};

struct exchange {
    struct http_exchange x; /* first: the application's view */
    const struct http_pair *head; /* all header fields, copied */
    size_t head_n;
    const char *uri;    /* as it came */
    const char *uri_at; /* where the library has it; for comparing only */
    enum exchange_step step;
    struct body body;
    struct http_reply reply;
    atomic_bool replied; /* http_reply_send was called */
    bool at_once;        /* ... on the loop thread, before on_request returned */
    bool ready;          /* the loop has taken the reply */
    bool orphan;         /* the connection is gone for good (forced close) */
    struct loop *loop;
    struct conn *conn;
    void *handle;          /* the library's connection */
    struct exchange *next; /* in the loop's queue of replies */
};

struct exchange *exchange_new(struct arena *a); /* path "/", method "GET", nothing NULL that an application reads */
void exchange_head_add(struct exchange *ex, size_t *cap, const char *name, size_t name_n, const char *value, size_t value_n);
/* Who asks: the socket's peer, or what the trusted proxy says it is. */
const char *exchange_peer(const struct exchange *ex, const char *socket_peer, const char *trusted_proxy);

/* reply.c: a reply as the bytes of a message, for when the library can no longer send one. HTTP/1.1, Connection: close,
 * with Date and Content-Length. A file is not sent: its body is empty. */
void reply_write(const struct http_reply *r, bool head_only, struct buf *b);
