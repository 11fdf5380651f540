/* Time as a value: instants in ms since 1970 UTC, passed in, never asked for by a rule.
 * The clock is real or fake (a fake one is set by tests and by `motcua play`), or one that another process moves. */
#pragma once
#include "base/err.h"
#include <stdint.h>
#include <time.h>

#define CLOCK_SECOND INT64_C(1000)
#define CLOCK_DAY (INT64_C(86400) * 1000)
#define CLOCK_VN (INT64_C(7) * 3600 * 1000) /* Asia/Ho_Chi_Minh is UTC+7, no summer time since 1975 */

struct clock {
    int64_t fake; /* 0 = the real one */
    const int64_t *shared; /* moved by somebody else; NULL = by nobody */
};

int64_t clock_now(const struct clock *c); /* NULL = the real one */
/* A file of eight bytes, ms in the machine's own order, mapped for as long as the process lives: a month is played in minutes by
 * whoever moves it. ERR_INVALID: no such file, or too short. */
enum err_code clock_follow(struct clock *c, const char *path, struct err *e) MUST_USE;
/* The same file made, for the one who moves it. */
enum err_code clock_share(const char *path, int64_t **out, struct err *e) MUST_USE;
int64_t clock_mono_us(void); /* for measuring only */
/* ms from now, as waits of threads want it. which: CLOCK_REALTIME, or CLOCK_MONOTONIC where the wait was set up for that. */
struct timespec clock_after(clockid_t which, int64_t ms);
