/* Memory with a request's lifetime: clean-ups in reverse, growth, alignment, reuse. */
#include "base/arena.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

static void pieces_are_cleared_and_aligned(void **state)
{
    (void)state;
    struct arena *a = arena_new(64);
    for (int round = 0; round < 3; round++) {
        for (size_t n = 0; n < 300; n++) {
            unsigned char *p = arena_alloc(a, n);
            assert_int_equal((uintptr_t)p % 16, 0);
            for (size_t i = 0; i < n; i++)
                assert_int_equal(p[i], 0);
            memset(p, 0xAA, n); /* what a later round must not see */
        }
        arena_reset(a);
    }
    arena_free(a);
}

static void one_piece_may_be_larger_than_a_block(void **state)
{
    (void)state;
    struct arena *a = arena_new(64);
    char *p = arena_alloc(a, 5 * 1024 * 1024);
    p[5 * 1024 * 1024 - 1] = 'x';
    assert_int_equal(arena_used(a), 5 * 1024 * 1024);
    arena_reset(a);
    assert_int_equal(arena_used(a), 0);
    arena_free(a);
}

static void the_first_block_is_kept(void **state)
{
    (void)state;
    struct arena *a = arena_new(0);
    void *first = arena_alloc(a, 8);
    for (int i = 0; i < 1000; i++)
        arena_alloc(a, 1000);
    arena_reset(a);
    assert_ptr_equal(arena_alloc(a, 8), first);
    arena_free(a);
}

static void the_last_piece_grows_in_place(void **state)
{
    (void)state;
    struct arena *a = arena_new(4096);
    char *p = arena_strn(a, "abc", 3);
    char *q = arena_grow(a, p, 4, 100);
    assert_ptr_equal(p, q);
    assert_string_equal(q, "abc");
    for (int i = 3; i < 100; i++)
        assert_int_equal(q[i], 0);
    arena_alloc(a, 1);
    char *r = arena_grow(a, q, 100, 200);
    assert_ptr_not_equal(q, r);
    assert_string_equal(r, "abc");
    assert_int_equal(r[199], 0);
    assert_ptr_equal(arena_grow(a, r, 200, 50), r);
    char *s = arena_grow(a, r, 200, 10000);
    assert_string_equal(s, "abc");
    assert_non_null(arena_grow(a, NULL, 0, 10));
    arena_free(a);
}

static void texts_are_copied(void **state)
{
    (void)state;
    struct arena *a = arena_new(0);
    char from[] = "Trà Vinh";
    char *copy = arena_str(a, from);
    from[0] = 'x';
    assert_string_equal(copy, "Trà Vinh");
    assert_string_equal(arena_str(a, NULL), "");
    assert_string_equal(arena_strn(a, "abcdef", 3), "abc");
    assert_string_equal(arena_strn(a, NULL, 0), "");
    assert_string_equal(arena_fmt(a, "%d-%s", 7, "x"), "7-x");
    char *length = arena_fmt(a, "%0300d", 5);
    assert_int_equal(strlen(length), 300);
    assert_int_equal(length[299], '5');
    assert_int_equal(strlen(arena_fmt(a, "%0255d", 5)), 255);
    assert_int_equal(strlen(arena_fmt(a, "%0256d", 5)), 256);
    arena_free(a);
}

static char order[8], a_z[][2] = {"a", "b", "c", "d", "z"};

static void note(void *arg)
{
    strcat(order, arg);
}

static struct arena *deferring;

static void note_and_defer(void *arg)
{
    strcat(order, arg);
    arena_defer(deferring, note, a_z[4]);
}

static void clean_ups_run_in_reverse_and_once(void **state)
{
    (void)state;
    struct arena *a = deferring = arena_new(32);
    order[0] = 0;
    arena_defer(a, note, a_z[0]);
    arena_alloc(a, 1000);
    arena_defer(a, note, a_z[1]);
    arena_defer(a, note_and_defer, a_z[2]);
    arena_reset(a);
    assert_string_equal(order, "czba");
    arena_reset(a);
    assert_string_equal(order, "czba");
    arena_defer(a, note, a_z[3]);
    arena_free(a);
    assert_string_equal(order, "czbad");
    arena_free(NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(pieces_are_cleared_and_aligned),
        cmocka_unit_test(one_piece_may_be_larger_than_a_block),
        cmocka_unit_test(the_first_block_is_kept),
        cmocka_unit_test(the_last_piece_grows_in_place),
        cmocka_unit_test(texts_are_copied),
        cmocka_unit_test(clean_ups_run_in_reverse_and_once),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
