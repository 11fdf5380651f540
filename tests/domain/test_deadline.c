/* What is told of a deadline as time goes by: its lines, its state, its use, and what is refused. */
#include "deadline/case.h"

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
    q = asked("5 working_days", "2026-12-07T09:00", "pause=2026-12-08T09:00..2026-12-09T09:00 pause=2026-12-10T09:00..2026-12-11T09:00");
    r = at(&q, NULL); /* one stop after the other: two reasons */
    expect_line(&r, 1, "2026-12-08 2026-12-09", "pause", "paused", 0);
    expect_line(&r, 2, "2026-12-10 2026-12-11", "pause", "paused", 0);
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
