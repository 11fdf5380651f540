/* The two clocks of a drill. See town.h. */
#include "play/town.h"
#include "base/civil.h"
#include "base/clock.h"
#include "reference/calendars.h"
#include "time/calendar.h"

enum { MINUTE_MS = 60000 };

bool town_fake(const struct town *t)
{
    return t->cfg.clock != NULL;
}

void town_see(struct town *t, int64_t wall)
{
    if (!town_fake(t) && !t->held)
        t->now = t->mark_now + (int64_t)((double)(wall - t->mark_wall) * t->plan->speed);
}

int64_t town_ms(const struct town *t)
{
    return town_fake(t) ? t->now / 1000 : clock_now(NULL);
}

int64_t town_wall_of(const struct town *t, int64_t at)
{
    int64_t now = clock_mono_us();
    if (town_fake(t))
        return now;
    int64_t wall = t->mark_wall + (int64_t)((double)(at - t->mark_now) / t->plan->speed);
    return wall < now ? wall : now;
}

/* Working time along the unit's calendar: what is left of today's sessions, then the next day's. */
static int64_t along(const struct calendar *c, int64_t from_ms, int64_t minutes)
{
    struct civil_time start = civil_of_instant(from_ms);
    struct moment m = {civil_days(start.date), start.minute};
    for (;;) {
        m = calendar_opening(c, m);
        struct sessions s = calendar_sessions(c, m.day);
        for (int i = 0; i < s.n; i++) {
            int open = s.at[i].open > m.minute ? s.at[i].open : m.minute, there = s.at[i].close - open;
            if (there > minutes)
                return civil_at(civil_from_days(m.day), open + (int)minutes);
            minutes -= there > 0 ? there : 0;
        }
        m = (struct moment){m.day + 1, 0};
    }
}

int64_t town_work(const struct town *t, int64_t unit, int64_t minutes)
{
    if (t->plan->together)
        return t->now;
    if (!town_fake(t))
        return t->now + minutes * t->plan->hour_of_work * 1000 / 60;
    int64_t ms = t->now / 1000, done = along(calendars_of(t->cfg.world->calendars, unit), ms, minutes);
    return done > ms ? done * 1000 + t->now % (MINUTE_MS * INT64_C(1000)) : t->now + TOWN_SECOND;
}

uint32_t town_when(const struct town *t)
{
    return (uint32_t)(clock_now(NULL) - t->began_real);
}

bool town_closed(const struct town *t)
{
    return t->now >= t->ends;
}

const char *town_today(const struct town *t, struct arena *a)
{
    char day[CIVIL_TEXT];
    return arena_str(a, civil_write(civil_of_instant(town_ms(t)).date, day));
}
