/* What the forecast reads and keeps, on both engines: shares and loads as of a day against sums made here, what was learnt and back, an open dossier's line. */
#include "service/lives.h"
#include "service/forecast/examples.h"
#include "service/forecast/learnt.h"
#include "service/forecast/lessons.h"
#include "service/forecast/lore.h"
#include "service/forecast/outlook.h"
#include "store/board/forecast_store.h"
#include <math.h>

#define NEAR(got, wanted, within) \
    do { double got_ = (got), wanted_ = (wanted); if (fabs(got_ - wanted_) > (within)) fail_msg("%s: %.9f, not %.9f", #got, got_, wanted_); } while (0)

enum { DAYS = 200, FIRST = 9000 };

static void put(struct life *l, const char *sql)
{
    assert_ok(db_begin(l->db, true, &l->e));
    if (db_script(l->db, sql, &l->e))
        fail_msg("%s", l->e.why);
    assert_ok(db_commit(l->db, &l->e));
}

/* Unit 1 has 10 in and 10 out a day, 2 of these late; unit 2 as many in, and from day 100 on none out; its two officers are one from day 150 on. */
static void invent(struct life *l)
{
    struct buf b = buf_init(l->a, 1 << 16);
    for (int i = 0; i < DAYS; i++) {
        int day = FIRST + i;
        buf_fmt(&b, "insert into tally (day, unit, procedure, outcome, n) values (%d, 1, 'a', 4, 10), (%d, 1, 'a', 18, 8), (%d, 1, 'a', 19, 2), (%d, 2, 'b', 4, 10);",
                day, day, day, day);
        if (i < 100)
            buf_fmt(&b, "insert into tally (day, unit, procedure, outcome, n) values (%d, 2, 'b', 17, 9);", day);
        buf_fmt(&b, "insert into stint (unit, day, officer, outcome, n) values (2, %d, 11, 32, 5), (2, %d, 11, 33, 1);", day, day);
        if (i < 150)
            buf_fmt(&b, "insert into stint (unit, day, officer, outcome, n) values (2, %d, 12, 32, 3);", day);
    }
    put(l, b.p);
}

static void shares_and_loads_are_as_of_the_day(void **state)
{
    struct life l;
    struct lore_ask q[] = {{.day = FIRST + 60, .unit = 1, .procedure = "b"}, {.day = FIRST + 140, .unit = 2, .procedure = "a"},
                           {.day = FIRST + 199, .unit = 2, .procedure = "none"}, {.day = FIRST + 199, .unit = 77, .procedure = "a"}};
    enum { N = sizeof q / sizeof *q };
    life_open(&l, *state, NULL);
    invent(&l);
    struct ctx c = life_ctx(&l);
    assert_ok(db_begin(l.db, false, &l.e));
    struct list lines;
    if (lore_read(&c, q, N, FIRST + DAYS, &lines, &l.e))
        fail_msg("%s", l.e.why);
    double late = 0, a = 0, b = 0, open = 0, mean = 0, at[DAYS + 1] = {0}, usual[DAYS + 1] = {0}, all[DAYS + 1], of_a[DAYS + 1], of_b[DAYS + 1];
    for (int i = 0; i <= DAYS; i++) { /* what is known when day i begins, a day at a time */
        all[i] = (late + 1) / (a + b + FORECAST_SHRINK);
        of_a[i] = (late + FORECAST_SHRINK * all[i]) / (a + FORECAST_SHRINK);
        of_b[i] = FORECAST_SHRINK * all[i] / (b + FORECAST_SHRINK);
        at[i] = open;
        usual[i] = mean;
        double half = exp2(-1.0 / LORE_HALF);
        late = late * half + 2;
        a = a * half + 10;
        b = b * half + (i < 100 ? 9 : 0);
        mean = i ? open + (mean - open) * exp2(-1.0 / LORE_USUAL) : 0;
        open += i < 100 ? 1 : 10;
    }
    NEAR(q[0].unit_late, of_a[60], 0.002);
    NEAR(q[0].procedure_late, of_b[60], 0.002);
    NEAR(q[0].load, 1, 1e-9);
    NEAR(q[1].unit_late, of_b[140], 0.002);
    NEAR(q[1].procedure_late, of_a[140], 0.002);
    NEAR(q[1].load, at[140] / usual[140], 0.03);
    assert_true(q[2].load > 1.5 * at[199] / usual[199] || q[2].load >= LORE_LOAD_MOST - 1e-9); /* one officer is away */
    NEAR(q[2].procedure_late, all[199], 0.002);
    NEAR(q[3].unit_late, all[199], 0.002);
    NEAR(q[3].load, 1, 1e-9);
    const struct lore_line *line = lines.items;
    assert_int_equal(lines.n, 5); /* two units, two procedures, all */
    for (size_t i = 0; i < lines.n; i++) {
        bool of_a_unit = line[i].unit != 0;
        NEAR(line[i].late, line[i].unit == 1 || line[i].procedure[0] == 'a' ? of_a[DAYS] : of_a_unit || *line[i].procedure ? of_b[DAYS] : all[DAYS], 0.002);
        assert_true(line[i].unit != 1 || fabs(line[i].load - 1) < 1e-9);
    }
    db_rollback(l.db);
    life_close(&l);
}

static struct forecast some_forecast(void)
{
    struct forecast f = {.verdict = FORECAST_GOOD, .model = {.base = -2.0 / 3, .n = 900, .late = 100, .rounds = 5},
                         .trial = {.threshold = 0.2, .skill = 1.0 / 7, .tried = 300, .tried_late = 31, .from = 1795172400000}};
    for (int k = 0; k < FORECAST_FEATURES; k++)
        f.model.term[k] = (struct forecast_term){.mean = k / 3.0, .sd = k == 2 ? 0 : 1.0 / (k + 1), .weight = 0.1 * (k - 3), .error = 1e-17, .direction = FORECAST_RAISES};
    f.trial.bin[9] = (struct forecast_bin){0.93, 1.0 / 3, 3};
    return f;
}

static void what_was_learnt_comes_back_as_it_was(void **state)
{
    struct life l;
    struct err e = {0};
    struct forecast f = some_forecast(), g;
    life_open(&l, *state, NULL);
    assert_ok(learnt_parse(learnt_write(&f, l.a), "good", l.a, &g, &e));
    assert_memory_equal(&f, &g, sizeof f);
    assert_int_equal(learnt_parse("{}", "good", l.a, &g, &e), ERR_STORAGE);
    assert_int_equal(learnt_parse(learnt_write(&f, l.a), "splendid", l.a, &g, &e), ERR_STORAGE);
    struct lore_line line[] = {{0, "", 0.1, 1}, {7, "", 0.25, 1.5}, {0, "1.001193", 0.3, 0}};
    struct lesson lesson = {.forecast = f, .at = 1795172400000, .dossiers = 5, .examples = 9, .lore = {line, 3}};
    for (int i = 0; i < 2; i++) /* in the place of the former one */
        assert_ok(LIFE_DO(&l, lesson_keep(c, &lesson, &l.e)));
    assert_int_equal(centre_int(l.s, "select count(*) from forecast"), 1);
    assert_int_equal(centre_int(l.s, "select count(*) from forecast_rate"), 3);
    struct ctx c = life_ctx(&l);
    struct outlook o;
    l.clock.fake = c.now = 1795172400000 + CLOCK_DAY;
    assert_ok(db_begin(l.db, false, &l.e));
    assert_ok(outlook_read(&c, true, &o, &l.e));
    assert_true(o.good && !o.old && o.rates.n == 3 && o.dossiers == 5 && o.examples == 9);
    c.now += LESSONS_FRESH_DAYS * CLOCK_DAY;
    assert_ok(outlook_read(&c, true, &o, &l.e));
    assert_true(!o.good && o.old);
    db_rollback(l.db);
    life_close(&l);
}

/* Each by itself, as the officer's page asks, against the list; how many there are. */
static size_t same_both_ways(struct life *l, const struct outlook *o, int64_t now)
{
    struct ctx c = life_ctx(l);
    struct list units, keys;
    struct outlook_list list;
    size_t said = 0;
    c.now = now;
    assert_ok(forecast_open_units(l->db, l->a, &units, &l->e));
    struct outlook_ask q = {units.items, units.n, 100, 50};
    assert_ok(outlook_list(&c, o, &q, &list, &l->e));
    assert_ok(dossier_keys(l->db, 0, 1000, l->a, &keys, &l->e));
    const struct outlook_line *line = list.lines.items;
    for (size_t i = 0; i < keys.n; i++) {
        struct dossier *row;
        struct folder f;
        struct outlook_said one;
        bool any;
        assert_ok(dossier_find(l->db, ((const int64_t *)keys.items)[i], l->a, &row, &l->e));
        assert_ok(folder_of(&c, row, &f, &l->e));
        assert_ok(outlook_one(&c, &f, &one, &any, &l->e));
        said += any;
        for (size_t k = 0; any && k < list.lines.n; k++)
            if (line[k].id == row->id)
                NEAR(one.probability, line[k].said.probability, 1e-12);
    }
    assert_int_equal(said, list.lines.n);
    assert_int_equal(said, list.looked);
    for (size_t i = 1; i < list.lines.n; i++)
        assert_true(line[i - 1].said.probability >= line[i].said.probability);
    return said;
}

static void an_open_dossier_has_its_line_and_few_examples_give_no_forecast(void **state)
{
    struct life l;
    uint64_t seed = 3;
    struct path path[PATHS_MAX];
    life_open(&l, *state, NULL);
    size_t open = paths(&l, path), said = 0;
    for (int i = 0; i < 40 && paths_step(&l, path, &open, &seed); i++)
        ;
    struct lesson lesson;
    struct ctx own = life_ctx(&l);
    assert_ok(db_begin(l.db, false, &l.e));
    if (lesson_learn(&own, &lesson, &l.e))
        fail_msg("%s", l.e.why);
    assert_int_equal(lesson.forecast.verdict, FORECAST_FEW);
    db_rollback(l.db);
    lesson.forecast = some_forecast();
    lesson.at = own.now;
    assert_ok(LIFE_DO(&l, lesson_keep(c, &lesson, &l.e)));
    struct outlook o;
    assert_ok(db_begin(l.db, false, &l.e));
    assert_ok(outlook_read(&own, true, &o, &l.e));
    assert_true(o.good && o.rates.n > 0);
    for (int64_t day = -20; day <= 6; day++) /* scenarios are of different days */
        said += same_both_ways(&l, &o, own.now + day * CLOCK_DAY);
    assert_true(said > 5);
    struct list units;
    struct outlook_list whole, rest;
    assert_ok(forecast_open_units(l.db, l.a, &units, &l.e));
    struct outlook_ask q = {units.items, units.n, 100, 50};
    own.now += 7 * CLOCK_DAY;
    do {
        own.now -= CLOCK_DAY;
        assert_ok(outlook_list(&own, &o, &q, &whole, &l.e));
        assert_int_equal(whole.left_out, 0);
    } while (whole.looked < 2);
    db_rollback(l.db);
    put(&l, arena_fmt(l.a, "update dossier set revision = 99999 where id = %lld", (long long)((const struct outlook_line *)whole.lines.items)[0].id));
    assert_ok(db_begin(l.db, false, &l.e));
    assert_ok(outlook_list(&own, &o, &q, &rest, &l.e));
    assert_true(rest.left_out == 1 && rest.looked == whole.looked - 1);
    db_rollback(l.db);
    life_close(&l);
}

/* One journal that cannot be read is left out of what is learnt; a database that fails ends it. */
static void one_that_is_damaged_is_left_out(void **state)
{
    static struct db_fault fault;
    struct life l;
    uint64_t seed = 3;
    struct path path[PATHS_MAX];
    struct examples all, fewer;
    life_open(&l, *state, &fault);
    size_t open = paths(&l, path);
    for (int i = 0; i < 40 && paths_step(&l, path, &open, &seed); i++)
        ;
    l.clock.fake += 100 * CLOCK_DAY;
    assert_ok(LIFE_DO(&l, examples_gather(c, 0, &all, &l.e)));
    assert_true(all.dossiers > 5 && !all.left_out);
    put(&l, "update journal set body = 'x' where n = 2 and dossier = (select min(dossier) from journal where n = 2)");
    assert_ok(LIFE_DO(&l, examples_gather(c, 0, &fewer, &l.e)));
    assert_int_equal(fewer.dossiers, all.dossiers - 1);
    assert_int_equal(fewer.left_out, 1);
    fault = (struct db_fault){.as = ERR_STORAGE, .fail_at = 1};
    for (; fault.fail_at < 500; fault.fail_at++) {
        fault.calls = fault.fired = 0;
        enum err_code rc = LIFE_DO(&l, examples_gather(c, 0, &fewer, &l.e));
        if (!fault.fired)
            break;
        assert_int_equal(rc, ERR_STORAGE);
    }
    assert_true(fault.fail_at > 10);
    fault = (struct db_fault){0};
    life_close(&l);
}

static void a_night_is_learnt_once_one_province_after_the_other(void **state)
{
    static const struct { const char *day; int hour, minute, shard; const char *key; } at[] = {
        {"2026-11-24", 1, 59, 0, ""}, {"2026-11-24", 2, 0, 0, "forecast 2026-11-24"}, {"2026-11-24", 5, 59, 0, "forecast 2026-11-24"}, {"2026-11-24", 6, 0, 0, ""},
        {"2026-11-24", 14, 0, 0, ""}, {"2026-11-25", 2, 49, 10, ""}, {"2026-11-25", 2, 50, 10, "forecast 2026-11-25"},
    };
    struct life l;
    const char *key;
    life_open(&l, *state, NULL);
    for (size_t i = 0; i < sizeof at / sizeof *at; i++) {
        struct ctx c = life_ctx(&l);
        c.now = life_at(at[i].day, at[i].hour, at[i].minute);
        c.shard = at[i].shard;
        assert_ok(lesson_key(&c, &key, &l.e));
        assert_string_equal(key, ""); /* on a clock that is set */
        l.clock.fake = 0;
        assert_ok(lesson_key(&c, &key, &l.e));
        assert_string_equal(key, at[i].key);
        l.clock.fake = c.now;
    }
    life_close(&l);
}

int main(void)
{
#define T(f) cmocka_unit_test_setup_teardown(f, sandbox_open, sandbox_close)
    const struct CMUnitTest tests[] = {
        T(shares_and_loads_are_as_of_the_day), T(what_was_learnt_comes_back_as_it_was), T(an_open_dossier_has_its_line_and_few_examples_give_no_forecast),
        T(one_that_is_damaged_is_left_out),
        T(a_night_is_learnt_once_one_province_after_the_other),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
