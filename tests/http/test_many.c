/* Many clients at once: late replies from other threads, loops that must not stall, slow and vanishing clients,
 * closing while requests are under way. */
#include "http/served.h"

#define HOST "Host: motcua\r\n"
#define GET "GET /x HTTP/1.1\r\n" HOST "\r\n"

enum { MOST = 256 };

static struct served *s;
static int fds[MOST];

static int up(void **state)
{
    (void)state;
    look_ms = 0;
    s = serve((struct http_config){ .header_s = 2, .body_s = 2, .idle_s = 3 });
    return 0;
}

static int down(void **state)
{
    (void)state;
    unserve(s);
    return 0;
}

static void dial_all(int n)
{
    for (int i = 0; i < n; i++)
        fds[i] = dial(s);
}

static void hang_up(int n)
{
    for (int i = 0; i < n; i++)
        close(fds[i]);
}

static void late_replies_to_200_clients(void **state)
{
    (void)state;
    dial_all(200);
    int64_t begin = now_ms();
    for (int round = 0; round < 5; round++) {
        for (int i = 0; i < 200; i++) {
            char request[100];
            snprintf(request, sizeof request, "GET /later?ms=%d&n=%d HTTP/1.1\r\n" HOST "\r\n", i % 7 * 10, i);
            say(fds[i], request);
        }
        for (int i = 0; i < 200; i++) {
            char line[20];
            snprintf(line, sizeof line, "q:n=%d\n", i);
            const struct heard *h = hear(fds[i], 1, false, 5000);
            assert_status(h, 200);
            assert_has(h, line);
        }
    }
    assert_true(now_ms() - begin < 20000);
    hang_up(200);
}

/* All at once, n times: exactly 128 and 256 ready sockets have stalled a pool of the library's own. */
static void burst(int n)
{
    dial_all(n);
    for (int round = 0; round < 10; round++) {
        int64_t begin = now_ms();
        for (int i = 0; i < n; i++)
            say(fds[i], GET);
        for (int i = 0; i < n; i++)
            assert_status(hear(fds[i], 1, false, 5000), 200);
        assert_true(now_ms() - begin < 4000);
    }
    hang_up(n);
}

static void bursts_of_128_and_256(void **state)
{
    (void)state;
    burst(127);
    burst(128);
    burst(256);
}

static void a_single_late_reply_needs_no_other_request(void **state)
{
    (void)state;
    int64_t begin = now_ms();
    assert_status(ask(s, "POST /later?ms=50 HTTP/1.1\r\n" HOST "Content-Length: 1\r\n\r\nx"), 200);
    assert_true(now_ms() - begin < 600);
}

static void clients_that_vanish_while_they_wait(void **state)
{
    (void)state;
    int before = s->requests;
    dial_all(200);
    for (int i = 0; i < 200; i++) {
        say(fds[i], "POST /later?ms=100 HTTP/1.1\r\n" HOST "Content-Length: 3\r\n\r\nabcGET /x HTTP/1.1\r\n");
        if (i % 2) { /* with a reset */
            struct linger now = { 1, 0 };
            setsockopt(fds[i], SOL_SOCKET, SO_LINGER, &now, sizeof now);
        }
        if (i % 3 == 0)
            close(fds[i]), fds[i] = -1;
    }
    for (int64_t end = now_ms() + 3000; s->requests < before + 190 && now_ms() < end;)
        nap(5);
    hang_up(200);
    assert_status(ask(s, "GET /later?ms=200 HTTP/1.1\r\n" HOST "\r\n"), 200);
}

static void trickling_clients_are_cut_and_others_served(void **state)
{
    enum { HEADER, BODY, SILENT, LAST };
    (void)state;
    int64_t begin = now_ms(), cut[LAST] = { 0 };
    dial_all(LAST);
    say(fds[HEADER], "GET /x HTTP/1.1\r\n" HOST);
    say(fds[BODY], "POST /x HTTP/1.1\r\n" HOST "Content-Length: 1000\r\n\r\n");
    while (now_ms() - begin < 6000 && !(cut[HEADER] && cut[BODY] && cut[SILENT])) {
        say(fds[HEADER], "X: y\r\n");
        say(fds[BODY], "x");
        for (int i = 0; i < LAST; i++) {
            char away[1000];
            while (!cut[i] && recv(fds[i], away, sizeof away, MSG_DONTWAIT) == 0)
                cut[i] = now_ms() - begin;
        }
        assert_status(ask(s, GET), 200);
        nap(50);
    }
    for (int i = 0; i < LAST; i++)
        if (cut[i] < 1900 || cut[i] > 4500)
            fail_msg("client %d was cut after %d ms", i, (int)cut[i]);
    hang_up(LAST);
}

/* Deadlines here: header 2 s, body 2 s without 16 KiB, idle 3 s. Side by side, since each takes its time. */
static void every_phase_has_its_own_deadline(void **state)
{
    enum { HEADER, IDLE, WAITING, MOVING, LAST };
    static char lump[20000];
    (void)state;
    memset(lump, 'a', sizeof lump);
    dial_all(LAST);
    int64_t begin = now_ms();
    say(fds[HEADER], "GET /x HTTP/1.1\r\n" HOST);
    say(fds[IDLE], GET);
    assert_status(hear(fds[IDLE], 1, false, 3000), 200);
    say(fds[WAITING], "GET /later?ms=5000 HTTP/1.1\r\n" HOST "\r\n");
    say(fds[MOVING], "POST /x HTTP/1.1\r\n" HOST "Content-Length: 80000\r\n\r\n");
    for (int i = 0; i < 4; i++) {
        nap(1200);
        say_n(fds[MOVING], lump, sizeof lump);
    }
    assert_status(hear(fds[MOVING], 1, false, 3000), 200);
    assert_status(hear(fds[WAITING], 1, false, 3000), 200);
    assert_true(now_ms() - begin >= 4900);
    const struct heard *h = hear(fds[HEADER], 1, false, 0);
    assert_status(h, 408);
    assert_true(h->closed);
    h = hear(fds[IDLE], 1, false, 0);
    assert_true(h->closed);
    assert_int_equal(h->n, 0);
    hang_up(LAST);
}

static void connections_are_bounded(void **state)
{
    (void)state;
    struct served *few = serve((struct http_config){ .max_connections = 4, .threads = 2 });
    for (int i = 0; i < 4; i++) {
        fds[i] = dial(few);
        say(fds[i], GET);
    }
    int served_n = 0;
    for (int i = 0; i < 4; i++)
        served_n += hear(fds[i], 1, false, 300)->replies;
    fds[4] = dial(few);
    say(fds[4], GET);
    assert_int_equal(hear(fds[4], 1, false, 300)->replies, served_n < 4 ? 1 : 0);
    hang_up(4);
    assert_status(hear(fds[4], 1, false, 3000), 200);
    close(fds[4]);
    unserve(few);
}

static void closing_waits_for_requests_under_way(void **state)
{
    (void)state;
    struct served *own = serve((struct http_config){ .threads = 2 });
    int waiting = dial(own), idle = dial(own);
    say(waiting, "GET /later?ms=400 HTTP/1.1\r\n" HOST "\r\n");
    say(idle, GET);
    assert_status(hear(idle, 1, false, 1000), 200);
    nap(50);
    int64_t begin = now_ms();
    http_close(own->server);
    assert_in_range(now_ms() - begin, 250, 2000);
    const struct heard *h = hear(waiting, 1, false, 1000);
    assert_status(h, 200);
    assert_true(h->closed);
    assert_has(h, "Connection: close");
    assert_true(hear(idle, 1, false, 1000)->closed);
    close(waiting);
    close(idle);
    own->server = NULL;
    unserve(own);
}

/* The application is late beyond the deadline: closing does not wait for it, and its reply comes to nothing. */
static void closing_does_not_wait_for_ever(void **state)
{
    static struct http_server *left;
    (void)state;
    struct served *own = serve((struct http_config){ .threads = 2, .close_s = 1 });
    int waiting = dial(own);
    say(waiting, "GET /later?ms=2500 HTTP/1.1\r\n" HOST "\r\n");
    nap(100);
    left = own->server; /* stays in memory on purpose */
    int64_t begin = now_ms();
    http_close(own->server);
    assert_in_range(now_ms() - begin, 900, 2000);
    assert_int_equal(hear(waiting, 1, false, 1000)->replies, 0);
    close(waiting);
    own->server = NULL;
    unserve(own); /* the clerk sends the reply now */
    assert_non_null(left);
}

static void closing_under_fire(void **state)
{
    (void)state;
    for (int round = 0; round < 5; round++) {
        struct served *own = serve((struct http_config){ .threads = 2 });
        for (int i = 0; i < 50; i++) {
            fds[i] = dial(own);
            say(fds[i], i % 2 ? "GET /later?ms=20 HTTP/1.1\r\n" HOST "\r\n" : GET GET GET);
        }
        nap(round * 7);
        unserve(own);
        hang_up(50);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_single_late_reply_needs_no_other_request),
        cmocka_unit_test(late_replies_to_200_clients),
        cmocka_unit_test(bursts_of_128_and_256),
        cmocka_unit_test(clients_that_vanish_while_they_wait),
        cmocka_unit_test(trickling_clients_are_cut_and_others_served),
        cmocka_unit_test(every_phase_has_its_own_deadline),
        cmocka_unit_test(connections_are_bounded),
        cmocka_unit_test(closing_waits_for_requests_under_way),
        cmocka_unit_test(closing_does_not_wait_for_ever),
        cmocka_unit_test(closing_under_fire),
    };
    return cmocka_run_group_tests(tests, up, down);
}
