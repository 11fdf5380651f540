/* A reply that stays open: bytes that any thread pushes, until the loop takes them. Must never know the HTTP library or what the bytes say.
 *
 * While there is nothing to send the connection is suspended and costs the loop nothing; a push then puts the stream into the loop's queue, once. */
#include "http/stream.h"
#include "http/loop.h"
#include <stdlib.h>
#include <string.h>

enum { KEPT = 4096 }; /* a larger buffer is given back once it is empty */

struct http_stream *http_stream_new(size_t most)
{
    struct http_stream *s = calloc(1, sizeof *s);
    if (!s)
        abort();
    pthread_mutex_init(&s->lock, NULL);
    s->shares = 1;
    s->most = most;
    return s;
}

void stream_share(struct http_stream *s)
{
    pthread_mutex_lock(&s->lock);
    s->shares++;
    pthread_mutex_unlock(&s->lock);
}

void stream_drop(struct http_stream *s)
{
    pthread_mutex_lock(&s->lock);
    int left = --s->shares;
    pthread_mutex_unlock(&s->lock);
    if (left)
        return;
    pthread_mutex_destroy(&s->lock);
    free(s->p);
    free(s);
}

static void forget(struct http_stream *s)
{
    free(s->p);
    s->p = NULL;
    s->at = s->n = s->cap = 0;
}

static void append(struct http_stream *s, const char *p, size_t n)
{
    if (s->at) {
        memmove(s->p, s->p + s->at, s->n - s->at);
        s->n -= s->at;
        s->at = 0;
    }
    if (s->n + n > s->cap) {
        s->cap = s->n + n > 2 * s->cap ? s->n + n : 2 * s->cap;
        s->p = realloc(s->p, s->cap);
        if (!s->p)
            abort();
    }
    memcpy(s->p + s->n, p, n);
    s->n += n;
}

/* Under the lock, so that the loop cannot end meanwhile: it takes its connections down first, and each of them comes by here. */
static void stir(struct http_stream *s)
{
    if (s->queued || !s->ex)
        return;
    s->queued = true;
    s->shares++;
    loop_stir(s->ex->loop, s);
}

bool http_stream_push(struct http_stream *s, const char *p, size_t n)
{
    pthread_mutex_lock(&s->lock);
    bool open = s->state == HTTP_STREAM_OPEN && !s->ended;
    if (open && s->n - s->at + n > s->most) {
        s->state = HTTP_STREAM_SLOW;
        forget(s);
        stir(s);
        open = false;
    } else if (open && n) {
        append(s, p, n);
        if (s->parked)
            stir(s);
    }
    pthread_mutex_unlock(&s->lock);
    return open;
}

enum http_stream_state http_stream_state(struct http_stream *s)
{
    pthread_mutex_lock(&s->lock);
    enum http_stream_state state = s->state;
    pthread_mutex_unlock(&s->lock);
    return state;
}

void http_stream_free(struct http_stream *s)
{
    if (!s)
        return;
    pthread_mutex_lock(&s->lock);
    s->ended = true;
    if (s->parked)
        stir(s);
    pthread_mutex_unlock(&s->lock);
    stream_drop(s);
}

void stream_begin(struct http_stream *s, struct exchange *ex)
{
    pthread_mutex_lock(&s->lock);
    s->ex = ex;
    pthread_mutex_unlock(&s->lock);
}

static bool lost(const struct http_stream *s)
{
    return s->state != HTTP_STREAM_OPEN && s->state != HTTP_STREAM_LEFT;
}

static long take(struct http_stream *s, char *to, size_t max)
{
    size_t n = s->n - s->at < max ? s->n - s->at : max;
    if (lost(s))
        return STREAM_LOST;
    if (n) {
        memcpy(to, s->p + s->at, n);
        s->at += n;
        if (s->at == s->n && s->cap > KEPT)
            forget(s);
        return (long)n;
    }
    if (s->ended)
        return STREAM_END;
    s->parked = true;
    return STREAM_NOTHING;
}

long stream_take(struct http_stream *s, char *to, size_t max)
{
    pthread_mutex_lock(&s->lock);
    long n = take(s, to, max);
    pthread_mutex_unlock(&s->lock);
    return n;
}

static void stop(struct http_stream *s, enum http_stream_state why)
{
    if (s->state == HTTP_STREAM_OPEN && !(s->ended && why == HTTP_STREAM_LEFT))
        s->state = why;
    s->ended = true;
    if (lost(s))
        forget(s);
}

void stream_stop(struct http_stream *s, enum http_stream_state why)
{
    pthread_mutex_lock(&s->lock);
    stop(s, why);
    pthread_mutex_unlock(&s->lock);
}

bool stream_unpark(struct http_stream *s)
{
    pthread_mutex_lock(&s->lock);
    bool was = s->parked;
    s->parked = false;
    pthread_mutex_unlock(&s->lock);
    return was;
}

struct exchange *stream_unqueue(struct http_stream *s)
{
    pthread_mutex_lock(&s->lock);
    s->queued = false;
    struct exchange *ex = s->ex;
    pthread_mutex_unlock(&s->lock);
    return ex;
}

bool stream_is_lost(struct http_stream *s)
{
    pthread_mutex_lock(&s->lock);
    bool is = lost(s);
    pthread_mutex_unlock(&s->lock);
    return is;
}

void stream_over(struct http_stream *s)
{
    pthread_mutex_lock(&s->lock);
    s->ex = NULL;
    if (!s->ended)
        stop(s, HTTP_STREAM_GONE);
    pthread_mutex_unlock(&s->lock);
    stream_drop(s);
}
