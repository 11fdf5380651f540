/* Moments of alerts. See times.h. */
#include "domain/alert/times.h"
#include "base/clock.h"
#include "time/working.h"

static int64_t later(int64_t a, int64_t b)
{
    return a > b ? a : b;
}

/* So long before the due moment, but not before so much of the term has gone that only `share` percent are left: what is due the same day
 * is not warned of as it comes in. */
static int64_t before_due(const struct alert_rule *r, const struct alert_facts *f)
{
    int64_t at = working_back(f->calendar, f->due, r->left);
    if (!f->received)
        return at;
    int64_t term = working_between(f->calendar, f->received, f->due);
    return later(at, working_ahead(f->calendar, f->received, term - term * r->share / 100));
}

int64_t alert_from(const struct alert_rule *r, const struct alert_facts *f)
{
    switch (r->kind) {
    case ALERT_BEFORE_DUE:
        return f->due && !f->paused ? before_due(r, f) : 0;
    case ALERT_OVERDUE:
        return f->due && !f->paused ? f->due + 1 : 0; /* in time up to and including the moment */
    case ALERT_STUCK:
        return f->typical && !f->theirs ? working_after(f->calendar, f->since, (int64_t)f->typical * r->times / 100) : 0;
    case ALERT_SUPPLEMENT:
        return f->theirs ? working_after(f->calendar, f->since, (int64_t)r->days * WORKING_DAY) : 0;
    default:
        return 0;
    }
}

int64_t alert_reach(const struct alert_rule *r, const struct calendar *cal, int64_t now)
{
    if (r->kind != ALERT_BEFORE_DUE)
        return now - 1;
    int64_t at = working_ahead(cal, now, r->left);
    /* up to the end of that session and over what is not worked behind it: no working minute lies there */
    int64_t next = working_ahead(cal, now, r->left + 1);
    return later(at, next);
}

int64_t alert_climbs(const struct alert_rule *r, size_t level, const struct calendar *cal, int64_t told)
{
    return level < r->n_ladder ? working_ahead(cal, told, r->ladder[level].after) : 0;
}

unsigned alert_whom_on(const struct alert_rule *r, size_t level)
{
    if (!level)
        return r->whom;
    return level <= r->n_ladder ? r->ladder[level - 1].whom : 0;
}

static bool quiet_minute(const struct alert_rules *r, int minute)
{
    if (r->quiet.from == r->quiet.to)
        return false;
    return r->quiet.from < r->quiet.to ? minute >= r->quiet.from && minute < r->quiet.to : minute >= r->quiet.from || minute < r->quiet.to;
}

bool alert_quiet(const struct alert_rules *r, const struct calendar *cal, int64_t at)
{
    struct civil_time t = civil_of_instant(at);
    return quiet_minute(r, t.minute) || (r->quiet.free_days && !calendar_works(cal, civil_days(t.date)));
}

/* The first time from `now` on that the day reaches this minute, on a day that is worked if the others are quiet. */
static int64_t next_at(const struct alert_rules *r, const struct calendar *cal, int64_t now, int minute)
{
    struct civil_time t = civil_of_instant(now);
    int day = civil_days(t.date) + (t.minute > minute);
    if (r->quiet.free_days)
        day = calendar_next(cal, day);
    int64_t at = civil_at(civil_from_days(day), minute);
    return later(at, now);
}

int64_t alert_leaves(const struct alert_rules *r, const struct alert_rule *one, const struct calendar *cal, int64_t now)
{
    if (one->severity == ALERT_URGENT)
        return now;
    if (one->digest >= 0)
        return next_at(r, cal, now, one->digest);
    return alert_quiet(r, cal, now) ? next_at(r, cal, now, r->quiet.to) : now;
}

bool alert_as_one(const struct alert_rules *r, size_t n, bool gathered, int64_t idle)
{
    return n > 1 && (gathered || n > (size_t)r->storm.most || idle > r->storm.idle * 60 * CLOCK_SECOND);
}

bool alert_is_crowd(const struct alert_rule *r, int64_t last_hour, int64_t usual_hundredths)
{
    return last_hour >= r->least && last_hour * 10000 > usual_hundredths * r->times;
}
