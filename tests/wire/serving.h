/* A small server that behaves as badly as its paths say, a thread a connection. */
#pragma once
#include "wire/wire.h"
#include "base/clock.h"
#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>
#include <cmocka.h>

struct serving {
    int listener, port;
    atomic_int connections, requests, guests;
    atomic_bool stop;
    pthread_t door;
};
struct guest { struct serving *s; int fd; };

static inline void say(int fd, const char *text, size_t n)
{
    while (n) {
        ssize_t k = send(fd, text, n, MSG_NOSIGNAL);
        if (k <= 0)
            return;
        text += k;
        n -= (size_t)k;
    }
}
#define SAY(fd, text) say(fd, text, sizeof(text) - 1)

static inline void say_slowly(int fd, const char *text)
{
    for (; *text; text++) {
        say(fd, text, 1);
        poll(NULL, 0, 1);
    }
}

static inline void say_big(int fd)
{
    static char page[300000];
    memset(page, 'x', sizeof page);
    SAY(fd, "HTTP/1.1 200 OK\r\nContent-Length: 300000\r\n\r\n");
    say(fd, page, sizeof page);
}

/* False: the connection is closed. */
static inline bool behave(struct serving *s, int fd, const char *path)
{
    if (strncmp(path, "/ok", 3) == 0)
        SAY(fd, "HTTP/1.1 200 OK\r\nContent-Length: 5\r\nSet-Cookie: a=1; Path=/\r\nSet-Cookie: sid=xyz; HttpOnly\r\n\r\nhello");
    else if (strncmp(path, "/go", 3) == 0)
        SAY(fd, "HTTP/1.1 303 See Other\r\nLocation: /there?x=1\r\nContent-Length: 0\r\n\r\n");
    else if (strncmp(path, "/busy", 5) == 0)
        SAY(fd, "HTTP/1.1 503 Service Unavailable\r\nretry-after: 7\r\nContent-Length: 0\r\n\r\n");
    else if (strncmp(path, "/chunked", 8) == 0)
        say_slowly(fd, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4;a=b\r\nfour\r\nA\r\n0123456789\r\n0\r\nX: y\r\n\r\n");
    else if (strncmp(path, "/interim", 8) == 0)
        SAY(fd, "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 204 No Content\r\n\r\n");
    else if (strncmp(path, "/big", 4) == 0)
        say_big(fd);
    else if (strncmp(path, "/slow", 5) == 0)
        while (!s->stop)
            poll(NULL, 0, 5);
    else if (strncmp(path, "/late", 5) == 0) {
        poll(NULL, 0, 60);
        SAY(fd, "HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\n.");
    } else if (strncmp(path, "/half", 5) == 0) {
        SAY(fd, "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nonly this");
        return false;
    } else if (strncmp(path, "/garbage", 8) == 0)
        SAY(fd, "SSH-2.0-OpenSSH_9.2\r\n");
    else if (strncmp(path, "/two", 4) == 0)
        SAY(fd, "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\nabc");
    else if (strncmp(path, "/more", 5) == 0)
        SAY(fd, "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nab and something that nobody asked for");
    else if (strncmp(path, "/once", 5) == 0) {
        SAY(fd, "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
        return false; /* closes a connection that was to be kept */
    } else if (strncmp(path, "/end", 4) == 0) {
        SAY(fd, "HTTP/1.1 200 OK\r\n\r\nuntil the end");
        return false;
    } else
        return false;
    return true;
}

static inline void *serve_guest(void *arg)
{
    struct guest g = *(struct guest *)arg;
    char in[65536];
    size_t n = 0;
    free(arg);
    for (bool more = true; more && !g.s->stop;) {
        struct pollfd p = {.fd = g.fd, .events = POLLIN};
        if (poll(&p, 1, 10) == 0)
            continue;
        ssize_t got = recv(g.fd, in + n, sizeof in - 1 - n, 0);
        if (got <= 0)
            break;
        n += (size_t)got;
        in[n] = 0;
        char *end = strstr(in, "\r\n\r\n"), *length = strstr(in, "Content-Length: ");
        size_t body = length ? strtoul(length + 16, NULL, 10) : 0;
        if (!end || n < (size_t)(end + 4 - in) + body)
            continue;
        g.s->requests++;
        more = behave(g.s, g.fd, strchr(in, ' ') + 1);
        n = 0;
    }
    close(g.fd);
    g.s->guests--;
    return NULL;
}

static inline void *serve_door(void *arg)
{
    struct serving *s = arg;
    for (;;) {
        int fd = accept(s->listener, NULL, NULL);
        if (fd < 0)
            return NULL;
        struct guest *g = malloc(sizeof *g);
        pthread_t t;
        *g = (struct guest){s, fd};
        s->connections++;
        s->guests++;
        pthread_create(&t, NULL, serve_guest, g);
        pthread_detach(t);
    }
}

static inline struct serving *serving_open(void)
{
    struct serving *s = calloc(1, sizeof *s);
    struct sockaddr_in a = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t n = sizeof a;
    s->listener = socket(AF_INET, SOCK_STREAM, 0);
    assert_int_equal(bind(s->listener, (struct sockaddr *)&a, sizeof a), 0);
    assert_int_equal(listen(s->listener, 128), 0);
    getsockname(s->listener, (struct sockaddr *)&a, &n);
    s->port = ntohs(a.sin_port);
    pthread_create(&s->door, NULL, serve_door, s);
    return s;
}

static inline void serving_close(struct serving *s)
{
    s->stop = true;
    shutdown(s->listener, SHUT_RDWR);
    pthread_join(s->door, NULL);
    close(s->listener);
    while (s->guests)
        poll(NULL, 0, 5);
    free(s);
}

/* ---- calls */

struct asked {
    struct wire_call call;
    char head[256];
    int done, status, retry;
    enum wire_end end;
    int64_t bytes, took, service;
    char kept[64], location[64], cookie[32];
};

static inline void asked_done(struct wire_call *c, const struct wire_answer *a)
{
    struct asked *x = (struct asked *)c;
    x->done++;
    x->end = a->end;
    x->took = a->done - a->due;
    x->service = a->done - a->sent;
    if (!a->reply)
        return;
    x->status = a->reply->status;
    x->bytes = a->reply->body_bytes;
    x->retry = reply_retry_after(a->reply);
    reply_header(a->reply, "location", x->location, sizeof x->location);
    reply_cookie(a->reply, "sid", x->cookie, sizeof x->cookie);
    snprintf(x->kept, sizeof x->kept, "%.*s", (int)a->reply->body_n, a->reply->body ? a->reply->body : "");
}

static inline void ask(struct wire *w, struct asked *x, const char *path)
{
    *x = (struct asked){.call = {.due = clock_mono_us(), .done = asked_done, .keep = 40}};
    snprintf(x->head, sizeof x->head, "GET %s HTTP/1.1\r\nHost: a\r\n\r\n", path);
    x->call.head = x->head;
    x->call.head_n = strlen(x->head);
    wire_send(w, &x->call);
}

static inline void wait_for(struct wire *w, struct asked *x, int n)
{
    int64_t until = clock_mono_us() + 5000000;
    for (int i = 0; i < n; i++)
        while (!x[i].done && clock_mono_us() < until)
            wire_poll(w, 10000);
    for (int i = 0; i < n; i++)
        assert_int_equal(x[i].done, 1);
}
