/* Inside of the kit: a loop thread, its connections and their deadlines; and what the loop asks of the library
 * (server.c). Everything here is touched by the loop's own thread, but for the queue of replies. */
#pragma once
#include "http/exchange.h"
#include "http/listen.h"
#include "http/stream.h"
#include <pthread.h>

struct MHD_Daemon;
struct http_server;

enum conn_phase {
    CONN_HEAD, /* new, or a request line has come: header deadline */
    CONN_BODY, /* body deadline, moved on by progress */
    CONN_APP,  /* the application has the request */
    CONN_SEND, /* the reply is going out: the library's own time-out */
    CONN_STREAM, /* a reply that stays open: none while there is nothing to send */
    CONN_IDLE, /* between two requests */
};

struct conn {
    struct conn *prev, *next;
    struct loop *loop;
    int fd;
    enum conn_phase phase;
    int64_t since; /* ms, monotonic: beginning of the phase, or the last progress */
    int64_t got;   /* bytes of body since then */
    struct exchange *ex;
    bool drain; /* refused while the client may still send: drain after closing */
    bool cut;   /* shut down by us */
    bool ended; /* the client had closed at the last sweep, in this phase: */
    enum conn_phase ended_in;
    char peer[64];
};

/* Sockets that have our last reply while the client still sends: we read and forget for a while, because closing with
 * unread bytes resets the connection and the client may never see the reply (RFC 9112 9.6). */
enum { LOOP_DRAINS = 64 }; /* at a time and loop; more are closed at once */

struct loop_drain {
    int fd;        /* -1 = free */
    int64_t until; /* ms, monotonic */
};

enum { LOOP_SPARES = 64 };

struct loop {
    struct http_server *server;
    const struct http_config *config; /* defaults filled in */
    int no;
    pthread_t thread; /* for join */
    pthread_t self;   /* set by the thread itself */
    int poll, wake;   /* epoll and eventfd */
    int64_t now;
    int turn_n; /* requests of this turn */
    struct MHD_Daemon *daemon;
    struct loop_drain drain[LOOP_DRAINS];
    struct conn *conns;
    struct exchange *busy; /* the application is being called with it right now */
    struct arena *spare[LOOP_SPARES];
    size_t spare_n, orphans;
    bool quiet; /* closing: no new connections */
    bool left;  /* streams were ended, because the server leaves */
    pthread_mutex_t lock;
    struct exchange *replies; /* under lock: sent by the application, not taken yet */
    struct http_stream *stirred, **stirred_end; /* likewise: streams with something to send, or to end; oldest first */
};

/* http.c */
bool http_is_leaving(const struct http_server *s);
void loop_stir(struct loop *l, struct http_stream *s); /* any thread, with a share of s; the lock of s is held */

/* server.c: the library */
enum err_code server_start(struct loop *l, int listen_fd, int connections, struct err *e) MUST_USE; /* takes listen_fd */
int server_poll_fd(const struct loop *l);
int server_timeout(const struct loop *l); /* ms; -1 = none */
void server_run(struct loop *l);
void server_resume(struct exchange *ex);
void server_quiesce(struct loop *l); /* no new connections */
void server_stop(struct loop *l);

/* loop.c: deadlines, for http.c */
void loop_sweep(struct loop *l); /* once a second */
void loop_cut(struct conn *c);
void loop_drain_ready(struct loop *l, unsigned slot); /* an event with data.u64 == slot */

/* loop.c, for server.c */
struct conn *loop_conn_new(struct loop *l, int fd, const struct sockaddr *peer);
void loop_conn_free(struct conn *c); /* before the library closes the socket */
void loop_phase(struct conn *c, enum conn_phase phase);
void loop_progress(struct conn *c, size_t n);
struct exchange *loop_exchange_new(struct conn *c);
void loop_exchange_free(struct exchange *ex);
void loop_refuse(struct exchange *ex, int status, enum err_code code, const char *why); /* asks for ex->reply */
void loop_refuse_raw(struct exchange *ex); /* writes ex->reply on the socket: the library cannot any more */
