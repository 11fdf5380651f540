/* The other side, as good or bad as a test wants it: one connection at a time, on a port of its own. */
#pragma once
#include <arpa/inet.h>
#include <netinet/in.h>
#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>
#include <cmocka.h>

struct peer {
    const char *http;                                     /* the whole answer; NULL = SMTP; "" = none, the connection is closed */
    const char *greeting, *auth, *mail, *rcpt, *data, *end; /* of SMTP; NULL = the connection is closed instead */
    int once; /* the first request alone is answered, and its connection kept */
    int fd, port;
    atomic_int asked; /* requests, or mails whose end came */
    pthread_t thread;
};

static inline int peer_line(int fd, char *line, size_t n)
{
    size_t at = 0;
    while (at + 1 < n && recv(fd, line + at, 1, 0) == 1)
        if (line[at++] == '\n')
            break;
    line[at] = 0;
    return at > 0;
}

static inline int peer_say(int fd, const char *text)
{
    return text && send(fd, text, strlen(text), MSG_NOSIGNAL) > 0;
}

static inline void peer_mail(struct peer *p, int fd)
{
    char line[2048];
    int in_data = 0;
    if (!peer_say(fd, p->greeting))
        return;
    while (peer_line(fd, line, sizeof line)) {
        const char *answer = "250 ok\r\n";
        if (in_data && strcmp(line, ".\r\n") != 0)
            continue;
        if (in_data) {
            in_data = 0;
            p->asked++;
            answer = p->end;
        } else if (strncmp(line, "EHLO", 4) == 0) {
            answer = "250-peer\r\n250 AUTH PLAIN\r\n";
        } else if (strncmp(line, "AUTH", 4) == 0) {
            answer = peer_say(fd, "334 \r\n") && peer_line(fd, line, sizeof line) ? p->auth : NULL;
        } else if (strncmp(line, "MAIL", 4) == 0) {
            answer = p->mail;
        } else if (strncmp(line, "RCPT", 4) == 0) {
            answer = p->rcpt;
        } else if (strncmp(line, "DATA", 4) == 0) {
            answer = p->data;
            in_data = answer && answer[0] == '3';
        }
        if (!peer_say(fd, answer))
            return;
    }
}

static inline void peer_http(struct peer *p, int fd)
{
    char line[4096];
    do {
        while (peer_line(fd, line, sizeof line) && strcmp(line, "\r\n") != 0)
            ;
        if (strcmp(line, "\r\n") != 0)
            return; /* the client has gone */
        p->asked++;
        if (!*p->http || (p->once && p->asked > 1))
            return;
        peer_say(fd, p->http);
    } while (p->once);
}

static inline void *peer_run(void *arg)
{
    struct peer *p = arg;
    for (int fd; (fd = accept(p->fd, NULL, NULL)) >= 0; close(fd)) {
        if (p->http)
            peer_http(p, fd);
        else
            peer_mail(p, fd);
        shutdown(fd, SHUT_WR);
    }
    return NULL;
}

static inline void peer_open(struct peer *p)
{
    struct sockaddr_in at = {.sin_family = AF_INET};
    socklen_t n = sizeof at;
    inet_pton(AF_INET, "127.0.0.1", &at.sin_addr);
    p->fd = socket(AF_INET, SOCK_STREAM, 0);
    assert_int_equal(bind(p->fd, (void *)&at, sizeof at), 0);
    assert_int_equal(listen(p->fd, 16), 0);
    getsockname(p->fd, (void *)&at, &n);
    p->port = ntohs(at.sin_port);
    assert_int_equal(pthread_create(&p->thread, NULL, peer_run, p), 0);
}

static inline void peer_close(struct peer *p)
{
    shutdown(p->fd, SHUT_RDWR);
    pthread_join(p->thread, NULL);
    close(p->fd);
}
