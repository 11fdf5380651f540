/* A server whose /stream stays open, and what is pushed to it by the test. */
#pragma once
#include "http/served.h"
#include "http/stream.h"

#define HOST "Host: motcua\r\n"
#define GET "GET /x HTTP/1.1\r\n" HOST "\r\n"
#define STREAM "GET /stream HTTP/1.1\r\n" HOST "\r\n"

enum { MOST = 512, ROOM = 256 * 1024 };

static struct served *s;
static struct http_stream *open_[MOST]; /* in the order in which they were asked for */
static int opened;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

/* /stream: open, with ?first=... pushed before the reply */
static inline bool streams(struct served *served, struct http_exchange *x)
{
    (void)served;
    const char *first = http_query(x, "first");
    struct http_reply r = { .status = 200, .type = "text/event-stream" };
    if (strcmp(x->path, "/stream"))
        return false;
    r.stream = http_stream_new(ROOM);
    if (first)
        assert_true(http_stream_push(r.stream, first, strlen(first)));
    pthread_mutex_lock(&lock);
    open_[opened++] = r.stream;
    pthread_mutex_unlock(&lock);
    http_reply_send(x, &r);
    return true;
}

static inline int up_with(int close_s)
{
    look_ms = 0;
    opened = 0;
    s = serve((struct http_config){ .header_s = 2, .body_s = 2, .idle_s = 3, .close_s = close_s });
    s->more = streams;
    return 0;
}

static inline int up(void **state)
{
    (void)state;
    return up_with(5);
}

static inline void free_all(void)
{
    for (int i = 0; i < opened; i++)
        http_stream_free(open_[i]);
    opened = 0;
}

static inline int down(void **state)
{
    (void)state;
    free_all();
    unserve(s);
    return 0;
}

static inline struct http_stream *stream(int i)
{
    for (int64_t end = now_ms() + 3000; now_ms() < end; nap(1)) {
        pthread_mutex_lock(&lock);
        struct http_stream *st = i < opened ? open_[i] : NULL;
        pthread_mutex_unlock(&lock);
        if (st)
            return st;
    }
    fail_msg("no stream %d", i);
    return NULL;
}

static inline void push(int i, const char *text)
{
    assert_true(http_stream_push(stream(i), text, strlen(text)));
}

/* What has come until `text` is in it; how long that took. */
static char got[1024 * 1024];
static size_t got_n;

static inline int64_t until(int fd, const char *text, int ms)
{
    int64_t begin = now_ms();
    got_n = 0;
    got[0] = 0;
    while (!strstr(got, text)) {
        struct pollfd p = { fd, POLLIN, 0 };
        int64_t left = begin + ms - now_ms();
        if (left <= 0 || poll(&p, 1, (int)left) <= 0)
            fail_msg("no \"%s\" in:\n%s", text, got);
        ssize_t n = recv(fd, got + got_n, sizeof got - 1 - got_n, 0);
        if (n <= 0)
            fail_msg("closed before \"%s\" in:\n%s", text, got);
        got_n += (size_t)n;
        got[got_n] = 0;
    }
    return now_ms() - begin;
}

static inline void assert_closed(int fd, int ms)
{
    struct pollfd p = { fd, POLLIN, 0 };
    char away[65536];
    for (int64_t end = now_ms() + ms; poll(&p, 1, (int)(end - now_ms() < 0 ? 0 : end - now_ms())) > 0;)
        if (recv(fd, away, sizeof away, 0) <= 0)
            return;
    fail_msg("not closed in %d ms", ms);
}

static inline void assert_state(struct http_stream *st, enum http_stream_state wanted, int ms)
{
    for (int64_t end = now_ms() + ms; http_stream_state(st) != wanted && now_ms() < end;)
        nap(2);
    assert_int_equal(http_stream_state(st), wanted);
}
