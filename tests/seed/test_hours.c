/* Working time counted on: through the noon break, the night, the weekend, a holiday. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "base/civil.h"
#include "seed/hours.h"
#include "seed/seed.h"
#include <string.h>

static const struct calendar *c;
static struct arena *a;

static int open_calendar(void **state)
{
    (void)state;
    a = arena_new(0);
    static const struct calendar_row off = {.date = {2026, 11, 24}, .kind = CALENDAR_OFF, .name = "Ngày Văn hóa Việt Nam"};
    struct calendar_plan plan = {.nation = &off, .nation_n = 1};
    return calendar_new(&plan, a, &c, NULL);
}

static int close_calendar(void **state)
{
    (void)state;
    arena_free(a);
    return 0;
}

static int64_t at(int month, int day, int hour, int minute)
{
    return civil_at((struct civil){2026, month, day}, hour * 60 + minute);
}

static void work_goes_on_where_the_office_is_open(void **state)
{
    (void)state;
    assert_true(hours_later(c, at(11, 19, 9, 0), 30) == at(11, 19, 9, 30));
    assert_true(hours_later(c, at(11, 19, 11, 0), 60) == at(11, 19, 14, 0));   /* over noon */
    assert_true(hours_later(c, at(11, 19, 6, 0), 10) == at(11, 19, 7, 40));    /* before it opens */
    assert_true(hours_later(c, at(11, 19, 16, 50), 20) == at(11, 20, 7, 40));  /* over night: 16:50-17:00, then ten more */
    assert_true(hours_later(c, at(11, 20, 16, 50), 20) == at(11, 23, 7, 40));  /* over the weekend */
    assert_true(hours_later(c, at(11, 23, 16, 50), 20) == at(11, 25, 7, 40));  /* over the holiday */
    assert_true(hours_later(c, at(11, 21, 10, 0), 0) == at(11, 23, 7, 30));    /* from a Saturday */
    assert_true(hours_later(c, at(11, 16, 7, 30), 450 * 4) == at(11, 20, 7, 30)); /* four whole days */
}

static void words_become_a_plan(void **state)
{
    (void)state;
    struct seed_plan p;
    struct err e = {0};
    int64_t now = at(11, 20, 9, 0);
    assert_int_equal(seed_plan_read(&(struct seed_words){"2000", "7", NULL, NULL, NULL, false, false}, now, a, &p, &e), ERR_OK);
    assert_string_equal(p.to, "2026-11-20");
    assert_string_equal(p.from, "2026-05-24");
    assert_true(p.dossiers == 2000 && p.seed == 7 && !p.add);
    static const char *const bad[] = {"", "0", "-1", "1e6", "10000001", "99999999999999999999"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        assert_int_equal(seed_plan_read(&(struct seed_words){bad[i], NULL, NULL, NULL, NULL, false, false}, now, a, &p, &e), ERR_BAD);
    assert_int_equal(seed_plan_read(&(struct seed_words){"5", "x", NULL, NULL, NULL, false, false}, now, a, &p, &e), ERR_BAD);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(work_goes_on_where_the_office_is_open),
        cmocka_unit_test(words_become_a_plan),
    };
    return cmocka_run_group_tests(tests, open_calendar, close_calendar);
}
