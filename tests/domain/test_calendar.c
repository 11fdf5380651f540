/* Working calendars: sessions, the three layers, the days that the law gives, what is refused. */
#include "deadline/case.h"
#include "time/calendar.h"

static struct arena *scratch;
static struct tables tables;

static const struct calendar *built(const struct calendar_plan *p)
{
    const struct calendar *c = NULL;
    struct err e = { 0 };
    if (calendar_new(p, scratch, &c, &e))
        fail_msg("%s", e.why);
    return c;
}

static const struct calendar *national(void)
{
    return built(&(struct calendar_plan){ .lunar = tables.lunar, .lunar_n = tables.lunar_n, .nation = tables.nation,
        .nation_n = tables.nation_n });
}

static const struct calendar *by_law_alone(void)
{
    return built(&(struct calendar_plan){ .lunar = tables.lunar, .lunar_n = tables.lunar_n });
}

static int day(const char *s)
{
    return civil_days(case_date(s));
}

static const char *shown(const struct sessions *s)
{
    const char *text = "";
    for (int i = 0; i < s->n; i++)
        text = arena_fmt(scratch, "%s%s%02d:%02d-%02d:%02d", text, i ? "," : "", s->at[i].open / 60, s->at[i].open % 60,
                         s->at[i].close / 60, s->at[i].close % 60);
    return text;
}

static const char *hours(const struct calendar *c, const char *date)
{
    struct sessions s = calendar_sessions(c, day(date));
    return shown(&s);
}

static void sessions_are_read_strictly(void **state)
{
    (void)state;
    static const char *const good[] = { "", "07:30-11:30", "07:30-11:30,13:30-17:00", "00:00-24:00", "06:00-07:00,08:00-09:00,10:00-11:00,12:00-13:00" };
    static const char *const bad[] = { "7:30-11:30", "07:30", "07:30-", "07:30-11:30,", ",07:30-11:30", "11:30-07:30", "07:30-07:30",
        "07:30-11:30,11:00-17:00", "07:30-11:30,11:30-17:00", "07:30-24:01", "07:60-11:30", "07:30-11:30 13:30-17:00", "07:30–11:30",
        "06:00-07:00,08:00-09:00,10:00-11:00,12:00-13:00,14:00-15:00" };
    struct sessions s;
    for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
        assert_true(calendar_sessions_parse(good[i], &s));
        assert_string_equal(shown(&s), good[i]);
    }
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        if (calendar_sessions_parse(bad[i], &s))
            fail_msg("accepted: '%s'", bad[i]);
}

static void a_usual_week(void **state)
{
    (void)state;
    const struct calendar *c = built(&(struct calendar_plan){ 0 });
    assert_string_equal(hours(c, "2026-12-07"), "07:30-11:30,13:30-17:00");
    assert_string_equal(hours(c, "2026-12-12"), "");
    assert_true(calendar_works(c, day("2026-12-11")));
    assert_false(calendar_works(c, day("2026-12-12")));
    assert_int_equal(calendar_next(c, day("2026-12-12")), day("2026-12-14"));
    assert_int_equal(calendar_next(c, day("2026-12-14")), day("2026-12-14"));
    assert_int_equal(calendar_close(c, day("2026-12-14")), 1020);
    assert_int_equal(calendar_close(c, day("2026-12-13")), 1440);
    assert_null(calendar_find(c, day("2026-11-24")));
}

static void expect_opening(const struct calendar *c, const char *from, int minute, const char *to, int at)
{
    struct moment m = calendar_opening(c, (struct moment){ day(from), minute });
    assert_int_equal(m.day, day(to));
    assert_int_equal(m.minute, at);
}

static void the_next_opening(void **state)
{
    (void)state;
    const struct calendar *c = national();
    expect_opening(c, "2026-12-07", 0, "2026-12-07", 450);
    expect_opening(c, "2026-12-07", 450, "2026-12-07", 450);
    expect_opening(c, "2026-12-07", 689, "2026-12-07", 689);
    expect_opening(c, "2026-12-07", 690, "2026-12-07", 810);
    expect_opening(c, "2026-12-07", 1020, "2026-12-08", 450);
    expect_opening(c, "2026-12-11", 1020, "2026-12-14", 450);
    expect_opening(c, "2026-02-13", 1440, "2026-02-23", 450);
}

/* Every announced day is as the table says it. */
static void the_announced_days_are_taken_as_they_are(void **state)
{
    (void)state;
    struct tables real = { .arena = scratch };
    case_holidays(&real, "data/holiday.tsv");
    assert_true(real.nation_n > 40);
    const struct calendar *c = built(&(struct calendar_plan){ .lunar = tables.lunar, .lunar_n = tables.lunar_n,
        .nation = real.nation, .nation_n = real.nation_n });
    for (size_t i = 0; i < real.nation_n; i++) {
        const struct calendar_row *r = real.nation + i;
        const struct calendar_day *d = calendar_find(c, civil_days(r->date));
        assert_non_null(d);
        assert_string_equal(d->name, r->name);
        assert_string_equal(d->law, r->law);
        assert_int_equal(calendar_works(c, d->day), r->kind == CALENDAR_WORK);
    }
}

/* In the years that are announced, the law alone gives the same days, but for swaps and Tết. */
static void the_law_gives_what_is_announced(void **state)
{
    (void)state;
    const struct calendar *c = by_law_alone();
    for (size_t i = 0; i < tables.nation_n; i++) {
        const struct calendar_row *r = tables.nation + i;
        if (strstr(r->name, "Tết Nguyên đán") || strstr(r->name, "hoán đổi") || r->kind == CALENDAR_WORK)
            continue;
        const struct calendar_day *d = calendar_find(c, civil_days(r->date));
        if (!d || d->kind != CALENDAR_OFF)
            fail_msg("%d-%d-%d %s: not given", r->date.y, r->date.m, r->date.d, r->name);
        if (!strstr(r->name, "liền kề"))
            assert_string_equal(d->name, r->name);
        assert_string_equal(d->law, r->law);
    }
}

static size_t off_days(const struct calendar *c, int year, bool rest_too)
{
    size_t n = 0;
    for (int d = civil_days((struct civil){ year, 1, 1 }); civil_from_days(d).y == year; d++) {
        const struct calendar_day *x = calendar_find(c, d);
        n += x && x->kind == CALENDAR_OFF && (rest_too || civil_weekday_of(d) < 6);
    }
    return n;
}

/* Labour Code art. 112: 11 days, 12 since 2026; art. 111(3): every one of them is a weekday in the end. */
static void a_year_has_its_days_off(void **state)
{
    (void)state;
    const struct calendar *c = by_law_alone();
    assert_int_equal(off_days(c, 2020, true), 0);
    for (int year = 2021; year <= 2099; year++) {
        size_t n = off_days(c, year, false);
        if (n != (year < 2026 ? 11 : 12))
            fail_msg("%d has %zu", year, n);
    }
}

static void an_announcement_settles_the_year(void **state)
{
    (void)state;
    const struct calendar *c = national();
    assert_false(calendar_works(c, day("2027-02-10")));
    assert_true(calendar_works(c, day("2027-02-11"))); /* nothing is added to an announced Tết */
    assert_true(calendar_works(c, day("2026-04-28"))); /* nor a second day off instead */
    assert_true(calendar_works(c, day("2027-05-04")));
    assert_true(calendar_works(c, day("2026-09-03")));
    assert_false(calendar_works(c, day("2027-09-03"))); /* not announced: expected */
    assert_true(calendar_find(c, day("2027-09-03"))->expected);
    assert_true(calendar_find(c, day("2027-02-05"))->expected);
    assert_false(calendar_find(c, day("2027-09-02"))->expected);
    struct calendar_row row = { case_date("2028-01-03"), CALENDAR_WORK, "", "Làm việc", "", "" };
    c = built(&(struct calendar_plan){ .lunar = tables.lunar, .lunar_n = tables.lunar_n, .nation = &row, .nation_n = 1 });
    assert_true(calendar_works(c, day("2028-01-03")));
    assert_true(calendar_works(c, day("2028-01-04")));
}

static void the_unit_overrules_the_nation(void **state)
{
    (void)state;
    struct calendar_row unit[] = {
        { case_date("2026-11-24"), CALENDAR_WORK, NULL, NULL, NULL, NULL },
        { case_date("2026-11-25"), CALENDAR_OFF, "", "Lũ", "Quyết định 1", "" },
        { case_date("2026-11-26"), CALENDAR_HALF_AM, "", "", "", "" },
        { case_date("2026-11-27"), CALENDAR_HALF_PM, "", "", "", "" },
        { case_date("2026-11-28"), CALENDAR_HALF_AM, "", "", "", "" },
        { case_date("2026-11-30"), CALENDAR_HOURS, "09:00-10:00", "", "", "" },
        { case_date("2026-12-01"), CALENDAR_OFF, "", "", "", "" },
        { case_date("2026-12-01"), CALENDAR_WORK, "", "", "", "" },
        { case_date("2026-12-02"), CALENDAR_HOURS, "", "", "", "" },
    };
    const struct calendar *c = built(&(struct calendar_plan){ .lunar = tables.lunar, .lunar_n = tables.lunar_n,
        .nation = tables.nation, .nation_n = tables.nation_n, .unit = unit, .unit_n = sizeof unit / sizeof *unit });
    assert_string_equal(hours(c, "2026-11-24"), "07:30-11:30,13:30-17:00");
    assert_string_equal(calendar_find(c, day("2026-11-24"))->name, "");
    assert_string_equal(hours(c, "2026-11-25"), "");
    assert_string_equal(calendar_find(c, day("2026-11-25"))->law, "Quyết định 1");
    assert_string_equal(hours(c, "2026-11-26"), "07:30-11:30");
    assert_string_equal(hours(c, "2026-11-27"), "13:30-17:00");
    assert_string_equal(hours(c, "2026-11-28"), "07:30-11:30"); /* a Saturday: half of a whole day */
    assert_string_equal(hours(c, "2026-11-30"), "09:00-10:00");
    assert_string_equal(hours(c, "2026-12-01"), "07:30-11:30,13:30-17:00"); /* the later row */
    assert_false(calendar_works(c, day("2026-12-02"))); /* no sessions: closed */
    assert_false(calendar_works(c, day("2026-04-27"))); /* the rest is the nation's */
}

static void a_desk_on_a_rest_day_receives_only(void **state)
{
    (void)state;
    struct calendar_week w = calendar_week_usual();
    assert_true(calendar_sessions_parse("07:30-11:30", &w.day[6]));
    const struct calendar *c = built(&(struct calendar_plan){ .week = &w });
    assert_string_equal(hours(c, "2026-12-12"), "07:30-11:30");
    assert_false(calendar_works(c, day("2026-12-12")));
    expect_opening(c, "2026-12-11", 1100, "2026-12-12", 450);
    w.rest = 1u << 7;
    c = built(&(struct calendar_plan){ .week = &w });
    assert_true(calendar_works(c, day("2026-12-12")));
    assert_int_equal(calendar_close(c, day("2026-12-12")), 690);
}

static void a_calendar_that_cannot_be_is_refused(void **state)
{
    (void)state;
    const struct calendar *c;
    struct err e = { 0 };
    struct calendar_row row = { { 2026, 2, 30 }, CALENDAR_OFF, "", "", "", "" };
    assert_int_equal(calendar_new(&(struct calendar_plan){ .nation = &row, .nation_n = 1 }, scratch, &c, &e), ERR_INVALID);
    assert_int_equal(calendar_new(&(struct calendar_plan){ .unit = &row, .unit_n = 1 }, scratch, &c, &e), ERR_INVALID);
    row = (struct calendar_row){ { 2026, 2, 3 }, CALENDAR_HOURS, "7-8", "", "", "" };
    assert_int_equal(calendar_new(&(struct calendar_plan){ .unit = &row, .unit_n = 1 }, scratch, &c, &e), ERR_INVALID);
    assert_non_null(strstr(e.why, "2026-02-03"));
    struct calendar_week w = calendar_week_usual();
    w.rest = 0xfe; /* all seven */
    assert_int_equal(calendar_new(&(struct calendar_plan){ .week = &w, .lunar = tables.lunar, .lunar_n = tables.lunar_n }, scratch, &c,
                                  &e), ERR_INVALID);
}

int main(void)
{
    scratch = arena_new(0);
    tables = case_tables(scratch);
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sessions_are_read_strictly),
        cmocka_unit_test(a_usual_week),
        cmocka_unit_test(the_next_opening),
        cmocka_unit_test(the_announced_days_are_taken_as_they_are),
        cmocka_unit_test(the_law_gives_what_is_announced),
        cmocka_unit_test(a_year_has_its_days_off),
        cmocka_unit_test(an_announcement_settles_the_year),
        cmocka_unit_test(the_unit_overrules_the_nation),
        cmocka_unit_test(a_desk_on_a_rest_day_receives_only),
        cmocka_unit_test(a_calendar_that_cannot_be_is_refused),
    };
    return cmocka_run_group_tests_name("working calendars", tests, NULL, NULL);
}
