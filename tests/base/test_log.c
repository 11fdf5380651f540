/* The log: one event one line, levels, nothing forged; the clock beside it. */
#include "base/clock.h"
#include "base/instant.h"
#include "base/log.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>
#include <cmocka.h>

/* What one call writes on stderr. */
static void logged(char out[4096], enum log_level level, const char *value)
{
    int pipes[2], kept = dup(2);
    assert_int_equal(pipe(pipes), 0);
    dup2(pipes[1], 2);
    log_line(level, "test", "value=%s", value);
    dup2(kept, 2);
    close(kept);
    close(pipes[1]);
    ssize_t n = read(pipes[0], out, 4095);
    close(pipes[0]);
    out[n > 0 ? n : 0] = 0;
}

static void a_line_has_time_level_and_subject(void **state)
{
    (void)state;
    char out[4096], time[INSTANT_TEXT];
    int64_t ms;
    log_init(LOG_INFO);
    logged(out, LOG_WARN, "1");
    assert_int_equal(sscanf(out, "time=%24s", time), 1);
    assert_true(instant_parse(time, &ms));
    assert_true(ms > INT64_C(1700000000000));
    assert_string_equal(strchr(out, ' '), " level=warn what=test value=1\n");
}

static void lower_levels_are_silent(void **state)
{
    (void)state;
    char out[4096];
    log_init(LOG_INFO);
    logged(out, LOG_DEBUG, "1");
    assert_string_equal(out, "");
    log_init(LOG_DEBUG);
    logged(out, LOG_DEBUG, "1");
    assert_non_null(strstr(out, "level=debug"));
    log_init(LOG_ERROR);
    logged(out, LOG_WARN, "1");
    assert_string_equal(out, "");
    logged(out, LOG_ERROR, "1");
    assert_non_null(strstr(out, "level=error"));
}

static void a_value_cannot_forge_a_line(void **state)
{
    (void)state;
    char out[4096], huge[3000];
    log_init(LOG_INFO);
    logged(out, LOG_INFO, "a\nlevel=error \x1b[2J\x7f");
    assert_ptr_equal(strchr(out, '\n'), out + strlen(out) - 1);
    assert_null(strchr(out, '\x1b'));
    assert_null(strchr(out, '\x7f'));
    memset(huge, 'x', sizeof huge - 1);
    huge[sizeof huge - 1] = 0;
    logged(out, LOG_INFO, huge);
    assert_int_equal(out[strlen(out) - 1], '\n');
    assert_true(strlen(out) < 1100);
}

static void the_clock_is_real_or_fake(void **state)
{
    (void)state;
    struct clock fake = {.fake = 123}, real = {0};
    assert_int_equal(clock_now(&fake), 123);
    assert_true(clock_now(&real) > INT64_C(1700000000000));
    assert_true(clock_now(NULL) >= clock_now(&real) - CLOCK_SECOND);
    int64_t before = clock_mono_us();
    assert_true(clock_mono_us() >= before);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_line_has_time_level_and_subject),
        cmocka_unit_test(lower_levels_are_silent),
        cmocka_unit_test(a_value_cannot_forge_a_line),
        cmocka_unit_test(the_clock_is_real_or_fake),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
