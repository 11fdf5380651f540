/* Past saturation: who comes late in a long and crowded turn of the loop is asked to come again and costs nothing; the others are served,
 * and afterwards everybody is. */
#include "app/house.h"

enum { CALLERS = 160, PAGE_MS = 5 };
static const char slow_page[] = "/thu-cham";

static atomic_int handled;

static enum err_code slow(struct req *r, struct err *e)
{
    (void)e;
    atomic_fetch_add(&handled, 1);
    poll(NULL, 0, *req_query(r, "lau") ? 400 : PAGE_MS);
    return req_go(r, "/");
}

static const char long_page[] = "/doc-lau", heavy_page[] = "/nang";
static atomic_int reading, may_end;

static enum err_code reads_long(struct req *r, struct err *e)
{
    (void)e;
    reading++;
    while (!may_end)
        poll(NULL, 0, 5);
    return req_go(r, "/");
}

static enum err_code heavy(struct req *r, struct err *e)
{
    (void)e;
    return req_go(r, "/");
}

static const struct route routes[] = {
    {.method = "GET", .pattern = slow_page, .fn = slow, .need = NEED_ANYONE, .doc = "Takes its time"},
    {.method = "GET", .pattern = long_page, .fn = reads_long, .need = NEED_ANYONE, .flags = ROUTE_LONG, .doc = "Reads until it may end"},
    {.method = "GET", .pattern = heavy_page, .fn = heavy, .need = NEED_ANYONE, .flags = ROUTE_HEAVY, .doc = "On the pool"},
};
static const struct room room = {.name = "test", .routes = {routes, sizeof routes / sizeof routes[0]}};
static struct house *h;

static int up(void **state)
{
    if (sandbox_open(state))
        return -1;
    h = house_open(*state, &room);
    h->cookie = "";
    return 0;
}

static int down(void **state)
{
    house_close(h);
    return sandbox_close(state);
}

static void ask(int fd, const char *path)
{
    const char *all = arena_fmt(h->s->a, "GET %s HTTP/1.1\r\nHost: motcua\r\nAccept: text/html\r\nConnection: close\r\n\r\n", path);
    house_say(fd, all, strlen(all));
}

/* While one request holds the loop, the others come, all for its next turn. */
static void crowd(int *fd, int n, const char *path)
{
    for (int i = 0; i < n; i++)
        fd[i] = house_dial(h);
    poll(NULL, 0, 100);
    int first = house_dial(h);
    ask(first, arena_fmt(h->s->a, "%s?lau=1", slow_page));
    poll(NULL, 0, 50);
    for (int i = 0; i < n; i++)
        ask(fd[i], path);
    assert_int_equal(house_status(house_hear(h, first)), 303);
}

static void late_ones_are_asked_to_come_again(void **state)
{
    int fd[CALLERS], served = 0, refused = 0;
    (void)state;
    atomic_store(&handled, 0);
    crowd(fd, CALLERS, slow_page);
    for (int i = 0; i < CALLERS; i++) {
        const char *answer = house_hear(h, fd[i]);
        served += house_status(answer) == 303;
        if (house_status(answer) != 503)
            continue;
        refused++;
        assert_has(answer, "Retry-After: 2");
        assert_has(answer, "Hệ thống đang quá tải");
        assert_has(answer, "Xin chờ vài giây rồi thử lại");
    }
    assert_int_equal(served + refused, CALLERS);
    assert_in_range(served, 64, CALLERS - 10);
    assert_int_equal(atomic_load(&handled), served + 1); /* who is refused costs no work */
}

/* A crowd that is quick waits for nobody. */
static void a_crowd_that_is_quick_is_served(void **state)
{
    int fd[CALLERS];
    (void)state;
    crowd(fd, CALLERS, "/static/icons.svg");
    for (int i = 0; i < CALLERS; i++)
        assert_int_equal(house_status(house_hear(h, fd[i])), 200);
}

static void a_few_that_are_slow_are_served(void **state)
{
    int fd[40];
    (void)state;
    crowd(fd, 40, slow_page);
    for (int i = 0; i < 40; i++)
        assert_int_equal(house_status(house_hear(h, fd[i])), 303);
}

static void afterwards_everybody_is(void **state)
{
    int fd[CALLERS];
    (void)state;
    crowd(fd, CALLERS, slow_page);
    for (int i = 0; i < CALLERS; i++)
        house_hear(h, fd[i]);
    for (int i = 0; i < 3; i++)
        assert_int_equal(house_status(house_get(h, slow_page)), 303);
}

/* Pages of the loop and of the pool are answered while more than there are threads for are reading; then these are. */
static void nobody_waits_for_those_who_read_long(void **state)
{
    enum { MANY = 5 };
    int fd[MANY];
    (void)state;
    for (int i = 0; i < MANY; i++)
        ask(fd[i] = house_dial(h), long_page);
    for (int i = 0; i < 1000 && reading < 2; i++)
        poll(NULL, 0, 5);
    assert_true(reading >= 2 && reading < MANY);
    assert_int_equal(house_status(house_get(h, "/")), 200);
    assert_int_equal(house_status(house_get(h, heavy_page)), 303);
    may_end = 1;
    for (int i = 0; i < MANY; i++)
        assert_int_equal(house_status(house_hear(h, fd[i])), 303);
    assert_int_equal(reading, MANY);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(late_ones_are_asked_to_come_again), cmocka_unit_test(a_crowd_that_is_quick_is_served),
        cmocka_unit_test(a_few_that_are_slow_are_served), cmocka_unit_test(afterwards_everybody_is),
        cmocka_unit_test(nobody_waits_for_those_who_read_long),
    };
    return cmocka_run_group_tests(tests, up, down);
}
