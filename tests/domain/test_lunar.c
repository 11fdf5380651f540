/* The lunar table: every day of two centuries, the feasts of every year, how a date is said. */
#include "deadline/case.h"
#include "time/lunar.h"

static struct arena *scratch;
static struct tables tables;

static struct lunar_date of(int y, int m, int d)
{
    struct lunar_date l = { 0 };
    if (!lunar_find(tables.lunar, tables.lunar_n, (struct civil){ y, m, d }, &l))
        fail_msg("%d-%d-%d is outside the table", y, m, d);
    return l;
}

static void expect(struct lunar_date l, int year, int month, int day, bool leap)
{
    if (l.year != year || l.month != month || l.day != day || l.leap != leap)
        fail_msg("found %d/%d%s/%d", l.day, l.month, l.leap ? " leap" : "", l.year);
}

static void the_table_is_whole(void **state)
{
    (void)state;
    struct err e = { 0 };
    assert_int_equal(tables.lunar_n, 201);
    if (lunar_check(tables.lunar, tables.lunar_n, &e))
        fail_msg("%s", e.why);
}

static void a_damaged_table_is_refused(void **state)
{
    (void)state;
    struct lunar_year copy[201];
    for (int damage = 0; damage < 6; damage++) {
        memcpy(copy, tables.lunar, sizeof copy);
        struct lunar_year *y = copy + 126;
        assert_int_equal(y->year, 2026);
        switch (damage) {
        case 0: y->days[11] = 30; break;
        case 1: y->tet.d++; break;
        case 2: y->gio_to.d++; break;
        case 3: y->leap_month = 5; break;
        case 4: y->year++; break;
        case 5: y->tet = (struct civil){ 2026, 2, 30 }; break;
        }
        assert_int_equal(lunar_check(copy, 201, NULL), ERR_INVALID);
    }
}

static void every_day_follows_the_one_before(void **state)
{
    (void)state;
    struct lunar_date before = of(1900, 1, 31), now;
    expect(before, 1900, 1, 1, false);
    int end = civil_days((struct civil){ 2101, 1, 28 });
    for (int day = civil_days((struct civil){ 1900, 2, 1 }); day <= end; day++, before = now) {
        struct civil c = civil_from_days(day);
        now = of(c.y, c.m, c.d);
        if (now.day == before.day + 1 && now.month == before.month && now.leap == before.leap && now.year == before.year)
            continue;
        assert_true(now.day == 1 && before.day >= 29);
        bool leap = now.leap && now.month == before.month && !before.leap;
        bool next = !now.leap && now.month == before.month + 1 && now.year == before.year;
        bool year = !now.leap && now.month == 1 && before.month == 12 && now.year == before.year + 1;
        if (!leap && !next && !year)
            fail_msg("%d-%d-%d does not follow", c.y, c.m, c.d);
    }
}

static void feasts_fall_on_their_days(void **state)
{
    (void)state;
    for (size_t i = 0; i < tables.lunar_n; i++) {
        struct lunar_year *y = tables.lunar + i;
        expect(of(y->tet.y, y->tet.m, y->tet.d), y->year, 1, 1, false);
        expect(of(y->gio_to.y, y->gio_to.m, y->gio_to.d), y->year, 3, 10, false);
    }
    expect(of(2026, 2, 17), 2026, 1, 1, false);
    expect(of(2026, 2, 16), 2025, 12, 29, false);
    expect(of(2026, 9, 25), 2026, 8, 15, false); /* Trung thu */
    expect(of(2026, 11, 27), 2026, 10, 19, false);
    expect(of(1985, 1, 21), 1985, 1, 1, false); /* a month before the calendar at UTC+8 */
    expect(of(2007, 2, 17), 2007, 1, 1, false); /* a day before it */
    expect(of(2030, 2, 2), 2030, 1, 1, false);
}

static void a_leap_month_follows_its_month(void **state)
{
    (void)state;
    expect(of(2028, 6, 22), 2028, 5, 30, false);
    expect(of(2028, 6, 23), 2028, 5, 1, true);
    expect(of(2028, 7, 21), 2028, 5, 29, true);
    expect(of(2028, 7, 22), 2028, 6, 1, false);
    expect(of(2025, 7, 25), 2025, 6, 1, true);
}

static void outside_the_table_there_is_nothing(void **state)
{
    (void)state;
    struct lunar_date l;
    assert_false(lunar_find(tables.lunar, tables.lunar_n, (struct civil){ 1900, 1, 30 }, &l));
    assert_false(lunar_find(tables.lunar, tables.lunar_n, (struct civil){ 2101, 1, 29 }, &l));
    assert_false(lunar_find(tables.lunar, tables.lunar_n, (struct civil){ 2150, 1, 29 }, &l));
    assert_false(lunar_find(tables.lunar, 0, (struct civil){ 2026, 1, 29 }, &l));
}

static void dates_are_said_as_people_say_them(void **state)
{
    (void)state;
    assert_string_equal(lunar_write(of(2026, 11, 27), "vi", scratch), "19 tháng Mười âm lịch");
    assert_string_equal(lunar_write(of(2026, 2, 17), "vi", scratch), "mùng 1 tháng Giêng âm lịch");
    assert_string_equal(lunar_write(of(2026, 2, 26), "vi", scratch), "mùng 10 tháng Giêng âm lịch");
    assert_string_equal(lunar_write(of(2026, 2, 16), "vi", scratch), "29 tháng Chạp âm lịch");
    assert_string_equal(lunar_write(of(2028, 6, 23), "vi", scratch), "mùng 1 tháng Năm nhuận âm lịch");
    assert_string_equal(lunar_write(of(2026, 11, 27), "en", scratch), "19th of the 10th lunar month");
    assert_string_equal(lunar_write(of(2028, 6, 23), "en", scratch), "1st of the leap 5th lunar month");
    assert_string_equal(lunar_write(of(2026, 2, 18), "en", scratch), "2nd of the 1st lunar month");
}

static void month_lengths_are_read_strictly(void **state)
{
    (void)state;
    struct lunar_year y = { 0 };
    assert_true(lunar_months_parse("30 29 30 29 29 30 29 29 30 30 30 29", &y));
    assert_int_equal(y.months, 12);
    assert_int_equal(y.days[11], 29);
    assert_true(lunar_months_parse("30 30 30 29 30 29 29 30 29 29 30 30 29", &y));
    assert_int_equal(y.months, 13);
    static const char *const bad[] = { "", "30", "30 29 30 29 29 30 29 29 30 30 30", "30 29 30 29 29 30 29 29 30 30 30 31",
        "30 29 30 29 29 30 29 29 30 30 30 29 ", "30  29 30 29 29 30 29 29 30 30 30 29", "30 29 30 29 29 30 29 29 30 30 30 29 30 29",
        "30,29,30,29,29,30,29,29,30,30,30,29" };
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        if (lunar_months_parse(bad[i], &y))
            fail_msg("accepted: '%s'", bad[i]);
    assert_int_equal(y.months, 13);
}

int main(void)
{
    scratch = arena_new(0);
    tables = case_tables(scratch);
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_table_is_whole),
        cmocka_unit_test(a_damaged_table_is_refused),
        cmocka_unit_test(every_day_follows_the_one_before),
        cmocka_unit_test(feasts_fall_on_their_days),
        cmocka_unit_test(a_leap_month_follows_its_month),
        cmocka_unit_test(outside_the_table_there_is_nothing),
        cmocka_unit_test(dates_are_said_as_people_say_them),
        cmocka_unit_test(month_lengths_are_read_strictly),
    };
    return cmocka_run_group_tests_name("the lunar calendar", tests, NULL, NULL);
}
