/* The client of many connections against a server that stalls, closes, sends garbage, half answers and chunks. */
#include "wire/serving.h"

static struct wire *wire(struct serving *s, int connections, int64_t patience_ms)
{
    struct wire_config c = {.host = "127.0.0.1", .port = s->port, .connections = connections, .patience_us = patience_ms * 1000};
    struct wire *w = NULL;
    struct err e = {0};
    assert_int_equal(wire_open(&c, &w, &e), ERR_OK);
    return w;
}

/* What a path gives: its status, or why there is none. */
static struct asked look(struct wire *w, const char *path)
{
    struct asked x;
    ask(w, &x, path);
    wait_for(w, &x, 1);
    return x;
}

static void answers_are_read(void **state)
{
    (void)state;
    struct serving *s = serving_open();
    struct wire *w = wire(s, 2, 5000);
    struct asked x = look(w, "/ok");
    assert_int_equal(x.status, 200);
    assert_string_equal(x.kept, "hello");
    assert_string_equal(x.cookie, "xyz");
    x = look(w, "/go");
    assert_true(x.status == 303 && strcmp(x.location, "/there?x=1") == 0);
    x = look(w, "/busy");
    assert_true(x.status == 503 && x.retry == 7);
    x = look(w, "/chunked");
    assert_true(x.status == 200 && x.bytes == 14 && strcmp(x.kept, "four0123456789") == 0);
    assert_int_equal(look(w, "/interim").status, 204);
    x = look(w, "/big");
    assert_true(x.status == 200 && x.bytes == 300000 && strlen(x.kept) == 40);
    assert_int_equal(s->connections, 1); /* kept all the while */
    x = look(w, "/end");
    assert_true(x.status == 200 && strcmp(x.kept, "until the end") == 0);
    wire_close(w);
    serving_close(s);
}

static void bad_answers_are_told(void **state)
{
    (void)state;
    struct serving *s = serving_open();
    struct wire *w = wire(s, 2, 300);
    assert_int_equal(look(w, "/half").end, WIRE_BROKEN);
    assert_int_equal(look(w, "/garbage").end, WIRE_BROKEN);
    assert_int_equal(look(w, "/two").end, WIRE_BROKEN);
    assert_int_equal(look(w, "/vanish").end, WIRE_BROKEN);
    struct asked x = look(w, "/slow");
    assert_int_equal(x.end, WIRE_LATE);
    assert_in_range(x.took, 300000, 900000);
    assert_int_equal(look(w, "/more").status, 200); /* good, but the connection is not used again */
    int before = s->connections;
    assert_int_equal(look(w, "/ok").status, 200);
    assert_int_equal(s->connections, before + 1);
    wire_close(w);
    serving_close(s);
}

static void a_kept_connection_that_fell_asleep_is_no_failure(void **state)
{
    (void)state;
    struct serving *s = serving_open();
    struct wire *w = wire(s, 1, 5000);
    for (int i = 0; i < 5; i++)
        assert_int_equal(look(w, "/once").status, 200);
    assert_int_equal(s->requests, 5);
    wire_close(w);
    serving_close(s);
}

/* Who has to wait for a connection is counted from when it was due. */
static void waiting_is_counted(void **state)
{
    (void)state;
    struct serving *s = serving_open();
    struct wire *w = wire(s, 1, 5000);
    struct asked x[4];
    for (int i = 0; i < 4; i++)
        ask(w, &x[i], "/late");
    assert_int_equal(wire_busy(w), 1);
    assert_int_equal(wire_waiting(w), 3);
    wait_for(w, x, 4);
    for (int i = 0; i < 4; i++) {
        assert_in_range(x[i].service, 55000, 400000);
        assert_true(x[i].took >= 58000 * (i + 1));
    }
    wire_close(w);
    serving_close(s);
}

static void nobody_listens(void **state)
{
    (void)state;
    struct serving *s = serving_open();
    struct wire *w = wire(s, 4, 5000);
    struct asked x[200];
    assert_int_equal(look(w, "/ok").status, 200);
    serving_close(s);
    for (int i = 0; i < 200; i++)
        ask(w, &x[i], "/ok");
    wait_for(w, x, 200);
    for (int i = 0; i < 200; i++)
        assert_true(x[i].end == WIRE_REFUSED || x[i].end == WIRE_BROKEN);
    struct serving *again = serving_open(); /* started again elsewhere */
    wire_point(w, again->port);
    assert_int_equal(look(w, "/ok").status, 200);
    wire_close(w);
    serving_close(again);
}

static void many_at_once(void **state)
{
    (void)state;
    enum { N = 2000 };
    struct serving *s = serving_open();
    struct wire *w = wire(s, 32, 20000);
    struct asked *x = calloc(N, sizeof *x);
    for (int i = 0; i < N; i++)
        ask(w, &x[i], i % 50 ? "/ok" : "/once");
    wait_for(w, x, N);
    for (int i = 0; i < N; i++)
        assert_true(x[i].end == WIRE_ANSWERED && x[i].status == 200);
    assert_int_equal(wire_busy(w), 0);
    assert_int_equal(wire_waiting(w), 0);
    free(x);
    wire_close(w);
    serving_close(s);
}

/* However an answer is cut, it reads the same. */
static void cuts_do_not_matter(void **state)
{
    (void)state;
    static const char all[] = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nabcde\r\n3\r\nfgh\r\n0\r\n\r\nNEXT";
    static struct reply r;
    char body[32];
    size_t n = sizeof all - 1;
    for (size_t a = 0; a <= n; a++)
        for (size_t b = a; b <= n; b++) {
            reply_begin(&r, body, sizeof body - 1);
            size_t used = reply_feed(&r, all, a);
            if (used == a)
                used += reply_feed(&r, all + a, b - a);
            if (used == b)
                used += reply_feed(&r, all + b, n - b);
            assert_int_equal(r.part, REPLY_DONE);
            assert_string_equal(r.body, "abcdefgh");
            assert_int_equal(used, n - 4);
        }
}

static void what_is_no_answer(void **state)
{
    (void)state;
    static struct reply r;
    static const char *const bad[] = {
        "HTTP/2 200\r\n\r\n", "HTTP/1.1 20 OK\r\n\r\n", "HTTP/1.1 abc\r\n\r\n", "HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: 5x\r\n\r\n", "HTTP/1.1 200 OK\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip\r\n\r\n", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nabc\r\n", "<html>not http</html>",
    };
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        reply_begin(&r, NULL, 0);
        reply_feed(&r, bad[i], strlen(bad[i]));
        if (r.part != REPLY_BAD)
            fail_msg("taken: %s", bad[i]);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(cuts_do_not_matter), cmocka_unit_test(what_is_no_answer), cmocka_unit_test(answers_are_read),
        cmocka_unit_test(bad_answers_are_told), cmocka_unit_test(a_kept_connection_that_fell_asleep_is_no_failure),
        cmocka_unit_test(waiting_is_counted), cmocka_unit_test(nobody_listens), cmocka_unit_test(many_at_once),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
