/* Time as a value: the one place that asks the system what time it is. Must never know calendars. */
#include "base/clock.h"
#include <stddef.h>
#include <time.h>

int64_t clock_now(const struct clock *c)
{
    if (c && c->fake)
        return c->fake;
    struct timespec t;
    clock_gettime(CLOCK_REALTIME, &t);
    return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

int64_t clock_mono_us(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000000 + t.tv_nsec / 1000;
}
