/* Time as a value: instants in ms since 1970 UTC, passed in, never asked for by a rule.
 * The clock is real or fake (a fake one is set by tests and by `motcua play`). */
#pragma once
#include <stdbool.h>
#include <stdint.h>

#define CLOCK_SECOND INT64_C(1000)
#define CLOCK_DAY (INT64_C(86400) * 1000)
#define CLOCK_VN (INT64_C(7) * 3600 * 1000) /* Asia/Ho_Chi_Minh is UTC+7, no summer time since 1975 */
#define CLOCK_FIRST INT64_C(-62135596800000) /* 0001-01-01T00:00:00.000Z */
#define CLOCK_LAST INT64_C(253402300799999)  /* 9999-12-31T23:59:59.999Z */
#define CLOCK_TEXT 25                        /* bytes of an instant as text, NUL included */

struct clock {
    int64_t fake; /* 0 = the real one */
};

int64_t clock_now(const struct clock *c); /* NULL = the real one */
int64_t clock_mono_us(void); /* for measuring only */

/* RFC 3339 in UTC, always with milliseconds: "2026-03-02T01:30:00.000Z". Outside the years 1 to 9999: the nearest. */
void clock_write(int64_t ms, char out[CLOCK_TEXT]);
/* RFC 3339 with any offset and fraction (cut to ms); a leap second or an impossible day is refused. */
bool clock_parse(const char *s, int64_t *ms);
