/* Chance that can be repeated: published vectors, evenness, streams that do not move one another. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "drill/rng.h"
#include <math.h>

/* splitmix64 from 1234567, then xoshiro256** from {1, 2, 3, 4}, as their authors' programs print them. */
static void the_published_numbers_come_out(void **state)
{
    (void)state;
    static const uint64_t seeded[] = {UINT64_C(6457827717110365317), UINT64_C(3203168211198807973), UINT64_C(9817491932198370423),
                                      UINT64_C(4593380528125082431)};
    static const uint64_t drawn[] = {11520, 0, 1509978240, UINT64_C(1215971899390074240), UINT64_C(1216172134540287360),
                                     UINT64_C(607988272756665600), UINT64_C(16172922978634559625), UINT64_C(8476171486693032832)};
    struct rng r = rng_seeded(1234567), s = {{1, 2, 3, 4}};
    for (size_t i = 0; i < 4; i++)
        assert_true(r.s[i] == seeded[i]);
    for (size_t i = 0; i < sizeof drawn / sizeof *drawn; i++)
        assert_true(rng_next(&s) == drawn[i]);
}

static void below_is_even_and_stays_below(void **state)
{
    (void)state;
    struct rng r = rng_seeded(1);
    int got[7] = {0};
    for (int i = 0; i < 70000; i++) {
        uint64_t v = rng_below(&r, 7);
        assert_true(v < 7);
        got[v]++;
    }
    for (int i = 0; i < 7; i++)
        assert_in_range(got[i], 9600, 10400);
    for (int i = 0; i < 1000; i++)
        assert_true(rng_below(&r, UINT64_C(3) << 62) < UINT64_C(3) << 62);
    assert_int_equal(rng_below(&r, 1), 0);
}

static void gaps_have_their_mean_and_weights_their_shares(void **state)
{
    (void)state;
    struct rng r = rng_seeded(2);
    double sum = 0, w[] = {0, 1, 3, 0};
    int got[4] = {0};
    for (int i = 0; i < 100000; i++) {
        double g = rng_gap(&r, 5);
        assert_true(g >= 0 && isfinite(g));
        sum += g;
        got[rng_weighted(&r, w, 4)]++;
    }
    assert_true(fabs(sum / 100000 - 5) < 0.1);
    assert_int_equal(got[0] + got[3], 0);
    assert_in_range(got[1], 24500, 25500);
}

static void parts_are_streams_of_their_own(void **state)
{
    (void)state;
    struct rng a = rng_part(9, 1), b = rng_part(9, 2), c = rng_part(9, 1), d = rng_part(10, 1);
    uint64_t first = rng_next(&a);
    assert_true(first == rng_next(&c));
    assert_true(first != rng_next(&b));
    assert_true(first != rng_next(&d));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_published_numbers_come_out),
        cmocka_unit_test(below_is_even_and_stays_below),
        cmocka_unit_test(gaps_have_their_mean_and_weights_their_shares),
        cmocka_unit_test(parts_are_streams_of_their_own),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
