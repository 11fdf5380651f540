/* The words of due dates: working time by the calendar, as an officer counts it at the desk. */
#include "rooms/desk/due.h"
#include "base/civil.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <cmocka.h>

static struct arena *a;
static const struct calendar *cal; /* 24/11/2026 is a holiday */

static int begin(void **state)
{
    (void)state;
    static const struct calendar_row days[] = {{.date = {2026, 11, 24}, .kind = CALENDAR_OFF, .name = "Ngày Văn hóa Việt Nam", .law = ""}};
    struct calendar_plan plan = {.nation = days, .nation_n = 1};
    struct err e = {0};
    a = arena_new(0);
    return calendar_new(&plan, a, &cal, &e) != ERR_OK;
}

static int end(void **state)
{
    (void)state;
    arena_free(a);
    return 0;
}

static int64_t at(int day, int hour, int minute)
{
    return civil_at((struct civil){2026, 11, day}, hour * 60 + minute);
}

static struct due_mark mark(int64_t due, int64_t now)
{
    return due_mark_of(cal, (struct due_facts){.due = due, .received = true}, now, a);
}

static void is(struct due_mark m, const char *look, const char *text, int64_t hours, const char *minutes)
{
    assert_string_equal(m.look, look);
    assert_string_equal(m.text, text);
    assert_int_equal(m.hours, hours);
    assert_string_equal(m.minutes, minutes);
}

static void late_is_told_in_working_time(void **state)
{
    (void)state;
    is(mark(at(20, 17, 0), at(23, 9, 12)), "late", "late_hours", 1, "42"); /* Friday evening to Monday morning */
    is(mark(at(23, 11, 30), at(23, 13, 45)), "late", "late_minutes", 0, "15"); /* lunch does not count */
    is(mark(at(20, 17, 0), at(22, 12, 0)), "late", "late_now", 0, "");
    struct due_mark m = mark(at(20, 17, 0), at(26, 10, 0));
    assert_string_equal(m.text, "late_days");
    assert_int_equal(m.days, 3); /* 23, 25, 26: the holiday does not count */
    assert_string_equal(m.more, "promised");
}

static void today_is_told_in_working_time_left(void **state)
{
    (void)state;
    is(mark(at(23, 17, 0), at(23, 9, 12)), "today", "left_hours", 5, "48");
    is(mark(at(23, 11, 30), at(23, 9, 12)), "today", "left_hours", 2, "18");
    is(mark(at(23, 17, 0), at(23, 16, 55)), "today", "left_minutes", 0, "5");
    is(mark(at(23, 17, 0), at(23, 17, 0)), "today", "left_minutes", 0, "0"); /* in time up to and including the moment */
    is(mark(at(23, 17, 0), at(23, 17, 0) + 1), "late", "late_now", 0, "");
}

static void other_days_are_told_by_their_name(void **state)
{
    (void)state;
    is(mark(at(25, 17, 0), at(23, 9, 0)), "ok", "on", 0, "");
    is(mark(0, at(23, 9, 0)), "ok", "none", 0, "");
}

static void a_stopped_clock_is_never_late(void **state)
{
    (void)state;
    struct due_facts f = {.due = at(10, 17, 0), .paused = at(9, 8, 0), .waiting = true, .received = true};
    is(due_mark_of(cal, f, at(23, 9, 0), a), "stop", "stopped", 0, "");
    f = (struct due_facts){.due = at(10, 17, 0), .done = true, .received = true};
    is(due_mark_of(cal, f, at(23, 9, 0), a), "done", "done", 0, "");
    f = (struct due_facts){.submitted = at(20, 8, 0)};
    is(due_mark_of(cal, f, at(23, 9, 0), a), "ok", "new", 0, "");
}

static void days_and_weeks_end_here(void **state)
{
    (void)state;
    assert_int_equal(due_day_end(at(23, 0, 0)), at(24, 0, 0) - 1);
    assert_int_equal(due_day_end(at(23, 23, 59)), at(24, 0, 0) - 1);
    assert_int_equal(due_week_end(at(23, 0, 0)), at(30, 0, 0) - 1);
    assert_int_equal(due_week_end(at(29, 23, 59)), at(30, 0, 0) - 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(late_is_told_in_working_time), cmocka_unit_test(today_is_told_in_working_time_left),
        cmocka_unit_test(other_days_are_told_by_their_name), cmocka_unit_test(a_stopped_clock_is_never_late),
        cmocka_unit_test(days_and_weeks_end_here),
    };
    return cmocka_run_group_tests(tests, begin, end);
}
