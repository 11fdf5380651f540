/* The connections and their epoll loop. See wire.h; must never wait in anything but epoll. */
#include "wire/wire.h"
#include "base/clock.h"
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <unistd.h>

enum { EVENTS = 256, READ_BYTES = 128 * 1024, SWEEP_US = 100000, PATIENCE_US = 30000000, BODY_BYTES = 64 * 1024 };

const char *const wire_end_words[] = {"answered", "refused", "broken", "late", NULL};

struct conn {
    int fd; /* -1 = not open */
    bool connecting, writing, used; /* writing: EPOLLOUT is asked for; used: has answered before */
    struct wire_call *call;
    size_t off; /* bytes sent */
    char *body;
    struct conn *next_idle;
    struct reply reply;
};

struct wire {
    struct arena *arena;
    struct wire_config cfg;
    struct sockaddr_in to;
    int epoll;
    struct conn *conn;
    struct conn *idle;   /* the one used last comes first: it is the warm one */
    struct conn *closed;
    struct conn *failed; /* could not be opened; told at the next turn, so that a long queue does not nest */
    struct wire_call *first, **last; /* the queue */
    size_t waiting;
    int busy;
    int64_t opened, swept;
    char *read;
};

enum err_code wire_open(const struct wire_config *c, struct wire **out, struct err *e)
{
    struct arena *a = arena_new(64 * 1024);
    struct wire *w = ARENA_NEW(a, struct wire);
    w->arena = a;
    w->cfg = *c;
    w->cfg.patience_us = c->patience_us ? c->patience_us : PATIENCE_US;
    w->cfg.body_max = c->body_max ? c->body_max : BODY_BYTES;
    w->cfg.connections = c->connections > 0 ? c->connections : 1;
    w->to = (struct sockaddr_in){.sin_family = AF_INET, .sin_port = htons((uint16_t)c->port)};
    w->last = &w->first;
    w->read = arena_alloc(a, READ_BYTES);
    w->conn = ARENA_ARRAY(a, struct conn, w->cfg.connections);
    for (int i = w->cfg.connections; i-- > 0; w->closed = &w->conn[i]) {
        w->conn[i].fd = -1;
        w->conn[i].next_idle = w->closed;
    }
    w->epoll = epoll_create1(EPOLL_CLOEXEC);
    if (w->epoll < 0 || inet_pton(AF_INET, c->host, &w->to.sin_addr) != 1) {
        wire_close(w);
        return err(e, ERR_INVALID, "wire: %s:%d: %s", c->host, c->port, strerror(errno));
    }
    *out = w;
    return ERR_OK;
}

static void shut(struct conn *c)
{
    if (c->fd >= 0)
        close(c->fd); /* and leaves the epoll set */
    c->fd = -1;
    c->connecting = c->writing = c->used = false;
}

void wire_close(struct wire *w)
{
    if (!w)
        return;
    for (int i = 0; i < w->cfg.connections; i++)
        shut(&w->conn[i]);
    if (w->epoll >= 0)
        close(w->epoll);
    arena_free(w->arena);
}

int wire_busy(const struct wire *w)
{
    return w->busy;
}

size_t wire_waiting(const struct wire *w)
{
    return w->waiting;
}

int wire_fd(const struct wire *w)
{
    return w->epoll;
}

int64_t wire_opened(const struct wire *w)
{
    return w->opened;
}

/* ---- the queue */

static void enqueue(struct wire *w, struct wire_call *c)
{
    c->next = NULL;
    *w->last = c;
    w->last = &c->next;
    w->waiting++;
}

static struct wire_call *dequeue(struct wire *w)
{
    struct wire_call *c = w->first;
    if (!c)
        return NULL;
    w->first = c->next;
    if (!w->first)
        w->last = &w->first;
    w->waiting--;
    return c;
}

/* ---- one connection */

static void watch(struct wire *w, struct conn *c, bool writing, int op)
{
    struct epoll_event ev = {.events = EPOLLIN | (writing ? (uint32_t)EPOLLOUT : 0), .data.ptr = c};
    c->writing = writing;
    epoll_ctl(w->epoll, op, c->fd, &ev);
}

/* False: nobody listens there. */
static bool dial(struct wire *w, struct conn *c)
{
    int one = 1;
    c->fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (c->fd < 0)
        return false;
    setsockopt(c->fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
    int rc = connect(c->fd, (struct sockaddr *)&w->to, sizeof w->to);
    if (rc != 0 && errno != EINPROGRESS) {
        shut(c);
        return false;
    }
    w->opened++;
    c->connecting = rc != 0;
    watch(w, c, c->connecting, EPOLL_CTL_ADD);
    return true;
}

static void start(struct wire *w, struct conn *c, struct wire_call *call);

/* Back to the others, or on to the next in the queue. */
static void release(struct wire *w, struct conn *c)
{
    struct conn **to = c->fd < 0 ? &w->closed : &w->idle;
    struct wire_call *next = dequeue(w);
    if (next) {
        start(w, c, next);
        return;
    }
    c->next_idle = *to;
    *to = c;
}

/* The reply lives until the callback is over, so the connection is given back only then. */
static void finish(struct wire *w, struct conn *c, enum wire_end end)
{
    struct wire_call *call = c->call;
    struct wire_answer a = {.end = end, .reply = end == WIRE_ANSWERED ? &c->reply : NULL, .due = call->due, .sent = call->sent, .done = clock_mono_us()};
    c->call = NULL;
    w->busy--;
    if (end != WIRE_ANSWERED || c->reply.close)
        shut(c);
    else
        c->used = true;
    call->done(call, &a);
    release(w, c);
}

/* The kept connection had gone to sleep: once more, over a fresh one. Else it is over. */
static void broken(struct wire *w, struct conn *c)
{
    struct wire_call *call = c->call;
    bool stale = c->used && !c->reply.any && !call->again;
    bool refused = c->connecting;
    if (!stale) {
        finish(w, c, refused ? WIRE_REFUSED : WIRE_BROKEN);
        return;
    }
    shut(c);
    call->again = true;
    w->busy--;
    c->call = NULL;
    start(w, c, call);
}

static void push(struct wire *w, struct conn *c)
{
    struct wire_call *call = c->call;
    while (c->off < call->head_n + call->body_n) {
        struct iovec v[2];
        int n = 0;
        if (c->off < call->head_n)
            v[n++] = (struct iovec){(char *)(uintptr_t)call->head + c->off, call->head_n - c->off};
        size_t of_body = c->off > call->head_n ? c->off - call->head_n : 0;
        if (call->body_n > of_body)
            v[n++] = (struct iovec){(char *)(uintptr_t)call->body + of_body, call->body_n - of_body};
        struct msghdr m = {.msg_iov = v, .msg_iovlen = (size_t)n};
        ssize_t sent = sendmsg(c->fd, &m, MSG_NOSIGNAL);
        if (sent < 0 && (errno == EAGAIN || errno == EINTR)) {
            if (!c->writing)
                watch(w, c, true, EPOLL_CTL_MOD);
            return;
        }
        if (sent < 0) {
            broken(w, c);
            return;
        }
        c->off += (size_t)sent;
    }
    if (c->writing)
        watch(w, c, false, EPOLL_CTL_MOD);
}

static void start(struct wire *w, struct conn *c, struct wire_call *call)
{
    c->call = call;
    c->off = 0;
    w->busy++;
    call->sent = clock_mono_us();
    if (call->keep && !c->body)
        c->body = arena_alloc(w->arena, w->cfg.body_max + 1);
    reply_begin(&c->reply, call->keep ? c->body : NULL, call->keep < w->cfg.body_max ? call->keep : w->cfg.body_max);
    if (c->fd < 0 && !dial(w, c)) {
        c->next_idle = w->failed;
        w->failed = c;
    } else if (!c->connecting) {
        push(w, c);
    }
}

void wire_send(struct wire *w, struct wire_call *call)
{
    struct conn **from = w->idle ? &w->idle : &w->closed, *c = *from;
    call->again = false;
    call->sent = 0;
    if (!c) {
        enqueue(w, call);
        return;
    }
    *from = c->next_idle;
    start(w, c, call);
}

/* ---- what happened */

static void connected(struct wire *w, struct conn *c)
{
    int wrong = 0;
    socklen_t n = sizeof wrong;
    getsockopt(c->fd, SOL_SOCKET, SO_ERROR, &wrong, &n);
    if (wrong) {
        finish(w, c, WIRE_REFUSED);
        return;
    }
    c->connecting = false;
    push(w, c);
}

/* A byte or an end that nobody asked for: the connection is of no more use. */
static void drop_idle(struct wire *w, struct conn *c)
{
    for (struct conn **p = &w->idle; *p; p = &(*p)->next_idle)
        if (*p == c) {
            *p = c->next_idle;
            shut(c);
            c->next_idle = w->closed;
            w->closed = c;
            return;
        }
}

static void pull(struct wire *w, struct conn *c)
{
    ssize_t got = recv(c->fd, w->read, READ_BYTES, 0);
    if (got < 0 && (errno == EAGAIN || errno == EINTR))
        return;
    if (!c->call) {
        drop_idle(w, c);
        return;
    }
    if (got <= 0) {
        if (got == 0 && reply_closed(&c->reply))
            finish(w, c, WIRE_ANSWERED);
        else
            broken(w, c);
        return;
    }
    size_t used = reply_feed(&c->reply, w->read, (size_t)got);
    if (c->reply.part == REPLY_DONE) {
        c->reply.close = c->reply.close || used < (size_t)got; /* more than was asked for: not to be trusted again */
        finish(w, c, WIRE_ANSWERED);
    } else if (c->reply.part == REPLY_BAD) {
        finish(w, c, WIRE_BROKEN);
    }
}

static void sweep(struct wire *w, int64_t now)
{
    w->swept = now;
    for (int i = 0; i < w->cfg.connections; i++)
        if (w->conn[i].call && w->conn[i].fd >= 0 && now - w->conn[i].call->sent > w->cfg.patience_us)
            finish(w, &w->conn[i], WIRE_LATE);
}

static void tell_failed(struct wire *w)
{
    struct conn *c = w->failed;
    w->failed = NULL;
    while (c) {
        struct conn *next = c->next_idle;
        finish(w, c, WIRE_REFUSED);
        c = next;
    }
}

void wire_poll(struct wire *w, int64_t wait_us)
{
    struct epoll_event ev[EVENTS];
    tell_failed(w);
    wait_us = wait_us < 0 || w->failed ? 0 : wait_us > SWEEP_US ? SWEEP_US : wait_us;
    struct timespec wait = {wait_us / 1000000, wait_us % 1000000 * 1000};
    int n = epoll_pwait2(w->epoll, ev, EVENTS, &wait, NULL);
    for (int i = 0; i < n; i++) {
        struct conn *c = ev[i].data.ptr;
        if (c->fd < 0)
            continue; /* closed by something that came before in this turn */
        if (c->connecting)
            connected(w, c);
        else if (ev[i].events & (EPOLLIN | EPOLLHUP | EPOLLERR))
            pull(w, c);
        else if (c->call)
            push(w, c);
    }
    int64_t now = clock_mono_us();
    if (now - w->swept > SWEEP_US)
        sweep(w, now);
}

void wire_point(struct wire *w, int port)
{
    w->to.sin_port = htons((uint16_t)port);
    for (struct conn *c; (c = w->idle); w->closed = c) {
        w->idle = c->next_idle;
        shut(c);
        c->next_idle = w->closed;
    }
}
