/* Time as a value: instants in ms since 1970 UTC, passed in, never asked for by a rule.
 * The clock is real or fake (a fake one is set by tests and by `motcua play`). */
#pragma once
#include <stdint.h>

#define CLOCK_SECOND INT64_C(1000)
#define CLOCK_DAY (INT64_C(86400) * 1000)
#define CLOCK_VN (INT64_C(7) * 3600 * 1000) /* Asia/Ho_Chi_Minh is UTC+7, no summer time since 1975 */

struct clock {
    int64_t fake; /* 0 = the real one */
};

int64_t clock_now(const struct clock *c); /* NULL = the real one */
int64_t clock_mono_us(void); /* for measuring only */
