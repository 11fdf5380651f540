/* Working minutes from a moment on. See working.h. */
#include "time/working.h"

enum { DAYS_MAX = 731 };

/* The minutes that are left after a day's sessions from `start` on; *at = the minute at which they were over. */
static int64_t spend(const struct sessions *s, int start, int64_t left, int *at)
{
    for (int i = 0; i < s->n && left > 0; i++) {
        int open = s->at[i].open > start ? s->at[i].open : start;
        int64_t here = s->at[i].close > open ? s->at[i].close - open : 0;
        if (here >= left)
            *at = open + (int)left;
        left -= here;
    }
    return left;
}

static int64_t days_after(const struct calendar *cal, int64_t from, int64_t days)
{
    int day = civil_days(civil_of_instant(from).date), last = day + DAYS_MAX;
    while (days > 0 && day < last)
        if (calendar_works(cal, ++day))
            days--;
    return civil_at(civil_from_days(day), calendar_close(cal, day));
}

int64_t working_after(const struct calendar *cal, int64_t from, int64_t minutes)
{
    if (minutes >= WORKING_DAY) {
        from = days_after(cal, from, minutes / WORKING_DAY);
        minutes %= WORKING_DAY;
    }
    struct civil_time t = civil_of_instant(from);
    int first = civil_days(t.date), at = t.minute;
    for (int day = first; day < first + DAYS_MAX && minutes > 0; day++) {
        struct sessions s = calendar_sessions(cal, day);
        if (!calendar_works(cal, day))
            continue;
        minutes = spend(&s, day == first ? t.minute : 0, minutes, &at);
        if (minutes <= 0)
            return civil_at(civil_from_days(day), at);
    }
    return from;
}
