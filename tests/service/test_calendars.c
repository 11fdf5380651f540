/* By which calendar a unit works, and what happens when one changes. */
#include "centre.h"
#include "time/calendar.h"
#include "reference/calendars.h"
#include <pthread.h>
#include <stdatomic.h>

static const struct units *units_of(struct sandbox *s, struct db *db)
{
    const struct units *u = NULL;
    if (units_load(db, s->a, &u, &s->e))
        fail_msg("%s", s->e.why);
    return u;
}

static struct calendars *calendars_from(struct sandbox *s, struct db *db)
{
    struct calendars *c = NULL;
    if (calendars_open(db, units_of(s, db), &c, &s->e))
        fail_msg("%s", s->e.why);
    return c;
}

static bool works(const struct calendars *c, int64_t unit, const char *day)
{
    struct civil d = {0};
    assert_true(civil_parse(day, &d));
    return calendar_works(calendars_of(c, unit), civil_days(d));
}

static void announced_days_are_known_everywhere(void **state)
{
    struct sandbox *s = *state;
    struct db *db = centre_db_with_data(s);
    struct calendars *c = calendars_from(s, db);
    db_close(db);
    assert_false(works(c, 20257, "2026-11-24")); /* the day of culture */
    assert_false(works(c, 44814, "2026-09-02"));
    assert_true(works(c, 20257, "2026-08-22"));  /* a make-up Saturday */
    assert_false(works(c, 20257, "2026-08-31")); /* for this Monday */
    assert_true(works(c, 20257, "2026-11-25"));
    assert_false(works(c, 20257, "2026-11-28"));
    assert_ptr_equal(calendars_of(c, 20257), calendars_of(c, 4));
    assert_ptr_equal(calendars_of(c, 20257), calendars_of(c, 99999999)); /* nobody's: the nation's */
    calendars_close(c);
}

static void a_province_and_a_commune_may_depart_from_the_nation(void **state)
{
    struct sandbox *s = *state;
    struct db *db = centre_db_with_data(s);
    assert_ok(db_script(db, "insert into calendar_day values (65048, '2026-12-01', 'off', '', 'Lễ', 'QĐ', '', 1);"
                            "insert into calendar_day values (20257, '2026-12-02', 'off', '', 'Lễ', 'QĐ', '', 1);"
                            "insert into calendar_day values (20257, '2026-11-24', 'work', '', 'Trực', 'QĐ', '', 1);"
                            "insert into calendar_day values (20257, '2026-12-03', 'hours', '10:00-11:00', 'Họp', 'QĐ', '', 1)",
                        &s->e));
    struct calendars *c = calendars_from(s, db);
    db_close(db);
    struct civil third = {2026, 12, 3};
    assert_false(works(c, 65048, "2026-12-01"));
    assert_false(works(c, 44814, "2026-12-01")); /* a department of it */
    assert_false(works(c, 20314, "2026-12-01")); /* a commune of it */
    assert_false(works(c, 20257, "2026-12-01"));
    assert_false(works(c, 20257, "2026-12-02"));
    assert_false(works(c, 1202571, "2026-12-02")); /* an office of the commune */
    assert_true(works(c, 20314, "2026-12-02"));
    assert_true(works(c, 4, "2026-12-01"));
    assert_true(works(c, 20257, "2026-11-24"));
    assert_false(works(c, 20314, "2026-11-24"));
    assert_int_equal(calendar_sessions(calendars_of(c, 20257), civil_days(third)).at[0].open, 600);
    calendars_close(c);
}

static void lunar_years_are_there_for_the_leaf(void **state)
{
    struct sandbox *s = *state;
    struct db *db = centre_db_with_data(s);
    struct calendars *c = calendars_from(s, db);
    struct lunar_date d;
    size_t n;
    const struct lunar_year *years = calendars_lunar(c, &n);
    assert_int_equal(n, 201);
    assert_true(lunar_find(years, n, (struct civil){2026, 2, 17}, &d));
    assert_int_equal(d.month, 1);
    assert_int_equal(d.day, 1);
    assert_string_equal(d.name, "Bính Ngọ");
    calendars_close(c);
    db_close(db);
}

static void a_change_reaches_the_next_reader_and_not_the_present_one(void **state)
{
    struct sandbox *s = *state;
    struct db *db = centre_db_with_data(s);
    struct calendars *c = calendars_from(s, db);
    const struct calendar *before = calendars_of(c, 20257);
    int day = civil_days((struct civil){2026, 12, 1});
    assert_ok(db_script(db, "insert into calendar_day values (65535, '2026-12-01', 'off', '', 'Lễ', 'QĐ', '', 1)", &s->e));
    assert_true(works(c, 20257, "2026-12-01"));
    assert_ok(calendars_reload(c, db, &s->e));
    assert_false(works(c, 20257, "2026-12-01"));
    assert_true(calendar_works(before, day));
    calendars_close(c);
    db_close(db);
}

static void a_bad_change_leaves_the_calendar_in_force(void **state)
{
    struct sandbox *s = *state;
    struct db *db = centre_db_with_data(s);
    struct calendars *c = calendars_from(s, db);
    assert_ok(db_script(db, "insert into calendar_day values (11111111, '2026-12-01', 'off', '', 'Lễ', 'QĐ', '', 1)", &s->e));
    assert_int_equal(calendars_reload(c, db, &s->e), ERR_INTERNAL);
    assert_has(s->e.why, "11111111");
    assert_ok(db_script(db, "update calendar_day set unit = 65535, day = '2026-12-32' where unit = 11111111", &s->e));
    assert_int_equal(calendars_reload(c, db, &s->e), ERR_INTERNAL);
    assert_false(works(c, 20257, "2026-11-24"));
    calendars_close(c);
    db_close(db);
}

struct reading {
    const struct calendars *c;
    atomic_bool stop;
    atomic_int wrong;
};

static void *read_on(void *arg)
{
    struct reading *r = arg;
    int off = civil_days((struct civil){2026, 11, 24});
    while (!atomic_load(&r->stop))
        if (calendar_works(calendars_of(r->c, 20257), off))
            atomic_fetch_add(&r->wrong, 1);
    return NULL;
}

static void readers_go_on_while_it_changes(void **state)
{
    struct sandbox *s = *state;
    struct db *db = centre_db_with_data(s);
    struct calendars *c = calendars_from(s, db);
    struct reading r = {.c = c};
    pthread_t t[2];
    for (int i = 0; i < 2; i++)
        assert_int_equal(pthread_create(&t[i], NULL, read_on, &r), 0);
    for (int i = 0; i < 10; i++)
        assert_ok(calendars_reload(c, db, &s->e));
    atomic_store(&r.stop, true);
    for (int i = 0; i < 2; i++)
        pthread_join(t[i], NULL);
    assert_int_equal(atomic_load(&r.wrong), 0);
    calendars_close(c);
    db_close(db);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        SANDBOX_TEST(announced_days_are_known_everywhere),
        SANDBOX_TEST(a_province_and_a_commune_may_depart_from_the_nation),
        SANDBOX_TEST(lunar_years_are_there_for_the_leaf),
        SANDBOX_TEST(a_change_reaches_the_next_reader_and_not_the_present_one),
        SANDBOX_TEST(a_bad_change_leaves_the_calendar_in_force),
        SANDBOX_TEST(readers_go_on_while_it_changes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
