/* Figures counted, limits judged, the spike's end found, lines drawn inside of their frame. */
#include "play/chart.h"
#include "play/verdict.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#define BEGINS INT64_C(1795482000000) /* 2026-11-24 08:00 */

static const struct report_check *find(struct list l, int what, int measure)
{
    const struct report_check *c = l.items;
    for (size_t i = 0; i < l.n; i++)
        if (c[i].what == what && (what != CHECK_LIMIT || c[i].measure == measure))
            return &c[i];
    return NULL;
}

static void figures_are_counted(void **state)
{
    (void)state;
    struct arena *a = arena_new(0);
    struct stats *s = stats_new(a);
    for (int i = 1; i <= 1000; i++)
        stats_answered(s, i % 10 ? KIND_STATUS : KIND_ACT, i * 100, i * 50);
    stats_shed(s, KIND_ACT);
    stats_lost(s, KIND_ACT);
    for (int i = 0; i < 50; i++)
        stats_error(s, KIND_ACT, 500, "POST /x: went wrong");
    stats_error(s, KIND_ACT, 404, "POST /y: is not there");
    stats_opened(s);
    stats_tick(s, 1000000, BEGINS);
    struct stats_sum sum = stats_sum(s);
    assert_true(sum.answered == 1000 && sum.writes == 100 && sum.reads == 900 && sum.main == 100 && sum.errors == 51 && sum.sheds == 1 && sum.lost == 1);
    assert_true(s->seconds == 1 && s->second[0].writes == 100 && s->second[0].reads == 900 && s->second[0].errors == 51 && s->second[0].opened == 1);
    assert_in_range(s->second[0].write_p99, 98000, 100000);
    assert_int_equal(s->now.reads, 0); /* the next second begins with nothing */
    assert_int_equal(hist_at(&s->now_reads, 500), 0);
    assert_true(s->examples >= 2 && s->examples <= 5); /* not fifty times the same */
    assert_in_range(hist_at(&s->service[1], 1000), 50000, 50000);
    arena_free(a);
}

static void limits_are_judged(void **state)
{
    (void)state;
    struct arena *a = arena_new(0);
    struct stats *s = stats_new(a);
    const struct plan_limit limits[] = {{.of = "writes", .p99 = 100000}, {.of = "reads", .p50 = 1000, .max = 3000}, {.of = "search", .p95 = 1000}};
    struct plan p = {.begins = BEGINS, .lasts = 10000, .verdict = {.limits = limits, .n_limits = 3, .errors = 0.01, .sheds = {true, 0}, .on_time = {true, 0.9}, .writes = {true, 200}}};
    struct report_found f = {.compared = true, .kills = 1, .compare = {.finished = 10, .on_time = 8, .differences = 2}};
    struct verdict_source v = {&p, s, &f, a};
    int bad = 0;
    for (int i = 0; i < 1000; i++) {
        stats_answered(s, KIND_ACT, 50000, 50000);
        stats_answered(s, KIND_STATUS, i ? 500 : 5000, 500);
        if (i % 100 == 99)
            stats_tick(s, (i / 100 + 1) * INT64_C(1000000), BEGINS + (i / 100 + 1) * 1000);
    }
    stats_error(s, KIND_ACT, 500, "x");
    struct list all = verdict_of(&v, &bad);
    assert_true(find(all, CHECK_LIMIT, MEASURE_P99)->ok && find(all, CHECK_LIMIT, MEASURE_P50)->ok && !find(all, CHECK_LIMIT, MEASURE_MAX)->ok);
    assert_false(find(all, CHECK_LIMIT, MEASURE_P95)->ok); /* nobody searched: that is not fast */
    assert_true(find(all, CHECK_ERRORS, 0)->ok && find(all, CHECK_SHEDS, 0)->ok && !find(all, CHECK_ON_TIME, 0)->ok);
    assert_false(find(all, CHECK_RATE, 0)->ok);
    assert_string_equal(find(all, CHECK_RATE, 0)->got, "100");
    assert_false(find(all, CHECK_DIFFERENCES, 0)->ok);
    assert_true(find(all, CHECK_KILLS, 0)->ok && !find(all, CHECK_JOURNAL, 0)); /* that was not looked at is not told to be good */
    f.journal_seen = 10;
    assert_true(find(verdict_of(&v, &bad), CHECK_JOURNAL, 0)->ok);
    assert_int_equal(bad, 5);
    f.compare = (struct compare){.finished = 10, .on_time = 10};
    p.verdict = (struct plan_verdict){.errors = 0};
    verdict_of(&v, &bad);
    assert_int_equal(bad, 1); /* one error, and none is allowed */
    arena_free(a);
}

/* Twenty seconds as usual, a spike of ten, `bad` seconds until it is as before. */
static int64_t recovery_to(int bad, bool queue, int64_t after_us)
{
    struct arena *a = arena_new(0);
    struct stats *s = stats_new(a);
    struct plan p = {.begins = BEGINS, .lasts = 60000};
    struct plan_spike spike = {.at = (8 * 3600 + 20) * 1000, .lasts = 10000, .times = 5};
    for (int i = 1; i <= 60; i++) {
        bool slow = i >= 20 && i < 30 + bad;
        stats_answered(s, KIND_ACT, slow && !queue ? 400000 : i >= 30 ? after_us : 20000 + i, 1000);
        s->now.waiting = slow && queue ? 5 : 0;
        stats_tick(s, i * INT64_C(1000000), BEGINS + i * 1000);
    }
    int64_t got = verdict_recovery(&p, s, &spike);
    arena_free(a);
    return got;
}

static int64_t recovery(int bad, bool queue)
{
    return recovery_to(bad, queue, 20000);
}

static void the_end_of_a_spike_is_found(void **state)
{
    (void)state;
    assert_int_equal(recovery(0, false), 0);
    assert_int_equal(recovery(7, false), 7000);
    assert_int_equal(recovery(7, true), 7000);
    assert_int_equal(recovery(40, false), -1);
    assert_int_equal(recovery_to(4, false, 38000), 4000); /* twice as long as before is as before, more is not */
    assert_int_equal(recovery_to(4, false, 42000), -1);
}

static void steps_are_round(void **state)
{
    (void)state;
    const struct { int64_t top, step; } all[] = {{1, 1}, {5, 1}, {6, 2}, {11, 5}, {30, 10}, {99, 20}, {101, 50}, {2400, 500}, {999999, 200000}};
    for (size_t i = 0; i < sizeof all / sizeof all[0]; i++)
        assert_int_equal(chart_step(all[i].top, 5), all[i].step);
}

static void lines_stay_in_the_frame(void **state)
{
    (void)state;
    struct arena *a = arena_new(0);
    enum { N = 700 };
    int64_t at[N], v[N];
    for (int i = 0; i < N; i++) {
        at[i] = BEGINS + i * 1000;
        v[i] = i * i * 37 % 90001;
    }
    for (int log = 0; log < 2; log++) {
        struct chart_axis x = {.at = at, .n = N, .log = log, .unit = 1};
        const struct chart_series s = {"p99", v, true, true};
        struct report_chart c = {0};
        chart_make(&x, &s, 1, "vi", a, &c);
        const struct chart_line *line = c.lines.items;
        int points = 0;
        for (char *p = (char *)(uintptr_t)line->d; *p && *p != 'Z'; points++) {
            double px = strtod(p + 1, &p), py = strtod(p, &p);
            assert_true(px >= CHART_LEFT - 0.1 && px <= CHART_RIGHT + 0.1 && py >= CHART_TOP - 0.1 && py <= CHART_BOTTOM + 0.1);
        }
        assert_in_range(points, 200, 260); /* not one for each second */
        assert_true(c.up.n >= 3 && c.up.n <= 8 && c.across.n >= 3 && c.across.n <= 9);
        const struct chart_tick *t = c.across.items;
        assert_string_equal(t[0].text, "08:00");
    }
    arena_free(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(figures_are_counted), cmocka_unit_test(limits_are_judged), cmocka_unit_test(the_end_of_a_spike_is_found),
        cmocka_unit_test(steps_are_round), cmocka_unit_test(lines_stay_in_the_frame),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
