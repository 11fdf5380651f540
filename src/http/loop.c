/* What a loop thread keeps: its connections and their deadlines, the arenas of requests, refusals.
 * Must never include the HTTP library or look into a request. */
#include "http/loop.h"
#include <errno.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

enum { PROGRESS = 16384, LEAVING_MS = 1000 }; /* bytes within body_s that count as progress; how long an ended stream may hold up the end */

static void drain_drop(struct loop *l, unsigned i)
{
    epoll_ctl(l->poll, EPOLL_CTL_DEL, l->drain[i].fd, NULL);
    close(l->drain[i].fd);
    l->drain[i].fd = -1;
}

static void drain_add(struct loop *l, int fd, int64_t until)
{
    unsigned i = 0;
    while (i < LOOP_DRAINS && l->drain[i].fd >= 0)
        i++;
    struct epoll_event ev = { .events = EPOLLIN | EPOLLRDHUP, .data.u64 = i };
    if (i == LOOP_DRAINS || epoll_ctl(l->poll, EPOLL_CTL_ADD, fd, &ev)) {
        close(fd);
        return;
    }
    l->drain[i].fd = fd;
    l->drain[i].until = until;
}

/* At most 1 MiB a time, so that a fast sender does not keep the loop. */
void loop_drain_ready(struct loop *l, unsigned i)
{
    char away[65536];
    for (int turn = 0; turn < 16; turn++) {
        ssize_t n = recv(l->drain[i].fd, away, sizeof away, MSG_DONTWAIT);
        if (n == 0 || (n < 0 && errno != EAGAIN && errno != EINTR)) {
            drain_drop(l, i);
            return;
        }
        if (n < 0)
            return;
    }
}

struct conn *loop_conn_new(struct loop *l, int fd, const struct sockaddr *peer)
{
    struct conn *c = calloc(1, sizeof *c);
    if (!c)
        return NULL;
    *c = (struct conn){ .loop = l, .fd = fd, .phase = CONN_HEAD, .since = l->now, .next = l->conns };
    listen_peer(peer, c->peer);
    if (l->conns)
        l->conns->prev = c;
    l->conns = c;
    return c;
}

void loop_conn_free(struct conn *c)
{
    struct loop *l = c->loop;
    int unread = 0;
    if (!c->cut && !l->quiet && (c->drain || (!ioctl(c->fd, FIONREAD, &unread) && unread > 0))) {
        int fd = dup(c->fd);
        if (fd >= 0)
            drain_add(l, fd, l->now + l->config->header_s * INT64_C(1000));
    }
    if (c->prev)
        c->prev->next = c->next;
    else
        l->conns = c->next;
    if (c->next)
        c->next->prev = c->prev;
    free(c);
}

void loop_phase(struct conn *c, enum conn_phase phase)
{
    bool begins = phase != CONN_HEAD || c->phase == CONN_IDLE; /* a new connection's clock runs since it came */
    c->phase = phase;
    c->got = 0;
    if (begins)
        c->since = c->loop->now;
}

void loop_progress(struct conn *c, size_t n)
{
    c->got += (int64_t)n;
    if (c->got >= PROGRESS)
        loop_phase(c, CONN_BODY);
}

struct exchange *loop_exchange_new(struct conn *c)
{
    struct loop *l = c->loop;
    struct arena *a = l->spare_n ? l->spare[--l->spare_n] : arena_new(0);
    struct exchange *ex = exchange_new(a);
    ex->loop = l;
    ex->conn = c;
    ex->x.loop = l->no;
    c->ex = ex;
    return ex;
}

void loop_exchange_free(struct exchange *ex)
{
    struct loop *l = ex->loop;
    struct arena *a = ex->x.arena;
    if (ex->reply.stream)
        stream_over(ex->reply.stream);
    if (l->spare_n == LOOP_SPARES) {
        arena_free(a);
        return;
    }
    arena_reset(a);
    l->spare[l->spare_n++] = a;
}

void loop_refuse(struct exchange *ex, int status, enum err_code code, const char *why)
{
    struct loop *l = ex->loop;
    ex->x.why = why;
    ex->x.form = NULL;
    ex->x.files = NULL;
    ex->x.body = "";
    ex->x.form_n = ex->x.files_n = ex->x.body_n = 0;
    ex->at_once = false;
    atomic_store(&ex->replied, false);
    l->busy = ex;
    l->config->on_refuse(l->config->app, &ex->x, status, code);
    l->busy = NULL;
    if (!ex->at_once)
        ex->reply = (struct http_reply){ .status = status };
    atomic_store(&ex->replied, true);
    ex->step = EXCHANGE_SENT;
}

void loop_refuse_raw(struct exchange *ex)
{
    int room = 256 * 1024, fd = ex->conn->fd;
    struct buf b = buf_init(ex->x.arena, 4096);
    reply_write(&ex->reply, ex->x.method[0] == 'H', &b);
    setsockopt(fd, SOL_SOCKET, SO_SNDBUF, &room, sizeof room); /* so that one send takes all of it */
    if (send(fd, b.p, b.n, MSG_DONTWAIT | MSG_NOSIGNAL) < 0)
        return; /* the client is gone: nobody to tell */
    ex->conn->drain = true;
}

void loop_cut(struct conn *c)
{
    c->cut = true;
    shutdown(c->fd, SHUT_RDWR); /* the library sees the end and closes */
}

static void overdue(struct conn *c)
{
    if (c->ex && c->phase != CONN_SEND) {
        loop_refuse(c->ex, 408, ERR_BAD, c->phase == CONN_BODY ? "body does not come" : "header does not come");
        loop_refuse_raw(c->ex);
    }
    loop_cut(c);
}

/* The client has closed before its request was whole. The library misses an end that comes together with the last bytes. What it
 * has read may still be on its way to us, so an end counts when a whole sweep later nothing has moved. */
static bool left(struct conn *c)
{
    char next;
    bool ended = recv(c->fd, &next, 1, MSG_PEEK | MSG_DONTWAIT) == 0, before = c->ended && c->ended_in == c->phase;
    c->ended = ended;
    c->ended_in = c->phase;
    return ended && before;
}

void loop_sweep(struct loop *l)
{
    const struct http_config *k = l->config;
    for (struct conn *c = l->conns; c; c = c->next) {
        int s = c->phase == CONN_HEAD ? k->header_s : c->phase == CONN_BODY ? k->body_s : k->idle_s;
        if (c->phase == CONN_STREAM && l->left && !c->cut && l->now - c->since >= LEAVING_MS)
            loop_cut(c);
        if (c->cut || c->phase == CONN_APP || c->phase == CONN_SEND || c->phase == CONN_STREAM)
            continue;
        if ((l->quiet && (c->phase == CONN_IDLE || c->phase == CONN_HEAD)) || left(c))
            loop_cut(c);
        else if (l->now - c->since >= s * INT64_C(1000))
            overdue(c);
    }
    for (unsigned i = 0; i < LOOP_DRAINS; i++)
        if (l->drain[i].fd >= 0 && l->now >= l->drain[i].until)
            drain_drop(l, i);
}
