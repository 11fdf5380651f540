/* What must hold of every deadline, and what is told of one as time goes by. */
#include "deadline/case.h"

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

static void every_worked_case_is_explained(void **state)
{
    (void)state;
    struct arena *kept = scratch, *rows = arena_new(1 << 22);
    char *s = case_read(rows, FOLDER "/cases.tsv");
    size_t n = 0;
    for (char *row; (row = case_cut(&s, "\n"));) {
        if (!*row || *row == '#')
            continue;
        scratch = arena_new(0);
        struct question q = case_question(&tables, scratch, row);
        for (int shift = 0; shift < 5; shift++, q.deadline.received += 61 * 7 * MINUTE_MS, q.now += 61 * 7 * MINUTE_MS, n++)
            hold(&q);
        arena_free(scratch);
    }
    scratch = kept;
    arena_free(rows);
    assert_true(n > 1600);
}

/* ---- what is told */

static void expect_line(const struct deadline_result *r, size_t i, const char *span, const char *text, const char *count, int64_t n)
{
    const struct deadline_line *l = r->lines.items;
    assert_true(i < r->lines.n);
    assert_string_equal(arena_fmt(scratch, "%s %s", l[i].from, l[i].to), span);
    assert_string_equal(l[i].text, text);
    assert_string_equal(l[i].count, count);
    assert_int_equal(l[i].n, n);
}

static void a_permit_waits_for_a_drawing(void **state)
{
    (void)state;
    struct question q = asked("20 calendar_days", "2026-11-02T09:10", "pause=2026-11-19T16:05..");
    struct deadline_result r = at(&q, "2026-11-22T10:00");
    assert_int_equal(r.state, DEADLINE_PAUSED);
    assert_true(r.paused);
    assert_string_equal(r.due_date, "2026-11-27");
    assert_int_equal(r.used, 16);
    assert_int_equal(r.total, 20);
    assert_int_equal(r.lines.n, 6);
    expect_line(&r, 0, "2026-11-02 2026-11-02", "received_day", "none", 0);
    expect_line(&r, 1, "2026-11-03 2026-11-18", "count_calendar_days", "calendar_days", 16);
    expect_line(&r, 2, "2026-11-19 2026-11-23", "pause", "paused", 0);
    expect_line(&r, 3, "2026-11-24 2026-11-24", "holiday_counts", "calendar_days", 1);
    expect_line(&r, 4, "2026-11-25 2026-11-27", "count_calendar_days", "calendar_days", 3);
    expect_line(&r, 5, "2026-11-27 2026-11-27", "if_calendar_days", "calendar_days", 20);
    struct deadline_line *l = r.lines.items;
    assert_string_equal(l[3].name, "Ngày Văn hóa Việt Nam");
    assert_string_equal(l[3].law, "Nghị quyết 28/2026/QH16");
    assert_true(l[5].at == case_time("2026-11-27T17:00"));
    r = at(&q, "2026-11-25T10:00"); /* the longer it waits, the later it is */
    assert_string_equal(r.due_date, "2026-11-30");
    r = at(&q, "2026-11-19T16:04"); /* a minute before the clock was stopped */
    assert_int_equal(r.state, DEADLINE_RUNNING);
    assert_int_equal(r.used, 17);
}

static void working_days_over_tet_are_told_by_name(void **state)
{
    (void)state;
    struct question q = asked("10 working_days", "2026-02-05T18:00", "-");
    struct deadline_result r = at(&q, NULL);
    assert_string_equal(r.due_date, "2026-02-27");
    assert_string_equal(r.start_date, "2026-02-06");
    assert_int_equal(r.lines.n, 8);
    expect_line(&r, 0, "2026-02-05 2026-02-06", "closed_day", "none", 0);
    expect_line(&r, 1, "2026-02-07 2026-02-08", "rest", "none", 0);
    expect_line(&r, 2, "2026-02-09 2026-02-13", "count_working_days", "working_days", 5);
    expect_line(&r, 3, "2026-02-14 2026-02-15", "rest", "none", 0);
    expect_line(&r, 4, "2026-02-16 2026-02-20", "holiday_off", "none", 0);
    expect_line(&r, 5, "2026-02-21 2026-02-22", "rest", "none", 0);
    expect_line(&r, 6, "2026-02-23 2026-02-27", "count_working_days", "working_days", 5);
    expect_line(&r, 7, "2026-02-27 2026-02-27", "sum_working_days", "working_days", 10);
    q = asked("11 working_days", "2026-08-17T09:00", "-"); /* a make-up Saturday, and weekends between working days */
    r = at(&q, NULL);
    expect_line(&r, 1, "2026-08-18 2026-08-21", "count_working_days", "working_days", 4);
    expect_line(&r, 2, "2026-08-22 2026-08-22", "makeup", "working_days", 1);
    expect_line(&r, 3, "2026-08-23 2026-08-23", "rest", "none", 0);
    q = asked("8 working_days", "2026-12-07T09:00", "-");
    r = at(&q, NULL);
    expect_line(&r, 1, "2026-12-08 2026-12-17", "count_working_days", "working_days", 8);
}

static void the_other_kinds_of_lines(void **state)
{
    (void)state;
    struct question q = asked("15 calendar_days", "2026-11-06T09:00", "extend=4:working_hours");
    struct deadline_result r = at(&q, NULL);
    expect_line(&r, 1, "2026-11-07 2026-11-21", "count_calendar_days", "calendar_days", 15);
    expect_line(&r, 2, "2026-11-22 2026-11-22", "rest", "none", 0);
    expect_line(&r, 3, "2026-11-23 2026-11-23", "roll", "none", 0);
    expect_line(&r, 4, "2026-11-23 2026-11-23", "sum_calendar_days", "calendar_days", 15);
    expect_line(&r, 5, "2026-11-23 2026-11-23", "extension_working_hours", "none", 0);
    expect_line(&r, 6, "2026-11-24 2026-11-24", "holiday_off", "none", 0);
    expect_line(&r, 7, "2026-11-25 2026-11-25", "count_working_hours", "hours", 240);
    expect_line(&r, 8, "2026-11-25 2026-11-25", "sum_working_hours", "hours", 240);
    q = asked("0 working_days cutoff=15:00", "2026-11-20T15:30", "-");
    r = at(&q, NULL);
    assert_int_equal(r.lines.n, 2);
    expect_line(&r, 0, "2026-11-20 2026-11-23", "cutoff_same_day", "none", 0);
    expect_line(&r, 1, "2026-11-23 2026-11-23", "sum_same_day", "same_day", 0);
    struct deadline_line *l = r.lines.items;
    assert_true(l[0].until == case_time("2026-11-20T15:00"));
    q = asked("1 months", "2026-11-02T09:00", "-");
    r = at(&q, NULL);
    expect_line(&r, r.lines.n - 1, "2026-12-02 2026-12-02", "sum_months", "calendar_days", 30);
    q = asked("0 none", "2026-11-02T09:00", "-");
    r = at(&q, NULL);
    assert_int_equal(r.lines.n, 1);
    assert_true(r.due == 0 && r.state == DEADLINE_NONE && r.total == 0);
    expect_line(&r, 0, "2026-11-02 2026-11-02", "received_none", "none", 0);
}

static void expect_state(struct question *q, const char *now, int state, int64_t used, int64_t over)
{
    struct deadline_result r = at(q, now);
    if (r.state != state || r.used != used || r.over != over)
        fail_msg("%s: state %d used %lld over %lld", now, r.state, (long long)r.used, (long long)r.over);
}

static void a_deadline_runs_out(void **state)
{
    (void)state;
    struct question q = asked("5 working_days", "2026-11-19T09:00", "-"); /* due Fri 27 */
    expect_state(&q, "2026-11-19T10:00", DEADLINE_RUNNING, 0, 0);
    expect_state(&q, "2026-11-20T08:00", DEADLINE_RUNNING, 1, 0);
    expect_state(&q, "2026-11-22T08:00", DEADLINE_RUNNING, 1, 0);
    expect_state(&q, "2026-11-24T08:00", DEADLINE_RUNNING, 2, 0);
    expect_state(&q, "2026-11-27T07:00", DEADLINE_TODAY, 5, 0);
    expect_state(&q, "2026-11-27T17:00", DEADLINE_TODAY, 5, 0);
    expect_state(&q, "2026-11-27T17:01", DEADLINE_LATE, 5, 0);
    expect_state(&q, "2026-11-29T08:00", DEADLINE_LATE, 5, 0);
    expect_state(&q, "2026-12-01T08:00", DEADLINE_LATE, 5, 2);
    q = asked("4 working_hours", "2026-11-16T08:00", "-"); /* due 14:00 */
    expect_state(&q, "2026-11-16T12:30", DEADLINE_TODAY, 210, 0);
    expect_state(&q, "2026-11-16T13:40", DEADLINE_TODAY, 220, 0);
    expect_state(&q, "2026-11-17T08:00", DEADLINE_LATE, 240, 210);
    q = asked("3 calendar_days", "2026-12-07T09:00", "-");
    expect_state(&q, "2026-12-13T08:00", DEADLINE_LATE, 3, 3);
    q = asked("2 hours", "2026-12-07T09:00", "-");
    expect_state(&q, "2026-12-07T12:00", DEADLINE_LATE, 120, 60);
}

static void a_deadline_ends(void **state)
{
    (void)state;
    struct question q = asked("5 working_days", "2026-11-19T09:00", "pause=2026-12-01T09:00.."); /* due Fri 27 */
    q.deadline.stopped = case_time("2026-11-26T16:59");
    expect_state(&q, "2027-01-01T00:00", DEADLINE_EARLY, 4, 0);
    q.deadline.stopped = case_time("2026-11-27T17:00");
    expect_state(&q, "2027-01-01T00:00", DEADLINE_ON_TIME, 5, 0);
    q.deadline.stopped = case_time("2026-11-30T08:00");
    expect_state(&q, "2027-01-01T00:00", DEADLINE_LATE, 5, 1);
    q.deadline.stopped = 0; /* the clock was stopped only after the date had passed */
    expect_state(&q, "2026-12-02T08:00", DEADLINE_LATE, 5, 3);
    q = asked("5 working_days", "2026-11-19T09:00", "pause=2026-11-23T09:00..");
    q.deadline.stopped = case_time("2026-12-21T08:00"); /* ended while it waited */
    expect_state(&q, "2027-01-01T00:00", DEADLINE_EARLY, 1, 0);
    assert_false(at(&q, "2027-01-01T00:00").paused);
}

static void an_extension_in_another_unit_is_told_when_it_runs(void **state)
{
    (void)state;
    struct question q = asked("5 working_days", "2026-12-07T09:00", "extend=10:calendar_days"); /* 14/12, 24/12 */
    struct deadline_result r = at(&q, "2026-12-11T09:00");
    assert_true(r.unit == TERM_WORKING_DAYS && r.used == 4 && r.total == 5);
    r = at(&q, "2026-12-20T09:00");
    assert_true(r.unit == TERM_CALENDAR_DAYS && r.used == 6 && r.total == 10);
    q = asked("5 working_days", "2026-12-07T09:00", "extend=3:working_days");
    r = at(&q, "2026-12-15T09:00");
    assert_true(r.unit == TERM_WORKING_DAYS && r.used == 6 && r.total == 8);
}

static void a_date_that_rests_on_a_guess_says_so(void **state)
{
    (void)state;
    struct question q = asked("1 working_days", "2027-02-04T09:00", "-");
    assert_true(at(&q, NULL).expected);
    q = asked("1 working_days", "2026-02-13T09:00", "-");
    assert_false(at(&q, NULL).expected);
    q = asked("1 working_days", "2028-01-24T09:00", "-");
    assert_true(at(&q, NULL).expected);
    q = asked("1 working_days", "2028-04-03T09:00", "-"); /* Giỗ Tổ needs no announcement */
    assert_false(at(&q, NULL).expected);
}

static void expect_refused(struct question *q, const char *field)
{
    struct deadline_result r;
    struct err e = { 0 };
    assert_int_equal(deadline_due(&q->deadline, &q->rules, q->now, scratch, &r, &e), ERR_INVALID);
    assert_string_equal(e.field, field);
}

static void what_cannot_be_is_refused(void **state)
{
    (void)state;
    static const struct { int64_t amount; int unit; } bad[] = { { -1, TERM_WORKING_DAYS }, { 0, TERM_CALENDAR_DAYS },
        { 0, TERM_MONTHS }, { 0, TERM_HOURS }, { 3661, TERM_WORKING_DAYS }, { 121, TERM_MONTHS }, { 8761, TERM_HOURS }, { 1, TERM_NONE },
        { 1, TERM_UNITS }, { 1, -1 } };
    struct question q = asked("5 working_days", "2026-12-07T09:00", "pause=2026-12-08T09:00..2026-12-09T09:00"), x;
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        x = q;
        x.deadline.amount = bad[i].amount;
        x.deadline.unit = bad[i].unit;
        expect_refused(&x, "amount");
    }
    x = q, x.deadline.received = 0;
    expect_refused(&x, "received");
    x = q, x.deadline.cutoff_minute = 1440;
    expect_refused(&x, "cutoff_minute");
    x = q, x.deadline.extension = (struct deadline_extension){ 1, TERM_NONE, "", "" };
    expect_refused(&x, "extension");
    ((struct deadline_pause *)q.deadline.pauses.items)->to = 1;
    expect_refused(&q, "pauses");
    q = asked("3660 working_days", "2026-12-07T09:00", "pause=2026-12-08T09:00..2076-12-09T09:00");
    expect_refused(&q, ""); /* forty years and no end */
}

static void the_longest_terms_end(void **state)
{
    (void)state;
    struct question q = asked("3660 working_days", "2026-12-07T09:00", "-");
    assert_true(at(&q, NULL).due > 0);
    q = asked("120 months", "2026-12-07T09:00", "-");
    assert_string_equal(at(&q, NULL).due_date, "2036-12-08");
    q = asked("8760 working_hours", "2026-12-07T09:00", "-");
    assert_true(at(&q, NULL).due > 0);
}

int main(void)
{
    scratch = arena_new(0);
    tables = case_tables(scratch);
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_worked_case_is_explained),
        cmocka_unit_test(a_permit_waits_for_a_drawing),
        cmocka_unit_test(working_days_over_tet_are_told_by_name),
        cmocka_unit_test(the_other_kinds_of_lines),
        cmocka_unit_test(a_deadline_runs_out),
        cmocka_unit_test(a_deadline_ends),
        cmocka_unit_test(an_extension_in_another_unit_is_told_when_it_runs),
        cmocka_unit_test(a_date_that_rests_on_a_guess_says_so),
        cmocka_unit_test(what_cannot_be_is_refused),
        cmocka_unit_test(the_longest_terms_end),
    };
    return cmocka_run_group_tests_name("deadlines", tests, NULL, NULL);
}
