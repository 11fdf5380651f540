/* Drill files: what is read, what is refused with its line, the curve of arrivals; and that those we ship are good. */
#include "service/centre.h"
#include "play/plan.h"
#include "play/report_model.h"
#include <math.h>

static const char good[] =
    "drill: try\ntitle: {vi: Thử, en: Try}\nseed: 7\nunits: 3\nbegins: 2026-11-24 08:00\nlasts: 10m\nspeed: 2\n"
    "procedures:\n  - {code: \"1.001193\", weight: 2}\n  - {code: \"1.013225\", weight: 1}\nchannels: {counter: 0.75, online: 0.25}\n"
    "arrivals:\n  - {at: \"08:00\", per_hour: 600}\n  - {at: \"08:10\", per_hour: 1200}\nspikes:\n  - {at: \"08:05\", lasts: 60s, times: 5}\n"
    "reads: {status: 2.5, home: 1}\nshares: {error: 0.5}\nverdict:\n  limits:\n    - {of: writes, p99: 100ms}\n    - {of: status, p50: 0.5ms}\n  on_time: 0.9\n";

static enum err_code parse(struct arena *a, const char *text, struct plan *p, struct err *e)
{
    *e = (struct err){0};
    return plan_parse((struct source){"a.yaml", text, strlen(text)}, a, p, NULL, e);
}

static void a_good_file_is_read(void **state)
{
    (void)state;
    struct arena *a = arena_new(0);
    struct plan p;
    struct err e;
    if (parse(a, good, &p, &e))
        fail_msg("%s", e.why);
    assert_string_equal(p.id, "try");
    assert_string_equal(p.title.en, "Try");
    assert_true(p.units.some == 3 && !p.units.all && p.seed == 7 && p.lasts == 600000 && p.speed == 2.0);
    assert_true(p.begins == INT64_C(1795482000000)); /* 2026-11-24T01:00Z */
    assert_true(p.reads[KIND_STATUS] == 2.5 && p.reads[KIND_HOME] == 1.0 && p.reads[KIND_MINE] == 0.0);
    assert_true(p.shares.error == 0.5 && p.shares.supplement == life_usual.supplement);
    assert_true(p.verdict.n_limits == 2 && p.verdict.limits[0].p99 == 100000 && p.verdict.limits[1].p50 == 500);
    assert_int_equal(p.answers, PLAN_PAGES);
    assert_true(p.verdict.on_time.set && !p.verdict.sheds.set && p.hour_of_work == 3600000 && p.connections > 0);
    assert_true(plan_is((struct source){"a.yaml", good, sizeof good - 1}, a));
    assert_false(plan_is((struct source){"a.yaml", "procedure: x\n", 13}, a));
    arena_free(a);
}

static void the_curve(void **state)
{
    (void)state;
    struct arena *a = arena_new(0);
    struct plan p;
    struct err e;
    assert_int_equal(parse(a, good, &p, &e), ERR_OK);
    const struct { int64_t s; double rate; } at[] = {{-1, 0}, {0, 600}, {60, 660}, {299, 899}, {300, 4500}, {359, 4795}, {360, 960}, {599, 1199}, {600, 0}};
    for (size_t i = 0; i < sizeof at / sizeof at[0]; i++) {
        double got = plan_rate(&p, p.begins + at[i].s * 1000);
        if (fabs(got - at[i].rate) > 1)
            fail_msg("at %lld s: %f, not %f", (long long)at[i].s, got, at[i].rate);
        assert_true(fabs(plan_rate(&p, p.begins + 86400000 + at[i].s * 1000) - got) < 1); /* each day */
    }
    arena_free(a);
}

/* `from` in the good file becomes `to`: refused, with that line and those words. */
static void bad_files_are_refused(void **state)
{
    (void)state;
    static const struct { const char *from, *to, *why; } all[] = {
        {"seed: 7", "sead: 7", "a.yaml:3: a drill has no key 'sead'"},
        {"units: 3", "units: some", "a.yaml:4: 'units' must be a number of communes"},
        {"units: 3", "units: [20209]", "a.yaml:4: a commune is named by its official code in quotes"},
        {"begins: 2026-11-24 08:00", "begins: 2026-02-30 08:00", "a.yaml:5: 'begins' must be a moment"},
        {"lasts: 10m", "lasts: 10", "a.yaml:6: 'lasts' must be a duration"},
        {"lasts: 10m\n", "", "a.yaml:1: the drill has no 'lasts'"},
        {"speed: 2", "speed: 0.001", "a.yaml:7: 'speed' must be 0.01 at least"},
        {"speed: 2", "speed: fast", "a.yaml:7: 'speed' must be a number"},
        {"code: \"1.013225\"", "code: \"1.001193\"", "a.yaml:10: '1.001193' stands in the mix twice"},
        {"code: \"1.013225\"", "code: 1.013225", "a.yaml:10: 'code' must be a text"},
        {"counter: 0.75", "counter: 0.5", "a.yaml:11: the shares of the channels must add up to 1"},
        {"at: \"08:10\"", "at: \"07:10\"", "a.yaml:14: the points of 'arrivals' must follow one another"},
        {"at: \"08:10\"", "at: \"8:10\"", "a.yaml:14: 'at' must be a time of day in quotes"},
        {"status: 2.5", "intake: 1", "a.yaml:17: nothing that is read is called 'intake'"},
        {"error: 0.5", "errors: 0.5", "a.yaml:18: no share is called 'errors'"},
        {"error: 0.5", "error: 5", "a.yaml:18: 'error' must be a share from 0 to 1"},
        {"speed: 2", "answers: letters", "a.yaml:7: 'answers' must be"},
        {"of: status", "of: weather", "a.yaml:22: 'weather' is no kind of request"},
        {", p50: 0.5ms", "", "a.yaml:22: a limit gives p50, p95, p99 or max"},
        {"reads: {", "together: 4\nreads: {", "a.yaml:16: a spike needs 'arrivals' that it raises"},
        {"arrivals:\n  - {at: \"08:00\", per_hour: 600}\n  - {at: \"08:10\", per_hour: 1200}\nspikes:\n  - {at: \"08:05\", lasts: 60s, times: 5}\n", "",
         "a.yaml:1: a drill has either 'arrivals' or 'together'"},
        {"seed: 7", "kills: 3\nclock: fake", "'kills' needs the real clock"},
    };
    struct arena *a = arena_new(0);
    for (size_t i = 0; i < sizeof all / sizeof all[0]; i++) {
        const char *at = strstr(good, all[i].from);
        assert_non_null(at);
        const char *text = arena_fmt(a, "%.*s%s%s", (int)(at - good), good, all[i].to, at + strlen(all[i].from));
        struct plan p;
        struct err e;
        if (!parse(a, text, &p, &e))
            fail_msg("taken: %s", all[i].to);
        if (!strstr(e.why, all[i].why))
            fail_msg("\"%s\" is told as \"%s\"", all[i].why, e.why);
    }
    arena_free(a);
}

static void shipped_drills_are_good(void **state)
{
    (void)state;
    struct arena *a = arena_new(0);
    size_t n;
    const struct embedded *file = centre_files(a, "drills/*.yaml", &n);
    assert_true(n >= 6);
    for (size_t i = 0; i < n; i++) {
        struct plan p;
        struct err e = {0};
        if (plan_parse((struct source){file[i].name, (const char *)file[i].data, file[i].n}, a, &p, NULL, &e))
            fail_msg("%s", e.why);
        const char *base = strrchr(file[i].name, '/');
        assert_non_null(strstr(base ? base + 1 : file[i].name, p.id));
    }
    arena_free(a);
}

/* The report's words follow the table of kinds. */
static void words_fit_the_kinds(void **state)
{
    (void)state;
    for (int k = 0; k < KINDS; k++)
        assert_string_equal(report_row_words[k], kinds[k].id);
    assert_string_equal(report_row_words[ROW_WRITES], "writes");
    assert_string_equal(report_row_words[ROW_READS], "reads");
    assert_null(report_row_words[ROWS]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_good_file_is_read), cmocka_unit_test(the_curve), cmocka_unit_test(bad_files_are_refused),
        cmocka_unit_test(shipped_drills_are_good), cmocka_unit_test(words_fit_the_kinds),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
