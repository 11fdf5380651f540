/* The kit's front: opens, closes, runs the loop threads, takes replies from any thread.
 * Must never include the HTTP library (server.c does) or look into a request.
 *
 * Only the loop's own thread talks to the library. Another thread's http_reply_send puts the exchange in the queue
 * and, if the queue was empty, writes the eventfd: a batch of replies after one commit wakes the loop once. */
#include "http/flow.h"
#include "http/spool.h"
#include <errno.h>
#include <limits.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <time.h>
#include <unistd.h>

enum { EVENTS = 64, WAKE = LOOP_DRAINS, LIBRARY, SECOND = 1000, CLOSING_TICK = 20, STIRRED = 64 /* streams that go on in one turn: others wait behind them */ };

struct http_server {
    struct http_config config;
    struct listener listener;
    atomic_bool closing, leaving;
    int loops;
    struct loop *loop;
};

static int64_t mono_ms(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

static void wake(struct loop *l)
{
    uint64_t one = 1;
    while (write(l->wake, &one, sizeof one) < 0 && errno == EINTR)
        ;
}

void http_reply_send(struct http_exchange *x, const struct http_reply *r)
{
    struct exchange *ex = (struct exchange *)x;
    struct loop *l = ex->loop;
    if (atomic_exchange(&ex->replied, true))
        abort(); /* a second reply: a fault of the program that must not go unseen */
    ex->reply = *r;
    if (r->stream)
        stream_share(r->stream);
    if (pthread_equal(pthread_self(), l->self) && l->busy == ex) {
        ex->at_once = true;
        return;
    }
    pthread_mutex_lock(&l->lock);
    bool first = !l->replies;
    ex->next = l->replies;
    l->replies = ex;
    if (first)
        wake(l); /* under the lock: a loop that is being closed cannot be freed before */
    pthread_mutex_unlock(&l->lock);
}

static void take_replies(struct loop *l)
{
    pthread_mutex_lock(&l->lock);
    struct exchange *ex = l->replies, *turned = NULL;
    l->replies = NULL;
    pthread_mutex_unlock(&l->lock);
    while (ex) { /* oldest first */
        struct exchange *next = ex->next;
        ex->next = turned;
        turned = ex;
        ex = next;
    }
    while (turned) {
        ex = turned;
        turned = ex->next;
        ex->ready = true;
        if (!ex->orphan) {
            server_resume(ex);
            continue;
        }
        l->orphans--;
        loop_exchange_free(ex);
    }
}

void loop_stir(struct loop *l, struct http_stream *s)
{
    pthread_mutex_lock(&l->lock);
    bool first = !l->stirred;
    s->next = NULL;
    *l->stirred_end = s;
    l->stirred_end = &s->next;
    if (first)
        wake(l);
    pthread_mutex_unlock(&l->lock);
}

static struct http_stream *next_stirred(struct loop *l)
{
    pthread_mutex_lock(&l->lock);
    struct http_stream *s = l->stirred;
    l->stirred = s ? s->next : NULL;
    if (!l->stirred)
        l->stirred_end = &l->stirred;
    pthread_mutex_unlock(&l->lock);
    return s;
}

/* true: there are more. */
static bool take_stirred(struct loop *l, int most)
{
    struct http_stream *s = NULL;
    for (int i = 0; i < most && (s = next_stirred(l)); i++) {
        struct exchange *ex = stream_unqueue(s);
        if (ex)
            flow_go(ex);
        stream_drop(s);
    }
    return s != NULL;
}

static void wait_events(struct loop *l, int most)
{
    struct epoll_event ev[EVENTS];
    uint64_t count;
    int ms = server_timeout(l);
    int n = epoll_wait(l->poll, ev, EVENTS, ms < 0 || ms > most ? most : ms);
    l->now = mono_ms();
    l->turn_n = 0;
    for (int i = 0; i < n; i++)
        if (ev[i].data.u64 < LOOP_DRAINS)
            loop_drain_ready(l, (unsigned)ev[i].data.u64);
        else if (ev[i].data.u64 > LIBRARY)
            flow_gone(ev[i].data.ptr); /* no connection ends between the wait and this */
        else if (ev[i].data.u64 == WAKE && read(l->wake, &count, sizeof count) < 0)
            continue; /* already read: nothing lost */
}

/* Serves until the server closes; then until nothing is under way, or the time is over. */
static void *loop_main(void *arg)
{
    struct loop *l = arg;
    int64_t swept = 0, end = 0;
    bool more = false;
    l->self = pthread_self();
    l->now = mono_ms();
    while (!l->quiet || (l->conns && l->now < end)) {
        wait_events(l, more ? 0 : l->quiet ? CLOSING_TICK : SECOND);
        take_replies(l);
        more = take_stirred(l, STIRRED);
        if (!l->left && (l->quiet || http_is_leaving(l->server)))
            flow_end_all(l);
        server_run(l);
        if (!l->quiet && atomic_load(&l->server->closing)) {
            server_quiesce(l);
            l->quiet = true;
            end = l->now + l->config->close_s * INT64_C(1000);
        }
        if (l->quiet || l->now - swept >= SECOND) {
            loop_sweep(l);
            swept = l->now;
        }
    }
    server_stop(l);
    take_replies(l);
    take_stirred(l, INT_MAX); /* they are over: the queue's shares alone */
    return NULL;
}

static enum err_code loop_init(struct loop *l, struct err *e)
{
    struct epoll_event on_wake = { .events = EPOLLIN, .data.u64 = WAKE };
    l->wake = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    l->poll = epoll_create1(EPOLL_CLOEXEC);
    pthread_mutex_init(&l->lock, NULL);
    l->stirred_end = &l->stirred;
    for (unsigned i = 0; i < LOOP_DRAINS; i++)
        l->drain[i].fd = -1;
    if (l->wake < 0 || l->poll < 0 || epoll_ctl(l->poll, EPOLL_CTL_ADD, l->wake, &on_wake))
        return err(e, ERR_INTERNAL, "http: loop: %s", strerror(errno));
    return ERR_OK;
}

/* The loop's thread blocks all signals: they are main's. SIGPIPE with them, since sendfile has no flag against it. */
static enum err_code loop_start(struct loop *l, struct err *e)
{
    struct epoll_event on_library = { .events = EPOLLIN, .data.u64 = LIBRARY };
    struct http_server *s = l->server;
    sigset_t all, before;
    int fd = dup(s->listener.fd);
    if (fd < 0)
        return err(e, ERR_INTERNAL, "http: %s", strerror(errno));
    TRY(server_start(l, fd, (s->config.max_connections + s->loops - 1) / s->loops, e));
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    bool bad = epoll_ctl(l->poll, EPOLL_CTL_ADD, server_poll_fd(l), &on_library) ||
               pthread_create(&l->thread, NULL, loop_main, l);
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    if (!bad)
        return ERR_OK;
    server_quiesce(l);
    server_stop(l);
    l->daemon = NULL;
    return err(e, ERR_INTERNAL, "http: cannot start a loop thread");
}

static void loop_done(struct loop *l)
{
    for (unsigned i = 0; i < LOOP_DRAINS; i++)
        if (l->drain[i].fd >= 0)
            close(l->drain[i].fd);
    while (l->spare_n)
        arena_free(l->spare[--l->spare_n]);
    pthread_mutex_lock(&l->lock); /* a sender may still be in its last lines */
    pthread_mutex_unlock(&l->lock);
    pthread_mutex_destroy(&l->lock);
    close(l->poll);
    close(l->wake);
}

static struct http_config with_defaults(const struct http_config *c)
{
    struct http_config k = *c;
    long cores = sysconf(_SC_NPROCESSORS_ONLN);
    k.threads = k.threads > 0 ? k.threads : cores > 0 ? (int)cores : 1;
    k.header_s = k.header_s > 0 ? k.header_s : 10;
    k.body_s = k.body_s > 0 ? k.body_s : 60;
    k.idle_s = k.idle_s > 0 ? k.idle_s : 30;
    k.close_s = k.close_s > 0 ? k.close_s : 10;
    k.max_connections = k.max_connections > 0 ? k.max_connections : 4096;
    return k;
}

static enum err_code start_all(struct http_server *s, struct err *e)
{
    for (int i = 0; i < s->config.threads; i++) {
        struct loop *l = &s->loop[i];
        *l = (struct loop){ .server = s, .config = &s->config, .no = i };
        s->loops = i + 1;
        TRY(loop_init(l, e));
    }
    for (int i = 0; i < s->loops; i++)
        TRY(loop_start(&s->loop[i], e));
    return ERR_OK;
}

enum err_code http_open(const struct http_config *c, struct http_server **out, struct err *e)
{
    if (c->spool)
        TRY(spool_sweep(c->spool, SPOOL_LEFT_S, e));
    struct http_server *s = calloc(1, sizeof *s);
    if (!s)
        abort();
    s->config = with_defaults(c);
    enum err_code code = listen_open(c->listen, &s->listener, e);
    if (code) {
        free(s);
        return code;
    }
    s->loop = calloc((size_t)s->config.threads, sizeof *s->loop);
    if (!s->loop)
        abort();
    code = start_all(s, e);
    if (code) {
        http_close(s);
        return code;
    }
    *out = s;
    return ERR_OK;
}

const char *http_address(const struct http_server *s)
{
    return s->listener.address;
}

void http_leave(struct http_server *s)
{
    atomic_store(&s->leaving, true);
    for (int i = 0; i < s->loops; i++)
        wake(&s->loop[i]);
}

bool http_is_leaving(const struct http_server *s)
{
    return atomic_load(&s->leaving);
}

void http_close(struct http_server *s)
{
    size_t orphans = 0;
    if (!s)
        return;
    listen_close(&s->listener);
    atomic_store(&s->closing, true);
    for (int i = 0; i < s->loops; i++)
        wake(&s->loop[i]);
    for (int i = 0; i < s->loops; i++) {
        if (s->loop[i].daemon)
            pthread_join(s->loop[i].thread, NULL);
        orphans += s->loop[i].orphans;
    }
    if (orphans)
        return; /* their http_reply_send may yet come */
    for (int i = 0; i < s->loops; i++)
        loop_done(&s->loop[i]);
    free(s->loop);
    free(s);
}
