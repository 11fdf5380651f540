/* Due date, state and use of a term: puts the legs that deadline_walk.h counts together.
 * Must never know a message's text, a store or the system's clock. */
#include "time/deadline.h"
#include "time/deadline_walk.h"
#include <stdio.h>

enum { DAYS_MAX = 3660, HOURS_MAX = 8760, MONTHS_MAX = 120 };

struct deadline deadline_of(const struct term *t, int64_t received)
{
    return (struct deadline){ .received = received, .amount = t->amount, .unit = t->unit, .cutoff_minute = t->cutoff_minute,
        .law = t->law ? t->law : "", .extension = { .reason = "", .law = "" } };
}

/* ---- what may not be asked */

static enum err_code bad(struct err *e, const char *field, const char *why)
{
    enum err_code rc = err(e, ERR_INVALID, "deadline: %s: %s", field, why);
    if (e)
        snprintf(e->field, sizeof e->field, "%s", field);
    return rc;
}

static bool amount_fits(int64_t amount, int unit, bool may_be_zero)
{
    int64_t max = unit == TERM_MONTHS ? MONTHS_MAX : in_hours((enum term_unit)unit) ? HOURS_MAX : DAYS_MAX;
    if (unit == TERM_NONE || unit < 0 || unit >= TERM_UNITS)
        return unit == TERM_NONE && amount == 0 && may_be_zero;
    return amount <= max && amount >= (may_be_zero && unit == TERM_WORKING_DAYS ? 0 : 1);
}

static bool instant_fits(int64_t ms)
{
    return ms > 0 && ms < INT64_C(7258118400000); /* 1970 .. 2200 */
}

static enum err_code check(const struct deadline *d, int64_t now, struct err *e)
{
    const struct deadline_pause *p = d->pauses.items;
    if (!instant_fits(d->received))
        return bad(e, "received", "no such moment");
    if (!instant_fits(now) || (d->stopped && !instant_fits(d->stopped)))
        return bad(e, "stopped", "no such moment");
    if (!amount_fits(d->amount, d->unit, true))
        return bad(e, "amount", "out of range");
    if (d->cutoff_minute < 0 || d->cutoff_minute >= CIVIL_DAY_MIN)
        return bad(e, "cutoff_minute", "out of range");
    for (size_t i = 0; i < d->pauses.n; i++)
        if (!instant_fits(p[i].from) || (p[i].to && (!instant_fits(p[i].to) || p[i].to < p[i].from)))
            return bad(e, "pauses", "ends before it begins");
    if (d->extension.amount && !amount_fits(d->extension.amount, d->extension.unit, false))
        return bad(e, "extension", "out of range");
    return ERR_OK;
}

/* ---- how much is used */


/* Counted up to and including the day of m; terms in hours: up to its minute. */
static int64_t used_of(const struct leg *l, struct moment m)
{
    int64_t n = 0;
    for (size_t i = 0; i < l->steps_n && l->steps[i].day <= m.day; i++) {
        const struct step *s = l->steps + i;
        if (!in_hours(l->unit) || s->day < m.day || s->to <= m.minute)
            n += s->n;
        else if (s->n && s->from < m.minute)
            n += m.minute - s->from;
    }
    return n;
}

/* What counts the same can be added up; months are told in days. */
static int counts_in(const struct leg *l)
{
    return l->unit == TERM_MONTHS ? TERM_CALENDAR_DAYS : (int)l->unit;
}

static void fill_used(const struct walk *w, struct moment now, struct deadline_result *out)
{
    const struct leg *first = &w->leg[0], *last = &w->leg[w->legs - 1];
    if (counts_in(first) != counts_in(last)) { /* tell of the one that runs */
        if (moment_minutes(now) > moment_minutes(first->due))
            first = last;
        else
            last = first;
    }
    out->unit = counts_in(first);
    out->total = first->total + (last != first ? last->total : 0);
    out->used = used_of(first, now) + (last != first ? used_of(last, now) : 0);
    out->left = out->total - out->used;
}

/* Days or minutes of the office between due and now. */
static int64_t over_of(const struct walk *w, const struct leg *l, struct moment now)
{
    int64_t n = 0, from = moment_minutes(l->due), to = moment_minutes(now);
    if (to <= from)
        return 0;
    if (l->unit == TERM_HOURS)
        return to - from;
    if (l->unit == TERM_CALENDAR_DAYS || l->unit == TERM_MONTHS)
        return now.day - l->due.day;
    for (int day = l->due.day; day <= now.day; day++) {
        bool works = calendar_works(w->rules->calendar, day);
        struct sessions s = calendar_sessions(w->rules->calendar, day);
        if (l->unit == TERM_WORKING_DAYS)
            n += works && day > l->due.day;
        for (int i = 0; works && l->unit == TERM_WORKING_HOURS && i < s.n; i++) {
            int64_t a = (int64_t)day * CIVIL_DAY_MIN + s.at[i].open, b = a - s.at[i].open + s.at[i].close;
            a = a < from ? from : a;
            b = b > to ? to : b;
            n += a < b ? b - a : 0;
        }
    }
    return n;
}

/* ---- what state it is in */

/* Does the clock stand at `now`? A pause that came when the term had run out stops nothing. */
static bool stands(const struct deadline *d, int64_t now, int64_t due)
{
    const struct deadline_pause *p = d->pauses.items;
    for (size_t i = 0; i < d->pauses.n; i++)
        if (p[i].from <= now && (!p[i].to || now < p[i].to) && p[i].from < due)
            return true;
    return false;
}

static int state_of(const struct walk *w, const struct deadline_result *r, int64_t now)
{
    int due_day = w->leg[w->legs - 1].due.minute ? w->leg[w->legs - 1].due.day : moment_of(r->due - 1).day;
    int day = moment_of(now).day;
    if (w->deadline->stopped)
        return now > r->due ? DEADLINE_LATE : day < due_day ? DEADLINE_EARLY : DEADLINE_ON_TIME;
    if (r->paused)
        return DEADLINE_PAUSED;
    return now > r->due ? DEADLINE_LATE : day == due_day ? DEADLINE_TODAY : DEADLINE_RUNNING;
}

static bool rests_on_expected(const struct walk *w)
{
    for (int k = 0; k < w->legs; k++)
        for (size_t i = 0; i < w->leg[k].steps_n; i++)
            if (w->leg[k].steps[i].feast && w->leg[k].steps[i].feast->expected)
                return true;
    return false;
}

static const char *date_text(struct arena *a, int day)
{
    return civil_write(civil_from_days(day), arena_alloc(a, CIVIL_TEXT));
}

static void fill(struct walk *w, struct deadline_result *out)
{
    const struct leg *last = &w->leg[w->legs - 1];
    struct moment now = moment_of(w->now);
    out->start = moment_instant(w->leg[0].start);
    out->start_date = date_text(w->arena, w->leg[0].start.day);
    out->lines = why_lines(w);
    if (w->leg[0].unit == TERM_NONE)
        return;
    out->due = moment_instant(last->due);
    out->due_date = date_text(w->arena, last->due.day);
    out->paused = !w->deadline->stopped && stands(w->deadline, w->now, out->due);
    out->state = state_of(w, out, w->now);
    out->expected = rests_on_expected(w);
    fill_used(w, now, out);
    if (w->now > out->due)
        out->over = over_of(w, last, now);
}

enum err_code deadline_due(const struct deadline *d, const struct deadline_rules *r, int64_t now, struct arena *a,
                           struct deadline_result *out, struct err *e)
{
    TRY(check(d, now, e));
    struct walk w = { .deadline = d, .rules = r, .now = d->stopped ? d->stopped : now, .arena = a, .legs = 1 };
    *out = (struct deadline_result){ .state = DEADLINE_NONE, .due_date = "", .unit = d->unit };
    w.leg[0].amount = d->amount;
    w.leg[0].unit = (enum term_unit)d->unit;
    walk_start(&w, moment_of(d->received));
    if (d->unit != TERM_NONE) {
        TRY(walk_leg(&w, &w.leg[0], e));
        if (d->extension.amount) {
            w.legs = 2;
            w.leg[1].start = w.leg[0].due;
            w.leg[1].amount = d->extension.amount;
            w.leg[1].unit = (enum term_unit)d->extension.unit;
            TRY(walk_leg(&w, &w.leg[1], e));
        }
    }
    fill(&w, out);
    return ERR_OK;
}
