/* Replies that stay open, on their loop: begun, going on, ended. Must never include the HTTP library or look into what is sent.
 *
 * While it has nothing to send a connection is suspended and the library does not look at it: that its client goes is watched for here. */
#include "http/flow.h"
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/socket.h>

/* 0 = as the system has it. A unix socket has no such thing, and no network to fail it. */
static void give_up_after(const struct conn *c, unsigned ms)
{
    setsockopt(c->fd, IPPROTO_TCP, TCP_USER_TIMEOUT, &ms, sizeof ms);
}

void flow_begin(struct exchange *ex)
{
    struct conn *c = ex->conn;
    struct loop *l = ex->loop;
    struct epoll_event ev = { .events = EPOLLRDHUP | EPOLLONESHOT, .data.ptr = c };
    loop_phase(c, CONN_STREAM);
    give_up_after(c, HTTP_STREAM_DEAD_S * 1000u);
    epoll_ctl(l->poll, EPOLL_CTL_ADD, c->fd, &ev);
    stream_begin(ex->reply.stream, ex);
    if (l->quiet || l->left)
        stream_stop(ex->reply.stream, HTTP_STREAM_LEFT);
}

void flow_over(struct conn *c)
{
    if (c->phase != CONN_STREAM)
        return;
    epoll_ctl(c->loop->poll, EPOLL_CTL_DEL, c->fd, NULL);
    give_up_after(c, 0);
}

void flow_go(struct exchange *ex)
{
    if (stream_is_lost(ex->reply.stream))
        loop_cut(ex->conn); /* bytes may be on their way, and stuck */
    if (stream_unpark(ex->reply.stream))
        server_resume(ex);
}

void flow_gone(struct conn *c)
{
    stream_stop(c->ex->reply.stream, HTTP_STREAM_GONE);
    flow_go(c->ex);
}

void flow_end_all(struct loop *l)
{
    l->left = true;
    for (struct conn *c = l->conns; c; c = c->next) {
        if (c->phase != CONN_STREAM)
            continue;
        c->since = l->now;
        stream_stop(c->ex->reply.stream, HTTP_STREAM_LEFT);
        flow_go(c->ex);
    }
}
