/* Serves one page of 2 kB and every reply of /later from another thread, for a load generator to be pointed at:
 *   make MODE=rel build/rel/libkits.a build/rel/libbase.a
 *   cc -O2 -Isrc -D_GNU_SOURCE tests/bench/bench_http.c build/rel/libkits.a build/rel/libbase.a -lmicrohttpd -lcrypto \
 *     -lutf8proc -pthread -o build/bench_http && build/bench_http 1 10
 *   wrk -t1 -c64 -d8s http://ADDRESS/
 * Arguments: loop threads, seconds. At the end: requests and requests per second of CPU. */
#include "http/http.h"
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

enum { MOST = 65536 };

struct bench {
    char page[2048];
    atomic_long requests;
    pthread_mutex_t lock;
    pthread_cond_t some;
    struct http_exchange *late[MOST];
    int late_n;
};

static void reply(struct bench *b, struct http_exchange *x)
{
    struct http_reply r = { .status = 200, .type = "text/html; charset=utf-8", .body = b->page, .n = sizeof b->page };
    http_reply_head(&r, "X-Content-Type-Options", "nosniff");
    http_reply_send(x, &r);
}

static void on_request(void *app, struct http_exchange *x)
{
    struct bench *b = app;
    b->requests++;
    if (strcmp(x->path, "/later")) {
        reply(b, x);
        return;
    }
    pthread_mutex_lock(&b->lock);
    b->late[b->late_n++] = x;
    pthread_cond_signal(&b->some);
    pthread_mutex_unlock(&b->lock);
}

static void on_refuse(void *app, struct http_exchange *x, int status, enum err_code code)
{
    (void)app, (void)code;
    http_reply_send(x, &(struct http_reply){ .status = status });
}

static void limits(void *app, const char *method, const char *path, struct http_limits *out)
{
    (void)app, (void)method, (void)path;
    out->body_max = 65536;
}

static void *clerk(void *arg)
{
    struct bench *b = arg;
    static struct http_exchange *batch[MOST];
    for (;;) {
        pthread_mutex_lock(&b->lock);
        while (!b->late_n)
            pthread_cond_wait(&b->some, &b->lock);
        int n = b->late_n;
        memcpy(batch, b->late, (size_t)n * sizeof *batch);
        b->late_n = 0;
        pthread_mutex_unlock(&b->lock);
        for (int i = 0; i < n; i++)
            reply(b, batch[i]);
    }
    return NULL;
}

int main(int argc, char **argv)
{
    static struct bench b = { .lock = PTHREAD_MUTEX_INITIALIZER, .some = PTHREAD_COND_INITIALIZER };
    struct http_config k = { .listen = "127.0.0.1:0", .threads = argc > 1 ? atoi(argv[1]) : 1, .app = &b,
                             .limits = limits, .on_request = on_request, .on_refuse = on_refuse };
    struct http_server *s;
    struct err e;
    pthread_t thread;
    struct rusage u;
    memset(b.page, 'x', sizeof b.page);
    if (http_open(&k, &s, &e)) {
        fprintf(stderr, "%s\n", e.why);
        return 1;
    }
    pthread_create(&thread, NULL, clerk, &b);
    printf("%s\n", http_address(s));
    fflush(stdout);
    sleep(argc > 2 ? (unsigned)atoi(argv[2]) : 10);
    http_close(s);
    getrusage(RUSAGE_SELF, &u);
    double cpu = (double)(u.ru_utime.tv_sec + u.ru_stime.tv_sec) + (double)(u.ru_utime.tv_usec + u.ru_stime.tv_usec) / 1e6;
    printf("%ld requests, %.2f s of CPU, %.0f requests per second of CPU, %ld MB\n", b.requests, cpu, (double)b.requests / cpu,
           u.ru_maxrss / 1024);
    return 0;
}
