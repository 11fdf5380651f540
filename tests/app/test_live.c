/* Live pages from inside: made once for all who listen, said when it has changed, to nobody who should not be there. The text is the test's own. */
#include "app/house.h"
#include "app/live/live.h"
#include <stdatomic.h>
#include <sys/resource.h>

static const char page[] = "/song";
static atomic_int made, number, broken, slow_ms, turn; /* turn: each test has boards of its own */
static struct house *h;

/* "params" tells apart what ?bang= names; the text is two lines, so that both are seen to be data. */
static enum err_code make(struct app *app, const char *params, struct arena *a, struct buf *out, int64_t *id, struct err *e)
{
    (void)a;
    if (!app_world(app)) /* as a real one looks at its application */
        return ERR_INTERNAL;
    atomic_fetch_add(&made, 1);
    poll(NULL, 0, atomic_load(&slow_ms));
    if (atomic_load(&broken))
        return err(e, ERR_STORAGE, "broken by the test");
    *id = 700;
    buf_fmt(out, "{\"board\":\"%s\",\n\"n\":%d}", params, atomic_load(&number));
    return ERR_OK;
}

static enum err_code show(struct req *r, struct err *e)
{
    const char *board = req_query(r, "bang");
    (void)e;
    return req_live(r, &(struct live_ask){.key = arena_fmt(r->x->arena, "%s %d", board, atomic_load(&turn)), .event = "board", .make = make, .params = board});
}

static const struct route routes[] = {
    {.method = "GET", .pattern = page, .fn = show, .need = NEED_ANYONE, .doc = "A live text"},
};
static const struct room room = {.name = "test", .routes = {routes, 1}};

static int up(void **state)
{
    if (sandbox_open(state))
        return -1;
    h = house_open(*state, &room);
    house_person(h);
    return 0;
}

static int down(void **state)
{
    house_close(h);
    poll(NULL, 0, 1500); /* nobody works on after the end: the sanitizer would tell */
    return sandbox_close(state);
}

static int anew(void **state)
{
    (void)state;
    atomic_fetch_add(&turn, 1);
    atomic_store(&number, 1);
    atomic_store(&broken, 0);
    atomic_store(&slow_ms, 0);
    return 0;
}

static int64_t now_ms(void)
{
    return clock_mono_us() / 1000;
}

/* From an address of its own: people without a session are counted by it. */
static int dial_from(int last)
{
    struct sockaddr_in to = {.sin_family = AF_INET}, from = {.sin_family = AF_INET};
    inet_pton(AF_INET, "127.0.0.1", &to.sin_addr);
    to.sin_port = htons((in_port_t)atoi(strrchr(app_address(h->app), ':') + 1));
    from.sin_addr.s_addr = htonl(0x7f000000u + (unsigned)last);
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    assert_int_equal(bind(fd, (void *)&from, sizeof from), 0);
    assert_int_equal(connect(fd, (void *)&to, sizeof to), 0);
    return fd;
}

static int listen_as(int last, const char *board, const char *heads)
{
    char ask[1000];
    int fd = dial_from(last), n = snprintf(ask, sizeof ask, "GET %s?bang=%s HTTP/1.1\r\nHost: motcua\r\nAccept: text/event-stream\r\n%s\r\n", page, board, heads);
    house_say(fd, ask, (size_t)n);
    return fd;
}

/* What comes until `text` is in it; fails after ms. */
static const char *until(int fd, const char *text, int ms)
{
    struct buf b = buf_init(h->s->a, 4096);
    for (int64_t end = now_ms() + ms; !strstr(b.p, text);) {
        char part[4096];
        struct pollfd p = {fd, POLLIN, 0};
        int64_t left = end - now_ms();
        if (left <= 0 || poll(&p, 1, (int)left) <= 0)
            fail_msg("no \"%s\" in:\n%s", text, b.p);
        ssize_t n = recv(fd, part, sizeof part, 0);
        if (n <= 0)
            fail_msg("closed before \"%s\" in:\n%s", text, b.p);
        buf_put(&b, part, (size_t)n);
    }
    return b.p;
}

static void nothing_comes(int fd, int ms)
{
    struct pollfd p = {fd, POLLIN, 0};
    char part[4096] = "";
    if (poll(&p, 1, ms) > 0 && recv(fd, part, sizeof part - 1, 0) >= 0)
        fail_msg("came: %s", part);
}

static void the_text_comes_at_once_and_when_it_has_changed(void **state)
{
    (void)state;
    int fd = listen_as(1, "a", "");
    int64_t began = now_ms();
    const char *said = until(fd, "\n\n\r\n", 1000); /* its chunk is whole */
    assert_true(now_ms() - began < 500);
    for (const char *const *line = (const char *const[]){"Content-Type: text/event-stream", "Cache-Control: no-store", "X-Accel-Buffering: no", "retry: ", "id: 700-",
                                                         "event: board\ndata: {\"board\":\"a\",\ndata: \"n\":1}\n\n", NULL}; *line; line++)
        assert_has(said, *line);
    nothing_comes(fd, 2500);
    atomic_store(&number, 2);
    said = until(fd, "data: \"n\":2}\n\n", 3000);
    assert_null(strstr(said, "retry"));
    close(fd);
}

static void ten_listeners_cost_one_make(void **state)
{
    enum { N = 10 };
    int fd[N];
    (void)state;
    for (int i = 0; i < N; i++) {
        fd[i] = listen_as(1, "a", "");
        until(fd[i], "\"n\":1", 1000);
    }
    poll(NULL, 0, 1500); /* who listened before is forgotten */
    int before = atomic_load(&made);
    poll(NULL, 0, 3000);
    assert_in_range(atomic_load(&made) - before, 2, 4); /* one a second */
    atomic_store(&number, 5);
    for (int i = 0; i < N; i++)
        until(fd[i], "\"n\":5", 2500);
    for (int i = 0; i < N; i++)
        close(fd[i]);
    poll(NULL, 0, 2200);
    before = atomic_load(&made);
    poll(NULL, 0, 2200);
    assert_int_equal(atomic_load(&made), before); /* nobody listens: nothing is made */
}

static void boards_are_apart(void **state)
{
    (void)state;
    int a = listen_as(1, "a", ""), b = listen_as(1, "b", "");
    assert_null(strstr(until(a, "\"n\":1", 1000), "\"board\":\"b\""));
    assert_null(strstr(until(b, "\"n\":1", 1000), "\"board\":\"a\""));
    close(a);
    close(b);
}

static void who_knows_it_already_hears_nothing_until_it_changes(void **state)
{
    (void)state;
    int fd = listen_as(1, "a", "");
    const char *id = strstr(until(fd, "\n\n\r\n", 1000), "\nid: ") + 5;
    id = arena_strn(h->s->a, id, strcspn(id, "\n"));
    int again = listen_as(1, "a", arena_fmt(h->s->a, "Last-Event-ID: %s\r\n", id)), other = listen_as(1, "a", "Last-Event-ID: 700-00000000\r\n");
    assert_null(strstr(until(again, "retry: ", 1000), "data:"));
    until(other, "\"n\":1", 1000);
    atomic_store(&number, 2);
    until(again, "\"n\":2", 3000);
    atomic_store(&number, 1); /* the same number, but what the first one knows is true again: it has to be told */
    until(again, "\"n\":1", 3000);
    close(fd);
    close(again);
    close(other);
}

static const char *once(const char *method, const char *path, const char *accept)
{
    const char *ask = arena_fmt(h->s->a, "%s %s HTTP/1.1\r\nHost: motcua\r\nAccept: %s\r\nConnection: close\r\n\r\n", method, path, accept);
    int fd = house_dial(h);
    house_say(fd, ask, strlen(ask));
    return house_hear(h, fd);
}

static void everybody_else_gets_it_once(void **state)
{
    static const char text[] = "\r\n\r\n{\"board\":\"a\",\n\"n\":1}";
    (void)state;
    const char *said[] = {once("GET", "/song?bang=a", "application/json"), once("GET", "/song?bang=a", "text/html"), once("GET", "/song.json?bang=a", "text/event-stream"),
                          once("GET", "/song?bang=a", "*/*")};
    for (size_t i = 0; i < 4; i++) {
        assert_has(said[i], "200 OK");
        assert_has(said[i], "Content-Type: application/json\r\n");
        assert_has(said[i], "no-store");
        assert_has(said[i], text);
    }
    const char *head = once("HEAD", "/song?bang=a", "text/event-stream");
    assert_has(head, "200 OK");
    assert_has(head, "Content-Type: application/json\r\n");
    assert_null(strstr(head, "board"));
}

static void what_cannot_be_made_is_an_error_and_ends_who_listens(void **state)
{
    (void)state;
    int fd = listen_as(1, "a", "");
    until(fd, "\"n\":1", 1000);
    atomic_store(&broken, 1);
    poll(NULL, 0, 1500);
    int late = listen_as(1, "a", "");
    const char *said = until(late, "\"code\":", 2000);
    assert_true(house_status(said) == 507 || house_status(said) == 503); /* the error itself, or that it is not tried again already */
    assert_has(said, "application/problem+json");
    int before = atomic_load(&made);
    for (int i = 0; i < 20; i++) {
        int more = listen_as(1, "a", "");
        until(more, "\"code\":", 1000);
        close(more);
    }
    assert_true(atomic_load(&made) - before <= 2); /* who comes again and again costs nothing */
    until(fd, "0\r\n\r\n", 14000); /* ended in order: the browser says "reconnecting" instead of "live" */
    close(fd);
    close(late);
}

/* A text that takes long is not made all the time, and others wait for it once. */
static void a_slow_text_does_not_eat_the_thread(void **state)
{
    (void)state;
    atomic_store(&slow_ms, 400);
    int fd = listen_as(1, "a", "");
    until(fd, "\"n\":1", 1500);
    int before = atomic_load(&made);
    poll(NULL, 0, 3000);
    assert_true(atomic_load(&made) - before <= 1);
    int64_t began = now_ms();
    int other = listen_as(1, "b", "");
    until(other, "\"n\":1", 2000);
    assert_true(now_ms() - began < 1200);
    close(fd);
    close(other);
}

static void refused(int fd)
{
    const char *said = until(fd, "\r\n\r\n", 3000);
    assert_has(said, "HTTP/1.1 503");
    assert_has(said, "Retry-After: ");
    assert_has(said, "application/problem+json");
    close(fd);
}

static void a_session_has_six(void **state)
{
    int fd[LIVE_PER_SESSION];
    (void)state;
    const char *who = arena_fmt(h->s->a, "Cookie: mc_phien=%s\r\n", h->cookie);
    for (int i = 0; i < LIVE_PER_SESSION; i++) {
        fd[i] = listen_as(1 + i, "a", who);
        until(fd[i], "\"n\":1", 1000);
    }
    refused(listen_as(1, "b", who));
    int stranger = listen_as(1, "a", "");
    until(stranger, "\"n\":1", 1000);
    close(fd[0]);
    poll(NULL, 0, 200);
    fd[0] = listen_as(1, "b", who); /* room again as soon as one is gone */
    until(fd[0], "\"n\":1", 1000);
    for (int i = 0; i < LIVE_PER_SESSION; i++)
        close(fd[i]);
    close(stranger);
}

static void an_address_and_the_process_have_their_limits(void **state)
{
    static int fd[LIVE_PER_PROCESS];
    struct rlimit files;
    (void)state;
    getrlimit(RLIMIT_NOFILE, &files);
    files.rlim_cur = files.rlim_max;
    setrlimit(RLIMIT_NOFILE, &files);
    if (files.rlim_cur < 3 * LIVE_PER_PROCESS)
        skip();
    for (int i = 0; i < LIVE_PER_PROCESS; i++) {
        fd[i] = listen_as(1 + i / LIVE_PER_ADDRESS, "a", "");
        until(fd[i], "\"n\":1", 2000);
        if (i == LIVE_PER_ADDRESS - 1)
            refused(listen_as(1, "a", ""));
    }
    refused(listen_as(200, "a", ""));
    atomic_store(&number, 2);
    for (int i = 0; i < LIVE_PER_PROCESS; i++)
        until(fd[i], "\"n\":2", 3000);
    int64_t began = now_ms();
    assert_int_equal(house_status(once("GET", "/thu-tuc", "text/html")), 200);
    assert_true(now_ms() - began < 1000);
    for (int i = 0; i < LIVE_PER_PROCESS; i++)
        close(fd[i]);
}

static void leaving_ends_them_and_closing_does_not_wait(void **state)
{
    int fd[20];
    (void)state;
    for (int i = 0; i < 20; i++) {
        fd[i] = listen_as(1, "a", "");
        until(fd[i], "\"n\":1", 1000);
    }
    app_leave(h->app);
    for (int i = 0; i < 20; i++)
        until(fd[i], "0\r\n\r\n", 500);
    int late = listen_as(1, "a", ""); /* told what there is, then sent away: the balancer knows another process by now */
    const char *said = until(late, "0\r\n\r\n", 1000);
    assert_has(said, "\"n\":1");
    close(late);
    for (int i = 0; i < 20; i++)
        close(fd[i]);
}

/* With down(): the application is closed while the text is being made for somebody. */
static void one_is_open_when_it_is_closed(void **state)
{
    (void)state;
    atomic_store(&slow_ms, 300);
    listen_as(1, "a", "");
    poll(NULL, 0, 100);
}

int main(void)
{
#define WITH(t) cmocka_unit_test_setup(t, anew)
    const struct CMUnitTest tests[] = {
        WITH(the_text_comes_at_once_and_when_it_has_changed),
        WITH(ten_listeners_cost_one_make),
        WITH(boards_are_apart),
        WITH(who_knows_it_already_hears_nothing_until_it_changes),
        WITH(everybody_else_gets_it_once),
        WITH(what_cannot_be_made_is_an_error_and_ends_who_listens),
        WITH(a_slow_text_does_not_eat_the_thread),
        WITH(a_session_has_six),
        WITH(an_address_and_the_process_have_their_limits),
        WITH(one_is_open_when_it_is_closed),
    };
    const struct CMUnitTest last[] = {WITH(leaving_ends_them_and_closing_does_not_wait)};
    return cmocka_run_group_tests(tests, up, down) + cmocka_run_group_tests(last, up, down);
}
