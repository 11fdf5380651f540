/* Where the server listens, who it says is asking, and what it says when it cannot listen. */
#include "http/served.h"

#define GET "GET /x HTTP/1.1\r\nHost: motcua\r\nX-Forwarded-For: 198.51.100.9, 203.0.113.7\r\n\r\n"

static enum err_code try_listen(const char *address, struct err *e)
{
    struct http_server *server;
    struct http_config k = { .listen = address, .threads = 1, .limits = limits, .on_request = on_request, .on_refuse = on_refuse };
    enum err_code code = http_open(&k, &server, e);
    if (!code)
        http_close(server);
    return code;
}

static void any_free_port(void **state)
{
    (void)state;
    struct served *s = serve((struct http_config){ 0 });
    assert_memory_equal(http_address(s->server), "127.0.0.1:", 10);
    assert_true(atoi(http_address(s->server) + 10) > 0);
    assert_has(ask(s, GET), "peer=127.0.0.1\n");
    unserve(s);
}

static void ipv6(void **state)
{
    (void)state;
    int fd = socket(AF_INET6, SOCK_STREAM, 0);
    struct sockaddr_in6 here = { .sin6_family = AF_INET6, .sin6_addr = IN6ADDR_LOOPBACK_INIT };
    bool none = fd < 0 || bind(fd, (void *)&here, sizeof here);
    close(fd);
    if (none)
        skip();
    struct served *s = serve((struct http_config){ .listen = "[::1]:0" });
    assert_memory_equal(http_address(s->server), "[::1]:", 6);
    assert_has(ask(s, GET), "peer=::1\n");
    unserve(s);
}

static void unix_socket(void **state)
{
    char address[64], path[60] = "/tmp/motcua-sock-XXXXXX";
    struct err e = { 0 };
    (void)state;
    assert_non_null(mkdtemp(path));
    snprintf(address, sizeof address, "unix:%.40s/s", path);
    struct served *s = serve((struct http_config){ .listen = address });
    assert_string_equal(http_address(s->server), address);
    assert_has(ask(s, GET), "peer=unix\n");
    assert_int_equal(try_listen(address, &e), ERR_BUSY);
    assert_has(ask(s, GET), "peer=unix\n"); /* the first one still has it */
    unserve(s);
    assert_int_equal(access(address + 5, F_OK), -1);
    int fd = socket(AF_UNIX, SOCK_STREAM, 0); /* left behind by a crash */
    struct sockaddr_un un = { .sun_family = AF_UNIX };
    strcpy(un.sun_path, address + 5);
    assert_int_equal(bind(fd, (void *)&un, sizeof un), 0);
    close(fd);
    s = serve((struct http_config){ .listen = address, .trusted_proxy = "unix" });
    assert_has(ask(s, GET), "peer=203.0.113.7\n");
    unserve(s);
    fclose(fopen(address + 5, "w")); /* somebody's file: not ours to delete */
    assert_int_equal(try_listen(address, &e), ERR_BUSY);
    assert_int_equal(unlink(address + 5), 0);
    assert_int_equal(rmdir(path), 0);
}

static void forwarded_for(void **state)
{
    (void)state;
    struct served *s = serve((struct http_config){ .trusted_proxy = "127.0.0.1" });
    assert_has(ask(s, GET), "peer=203.0.113.7\n");
    assert_has(ask(s, "GET / HTTP/1.1\r\nHost: a\r\nX-Forwarded-For: 192.0.2.1\r\nX-Forwarded-For: 2001:db8::7\r\n\r\n"), "peer=2001:db8::7\n");
    assert_has(ask(s, "GET / HTTP/1.1\r\nHost: a\r\nX-Forwarded-For: unknown\r\n\r\n"), "peer=127.0.0.1\n");
    assert_has(ask(s, "GET / HTTP/1.1\r\nHost: a\r\n\r\n"), "peer=127.0.0.1\n");
    unserve(s);
}

static void a_taken_port_is_said(void **state)
{
    struct err e = { 0 };
    (void)state;
    struct served *s = serve((struct http_config){ 0 });
    assert_int_equal(try_listen(http_address(s->server), &e), ERR_BUSY);
    assert_non_null(strstr(e.why, http_address(s->server)));
    assert_non_null(strstr(e.why, "another program"));
    char again[64];
    snprintf(again, sizeof again, "%s", http_address(s->server));
    int fd = dial(s); /* leaves a connection in TIME_WAIT */
    unserve(s);
    close(fd);
    assert_int_equal(try_listen(again, &e), ERR_OK);
}

static void addresses_that_are_none(void **state)
{
    static const char *const bad[] = { "", ":", ":80", "127.0.0.1", "127.0.0.1:", "127.0.0.1:x", "127.0.0.1:99999", "127.0.0.1:80x", "localhost:80",
        "::1:80", "[::1:80", "[]:80", "unix:", "300.1.1.1:80" };
    struct err e = { 0 };
    (void)state;
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        if (try_listen(bad[i], &e) != ERR_INVALID)
            fail_msg("\"%s\" was taken for an address", bad[i]);
    assert_int_equal(try_listen("unix:/nowhere/at/all", &e), ERR_INTERNAL);
}

static void a_spool_that_is_not_there(void **state)
{
    struct err e = { 0 };
    struct http_server *server;
    struct http_config k = { .listen = "127.0.0.1:0", .spool = "/nowhere/at/all", .limits = limits, .on_request = on_request, .on_refuse = on_refuse };
    (void)state;
    assert_int_equal(http_open(&k, &server, &e), ERR_INTERNAL);
    assert_non_null(strstr(e.why, "/nowhere/at/all"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(any_free_port),
        cmocka_unit_test(ipv6),
        cmocka_unit_test(unix_socket),
        cmocka_unit_test(forwarded_for),
        cmocka_unit_test(a_taken_port_is_said),
        cmocka_unit_test(addresses_that_are_none),
        cmocka_unit_test(a_spool_that_is_not_there),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
