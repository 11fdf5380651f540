/* Opens the socket that all loops share. Must never resolve names: an address is what it says. */
#include "http/listen.h"
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

enum { BACKLOG = 1024 };

union address {
    struct sockaddr any;
    struct sockaddr_in v4;
    struct sockaddr_in6 v6;
    struct sockaddr_un un;
};

static enum err_code sys_err(struct err *e, const char *address)
{
    if (errno == EADDRINUSE)
        return err(e, ERR_BUSY, "cannot listen on %s: another program has it", address);
    return err(e, ERR_INTERNAL, "cannot listen on %s: %s", address, strerror(errno));
}

static enum err_code parse_unix(const char *path, union address *to, socklen_t *n, struct err *e)
{
    size_t len = strlen(path);
    if (len == 0 || len >= sizeof to->un.sun_path)
        return err(e, ERR_INVALID, "listen: path of the unix socket is empty or too long");
    to->un.sun_family = AF_UNIX;
    memcpy(to->un.sun_path, path, len + 1);
    *n = sizeof to->un;
    return ERR_OK;
}

static enum err_code parse(const char *s, union address *to, socklen_t *n, struct err *e)
{
    char host[64] = "";
    const char *colon = strrchr(s, ':');
    memset(to, 0, sizeof *to);
    if (!strncmp(s, "unix:", 5))
        return parse_unix(s + 5, to, n, e);
    size_t digits = colon ? strspn(colon + 1, "0123456789") : 0;
    long number = digits && digits <= 5 && !colon[1 + digits] ? strtol(colon + 1, NULL, 10) : -1;
    if (number < 0 || number > 65535 || (size_t)(colon - s) >= sizeof host)
        return err(e, ERR_INVALID, "listen: \"%s\" is not address:port", s);
    in_port_t port = htons((in_port_t)number);
    memcpy(host, s, (size_t)(colon - s));
    size_t host_n = strlen(host);
    if (host[0] == '[' && host[host_n - 1] == ']') {
        host[host_n - 1] = 0;
        to->v6.sin6_family = AF_INET6;
        to->v6.sin6_port = port;
        *n = sizeof to->v6;
        if (inet_pton(AF_INET6, host + 1, &to->v6.sin6_addr) == 1)
            return ERR_OK;
    }
    to->v4.sin_family = AF_INET;
    to->v4.sin_port = port;
    *n = sizeof to->v4;
    return inet_pton(AF_INET, host, &to->v4.sin_addr) == 1 ? ERR_OK : err(e, ERR_INVALID, "listen: \"%s\" has no numeric address", s);
}

/* A socket file that nobody answers at is a leftover. */
static bool is_stale(const union address *at, socklen_t n)
{
    struct stat st;
    if (lstat(at->un.sun_path, &st) || !S_ISSOCK(st.st_mode))
        return false;
    int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    bool stale = fd >= 0 && connect(fd, &at->any, n) && errno == ECONNREFUSED;
    if (fd >= 0)
        close(fd);
    return stale;
}

static int bind_at(int fd, const union address *at, socklen_t n)
{
    int one = 1;
    if (at->any.sa_family != AF_UNIX)
        setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
    if (!bind(fd, &at->any, n))
        return 0;
    if (errno != EADDRINUSE || at->any.sa_family != AF_UNIX)
        return -1;
    if (!is_stale(at, n)) {
        errno = EADDRINUSE;
        return -1;
    }
    unlink(at->un.sun_path);
    return bind(fd, &at->any, n);
}

static void show(struct listener *l, const char *asked)
{
    union address is;
    socklen_t n = sizeof is;
    char peer[64];
    snprintf(l->address, sizeof l->address, "%s", asked);
    if (getsockname(l->fd, &is.any, &n) || is.any.sa_family == AF_UNIX)
        return;
    bool v6 = is.any.sa_family == AF_INET6;
    if (v6)
        inet_ntop(AF_INET6, &is.v6.sin6_addr, peer, sizeof peer);
    else
        inet_ntop(AF_INET, &is.v4.sin_addr, peer, sizeof peer);
    snprintf(l->address, sizeof l->address, v6 ? "[%s]:%u" : "%s:%u", peer, ntohs(v6 ? is.v6.sin6_port : is.v4.sin_port));
}

enum err_code listen_open(const char *address, struct listener *out, struct err *e)
{
    union address at;
    socklen_t n = 0;
    TRY(parse(address, &at, &n, e));
    out->fd = socket(at.any.sa_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (out->fd < 0)
        return sys_err(e, address);
    if (bind_at(out->fd, &at, n) || listen(out->fd, BACKLOG)) {
        enum err_code code = sys_err(e, address);
        close(out->fd);
        out->fd = -1;
        return code;
    }
    if (at.any.sa_family == AF_UNIX)
        chmod(at.un.sun_path, 0660);
    show(out, address);
    return ERR_OK;
}

void listen_close(struct listener *l)
{
    if (l->fd < 0)
        return;
    close(l->fd);
    l->fd = -1;
    if (!strncmp(l->address, "unix:", 5))
        unlink(l->address + 5);
}

void listen_peer(const struct sockaddr *sa, char *out)
{
    union address a;
    memcpy(out, "unix", 5);
    memset(&a, 0, sizeof a);
    if (sa && sa->sa_family == AF_INET) {
        memcpy(&a.v4, sa, sizeof a.v4);
        inet_ntop(AF_INET, &a.v4.sin_addr, out, 64);
    } else if (sa && sa->sa_family == AF_INET6) {
        memcpy(&a.v6, sa, sizeof a.v6);
        inet_ntop(AF_INET6, &a.v6.sin6_addr, out, 64);
        if (!strncmp(out, "::ffff:", 7) && strchr(out, '.'))
            memmove(out, out + 7, strlen(out + 7) + 1);
    }
}
