/* Working time from a moment on: sessions, nights, weekends, whole days. The usual week: 07:30-11:30, 13:30-17:00, Monday to Friday. */
#include "time/working.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

static int64_t at(const char *when)
{
    struct civil c;
    char day[CIVIL_TEXT];
    int hour, minute;
    snprintf(day, sizeof day, "%.10s", when);
    assert_true(civil_parse(day, &c));
    assert_int_equal(sscanf(when + 11, "%d:%d", &hour, &minute), 2);
    return civil_at(c, hour * 60 + minute);
}

static void minutes_are_those_of_the_office(void **state)
{
    (void)state;
    static const struct { const char *from; int64_t minutes; const char *to; } rows[] = {
        {"2026-11-24 08:00", 60, "2026-11-24 09:00"},  {"2026-11-24 08:00", 0, "2026-11-24 08:00"},
        {"2026-11-24 11:00", 60, "2026-11-24 14:00"},  /* over noon */
        {"2026-11-24 11:00", 30, "2026-11-24 11:30"},  /* to the end of the session, not the next one's beginning */
        {"2026-11-24 16:30", 60, "2026-11-25 08:00"},  {"2026-11-24 22:26", 30, "2026-11-25 08:00"},
        {"2026-11-27 16:30", 60, "2026-11-30 08:00"},  /* over a weekend */
        {"2026-11-28 10:00", 120, "2026-11-30 09:30"}, /* from within one */
        {"2026-11-24 08:00", 480, "2026-11-25 17:00"}, /* a day is the next working day, whatever its hours */
        {"2026-11-27 08:00", 960, "2026-12-01 17:00"}, {"2026-11-24 08:00", 540, "2026-11-26 08:30"},
    };
    struct arena *a = arena_new(0);
    const struct calendar *c;
    assert_int_equal(calendar_new(&(struct calendar_plan){0}, a, &c, NULL), ERR_OK);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        if (working_after(c, at(rows[i].from), rows[i].minutes) != at(rows[i].to)) {
            struct civil_time t = civil_of_instant(working_after(c, at(rows[i].from), rows[i].minutes));
            fail_msg("%s and %d minutes: %d/%d %02d:%02d", rows[i].from, (int)rows[i].minutes, t.date.d, t.date.m, t.minute / 60, t.minute % 60);
        }
    arena_free(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(minutes_are_those_of_the_office)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
