/* Many replies that stay open: beside ordinary requests, pushed by several threads, and when the server leaves and closes. */
#include "http/streamed.h"

static int64_t cpu_ms(void)
{
    struct timespec t;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

static int by_size(const void *a, const void *b)
{
    return *(const int *)a - *(const int *)b;
}

/* On one loop, since two cores may be all there are. */
static void three_hundred_do_not_slow_ordinary_requests(void **state)
{
    enum { N = 300, ASKED = 200 };
    static int fd[N], took[ASKED];
    (void)state;
    for (int i = 0; i < N; i++) {
        fd[i] = dial(s);
        say(fd[i], STREAM);
        until(fd[i], "\r\n\r\n", 2000);
    }
    for (int i = 0; i < ASKED; i++) {
        for (int k = 0; i % 20 == 0 && k < N; k++)
            push(k, "data: a line of some length for everybody who listens\n\n");
        int64_t begin = now_ms();
        assert_status(ask(s, GET), 200);
        took[i] = (int)(now_ms() - begin);
    }
    int64_t cpu = cpu_ms();
    nap(1000);
    assert_true(cpu_ms() - cpu < 100); /* silent ones cost nothing */
    qsort(took, ASKED, sizeof took[0], by_size);
    print_message("# ordinary requests beside %d streams: median %d ms, longest %d ms\n", N, took[ASKED / 2], took[ASKED - 1]);
    assert_true(took[ASKED / 2] <= 10);
    assert_true(took[ASKED - 1] <= 500);
    for (int i = 0; i < N; i++) {
        push(i, "end of it");
        until(fd[i], "end of it", 2000);
        close(fd[i]);
    }
    for (int i = 0; i < N; i++)
        assert_state(stream(i), HTTP_STREAM_GONE, 2000);
}

/* ---- pushing from many threads while clients come and go */

static atomic_bool over;

static void *pusher(void *arg)
{
    (void)arg;
    while (!over) {
        pthread_mutex_lock(&lock);
        for (int i = 0; i < opened; i++)
            http_stream_push(open_[i], "data: x\n\n", 9);
        for (int i = 0; i < opened;) /* as an application does */
            if (http_stream_state(open_[i]) != HTTP_STREAM_OPEN || opened > 40) {
                http_stream_free(open_[i]);
                open_[i] = open_[--opened];
            } else {
                i++;
            }
        pthread_mutex_unlock(&lock);
        nap(1);
    }
    return NULL;
}

static void pushed_by_several_while_clients_come_and_go(void **state)
{
    enum { THREADS = 3, CLIENTS = 40 };
    pthread_t t[THREADS];
    int fd[CLIENTS];
    (void)state;
    over = false;
    for (int i = 0; i < THREADS; i++)
        pthread_create(&t[i], NULL, pusher, NULL);
    for (int round = 0; round < 15; round++) {
        for (int i = 0; i < CLIENTS; i++) {
            fd[i] = dial(s);
            say(fd[i], STREAM);
        }
        for (int i = 0; i < CLIENTS; i++) {
            struct linger now = { 1, 0 };
            if (i % 3)
                until(fd[i], "data: x", 2000);
            if (i % 2)
                setsockopt(fd[i], SOL_SOCKET, SO_LINGER, &now, sizeof now);
            close(fd[i]);
        }
    }
    over = true;
    for (int i = 0; i < THREADS; i++)
        pthread_join(t[i], NULL);
    assert_status(ask(s, GET), 200);
}

static void leaving_ends_them_in_order(void **state)
{
    (void)state;
    int fd = dial(s), late = dial(s);
    say(fd, STREAM);
    until(fd, "\r\n\r\n", 1000);
    push(0, "news");
    int64_t begin = now_ms();
    http_leave(s->server);
    until(fd, "\r\n0\r\n\r\n", 1000);
    assert_true(now_ms() - begin < 300);
    assert_int_equal(http_stream_state(stream(0)), HTTP_STREAM_LEFT);
    assert_false(http_stream_push(stream(0), "x", 1));
    say(late, "GET /stream?first=hello HTTP/1.1\r\n" HOST "\r\n"); /* who comes now is told what there is */
    until(late, "hello\r\n0\r\n\r\n", 1000);
    close(fd);
    close(late);
}

/* One that reads, one whose socket is full, one that is gone. */
static void closing_does_not_wait_for_them(void **state)
{
    static char lump[64 * 1024];
    (void)state;
    int fd[3];
    for (int i = 0; i < 3; i++) {
        fd[i] = dial(s);
        say(fd[i], STREAM);
        until(fd[i], "\r\n\r\n", 1000);
    }
    memset(lump, 'a', sizeof lump);
    for (size_t stuck = 0; stuck < 2 * sizeof lump; nap(5)) { /* until its socket takes no more */
        assert_true(http_stream_push(stream(1), lump, sizeof lump));
        nap(20);
        pthread_mutex_lock(&stream(1)->lock);
        stuck = stream(1)->n - stream(1)->at;
        pthread_mutex_unlock(&stream(1)->lock);
    }
    close(fd[2]);
    int64_t begin = now_ms();
    unserve(s);
    int64_t took = now_ms() - begin;
    if (took > 3000)
        fail_msg("closing took %d ms", (int)took);
    assert_false(http_stream_push(open_[0], "x", 1)); /* handles outlive the server */
    free_all();
    close(fd[0]);
    close(fd[1]);
    up_with(5); /* for down() */
}

int main(void)
{
#define WITH(t) cmocka_unit_test_setup_teardown(t, up, down)
    const struct CMUnitTest tests[] = {
        WITH(three_hundred_do_not_slow_ordinary_requests),
        WITH(pushed_by_several_while_clients_come_and_go),
        WITH(leaving_ends_them_in_order),
        WITH(closing_does_not_wait_for_them),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
