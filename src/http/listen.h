/* The listening socket: "127.0.0.1:8080", "[::1]:0", "unix:/path". */
#pragma once
#include "base/err.h"
#include <sys/socket.h>

struct listener {
    int fd;
    char address[160]; /* as bound, in the form that was asked in */
};

/* ERR_INVALID: no such form; ERR_BUSY: taken by another program; ERR_INTERNAL: the system says no. */
enum err_code listen_open(const char *address, struct listener *out, struct err *e) MUST_USE;
void listen_close(struct listener *l); /* a unix socket's file goes too */
/* "192.0.2.1", "2001:db8::1", "unix"; IPv4 in IPv6 is shown as IPv4. out has 64 bytes. */
void listen_peer(const struct sockaddr *sa, char *out);
