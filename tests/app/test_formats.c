/* How figures are written for people. */
#include "app/formats.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

static void thousands_are_parted_as_the_language_does(void **state)
{
    static const struct { int64_t v; const char *vi, *en; } all[] = {
        {0, "0", "0"}, {7, "7", "7"}, {-7, "-7", "-7"}, {999, "999", "999"}, {1000, "1.000", "1,000"}, {-1000, "-1.000", "-1,000"}, {100000, "100.000", "100,000"},
        {1234567, "1.234.567", "1,234,567"}, {INT64_MAX, "9.223.372.036.854.775.807", "9,223,372,036,854,775,807"},
        {INT64_MIN, "-9.223.372.036.854.775.808", "-9,223,372,036,854,775,808"},
    };
    struct arena *a = arena_new(0);
    (void)state;
    for (size_t i = 0; i < sizeof all / sizeof all[0]; i++) {
        assert_string_equal(format_number(all[i].v, "vi", a), all[i].vi);
        assert_string_equal(format_number(all[i].v, "en", a), all[i].en);
    }
    arena_free(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(thousands_are_parted_as_the_language_does)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
