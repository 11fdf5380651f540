/* Walks through the sessions of an office. See hours.h. */
#include "seed/hours.h"

enum { DAYS_MAX = 1000, MINUTE = 60000 };

int64_t hours_later(const struct calendar *c, int64_t at, int64_t minutes)
{
    struct civil_time t = civil_of_instant(at);
    int day = civil_days(t.date), minute = t.minute;
    for (int i = 0; i < DAYS_MAX; i++, day++, minute = 0) {
        struct sessions s = calendar_sessions(c, day);
        for (int k = 0; k < s.n && calendar_works(c, day); k++) {
            int from = minute > s.at[k].open ? minute : s.at[k].open;
            if (from >= s.at[k].close)
                continue;
            if (minutes < s.at[k].close - from)
                return civil_at(civil_from_days(day), from + (int)minutes);
            minutes -= s.at[k].close - from;
        }
    }
    return at + minutes * MINUTE;
}
