/* Which row serves an address: parameters, precedence, methods. */
#include "http/route.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>
#include <cmocka.h>

static const struct route pages[] = {
    { .method = "GET", .pattern = "/" },
    { .method = "GET", .pattern = "/ho-so" },
    { .method = "POST", .pattern = "/ho-so" },
    { .method = "GET", .pattern = "/ho-so/{code}" },
    { .method = "GET", .pattern = "/ho-so/moi" },
    { .method = "POST", .pattern = "/ho-so/{code}/rut" },
    { .method = "GET", .pattern = "/ho-so/{code}/{part}" },
    { .method = "GET", .pattern = "/static/{path*}" },
    { .method = "GET", .pattern = "/static/{name}" },
    { .method = "PUT", .pattern = "/chi/{a}-{b}" },
};
static const struct route more[] = {
    { .method = "GET", .pattern = "/ho-so/{code}.pdf" },
    { .method = "DELETE", .pattern = "/ho-so" },
};
static const struct route_table tables[] = { { pages, 10 }, { more, 2 } };
static struct http_exchange x;
static struct route_match m;

static const char *find(const char *method, const char *path)
{
    x.method = method;
    route_find(tables, 2, &x, path, &m);
    return m.route ? m.route->pattern : "";
}

static void literal_and_parameters(void **state)
{
    (void)state;
    assert_string_equal(find("GET", "/"), "/");
    assert_string_equal(find("GET", "/ho-so"), "/ho-so");
    assert_string_equal(find("GET", "/ho-so/moi"), "/ho-so/moi");
    assert_int_equal(m.param_n, 0);
    assert_string_equal(find("GET", "/ho-so/H01-26"), "/ho-so/{code}");
    assert_string_equal(route_param(&m, "code"), "H01-26");
    assert_string_equal(route_param(&m, "none"), "");
    assert_string_equal(find("POST", "/ho-so/H01-26/rut"), "/ho-so/{code}/rut");
    assert_string_equal(find("GET", "/ho-so/H01/giấy"), "/ho-so/{code}/{part}");
    assert_string_equal(route_param(&m, "code"), "H01");
    assert_string_equal(route_param(&m, "part"), "giấy");
}

static void rest_of_the_path(void **state)
{
    (void)state;
    assert_string_equal(find("GET", "/static/css/a.css"), "/static/{path*}");
    assert_string_equal(route_param(&m, "path"), "css/a.css");
    assert_string_equal(find("GET", "/static/a.css"), "/static/{name}");
    assert_string_equal(find("GET", "/static/"), "");
}

static void what_is_not_there(void **state)
{
    (void)state;
    static const char *const none[] = { "", "/ho-so/", "/ho-so//rut", "/ho-s", "/ho-so/a/b/c", "//", "/x" };
    for (size_t i = 0; i < sizeof none / sizeof *none; i++) {
        assert_string_equal(find("GET", none[i]), "");
        assert_false(m.other_method);
    }
}

static void methods(void **state)
{
    (void)state;
    assert_string_equal(find("HEAD", "/ho-so"), "/ho-so");
    assert_string_equal(find("PUT", "/ho-so"), "");
    assert_true(m.other_method);
    assert_string_equal(m.allow, "GET, HEAD, POST, DELETE");
    find("GET", "/ho-so/1/rut");
    assert_false(m.other_method);
    find("DELETE", "/ho-so/1/rut");
    assert_string_equal(m.allow, "POST, GET, HEAD");
    find("GET", "/chi/1-2");
    assert_string_equal(m.allow, "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(literal_and_parameters),
        cmocka_unit_test(rest_of_the_path),
        cmocka_unit_test(what_is_not_there),
        cmocka_unit_test(methods),
    };
    x.arena = arena_new(0);
    int rc = cmocka_run_group_tests(tests, NULL, NULL);
    arena_free(x.arena);
    return rc;
}
