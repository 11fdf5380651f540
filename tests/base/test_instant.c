/* Instants as RFC 3339 text: known ones, there and back, what is refused. */
#include "base/clock.h"
#include "base/instant.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdbool.h>
#include <stdio.h>
#include <time.h>
#include <cmocka.h>

static void known_instants(void **state)
{
    (void)state;
    static const struct { int64_t ms; const char *text; } rows[] = {
        {0, "1970-01-01T00:00:00.000Z"},
        {-1, "1969-12-31T23:59:59.999Z"},
        {951782400000, "2000-02-29T00:00:00.000Z"},
        {1772415000123, "2026-03-02T01:30:00.123Z"},
        {INSTANT_FIRST, "0001-01-01T00:00:00.000Z"},
        {INSTANT_LAST, "9999-12-31T23:59:59.999Z"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        char out[INSTANT_TEXT];
        int64_t back;
        instant_write(rows[i].ms, out);
        assert_string_equal(out, rows[i].text);
        assert_true(instant_parse(out, &back));
        assert_int_equal(back, rows[i].ms);
    }
    char out[INSTANT_TEXT];
    instant_write(INT64_MAX, out);
    assert_string_equal(out, "9999-12-31T23:59:59.999Z");
    instant_write(INT64_MIN, out);
    assert_string_equal(out, "0001-01-01T00:00:00.000Z");
}

static void agrees_with_the_c_library(void **state)
{
    (void)state;
    for (int64_t ms = -CLOCK_DAY * 50000; ms < CLOCK_DAY * 50000; ms += CLOCK_DAY * 7 + 12345678) {
        char ours[INSTANT_TEXT], theirs[80];
        time_t s = (time_t)(ms / 1000 - (ms % 1000 < 0));
        struct tm t;
        gmtime_r(&s, &t);
        snprintf(theirs, sizeof theirs, "%04d-%02d-%02dT%02d:%02d:%02d.%03dZ", t.tm_year + 1900, t.tm_mon + 1,
                 t.tm_mday, t.tm_hour, t.tm_min, t.tm_sec, (int)(ms - (int64_t)s * 1000));
        instant_write(ms, ours);
        assert_string_equal(ours, theirs);
    }
}

static void offsets_and_fractions_are_taken(void **state)
{
    (void)state;
    static const struct { const char *text; int64_t ms; } rows[] = {
        {"1970-01-01T07:00:00+07:00", 0},
        {"1969-12-31T19:30:00.5-04:30", 500},
        {"1970-01-01T00:00:00.1239999Z", 123},
        {"1970-01-01T00:00:01Z", 1000},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        int64_t ms = -1;
        assert_true(instant_parse(rows[i].text, &ms));
        assert_int_equal(ms, rows[i].ms);
    }
}

static void others_are_refused(void **state)
{
    (void)state;
    static const char *const bad[] = {
        "", "2026", "2026-02-30T00:00:00Z", "2026-01-01T24:00:00Z", "2026-01-01T00:60:00Z", "2026-01-01T00:00:60Z",
        "2026-01-01T00:00:00", "2026-01-01 00:00:00Z", "2026-01-01T00:00:00Zx", "2026-01-01T00:00:00.Z",
        "2026-01-01T00:00:00+7:00", "2026-01-01T00:00:00+24:00", "2026-01-01T00:00:00+0700", "2O26-01-01T00:00:00Z",
        "2026-13-01T00:00:00Z", "0000-01-01T00:00:00Z", "0001-01-01T00:00:00+07:00", "2026-01-01T00:00:00.12z",
        "2026/01/01T00:00:00Z", "2026-01-01T00-00-00Z",
    };
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        int64_t ms = 42;
        assert_false(instant_parse(bad[i], &ms));
        assert_int_equal(ms, 42);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(known_instants), cmocka_unit_test(agrees_with_the_c_library),
        cmocka_unit_test(offsets_and_fractions_are_taken), cmocka_unit_test(others_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
