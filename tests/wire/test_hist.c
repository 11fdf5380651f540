/* Percentiles against sorted values; timers against a sorted list. */
#include "wire/hist.h"
#include "wire/timer.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

static uint64_t seed = 88172645463325252u;

static int64_t number(int bits)
{
    seed ^= seed << 13;
    seed ^= seed >> 7;
    seed ^= seed << 17;
    return (int64_t)(seed >> (64 - bits));
}

static int ascending(const void *a, const void *b)
{
    int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
    return (x > y) - (x < y);
}

static void percentiles_are_within_a_hundredth(void **state)
{
    (void)state;
    enum { N = 20000 };
    static struct hist h, half;
    int64_t *v = malloc(N * sizeof *v), sum = 0;
    for (int bits = 4; bits <= 36; bits += 4) {
        hist_clear(&h);
        hist_clear(&half);
        sum = 0;
        for (int i = 0; i < N; i++) {
            v[i] = number(1 + (int)(number(16) % bits));
            sum += v[i];
            hist_add(i % 2 ? &h : &half, v[i]);
        }
        hist_join(&h, &half);
        qsort(v, N, sizeof *v, ascending);
        assert_true(h.n == N && h.least == v[0] && h.most == v[N - 1] && hist_mean(&h) == sum / N);
        for (int p = 1; p <= 1000; p++) {
            int64_t want = v[((int64_t)N * p + 999) / 1000 - 1], got = hist_at(&h, p), off = got > want ? got - want : want - got;
            if (off * 100 > want)
                fail_msg("%d bits, %d of 1000: %lld for %lld", bits, p, (long long)got, (long long)want);
        }
    }
    free(v);
}

static void edges(void **state)
{
    (void)state;
    static struct hist h;
    assert_int_equal(hist_at(&h, 990), 0);
    assert_int_equal(hist_mean(&h), 0);
    hist_add(&h, -5);
    hist_add(&h, INT64_MAX);
    assert_int_equal(h.least, 0);
    assert_true(hist_at(&h, 1000) >= (INT64_C(1) << 38) - 1);
    hist_clear(&h);
    hist_add(&h, 7);
    assert_true(hist_at(&h, 1) == 7 && hist_at(&h, 500) == 7 && hist_at(&h, 1000) == 7 && h.n == 1);
}

struct bell { struct timer t; int64_t *rang; size_t *n; };

static void ring(struct timer *t)
{
    struct bell *b = (struct bell *)t;
    b->rang[(*b->n)++] = t->at;
}

static void timers_fire_in_order(void **state)
{
    (void)state;
    enum { N = 3000 };
    struct arena *a = arena_new(0);
    struct timers s = timers_on(a);
    struct bell *b = ARENA_ARRAY(a, struct bell, N);
    int64_t *rang = ARENA_ARRAY(a, int64_t, N), *want = ARENA_ARRAY(a, int64_t, N);
    size_t n = 0, left = 0;
    for (int i = 0; i < N; i++) {
        b[i] = (struct bell){.t = {.fire = ring}, .rang = rang, .n = &n};
        timer_set(&s, &b[i].t, number(12));
    }
    for (int i = 0; i < N; i += 3)
        timer_set(&s, &b[i].t, number(12)); /* moved */
    for (int i = 0; i < N; i += 7)
        timer_stop(&s, &b[i].t);
    for (int i = 0; i < N; i++)
        if (i % 7)
            want[left++] = b[i].t.at;
    qsort(want, left, sizeof *want, ascending);
    assert_int_equal(timers_next(&s), want[0]);
    while (timers_turn(&s, INT64_MAX - 1, 13) == 13)
        continue;
    assert_int_equal(n, left);
    assert_memory_equal(rang, want, n * sizeof *want);
    assert_true(timers_next(&s) == INT64_MAX);
    timer_stop(&s, &b[0].t); /* not set: nothing */
    arena_free(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(percentiles_are_within_a_hundredth), cmocka_unit_test(edges), cmocka_unit_test(timers_fire_in_order),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
