/* The HTTP engine: accepts, parses, bounds, and gives one complete request; sends one reply.
 * Only server.c knows libmicrohttpd. Knows nothing of government, databases or templates.
 *
 * `threads` loop threads share one listening socket (external epoll loop, an eventfd each). When a request
 * is complete, on_request runs on its loop thread. It must lead to exactly one http_reply_send(), at once or later
 * from any thread (then the connection is suspended and the loop woken). Everything hanging on the exchange
 * lives in x->arena until the reply is on the wire; the arena is reset on the loop thread. A client that goes
 * away does not end the exchange: it ends after http_reply_send().
 *
 * Guard (RFC 9112): Content-Length with Transfer-Encoding, several Content-Length, missing Host, unknown
 * methods, obs-fold, oversized headers are refused; separate deadlines for header, body and idle keep-alive. */
#pragma once
#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/record.h"

#define HTTP_MEMORY_MAX (16 * 1024 * 1024) /* most bytes of a body that is not a file, whatever body_max says */

struct http_server;
struct http_stream;
struct io_fault;

struct http_pair { const char *name, *value; };

/* One uploaded file: streamed to a file in the spool folder; deleted with the exchange unless it is moved away.
 * A file field that was left empty (no name, no bytes) is not here. */
struct http_file {
    const char *field;   /* form field */
    const char *name;    /* as the client calls it; UTF-8 NFC, path parts cut off, 1..255 characters, no controls */
    const char *path;    /* where it lies now */
    int64_t size;        /* may be 0 */
    char sha256[65];     /* hex, computed while it streamed */
};

struct http_exchange {
    struct arena *arena;
    void *user;               /* the application's */
    const char *method;       /* GET HEAD POST PUT PATCH DELETE OPTIONS */
    const char *path;         /* decoded, UTF-8 NFC, no query, no "." or ".." segment; starts with '/' */
    const char *raw_query;    /* "" if none */
    const struct http_pair *query; size_t query_n;   /* decoded, UTF-8 NFC; order kept, repeats kept */
    const struct http_pair *form; size_t form_n;     /* urlencoded or multipart fields, likewise */
    const struct http_file *files; size_t files_n;
    const char *body; size_t body_n; /* any other body type, e.g. application/json; NUL added; "" if none */
    const char *content_type;        /* without parameters, lower case; "" if none */
    const char *peer;                /* client's address, "unix"; X-Forwarded-For only from a trusted proxy */
    const char *why;                 /* in on_refuse: for the log; NULL otherwise */
    int loop;                        /* number of the loop thread, 0.. */
    int64_t turn_ms;                 /* monotonic: when the loop last looked for requests; what came then waits since */
    int turn_n;                      /* requests that it has handed over in this turn, this one included */
};

/* A request that nobody sent: for what is made as for one, outside of any. Never replied to. */
struct http_exchange *http_exchange_none(struct arena *a);

const char *http_header(const struct http_exchange *x, const char *name); /* NULL if none; any case; the first */
const char *http_cookie(const struct http_exchange *x, const char *name); /* NULL if none; in the arena */
const char *http_query(const struct http_exchange *x, const char *name);  /* first; NULL if none */
const char *http_form(const struct http_exchange *x, const char *name);   /* first; NULL if none */

/* What a request may bring, asked when its headers are in and before any of its body is read.
 * Comes zeroed: leaving it alone refuses every body. */
struct http_limits {
    int64_t body_max;   /* whole body, bytes */
    int64_t memory_max; /* of a body that is held in memory, since it brings no files; 0 = HTTP_MEMORY_MAX */
    int64_t file_max;   /* each file; 0 = no files taken: multipart fields only */
    int files_max;
};

struct http_reply {
    int status;
    const char *type;              /* Content-Type */
    const char *body; size_t n;    /* in the arena or static */
    const char *file;              /* or: send this file (then body is NULL) */
    struct http_stream *stream;    /* or: what is pushed, as long as it is open (then body and file are NULL) */
    struct http_pair head[24]; size_t head_n;
};
void http_reply_head(struct http_reply *r, const char *name, const char *value); /* repeats allowed; CR LF refused by abort */
void http_reply_send(struct http_exchange *x, const struct http_reply *r); /* once, else abort; copies r, not what it points to */

/* A reply that stays open (WHATWG HTML "Server-sent events"): made before the reply is sent, then any thread pushes bytes to it, one after the other. No
 * thread waits and no deadline counts: a client that is gone is noticed when it closes, when its machine has not answered for HTTP_STREAM_DEAD_S what was
 * pushed, and when it takes less than it is given. HTTP/1.1: in chunks; HTTP/1.0: up to the close; HEAD: the head alone. Whoever closes
 * their sending side counts as gone. http_leave() and http_close() end all of them. */
enum http_stream_state {
    HTTP_STREAM_OPEN,
    HTTP_STREAM_GONE, /* the client is */
    HTTP_STREAM_SLOW, /* more than `most` bytes lay here that it did not take: ended at once, in the middle */
    HTTP_STREAM_LEFT, /* ended in order, because the server is leaving or closing */
};
enum { HTTP_STREAM_DEAD_S = 30 };
struct http_stream *http_stream_new(size_t most);
bool http_stream_push(struct http_stream *s, const char *p, size_t n); /* copies; whole or, when it is over, not at all: false. Never waits */
enum http_stream_state http_stream_state(struct http_stream *s);
/* Ends it: what was pushed is still sent. The handle is given back, also one of which no reply was sent. NULL allowed. Any thread, also after http_close. */
void http_stream_free(struct http_stream *s);

struct http_config {
    const char *listen;      /* "127.0.0.1:8080", "[::1]:8080", "unix:/path"; numeric addresses only; port 0 = any free one */
    int threads;             /* 0 = number of cores */
    const char *spool;       /* folder for uploads on their way in, of motcua alone: leftovers of an hour ago are deleted at http_open */
    struct io_fault *io_fault; /* tests: an upload's file operation that fails; NULL = none */
    const char *trusted_proxy; /* address whose X-Forwarded-For is believed ("unix" for a unix socket); NULL = none */
    int header_s, body_s, idle_s; /* deadlines; 0 = 10, 60 without progress (16 KiB or the end), 30 */
    int close_s;             /* how long http_close waits; 0 = 10 */
    int max_connections;     /* 0 = 4096 */
    void *app;
    void (*limits)(void *app, const char *method, const char *path, struct http_limits *out);
    void (*on_request)(void *app, struct http_exchange *x);
    /* The engine refuses (400, 408, 413, 414, 417, 431, 501, 507 ...): the application words the reply and sends it
     * before it returns. x->form, files and body are empty there; method and path are "GET" and "/" if they are
     * what is refused. Also asked, with 500, when the file of a reply cannot be opened. */
    void (*on_refuse)(void *app, struct http_exchange *x, int status, enum err_code code);
};

/* Listens and serves. The strings in *c must live until http_close. */
enum err_code http_open(const struct http_config *c, struct http_server **out, struct err *e) MUST_USE;
const char *http_address(const struct http_server *s); /* the bound address, with the port if 0 was asked */
/* Everything is served as before, but each answer closes its connection (RFC 9112 section 9.6), and streams end. Any thread. */
void http_leave(struct http_server *s);
/* No new requests; waits for those under way (close_s), then stops. If requests are still out after that, the
 * memory is left to the process's end, since their http_reply_send may yet come. */
void http_close(struct http_server *s);
