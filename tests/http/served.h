/* A server under test and a client of raw sockets. The server says back what it understood; replies of /later come
 * from another thread. */
#pragma once
#include "http/http.h"
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <poll.h>
#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <dirent.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>
#include <cmocka.h>

enum { LATE_MAX = 4096 };

struct late { struct http_exchange *x; int64_t due; };

struct served {
    struct http_server *server;
    char spool[64];
    struct http_limits limits;
    atomic_int requests, refusals;
    pthread_t clerk; /* answers /later */
    pthread_mutex_t lock;
    struct late late[LATE_MAX];
    int late_n;
    atomic_bool stop;
    bool (*more)(struct served *s, struct http_exchange *x); /* a test's own answers; false = not this one; NULL = none */
};

static inline int64_t now_ms(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

static inline void nap(int ms)
{
    poll(NULL, 0, ms);
}

static inline void echo(struct http_exchange *x)
{
    struct buf b = buf_init(x->arena, 0);
    struct http_reply r = { .status = 200, .type = "text/plain" };
    const char *cookie = http_cookie(x, "sid"), *agent = http_header(x, "user-AGENT");
    buf_fmt(&b, "method=%s\npath=%s\npeer=%s\ntype=%s\n", x->method, x->path, x->peer, x->content_type);
    buf_fmt(&b, "cookie=%s\nagent=%s\n", cookie ? cookie : "(none)", agent ? agent : "(none)");
    for (size_t i = 0; i < x->query_n; i++)
        buf_fmt(&b, "q:%s=%s\n", x->query[i].name, x->query[i].value);
    for (size_t i = 0; i < x->form_n && i < 50; i++)
        buf_fmt(&b, "f:%s=%s\n", x->form[i].name, x->form[i].value);
    for (size_t i = 0; i < x->files_n; i++) {
        struct stat st;
        int64_t there = stat(x->files[i].path, &st) ? -1 : (int64_t)st.st_size;
        buf_fmt(&b, "file:%s=%s;%lld;%lld;%s\n", x->files[i].field, x->files[i].name, (long long)x->files[i].size,
                (long long)there, x->files[i].sha256);
    }
    buf_fmt(&b, "fields=%zu\nbody(%zu)=%.1000s\n", x->form_n, x->body_n, x->body);
    r.body = b.p;
    r.n = b.n;
    http_reply_head(&r, "X-Seen", "yes");
    http_reply_send(x, &r);
}

static inline void on_request(void *app, struct http_exchange *x)
{
    struct served *s = app;
    const char *ms = http_query(x, "ms");
    s->requests++;
    if (s->more && s->more(s, x))
        return;
    if (!strcmp(x->path, "/file") || !strcmp(x->path, "/nofile")) {
        struct http_reply r = { .status = 200, .type = "text/plain" };
        r.file = arena_fmt(x->arena, "%s/%s", s->spool, x->path + 1);
        http_reply_send(x, &r);
    } else if (!strcmp(x->path, "/204")) {
        http_reply_send(x, &(struct http_reply){ .status = 204 });
    } else if (strcmp(x->path, "/later")) {
        echo(x);
    } else {
        pthread_mutex_lock(&s->lock);
        s->late[s->late_n++] = (struct late){ x, now_ms() + (ms ? atoi(ms) : 0) };
        pthread_mutex_unlock(&s->lock);
    }
}

static inline void on_refuse(void *app, struct http_exchange *x, int status, enum err_code code)
{
    struct served *s = app;
    struct http_reply r = { .status = status, .type = "text/plain; charset=utf-8" };
    s->refusals++;
    r.body = arena_fmt(x->arena, "refused %d %s %s: %s\n", status, err_row(code)->name, x->path, x->why);
    r.n = strlen(r.body);
    http_reply_head(&r, "X-Refused", "yes");
    http_reply_send(x, &r);
}

static inline void limits(void *app, const char *method, const char *path, struct http_limits *out)
{
    struct served *s = app;
    (void)method;
    if (strcmp(path, "/nobody"))
        *out = s->limits;
}

static inline void *clerk_main(void *arg)
{
    struct served *s = arg;
    for (bool more = true; more; nap(2)) {
        pthread_mutex_lock(&s->lock);
        int64_t now = now_ms();
        for (int i = 0; i < s->late_n;) {
            if (s->late[i].due > now) {
                i++;
                continue;
            }
            struct http_exchange *x = s->late[i].x;
            s->late[i] = s->late[--s->late_n];
            echo(x);
        }
        more = !s->stop || s->late_n;
        pthread_mutex_unlock(&s->lock);
    }
    return NULL;
}

/* k: what differs from the usual; listen and threads have defaults. */
static inline struct served *serve(struct http_config k)
{
    struct served *s = calloc(1, sizeof *s);
    struct err e = { 0 };
    strcpy(s->spool, "/tmp/motcua-http-XXXXXX");
    assert_non_null(mkdtemp(s->spool));
    s->limits = (struct http_limits){ .body_max = 1024 * 1024, .file_max = 512 * 1024, .files_max = 5 };
    pthread_mutex_init(&s->lock, NULL);
    k.listen = k.listen ? k.listen : "127.0.0.1:0";
    k.threads = k.threads ? k.threads : 2;
    k.spool = s->spool;
    k.app = s;
    k.limits = limits;
    k.on_request = on_request;
    k.on_refuse = on_refuse;
    if (http_open(&k, &s->server, &e))
        fail_msg("%s", e.why);
    pthread_create(&s->clerk, NULL, clerk_main, s);
    return s;
}

static inline int spooled(const struct served *s)
{
    int n = 0;
    DIR *d = opendir(s->spool);
    for (struct dirent *f; (f = readdir(d));)
        n += !strncmp(f->d_name, "upload-", 7);
    closedir(d);
    return n;
}

/* Spool files go when the loop learns of it, which may be a moment later. */
static inline void assert_spool_empties(const struct served *s)
{
    int64_t end = now_ms() + 3000;
    while (spooled(s) && now_ms() < end)
        nap(5);
    assert_int_equal(spooled(s), 0);
}

static inline void unserve(struct served *s)
{
    http_close(s->server);
    s->stop = true;
    pthread_join(s->clerk, NULL);
    char path[128];
    snprintf(path, sizeof path, "%s/file", s->spool);
    unlink(path);
    assert_int_equal(spooled(s), 0);
    assert_int_equal(rmdir(s->spool), 0);
    free(s);
}

/* ---- the client */

static inline int dial_address(const char *a)
{
    struct sockaddr_un un = { .sun_family = AF_UNIX };
    struct sockaddr_in v4 = { .sin_family = AF_INET };
    struct sockaddr_in6 v6 = { .sin6_family = AF_INET6 };
    char host[64] = "";
    int fd, rc;
    if (!strncmp(a, "unix:", 5)) {
        fd = socket(AF_UNIX, SOCK_STREAM, 0);
        snprintf(un.sun_path, sizeof un.sun_path, "%s", a + 5);
        rc = connect(fd, (void *)&un, sizeof un);
    } else if (*a == '[') {
        fd = socket(AF_INET6, SOCK_STREAM, 0);
        snprintf(host, sizeof host, "%.*s", (int)(strchr(a, ']') - a - 1), a + 1);
        inet_pton(AF_INET6, host, &v6.sin6_addr);
        v6.sin6_port = htons((in_port_t)atoi(strchr(a, ']') + 2));
        rc = connect(fd, (void *)&v6, sizeof v6);
    } else {
        fd = socket(AF_INET, SOCK_STREAM, 0);
        snprintf(host, sizeof host, "%.*s", (int)(strchr(a, ':') - a), a);
        inet_pton(AF_INET, host, &v4.sin_addr);
        v4.sin_port = htons((in_port_t)atoi(strchr(a, ':') + 1));
        rc = connect(fd, (void *)&v4, sizeof v4);
    }
    if (rc) {
        close(fd);
        return -1;
    }
    return fd;
}

static inline int dial(const struct served *s)
{
    int fd = dial_address(http_address(s->server));
    assert_true(fd >= 0);
    return fd;
}

/* false: the server has closed on us */
static inline bool say_n(int fd, const char *p, size_t n)
{
    while (n) {
        ssize_t w = send(fd, p, n, MSG_NOSIGNAL);
        if (w <= 0)
            return false;
        p += w;
        n -= (size_t)w;
    }
    return true;
}

static inline bool say(int fd, const char *s)
{
    return say_n(fd, s, strlen(s));
}

struct heard {
    char text[300000];
    size_t n;
    int replies; /* whole ones; 100 Continue counts */
    int status[16];
    const char *last; /* the last reply */
    bool closed, reset; /* reset: not closed in peace */
};

static int look_ms = 3; /* how long to look whether the server closes after the last reply */

/* Length of the reply at p if it is whole, 0 if not. */
static inline size_t whole(const char *p, size_t n, bool head, int *status)
{
    const char *end = memmem(p, n, "\r\n\r\n", 4);
    if (!end || sscanf(p, "HTTP/1.%*d %d", status) != 1)
        return 0;
    size_t head_n = (size_t)(end - p) + 4, body_n = 0;
    const char *cl = memmem(p, head_n, "\r\nContent-Length: ", 18);
    if (cl && !head && *status >= 200)
        body_n = (size_t)atol(cl + 18);
    return head_n + body_n <= n ? head_n + body_n : 0;
}

/* Waits for `want` whole replies or the end; then looks shortly whether the connection was closed. */
static inline const struct heard *hear(int fd, int want, bool head, int ms)
{
    static struct heard h;
    int64_t end = now_ms() + ms;
    size_t at = 0;
    memset(&h, 0, sizeof h);
    h.last = h.text;
    while (!h.closed && h.n < sizeof h.text - 1) {
        bool done = h.replies >= want, closing = done && strcasestr(h.last, "\r\nConnection: close");
        struct pollfd p = { fd, POLLIN, 0 };
        int wait = done && !closing ? look_ms : (int)(end - now_ms());
        if (poll(&p, 1, wait < 0 ? 0 : wait) == 0)
            break;
        ssize_t r = recv(fd, h.text + h.n, sizeof h.text - 1 - h.n, 0);
        if (r <= 0) {
            h.closed = true;
            h.reset = r < 0;
        } else {
            h.n += (size_t)r;
        }
        for (size_t len; h.replies < 16 && (len = whole(h.text + at, h.n - at, head, &h.status[h.replies])); at += len) {
            h.replies++;
            h.last = h.text + at;
        }
    }
    return &h;
}

static inline const struct heard *ask_n(const struct served *s, const char *request, size_t n)
{
    int fd = dial(s);
    say_n(fd, request, n);
    const struct heard *h = hear(fd, 1, !strncmp(request, "HEAD ", 5), 3000);
    close(fd);
    return h;
}

static inline const struct heard *ask(const struct served *s, const char *request)
{
    return ask_n(s, request, strlen(request));
}

static inline void assert_has(const struct heard *h, const char *text)
{
    if (!strstr(h->text, text))
        fail_msg("no \"%s\" in:\n%s", text, h->text);
}

static inline void assert_lacks(const struct heard *h, const char *text)
{
    if (strstr(h->text, text))
        fail_msg("\"%s\" in:\n%s", text, h->text);
}

static inline void assert_status(const struct heard *h, int status)
{
    if (h->replies < 1 || h->status[h->replies - 1] != status)
        fail_msg("wanted %d, heard %d replies:\n%s", status, h->replies, h->text);
}
