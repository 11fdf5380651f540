/* A reply that stays open: what is pushed comes at once, silence is no deadline, clients that go and that do not read. */
#include "http/streamed.h"

static void what_is_pushed_comes_at_once(void **state)
{
    (void)state;
    int fd = dial(s);
    say(fd, STREAM);
    assert_true(until(fd, "\r\n\r\n", 1000) < 150); /* the head does not wait for a first byte */
    assert_non_null(strstr(got, "Content-Type: text/event-stream\r\n"));
    assert_non_null(strstr(got, "Transfer-Encoding: chunked\r\n"));
    for (int i = 0; i < 3; i++) {
        nap(60);
        push(0, "data: 1\n\n");
        assert_true(until(fd, "data: 1\n\n", 1000) < 150);
    }
    assert_int_equal(http_stream_state(stream(0)), HTTP_STREAM_OPEN);
    push(0, "the last");
    free_all();
    until(fd, "the last\r\n0\r\n\r\n", 1000);
    say(fd, GET); /* the connection is as any other afterwards */
    assert_status(hear(fd, 1, false, 1000), 200);
    close(fd);
}

static void what_was_pushed_before_comes_with_the_head(void **state)
{
    (void)state;
    int fd = dial(s);
    say(fd, "GET /stream?first=hello HTTP/1.1\r\n" HOST "\r\n");
    assert_true(until(fd, "hello", 1000) < 150);
    close(fd);
}

static void without_chunks_for_http_1_0(void **state)
{
    (void)state;
    int fd = dial(s);
    say(fd, "GET /stream?first=hello HTTP/1.0\r\n" HOST "\r\n");
    until(fd, "\r\n\r\nhello", 1000);
    assert_null(strcasestr(got, "chunked"));
    push(0, "more");
    until(fd, "more", 1000);
    assert_int_equal(got_n, 4);
    free_all();
    assert_closed(fd, 1000);
    close(fd);
}

static void head_alone_for_head(void **state)
{
    (void)state;
    int fd = dial(s);
    say(fd, "HEAD /stream?first=hello HTTP/1.1\r\n" HOST "\r\n" GET);
    const struct heard *h = hear(fd, 2, true, 1000);
    assert_has(h, "text/event-stream");
    assert_lacks(h, "hello");
    assert_has(h, "X-Seen: yes"); /* the next one is answered */
    assert_state(stream(0), HTTP_STREAM_GONE, 500);
    close(fd);
}

static void the_next_request_waits_for_the_end(void **state)
{
    (void)state;
    int fd = dial(s);
    say(fd, STREAM GET);
    until(fd, "\r\n\r\n", 1000);
    push(0, "one");
    until(fd, "one", 1000);
    free_all();
    until(fd, "X-Seen: yes", 1000);
    close(fd);
}

static void a_client_that_goes_is_noticed(void **state)
{
    (void)state;
    struct linger now = { 1, 0 };
    for (int i = 0; i < 3; i++) {
        int fd = dial(s);
        say(fd, STREAM);
        until(fd, "\r\n\r\n", 1000);
        if (i == 1)
            setsockopt(fd, SOL_SOCKET, SO_LINGER, &now, sizeof now); /* a reset */
        if (i == 2)
            say(fd, "bytes that nobody reads");
        close(fd);
        assert_state(stream(i), HTTP_STREAM_GONE, 500);
        assert_false(http_stream_push(stream(i), "x", 1));
    }
}

static void silence_is_no_deadline(void **state)
{
    (void)state;
    int fd = dial(s);
    say(fd, STREAM);
    until(fd, "\r\n\r\n", 1000);
    nap(10000); /* deadlines here: 2, 2, 3; the library's own: 8 */
    push(0, "still here");
    assert_true(until(fd, "still here", 1000) < 150);
    nap(1200);
    push(0, "and again");
    until(fd, "and again", 1000);
    close(fd);
}

static void who_does_not_read_is_ended_and_costs_nobody_else(void **state)
{
    static char lump[16 * 1024];
    (void)state;
    int slow = dial(s), brisk = dial(s), n = 0;
    memset(lump, 'a', sizeof lump);
    say(slow, STREAM);
    until(slow, "\r\n\r\n", 1000);
    say(brisk, STREAM);
    until(brisk, "\r\n\r\n", 1000);
    for (int64_t end = now_ms() + 20000; http_stream_push(stream(0), lump, sizeof lump) && now_ms() < end; n++) {
        push(1, "tick");
        assert_true(until(brisk, "tick", 1000) < 500);
        assert_status(ask(s, GET), 200);
    }
    assert_int_equal(http_stream_state(stream(0)), HTTP_STREAM_SLOW);
    assert_true(n >= ROOM / (int)sizeof lump);
    assert_closed(slow, 2000);
    push(1, "alive");
    until(brisk, "alive", 1000);
    close(slow);
    close(brisk);
}

static void who_reads_late_gets_all_of_it(void **state)
{
    (void)state;
    enum { LINES = 8000 };
    int fd = dial(s);
    size_t all = 0;
    say(fd, STREAM);
    until(fd, "\r\n\r\n", 1000);
    for (int i = 0; i < LINES; i++) {
        char line[32];
        snprintf(line, sizeof line, "line %05d is here\n", i);
        push(0, line);
        all += strlen(line);
    }
    nap(300);
    free_all();
    until(fd, "line 07999 is here\n\r\n0\r\n\r\n", 3000);
    size_t seen = 0;
    for (const char *p = got; (p = strstr(p, " is here")); p++)
        seen++;
    assert_true(got_n > all && seen >= LINES - 20); /* a chunk may end within one */
    close(fd);
}

static void a_handle_that_was_never_sent_is_given_back(void **state)
{
    (void)state;
    struct http_stream *st = http_stream_new(10);
    assert_true(http_stream_push(st, "0123456789", 10));
    assert_false(http_stream_push(st, "x", 1));
    assert_int_equal(http_stream_state(st), HTTP_STREAM_SLOW);
    http_stream_free(st);
    http_stream_free(NULL);
}

int main(void)
{
#define WITH(t) cmocka_unit_test_setup_teardown(t, up, down)
    const struct CMUnitTest tests[] = {
        WITH(what_is_pushed_comes_at_once),
        WITH(what_was_pushed_before_comes_with_the_head),
        WITH(without_chunks_for_http_1_0),
        WITH(head_alone_for_head),
        WITH(the_next_request_waits_for_the_end),
        WITH(a_client_that_goes_is_noticed),
        WITH(silence_is_no_deadline),
        WITH(who_does_not_read_is_ended_and_costs_nobody_else),
        WITH(who_reads_late_gets_all_of_it),
        WITH(a_handle_that_was_never_sent_is_given_back),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
