/* Communes by population: all, these, some of them; drawn in proportion, the same again from the same seed. */
#include "country.h"
#include "drill/homes.h"
#include <math.h>

static void all_are_there_and_drawn_by_population(void **state)
{
    (void)state;
    struct rng r = rng_seeded(16);
    struct homes all = homes_all(units, box->a);
    int city = 0;
    assert_int_equal(all.n, units_count(units, UNIT_COMMUNE));
    for (size_t i = 1; i < all.n; i++)
        assert_true(all.sum[i] > all.sum[i - 1]);
    for (int i = 0; i < 40000; i++)
        city += all.at[homes_draw(&r, &all)]->province == 65079;
    assert_true(fabs(city / 40000.0 - 0.124) < 0.012); /* 14.0 of 113 million */
}

static void the_edges_are_drawn_too(void **state)
{
    (void)state;
    struct unit u[] = {{.id = 1, .population = 1}, {.id = 2, .population = 6}, {.id = 3, .population = 3}};
    const struct unit *row[] = {&u[0], &u[1], &u[2]};
    struct homes three = homes_of(row, 3, box->a), one = homes_of(row, 1, box->a);
    struct rng r = rng_seeded(3);
    int got[3] = {0};
    for (int i = 0; i < 10000; i++) {
        got[homes_draw(&r, &three)]++;
        assert_int_equal(homes_draw(&r, &one), 0);
    }
    assert_in_range(got[0], 880, 1120);
    assert_in_range(got[1], 5800, 6200);
    assert_in_range(got[2], 2850, 3150);
}

static void who_is_not_counted_has_the_median(void **state)
{
    (void)state;
    struct unit u[] = {{.population = 100}, {.population = 0}, {.population = 300}, {.population = 200}};
    const struct unit *row[] = {&u[0], &u[1], &u[2], &u[3]};
    struct homes h = homes_of(row, 4, box->a), nobody = homes_of(row + 1, 1, box->a);
    assert_int_equal((int)h.sum[1] - (int)h.sum[0], 200);
    assert_int_equal((int)h.sum[3], 800);
    assert_int_equal((int)nobody.sum[0], 20000);
}

static void some_are_each_there_once_and_the_large_ones_more_often(void **state)
{
    (void)state;
    double people = 0, mean;
    struct homes all = homes_all(units, box->a);
    mean = all.sum[all.n - 1] / (double)all.n;
    for (uint64_t seed = 1; seed <= 20; seed++) {
        struct rng r = rng_seeded(seed);
        struct homes some = homes_some(&r, homes_all(units, box->a), 100, box->a);
        assert_int_equal(some.n, 100);
        for (size_t i = 0; i < some.n; i++)
            for (size_t k = 0; k < i; k++)
                assert_ptr_not_equal(some.at[i], some.at[k]);
        people += some.sum[99] / 100 / 20;
    }
    assert_true(people > mean * 1.15);
}

static void as_many_as_there_are(void **state)
{
    (void)state;
    struct rng r = rng_seeded(1);
    struct homes all = homes_all(units, box->a), some = homes_some(&r, homes_all(units, box->a), all.n + 5, box->a);
    assert_int_equal(some.n, all.n);
    assert_true(fabs(some.sum[some.n - 1] - all.sum[all.n - 1]) < 1);
}

static void the_same_seed_draws_the_same(void **state)
{
    (void)state;
    struct rng r = rng_seeded(5), s = rng_seeded(5);
    struct homes one = homes_some(&r, homes_all(units, box->a), 50, box->a), two = homes_some(&s, homes_all(units, box->a), 50, box->a);
    for (size_t i = 0; i < 50; i++)
        assert_ptr_equal(one.at[i], two.at[i]);
    for (int i = 0; i < 200; i++)
        assert_int_equal(homes_draw(&r, &one), homes_draw(&s, &two));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(all_are_there_and_drawn_by_population), cmocka_unit_test(the_edges_are_drawn_too), cmocka_unit_test(who_is_not_counted_has_the_median),
        cmocka_unit_test(some_are_each_there_once_and_the_large_ones_more_often), cmocka_unit_test(as_many_as_there_are),
        cmocka_unit_test(the_same_seed_draws_the_same),
    };
    return cmocka_run_group_tests(tests, country_open, sandbox_close);
}
