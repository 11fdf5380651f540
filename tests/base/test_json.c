/* The JSON reader: what is taken, what is refused, and that nothing is lost on the way back out. */
#include "base/json.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

static struct arena *arena;

static int begin(void **state)
{
    (void)state;
    arena = arena_new(0);
    return 0;
}

static int end(void **state)
{
    (void)state;
    arena_free(arena);
    return 0;
}

/* Exact bytes on the heap, so that a read past the end is seen. */
static struct json *parse(const char *s, size_t n, struct err *e)
{
    struct json *out = (struct json *)1;
    char *copy = test_malloc(n ? n : 1);
    memcpy(copy, s, n);
    enum err_code rc = json_parse(copy, n, arena, &out, e);
    test_free(copy);
    if (rc) {
        assert_int_equal(rc, ERR_BAD);
        assert_null(out);
    }
    return rc ? NULL : out;
}

static const char *written(const struct json *v)
{
    struct buf b = buf_init(arena, 1);
    jw_value(&(struct jw){.b = &b}, v);
    return b.p;
}

static void good_documents_come_back_the_same(void **state)
{
    (void)state;
    static const char *const rows[][2] = {
        {"null", "null"}, {" true ", "true"}, {"\t\r\n false\n", "false"}, {"0", "0"}, {"-0", "-0"}, {"-12.50e+10", "-12.50e+10"},
        {"1E5", "1E5"}, {"123456789012345678901234567890.5", "123456789012345678901234567890.5"}, {"1e400", "1e400"},
        {"\"\"", "\"\""}, {"\"Nguyễn\"", "\"Nguyễn\""}, {"\"\\u0111\\u1EC5\"", "\"đễ\""}, {"\"\\ud83d\\uDE00\"", "\"😀\""},
        {"\"\\\"\\\\\\/\\b\\f\\n\\r\\t\\u001f\"", "\"\\\"\\\\/\\b\\f\\n\\r\\t\\u001f\""}, {"\"\x7f\"", "\"\x7f\""},
        {"\"\\uFFFD\\uD7FF\\uE000\"", "\"\xEF\xBF\xBD\xED\x9F\xBF\xEE\x80\x80\""}, {"\"\\u007f\\u0080\\u07ff\\u0800\"", "\"\x7f\xC2\x80\xDF\xBF\xE0\xA0\x80\""},
        {"[]", "[]"}, {"{}", "{}"}, {"[ ]", "[]"}, {"{ }", "{}"}, {"[1,[2,{\"a\":[]}],\"x\"]", "[1,[2,{\"a\":[]}],\"x\"]"},
        {" { \"a\" : 1 , \"b\" : { \"c\" : null } } ", "{\"a\":1,\"b\":{\"c\":null}}"}, {"{\"\":1}", "{\"\":1}"},
        {"{\"a\\n\":1,\"A\\n\":2}", "{\"a\\n\":1,\"A\\n\":2}"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct err e = {0};
        struct json *v = parse(rows[i][0], strlen(rows[i][0]), &e);
        if (!v)
            fail_msg("%s: %s", rows[i][0], e.why);
        assert_string_equal(written(v), rows[i][1]);
    }
}

static void everything_else_is_refused(void **state)
{
    (void)state;
    static const char *const rows[] = {
        "", " ", "nul", "nulll", "True", "NaN", "Infinity", "-Infinity", "undefined", "'a'", "+1", "01", "-01", "-", "1.", ".5", "1.e5",
        "1e", "1e+", "0x10", "1_000", "--1", "1 2", "null null", "[1,]", "[,1]", "[1 2]", "[1", "[", "]", "{", "}", "{\"a\"}", "{\"a\":}",
        "{\"a\":1,}", "{a:1}", "{1:1}", "{\"a\":1 \"b\":2}", "{\"a\" 1}", "[1}", "{\"a\":1]", "{\"a\":1", "\"", "\"a", "\"\\", "\"\\\"", "\"\\x\"",
        "\"\\u\"", "\"\\u12\"", "\"\\u12G4\"", "\"\\U0041\"", "\"\\u0000\"", "\"\\ud800\"", "\"\\udc00\"", "\"\\ud800\\u0041\"",
        "\"\\ud800x\"", "\"\\ud800\\ud800\"", "\"\\ud83d\\n\"", "\"\\ud83d\\ude0\"", "\"\\uFFFE\"", "\"\\uFFFF\"", "\"a\nb\"", "\"a\tb\"", "\"\\n\x01\"",
        "\"\x80\"", "\"\xC0\xAF\"", "\"\xED\xA0\x80\"", "\xEF\xBB\xBF{}", "/* x */ 1", "1 // x", "{\"a\":1,\"a\":2}",
        "{\"a\":1,\"\\u0061\":2}", "[{\"x\":{\"b\":1,\"c\":2,\"b\":3}}]",
        "{\"1\":1,\"2\":1,\"3\":1,\"4\":1,\"5\":1,\"6\":1,\"7\":1,\"8\":1,\"9\":1,\"10\":1,\"7\":1}", "\xC2\xA0" "1", "\v1", "[\"\\a\"]", "\"\\ ", "tru", "f",
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct err e = {0};
        if (parse(rows[i], strlen(rows[i]), &e))
            fail_msg("taken: %s", rows[i]);
        assert_int_equal(strncmp(e.why, "JSON, byte ", 11), 0);
        assert_null(parse(rows[i], strlen(rows[i]), NULL));
    }
    assert_null(parse("1\0", 2, NULL));
    assert_null(parse("\"a\0b\"", 5, NULL));
}

static void every_cut_of_a_document_is_refused(void **state)
{
    (void)state;
    const char *whole = "{\"a\":[1,-2.5e3,true,null,\"\\u0111\\ud83d\\ude00 Huế\"],\"b\":{\"c\":\"\\n\"}}";
    for (size_t n = 0; n < strlen(whole); n++)
        assert_null(parse(whole, n, NULL));
    assert_non_null(parse(whole, strlen(whole), NULL));
}

static void the_error_names_the_byte(void **state)
{
    (void)state;
    struct err e = {0};
    assert_null(parse("{\"a\": tru}", 10, &e));
    assert_string_equal(e.why, "JSON, byte 6: value expected");
}

static void depth_is_bounded(void **state)
{
    (void)state;
    char s[200000];
    for (int depth = 1; depth <= 40; depth++) {
        memset(s, '[', (size_t)depth);
        memset(s + depth, ']', (size_t)depth);
        struct json *v = parse(s, (size_t)depth * 2, NULL);
        assert_int_equal(v != NULL, depth <= 32);
    }
    memset(s, '[', sizeof s);
    assert_null(parse(s, sizeof s, NULL));
    assert_non_null(parse("[[],[],[],[],[],[],[],[],[],[],[],[],[],[],[],[],[],[],[],[],[],[],[],[],[],[],[],[],[],[],[],[],[],[]]", 103, NULL));
}

static void many_members_are_told_apart(void **state)
{
    (void)state;
    struct buf b = buf_init(arena, 0);
    buf_char(&b, '{');
    for (int i = 0; i < 50000; i++)
        buf_fmt(&b, "\"m%d\":%d,", i, i);
    size_t before = b.n;
    buf_str(&b, "\"last\":1}");
    struct json *v = parse(b.p, b.n, NULL);
    assert_int_equal(v->n, 50001);
    assert_int_equal(json_int(v, "m49999", -1), 49999);
    b.n = before;
    buf_str(&b, "\"m25000\":1}");
    assert_null(parse(b.p, b.n, NULL));
}

static void members_are_found_and_read(void **state)
{
    (void)state;
    const char *s = "{\"n\":42,\"big\":9223372036854775807,\"more\":9223372036854775808,\"part\":1.5,\"e\":1e3,\"t\":\"x\",\"neg\":-7,"
                    "\"none\":null,\"list\":[1,2,3],\"yes\":true,\"least\":-9223372036854775808,\"less\":-9223372036854775809}";
    struct json *v = parse(s, strlen(s), NULL);
    assert_int_equal(v->type, J_OBJECT);
    assert_int_equal(v->n, 12);
    assert_int_equal(json_int(v, "n", -1), 42);
    assert_int_equal(json_int(v, "neg", -1), -7);
    assert_int_equal(json_int(v, "big", -1), INT64_MAX);
    assert_int_equal(json_int(v, "least", -1), INT64_MIN);
    static const char *const dflt[] = {"more", "less", "part", "e", "t", "none", "list", "absent", "yes"};
    for (size_t i = 0; i < sizeof dflt / sizeof *dflt; i++)
        assert_int_equal(json_int(v, dflt[i], -1), -1);
    assert_string_equal(json_text(v, "t"), "x");
    assert_string_equal(json_text(v, "more"), "9223372036854775808");
    assert_string_equal(json_text(v, "none"), "");
    assert_string_equal(json_text(v, "absent"), "");
    const struct json *list = json_find(v, "list");
    assert_int_equal(list->n, 3);
    assert_null(list->child->name);
    assert_string_equal(list->child->next->next->text, "3");
    assert_null(json_find(list, "x"));
    assert_null(json_find(NULL, "x"));
    assert_string_equal(json_find(v, "yes")->name, "yes");
}

static void the_writer_puts_its_commas(void **state)
{
    (void)state;
    struct buf b = buf_init(arena, 0);
    struct jw w = {.b = &b};
    jw_open(&w, NULL, '{');
    jw_text(&w, "a\"b", "x\x01y\x1f\\");
    jw_text(&w, "none", NULL);
    jw_open(&w, "l", '[');
    jw_open(&w, NULL, '[');
    jw_close(&w, ']');
    jw_int(&w, NULL, -5);
    jw_bool(&w, NULL, true);
    jw_bool(&w, NULL, false);
    jw_raw(&w, NULL, "");
    jw_raw(&w, NULL, NULL);
    jw_raw(&w, NULL, "[1]");
    jw_close(&w, ']');
    jw_open(&w, "o", '{');
    jw_close(&w, '}');
    jw_int(&w, "end", 0);
    jw_close(&w, '}');
    assert_string_equal(b.p, "{\"a\\\"b\":\"x\\u0001y\\u001f\\\\\",\"none\":\"\",\"l\":[[],-5,true,false,null,null,[1]],\"o\":{},\"end\":0}");
    assert_non_null(parse(b.p, b.n, NULL));
}

#define T(f) cmocka_unit_test_setup_teardown(f, begin, end)
int main(void)
{
    const struct CMUnitTest tests[] = {
        T(good_documents_come_back_the_same), T(everything_else_is_refused), T(every_cut_of_a_document_is_refused),
        T(the_error_names_the_byte), T(depth_is_bounded), T(many_members_are_told_apart), T(members_are_found_and_read),
        T(the_writer_puts_its_commas),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
