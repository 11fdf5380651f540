/* Growing text and its escapes. */
#include "base/buf.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <limits.h>
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

static void it_grows_and_stays_terminated(void **state)
{
    (void)state;
    struct buf b = buf_init(arena, 1);
    assert_string_equal(b.p, "");
    for (int i = 0; i < 10000; i++) {
        buf_char(&b, (char)('a' + i % 26));
        assert_int_equal(b.p[b.n], 0);
        if (i % 1000 == 0)
            arena_alloc(arena, 1); /* no longer the last piece: it has to move */
    }
    assert_int_equal(b.n, 10000);
    for (int i = 0; i < 10000; i++)
        assert_int_equal(b.p[i], 'a' + i % 26);
}

static void it_takes_bytes_texts_and_numbers(void **state)
{
    (void)state;
    struct buf b = buf_init(arena, 0);
    buf_put(&b, "a\0b", 3);
    assert_memory_equal(b.p, "a\0b", 4);
    b = buf_init(arena, 2);
    buf_put(&b, NULL, 0);
    buf_str(&b, NULL);
    buf_str(&b, "");
    buf_str(&b, "x=");
    buf_int(&b, 0);
    buf_char(&b, ' ');
    buf_int(&b, LLONG_MIN);
    buf_char(&b, ' ');
    buf_int(&b, LLONG_MAX);
    assert_string_equal(b.p, "x=0 -9223372036854775808 9223372036854775807");
    b = buf_init(arena, 4);
    buf_fmt(&b, "%s", "abc");
    buf_fmt(&b, "%s", "");
    buf_fmt(&b, "%05d|%s", 42, "a long piece of text that does not fit");
    assert_string_equal(b.p, "abc00042|a long piece of text that does not fit");
}

static void html_is_escaped(void **state)
{
    (void)state;
    struct buf b = buf_init(arena, 3);
    buf_html(&b, "<a href=\"x\">Bà Ba & cô Tư's</a>");
    assert_string_equal(b.p, "&lt;a href=&quot;x&quot;&gt;Bà Ba &amp; cô Tư&#39;s&lt;/a&gt;");
    b = buf_init(arena, 0);
    buf_html(&b, NULL);
    buf_html(&b, "");
    buf_html(&b, "&");
    assert_string_equal(b.p, "&amp;");
}

static void addresses_are_escaped(void **state)
{
    (void)state;
    struct buf b = buf_init(arena, 3);
    buf_url(&b, "hồ sơ/1?a=b&c #~-_.Z9");
    assert_string_equal(b.p, "h%E1%BB%93%20s%C6%A1%2F1%3Fa%3Db%26c%20%23~-_.Z9");
    buf_url(&b, NULL);
    assert_int_equal(b.n, strlen(b.p));
}

#define T(f) cmocka_unit_test_setup_teardown(f, begin, end)
int main(void)
{
    const struct CMUnitTest tests[] = {
        T(it_grows_and_stays_terminated), T(it_takes_bytes_texts_and_numbers),
        T(html_is_escaped), T(addresses_are_escaped),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
