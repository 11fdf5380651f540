/* Drains sockets after their last reply. Must never keep what it reads. */
#include "http/drain.h"
#include <errno.h>
#include <stddef.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

void drain_init(struct drain *l, int poll)
{
    l->poll = poll;
    for (unsigned i = 0; i < DRAIN_MAX; i++)
        l->slot[i].fd = -1;
}

static void drop(struct drain *l, unsigned i)
{
    epoll_ctl(l->poll, EPOLL_CTL_DEL, l->slot[i].fd, NULL);
    close(l->slot[i].fd);
    l->slot[i].fd = -1;
}

void drain_done(struct drain *l)
{
    for (unsigned i = 0; i < DRAIN_MAX; i++)
        if (l->slot[i].fd >= 0)
            drop(l, i);
}

void drain_add(struct drain *l, int fd, int64_t until)
{
    unsigned i = 0;
    while (i < DRAIN_MAX && l->slot[i].fd >= 0)
        i++;
    struct epoll_event ev = { .events = EPOLLIN | EPOLLRDHUP, .data.u64 = i };
    if (i == DRAIN_MAX || epoll_ctl(l->poll, EPOLL_CTL_ADD, fd, &ev)) {
        close(fd);
        return;
    }
    l->slot[i].fd = fd;
    l->slot[i].until = until;
}

/* At most 1 MiB a time, so that a fast sender does not keep the loop. */
void drain_ready(struct drain *l, unsigned i)
{
    char away[65536];
    for (int turn = 0; turn < 16; turn++) {
        ssize_t n = recv(l->slot[i].fd, away, sizeof away, MSG_DONTWAIT);
        if (n == 0 || (n < 0 && errno != EAGAIN && errno != EINTR)) {
            drop(l, i);
            return;
        }
        if (n < 0)
            return;
    }
}

void drain_sweep(struct drain *l, int64_t now)
{
    for (unsigned i = 0; i < DRAIN_MAX; i++)
        if (l->slot[i].fd >= 0 && now >= l->slot[i].until)
            drop(l, i);
}
