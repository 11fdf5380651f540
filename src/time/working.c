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
    return working_ahead(cal, from, minutes);
}

/* ---- exact minutes */

/* Of a day's sessions what lies within [from, to). */
static int64_t within(const struct calendar *cal, int day, int from, int to)
{
    int64_t sum = 0;
    if (!calendar_works(cal, day))
        return 0;
    struct sessions s = calendar_sessions(cal, day);
    for (int i = 0; i < s.n; i++) {
        int open = s.at[i].open > from ? s.at[i].open : from, close = s.at[i].close < to ? s.at[i].close : to;
        sum += close > open ? close - open : 0;
    }
    return sum;
}

int64_t working_between(const struct calendar *cal, int64_t from, int64_t to)
{
    struct civil_time a = civil_of_instant(from), b = civil_of_instant(to);
    int first = civil_days(a.date), last = civil_days(b.date);
    int64_t sum = 0;
    if (to <= from)
        return 0;
    for (int day = first; day <= last && day < first + DAYS_MAX; day++)
        sum += within(cal, day, day == first ? a.minute : 0, day == last ? b.minute : CIVIL_DAY_MIN);
    return sum;
}

int64_t working_ahead(const struct calendar *cal, int64_t from, int64_t minutes)
{
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

int64_t working_back(const struct calendar *cal, int64_t to, int64_t minutes)
{
    struct civil_time t = civil_of_instant(to);
    int last = civil_days(t.date);
    for (int day = last; day > last - DAYS_MAX && minutes > 0; day--) {
        int end = day == last ? t.minute : CIVIL_DAY_MIN;
        int64_t here = within(cal, day, 0, end);
        if (here < minutes) {
            minutes -= here;
            continue;
        }
        struct sessions s = calendar_sessions(cal, day);
        for (int i = s.n - 1; i >= 0; i--) {
            int close = s.at[i].close < end ? s.at[i].close : end, span = close - s.at[i].open;
            if (span >= minutes)
                return civil_at(civil_from_days(day), close - (int)minutes);
            minutes -= span > 0 ? span : 0;
        }
    }
    return to;
}
