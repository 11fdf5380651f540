/* What must hold of every deadline, worked or invented: its lines add up and cover every day, its use fits its term,
 * and it survives being kept as JSON. */
#include "deadline/case.h"
#include "base/json.h"

#define MINUTE_MS INT64_C(60000)
#define DAY_MS INT64_C(86400000)

static struct arena *scratch;
static struct tables tables;

static struct question asked(const char *term, const char *received, const char *with)
{
    return case_question(&tables, scratch, arena_fmt(scratch, "x\t%s\t%s\t%s\t\t", term, received, with));
}

static struct deadline_result at(struct question *q, const char *now)
{
    struct deadline_result r = { 0 };
    struct err e = { 0 };
    if (deadline_due(&q->deadline, &q->rules, now ? case_time(now) : q->now, scratch, &r, &e))
        fail_msg("%s: %s", q->id, e.why);
    return r;
}

/* ---- what must hold */

static bool known_word(const char *const *words, const char *s)
{
    while (*words && strcmp(*words, s) != 0)
        words++;
    return *words;
}

static void the_lines_are_in_words(const struct deadline_result *r)
{
    const struct deadline_line *l = r->lines.items;
    for (size_t i = 0; i < r->lines.n; i++) {
        assert_true(known_word(model_find(&deadline_line_model, "text")->words, l[i].text));
        assert_true(known_word(model_find(&deadline_line_model, "count")->words, l[i].count));
        assert_non_null(l[i].name);
        assert_non_null(l[i].law);
        if (l[i].hours || l[i].minutes)
            assert_int_equal(l[i].hours * 60 + l[i].minutes, l[i].n);
    }
}

static void the_counts_add_up(const struct question *q, const struct deadline_result *r)
{
    const struct deadline_line *l = r->lines.items;
    int64_t n = 0, legs = 0;
    for (size_t i = 0; i < r->lines.n; i++) {
        assert_true(l[i].n >= 0);
        if (l[i].kind == WHY_SUM) {
            if (n != l[i].n)
                fail_msg("%s: lines count %lld, the sum says %lld", q->id, (long long)n, (long long)l[i].n);
            int64_t term = legs ? q->deadline.extension.amount : q->deadline.amount;
            int unit = legs++ ? q->deadline.extension.unit : q->deadline.unit;
            if (unit != TERM_MONTHS)
                assert_int_equal(l[i].n, unit == TERM_HOURS || unit == TERM_WORKING_HOURS ? term * 60 : term);
            n = 0;
        } else
            n += l[i].n;
    }
    assert_int_equal(legs, q->deadline.unit == TERM_NONE ? 0 : q->deadline.extension.amount ? 2 : 1);
}

/* Every day from the receipt to the due date stands in exactly one line; a term in hours tells the day on which
 * it starts twice, and an extension in hours may begin on the promised day. */
static void the_lines_cover_every_day(const struct question *q, const struct deadline_result *r)
{
    const struct deadline_line *l = r->lines.items;
    bool hours = q->deadline.unit == TERM_HOURS || q->deadline.unit == TERM_WORKING_HOURS ||
                 q->deadline.extension.unit == TERM_HOURS || q->deadline.extension.unit == TERM_WORKING_HOURS;
    int day = civil_days(civil_of_instant(q->deadline.received).date);
    assert_int_equal(civil_days(case_date(l[0].from)), day--);
    for (size_t i = 0; i < r->lines.n; i++) {
        if (l[i].kind == WHY_SUM || l[i].kind == WHY_EXTENSION)
            continue;
        int from = civil_days(case_date(l[i].from)), to = civil_days(case_date(l[i].to));
        if (from > to || (from != day + 1 && !(hours && from == day)))
            fail_msg("%s: %s - %s does not follow", q->id, l[i].from, l[i].to);
        day = to;
    }
    /* an hour that ends at midnight belongs to the day before */
    if (r->due)
        assert_in_range(civil_days(case_date(r->due_date)) - day, 0, hours ? 1 : 0);
}

static void the_use_fits_the_term(struct question *q, const struct deadline_result *r)
{
    struct deadline_result then = { 0 };
    int64_t before = 0;
    bool mixed = q->deadline.extension.amount && q->deadline.extension.unit != q->deadline.unit;
    for (int64_t t = q->deadline.received; r->due && t < r->due && !r->paused; t += DAY_MS / 2) {
        assert_int_equal(deadline_due(&q->deadline, &q->rules, t, scratch, &then, NULL), ERR_OK);
        assert_int_equal(then.due, r->due);
        assert_int_equal(then.used + then.left, then.total);
        assert_true(then.state != DEADLINE_LATE && then.over == 0 && (mixed || then.used >= before));
        before = then.used;
    }
    if (!r->due || r->paused)
        return;
    assert_int_equal(deadline_due(&q->deadline, &q->rules, r->due, scratch, &then, NULL), ERR_OK);
    assert_true(then.state != DEADLINE_LATE);
    if (!mixed)
        assert_int_equal(then.left, 0);
    assert_int_equal(deadline_due(&q->deadline, &q->rules, r->due + MINUTE_MS, scratch, &then, NULL), ERR_OK);
    if (q->rules.policy.pause == PAUSE_BOTH_DAYS) /* else a request on the last day may stop the clock and save nothing */
        assert_int_equal(then.state, DEADLINE_LATE);
    assert_int_equal(then.left, 0);
}

static void a_pause_never_hastens(struct question *q, const struct deadline_result *r)
{
    struct question without = *q;
    without.deadline.pauses.n = 0;
    assert_true(at(&without, NULL).due <= r->due);
}

static void the_last_day_is_worked(const struct question *q, const struct deadline_result *r)
{
    int unit = q->deadline.extension.amount ? q->deadline.extension.unit : q->deadline.unit;
    if (unit != TERM_HOURS && unit != TERM_NONE)
        assert_true(calendar_works(q->rules.calendar, civil_days(case_date(r->due_date))));
}

static void hold(struct question *q)
{
    struct deadline_result r = at(q, NULL);
    the_lines_are_in_words(&r);
    the_counts_add_up(q, &r);
    the_lines_cover_every_day(q, &r);
    the_use_fits_the_term(q, &r);
    the_last_day_is_worked(q, &r);
    if (!r.paused)
        a_pause_never_hastens(q, &r);
}

static size_t hold_all(char *rows, int shifts)
{
    struct arena *kept = scratch;
    size_t n = 0;
    for (char *row; (row = case_cut(&rows, "\n"));) {
        if (!*row || *row == '#')
            continue;
        scratch = arena_new(0);
        struct question q = case_question(&tables, scratch, row);
        for (int i = 0; i < shifts; i++, q.deadline.received += 61 * 7 * MINUTE_MS, q.now += 61 * 7 * MINUTE_MS, n++)
            hold(&q);
        arena_free(scratch);
    }
    scratch = kept;
    return n;
}

static void every_worked_case_is_explained(void **state)
{
    (void)state;
    assert_true(hold_all(case_read(scratch, FOLDER "/cases.tsv"), 5) > 1600);
}

static void every_invented_case_is_explained(void **state)
{
    (void)state;
    const char *seed = getenv("MOTCUA_TEST_SEED");
    FILE *f = popen(arena_fmt(scratch, "python3 " FOLDER "/naive.py " FOLDER " data 600 %d", seed ? atoi(seed) : 7), "r");
    char *s = case_file(scratch, f, "naive.py");
    assert_int_equal(pclose(f), 0);
    assert_int_equal(hold_all(s, 1), 600);
}

/* ---- what is kept */

static void a_deadline_is_kept_as_json(void **state)
{
    (void)state;
    struct question q = asked("18 working_days cutoff=15:00", "2026-11-02T09:00",
                              "pause=2026-11-05T09:00..2026-11-11T09:00 pause=2026-11-20T09:00.. extend=5:calendar_days now=2026-11-23T09:00");
    struct buf b = buf_init(scratch, 0), again = buf_init(scratch, 0);
    struct problems problems = { .arena = scratch };
    struct question back = q;
    struct json *read;
    jw_record(&(struct jw){ .b = &b }, NULL, &deadline_model, &q.deadline);
    assert_int_equal(json_parse(b.p, b.n, scratch, &read, NULL), ERR_OK);
    record_init(&back.deadline, &deadline_model);
    json_into(read, &deadline_model, &back.deadline, &problems);
    assert_int_equal(problems.n, 0);
    jw_record(&(struct jw){ .b = &again }, NULL, &deadline_model, &back.deadline);
    assert_string_equal(again.p, b.p);
    assert_true(at(&back, NULL).due == at(&q, NULL).due);
}

int main(void)
{
    scratch = arena_new(0);
    tables = case_tables(scratch);
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_worked_case_is_explained),
        cmocka_unit_test(every_invented_case_is_explained),
        cmocka_unit_test(a_deadline_is_kept_as_json),
    };
    return cmocka_run_group_tests_name("what holds of deadlines", tests, NULL, NULL);
}
