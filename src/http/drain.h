/* Sockets that have our last reply while the client still sends: we read and forget for a while, because closing
 * with unread bytes resets the connection and the client may never see the reply (RFC 9112 9.6). */
#pragma once
#include <stdint.h>

enum { DRAIN_MAX = 64 }; /* at a time and loop; more are closed at once */

struct drain {
    int poll; /* the loop's epoll; our events carry the address of a slot */
    struct {
        int fd;        /* -1 = free */
        int64_t until; /* ms, monotonic */
    } slot[DRAIN_MAX];
};

void drain_init(struct drain *l, int poll);
void drain_done(struct drain *l);
void drain_add(struct drain *l, int fd, int64_t until); /* takes fd, which must be shut for writing already */
void drain_ready(struct drain *l, unsigned slot);       /* an event with data.u64 == slot */
void drain_sweep(struct drain *l, int64_t now);
