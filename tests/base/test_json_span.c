/* Members of objects as pieces of text; what differs and putting it together again, on invented objects too. */
#include "base/json.h"
#include "base/json_span.h"
#include <stdlib.h>
#include <string.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

static void differences(void **state)
{
    (void)state;
    static const struct { const char *old, *now, *changes; } row[] = {
        {"{\"a\":1,\"b\":\"x\"}", "{\"a\":1,\"b\":\"y\"}", "{\"b\":\"y\"}"},
        {"{\"a\":1}", "{\"a\":1}", "{}"},
        {"{\"a\":1}", "{\"a\":1,\"b\":[1,{\"a\":2}]}", "{\"b\":[1,{\"a\":2}]}"},
        {"{\"a\":\"}\\\",\\\\\"}", "{\"a\":\"}\\\",\\\\\",\"n\":null}", "{\"n\":null}"},
        {"{\"a\":1,\"b\":2}", "{\"b\":2}", "{\"\":{\"b\":2}}"},
        {"{\"b\":1}", "{\"a\":1,\"b\":1}", "{\"\":{\"a\":1,\"b\":1}}"},
        {"", "{\"a\":1}", "{\"a\":1}"},
        {"{}", "{\"a\":{}}", "{\"a\":{}}"},
        {"{\"á\":\"Trần Thị Bưởi\"}", "{\"á\":\"Trần Thị Bười\"}", "{\"á\":\"Trần Thị Bười\"}"},
    };
    for (size_t i = 0; i < sizeof row / sizeof row[0]; i++) {
        struct arena *a = arena_new(0);
        const char *changes = json_span_changes(row[i].old, row[i].now, a);
        assert_string_equal(changes, row[i].changes);
        assert_string_equal(json_span_merge(row[i].old, changes, a), row[i].now);
        arena_free(a);
    }
}

/* An object of some of eight members in a fixed order, values of every kind. */
static const char *object(struct arena *a, int seed)
{
    static const char *const values[] = {"0", "-17", "true", "null", "\"a\"", "\"{\\\"b\\\":1}\"", "[1,[2],{\"c\":\"]\"}]", "{\"d\":{\"e\":\"}\"}}"};
    struct buf b = buf_init(a, 256);
    struct jw w = {.b = &b};
    jw_open(&w, NULL, '{');
    for (int i = 0; i < 8; i++) {
        int draw = rand() % 12;
        if (seed % 3 == 0 || draw < 8)
            jw_raw(&w, arena_fmt(a, "m%d", i), values[draw % 8]);
    }
    jw_close(&w, '}');
    return b.p;
}

static void there_and_back(void **state)
{
    (void)state;
    srand(20261122);
    for (int i = 0; i < 3000; i++) {
        struct arena *a = arena_new(0);
        struct err e = {0};
        struct json *read;
        const char *old = object(a, i), *now = object(a, i), *changes = json_span_changes(old, now, a);
        assert_int_equal(json_parse(changes, strlen(changes), a, &read, &e), ERR_OK);
        const char *again = json_span_merge(old, changes, a);
        assert_string_equal(again, now);
        arena_free(a);
    }
}

/* What is no object, or is cut anywhere, ends; it never runs past the text. */
static void cut(void **state)
{
    (void)state;
    static const char whole[] = "{\"a\":\"x\\\"y\",\"b\":[1,{\"c\":2}],\"d\":{\"e\":\"\\\\\"}}";
    for (size_t n = 0; n < sizeof whole; n++) {
        char *part = strndup(whole, n);
        struct json_span m;
        size_t found = 0;
        for (const char *at = part; json_span_next(&at, &m) && found < 10;)
            found++;
        assert_true(found <= 3);
        free(part);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(differences), cmocka_unit_test(there_and_back), cmocka_unit_test(cut)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
