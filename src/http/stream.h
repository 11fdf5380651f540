/* Inside of the kit: a reply that stays open, between the threads that push and the loop that sends. Knows the loop's queue, never the HTTP library.
 *
 * Shared by whoever made it, by its exchange from http_reply_send on and by the loop's queue while it stands there; gone with the last of them. */
#pragma once
#include "http/exchange.h"
#include <pthread.h>

struct http_stream {
    pthread_mutex_t lock; /* of all that follows */
    int shares;
    enum http_stream_state state;
    bool ended;          /* no more is pushed */
    bool parked, queued; /* suspended for want of bytes; stands in the loop's queue */
    char *p;             /* at..n is to be sent */
    size_t at, n, cap, most;
    struct exchange *ex;      /* while it is answered */
    struct http_stream *next; /* in the loop's queue; under that one's lock */
};

enum { STREAM_NOTHING = 0, STREAM_END = -1, STREAM_LOST = -2 };

void stream_share(struct http_stream *s);
void stream_drop(struct http_stream *s);

/* The rest on the loop's own thread. */
void stream_begin(struct http_stream *s, struct exchange *ex);
/* Bytes for the wire: how many. STREAM_NOTHING: there are none, and from now on it is parked: whoever pushes has the loop wake it. */
long stream_take(struct http_stream *s, char *to, size_t max);
/* It is over for this reason, if it was not before: what was pushed is still sent (HTTP_STREAM_LEFT) or forgotten (all others). */
void stream_stop(struct http_stream *s, enum http_stream_state why);
/* Was it parked? It is not any more: the exchange is to be resumed. */
bool stream_unpark(struct http_stream *s);
/* Off the loop's queue: the exchange that it belongs to, NULL if that is over. */
struct exchange *stream_unqueue(struct http_stream *s);
bool stream_is_lost(struct http_stream *s); /* nothing of it is sent any more */
void stream_over(struct http_stream *s);    /* the exchange ends: its share is given back */
