/* Civil dates: every day of 1600-2400 there and back, weekdays, months, texts, instants at UTC+7. */
#include "base/civil.h"
#include "base/clock.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>
#include <cmocka.h>

#define D(y, m, d) ((struct civil){ (y), (m), (d) })

static void same(struct civil a, struct civil b)
{
    assert_int_equal(a.y, b.y);
    assert_int_equal(a.m, b.m);
    assert_int_equal(a.d, b.d);
}

static struct civil next(struct civil c)
{
    if (++c.d > civil_month_days(c.y, c.m)) {
        c.d = 1;
        if (++c.m > 12) {
            c.m = 1;
            c.y++;
        }
    }
    return c;
}

static void every_day_goes_there_and_back(void **state)
{
    (void)state;
    assert_int_equal(civil_days(D(1970, 1, 1)), 0);
    assert_int_equal(civil_days(D(2000, 3, 1)), 11017);
    assert_int_equal(civil_days(D(1600, 1, 1)), -135140);
    assert_int_equal(civil_weekday(D(1970, 1, 1)), 4);
    struct civil c = D(1600, 1, 1);
    int weekday = 6; /* Saturday */
    for (int day = -135140; c.y < 2400; day++, c = next(c), weekday = weekday % 7 + 1) {
        assert_int_equal(civil_days(c), day);
        assert_int_equal(civil_weekday_of(day), weekday);
        same(civil_from_days(day), c);
    }
    same(civil_from_days(civil_days(D(1, 1, 1))), D(1, 1, 1));
    same(civil_from_days(civil_days(D(9999, 12, 31))), D(9999, 12, 31));
}

static void weekdays_of_known_dates(void **state)
{
    (void)state;
    assert_int_equal(civil_weekday(D(2026, 11, 22)), 7);
    assert_int_equal(civil_weekday(D(2026, 11, 24)), 2);
    assert_int_equal(civil_weekday(D(2027, 2, 6)), 6);
    assert_int_equal(civil_weekday(D(1945, 9, 2)), 7);
}

static void a_date_that_is_none_is_refused(void **state)
{
    (void)state;
    assert_true(civil_valid(D(2028, 2, 29)));
    assert_false(civil_valid(D(2027, 2, 29)));
    assert_false(civil_valid(D(2100, 2, 29)));
    assert_true(civil_valid(D(2000, 2, 29)));
    assert_false(civil_valid(D(2026, 2, 30)));
    assert_false(civil_valid(D(2026, 13, 1)));
    assert_false(civil_valid(D(2026, 0, 1)));
    assert_false(civil_valid(D(2026, 4, 31)));
    assert_false(civil_valid(D(0, 1, 1)));
    assert_false(civil_valid(D(10000, 1, 1)));
}

static void dates_are_read_both_ways(void **state)
{
    (void)state;
    static const char *const good[] = { "2026-11-04", "4/11/2026", "04/11/2026", "4-11-2026", "04.11.2026" };
    for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
        struct civil c = { 0 };
        assert_true(civil_parse(good[i], &c));
        same(c, D(2026, 11, 4));
    }
    static const char *const bad[] = { "", "2026-11-4", "2026-11-31", "30/2/2026", "4/11/26", "4/11-2026", " 4/11/2026",
        "4/11/2026 ", "2026/11/04", "20261104", "4//2026", "004/11/2026", "0/1/2026", "-4/1/2026", "2026-11-04T",
        "99999999999-01-01", "4/11/20266", "2026-1١-04" };
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        struct civil c = D(1, 2, 3);
        if (civil_parse(bad[i], &c))
            fail_msg("accepted: '%s'", bad[i]);
        same(c, D(1, 2, 3));
    }
    assert_false(civil_parse(NULL, &(struct civil){ 0 }));
}

static void dates_are_written_both_ways(void **state)
{
    (void)state;
    char s[CIVIL_TEXT];
    assert_string_equal(civil_write(D(2026, 1, 4), s), "2026-01-04");
    assert_string_equal(civil_write(D(987, 12, 31), s), "0987-12-31");
    assert_string_equal(civil_write_vi(D(2026, 1, 4), s), "4/1/2026");
    assert_string_equal(civil_write_vi(D(2026, 12, 31), s), "31/12/2026");
    assert_string_equal(civil_write(D(2026, 2, 30), s), "");
    assert_string_equal(civil_write_vi(D(0, 0, 0), s), "");
}

static void months_end_on_the_same_day_or_the_last(void **state)
{
    (void)state;
    same(civil_add_months(D(2026, 1, 31), 1), D(2026, 2, 28));
    same(civil_add_months(D(2028, 1, 31), 1), D(2028, 2, 29));
    same(civil_add_months(D(2026, 2, 28), 1), D(2026, 3, 28));
    same(civil_add_months(D(2026, 11, 30), 3), D(2027, 2, 28));
    same(civil_add_months(D(2026, 12, 15), 1), D(2027, 1, 15));
    same(civil_add_months(D(2026, 12, 15), 0), D(2026, 12, 15));
    same(civil_add_months(D(2026, 12, 15), 25), D(2029, 1, 15));
    same(civil_add_months(D(2026, 1, 31), -2), D(2025, 11, 30));
    same(civil_add_months(D(2026, 1, 31), -13), D(2024, 12, 31));
}

static void instants_are_read_as_the_wall_clock_shows(void **state)
{
    (void)state;
    /* 2026-11-24 00:00 at UTC+7 is 2026-11-23 17:00 UTC */
    int64_t midnight = INT64_C(1795453200000);
    struct civil_time t = civil_of_instant(midnight);
    same(t.date, D(2026, 11, 24));
    assert_int_equal(t.minute, 0);
    t = civil_of_instant(midnight - 1);
    same(t.date, D(2026, 11, 23));
    assert_int_equal(t.minute, 1439);
    assert_true(civil_at(D(2026, 11, 24), 0) == midnight);
    assert_true(civil_at(D(2026, 11, 23), CIVIL_DAY_MIN) == midnight);
    assert_true(civil_to_instant((struct civil_time){ D(2026, 11, 24), 450 }) == midnight + 450 * INT64_C(60000));
    t = civil_of_instant(midnight + 450 * INT64_C(60000) + 59999);
    assert_int_equal(t.minute, 450);
    t = civil_of_instant(-CLOCK_VN - 1); /* before 1970 */
    same(t.date, D(1969, 12, 31));
    assert_int_equal(t.minute, 1439);
}

static void dates_compare_and_add(void **state)
{
    (void)state;
    assert_true(civil_cmp(D(2026, 11, 24), D(2026, 11, 25)) < 0);
    assert_true(civil_cmp(D(2026, 12, 1), D(2026, 11, 25)) > 0);
    assert_true(civil_cmp(D(2025, 12, 31), D(2026, 1, 1)) < 0);
    assert_int_equal(civil_cmp(D(2026, 1, 1), D(2026, 1, 1)), 0);
    same(civil_add_days(D(2026, 12, 31), 1), D(2027, 1, 1));
    same(civil_add_days(D(2028, 3, 1), -1), D(2028, 2, 29));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_day_goes_there_and_back),
        cmocka_unit_test(weekdays_of_known_dates),
        cmocka_unit_test(a_date_that_is_none_is_refused),
        cmocka_unit_test(dates_are_read_both_ways),
        cmocka_unit_test(dates_are_written_both_ways),
        cmocka_unit_test(months_end_on_the_same_day_or_the_last),
        cmocka_unit_test(instants_are_read_as_the_wall_clock_shows),
        cmocka_unit_test(dates_compare_and_add),
    };
    return cmocka_run_group_tests_name("civil", tests, NULL, NULL);
}
