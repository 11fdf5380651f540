/* The difference of two texts: true (both texts follow from it), shortest (a second, naive count agrees), bounded. */
#include "diff/diff.h"
#include "base/buf.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
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

static const char *shown(const char *a, const char *b)
{
    struct diff d = diff_lines(a, b, arena);
    struct buf out = buf_init(arena, 0);
    for (size_t i = 0; i < d.n; i++)
        buf_fmt(&out, "%s%c%s", i ? "|" : "", " -+"[d.row[i].kind], d.row[i].text);
    return out.p;
}

static void lines_come_and_go(void **state)
{
    (void)state;
    assert_string_equal(shown("a\nb\nc\n", "a\nx\nc\n"), " a|-b|+x| c");
    assert_string_equal(shown("a\nb\n", "a\nb\nc"), " a| b|+c");
    assert_string_equal(shown("", "một\nhai"), "+một|+hai");
    assert_string_equal(shown("một\n", ""), "-một");
    assert_string_equal(shown("", ""), "");
    assert_string_equal(shown("a\r\nb\r\n", "a\nb"), " a| b");
    assert_string_equal(shown("a\nb\nc\na\nb\nb\na", "c\nb\na\nb\na\nc"), "-a|+c| b|-c| a| b|-b| a|+c");
}

static void both_texts_have_their_numbers(void **state)
{
    (void)state;
    struct diff d = diff_lines("a\nb\nc", "b\nc\nd", arena);
    assert_int_equal(d.less, 1);
    assert_int_equal(d.more, 1);
    assert_int_equal(d.row[0].a, 1);
    assert_int_equal(d.row[0].b, 0);
    assert_int_equal(d.row[1].a, 2);
    assert_int_equal(d.row[1].b, 1);
    assert_int_equal(d.row[3].a, 0);
    assert_int_equal(d.row[3].b, 3);
}

/* The least number of lines, by the longest common part, cell by cell. */
static int least(const char *a, const char *b)
{
    int n = (int)strlen(a), m = (int)strlen(b), row[2][64] = {{0}};
    for (int i = 1; i <= n; i++)
        for (int k = 1; k <= m; k++) {
            int up = row[(i - 1) & 1][k], left = row[i & 1][k - 1];
            row[i & 1][k] = a[i - 1] == b[k - 1] ? row[(i - 1) & 1][k - 1] + 1 : up > left ? up : left;
        }
    return n + m - 2 * row[n & 1][m];
}

static const char *spread(const char *letters)
{
    struct buf b = buf_init(arena, 0);
    for (; *letters; letters++)
        buf_fmt(&b, "%c\n", *letters);
    return b.p;
}

static void check_one(const char *x, const char *y)
{
    struct diff d = diff_lines(spread(x), spread(y), arena);
    struct buf a = buf_init(arena, 0), b = buf_init(arena, 0);
    for (size_t i = 0; i < d.n; i++) {
        if (d.row[i].kind != DIFF_MORE)
            buf_str(&a, d.row[i].text);
        if (d.row[i].kind != DIFF_LESS)
            buf_str(&b, d.row[i].text);
    }
    assert_string_equal(a.p, x);
    assert_string_equal(b.p, y);
    assert_int_equal(d.less + d.more, least(x, y));
}

static void it_is_true_and_the_shortest(void **state)
{
    (void)state;
    uint64_t seed = 42;
    for (int i = 0; i < 20000; i++) {
        char x[41], y[41];
        int n = 0, m = 0, of = 2 + i % 5;
        for (seed = seed * 6364136223846793005u + 1; n < (int)(seed >> 33) % 40; n++)
            x[n] = (char)('a' + (seed = seed * 6364136223846793005u + 1, (int)(seed >> 40) % of));
        for (seed = seed * 6364136223846793005u + 1; m < (int)(seed >> 33) % 40; m++)
            y[m] = (char)('a' + (seed = seed * 6364136223846793005u + 1, (int)(seed >> 40) % of));
        x[n] = y[m] = 0;
        check_one(x, y);
        arena_reset(arena);
    }
}

static const char *many(int n, const char *word)
{
    struct buf b = buf_init(arena, 0);
    for (int i = 0; i < n; i++)
        buf_fmt(&b, "%s %d\n", word, i);
    return b.p;
}

static void what_is_far_apart_is_replaced(void **state)
{
    (void)state;
    struct diff d = diff_lines(many(9000, "a"), many(9000, "b"), arena);
    assert_int_equal(d.less, 9000);
    assert_int_equal(d.more, 9000);
    d = diff_lines(many(DIFF_LINES + 1, "a"), many(DIFF_LINES + 2, "a"), arena);
    assert_int_equal(d.less, 0);
    assert_int_equal(d.more, 1);
}

#define T(f) cmocka_unit_test_setup_teardown(f, begin, end)
int main(void)
{
    const struct CMUnitTest tests[] = {T(lines_come_and_go), T(both_texts_have_their_numbers), T(it_is_true_and_the_shortest), T(what_is_far_apart_is_replaced)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
