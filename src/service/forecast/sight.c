/* From columns to features. See sight.h; must never know what became of it. */
#include "service/forecast/sight.h"
#include "base/civil.h"
#include "domain/procedure.h"
#include "domain/workflow.h"
#include "reference/calendars.h"
#include "time/working.h"

enum { DAYS_MOST = 366, MONTH_END_DAYS = 3 };

bool sight_open(const struct sight *s)
{
    const struct wf_state_def *d = procedure_state_find(s->procedure, s->state);
    return s->received_at && s->due_at > s->at && !s->paused_at && s->received_at <= s->at && d && d->clock != WF_STOP && !d->final;
}

static bool is_step(const struct wf_state_def *d)
{
    return !d->aside && !d->final && d->clock != WF_STOP;
}

/* The file lists states in the order of the main path (domain/status.h). One that lies aside has all of it before it. */
static double steps_left(const struct sight *s)
{
    const struct wf_state_def *now = procedure_state_find(s->procedure, s->state), *d = s->procedure->states;
    double all = 0, left = 0;
    for (; d < s->procedure->states + s->procedure->n_states; d++) {
        all += is_step(d);
        left += is_step(d) && (!now || now->aside || d >= now);
    }
    return all > 0 ? left / all : 1;
}

static int day_of(int64_t at)
{
    return civil_days(civil_of_instant(at).date);
}

static double days_off(const struct calendar *cal, int from, int to)
{
    int n = 0;
    for (int day = from + 1; day <= to && day <= from + DAYS_MOST; day++)
        n += !calendar_works(cal, day);
    return n;
}

/* Is the day, or the working day at or after it, among the last three of its month? */
static bool month_end(const struct calendar *cal, int day)
{
    struct civil date = civil_from_days(day), next = civil_add_months((struct civil){date.y, date.m, 1}, 1);
    int left = 0;
    for (int d = day; d < civil_days(next) && left <= MONTH_END_DAYS; d++)
        left += calendar_works(cal, d);
    return left > 0 && left <= MONTH_END_DAYS;
}

void sight_features(const struct world *w, const struct sight *s, double x[FORECAST_FEATURES])
{
    const struct calendar *cal = calendars_of(w->calendars, s->unit);
    int64_t left = working_between(cal, s->at, s->due_at), gone = working_between(cal, s->received_at, s->at);
    int today = day_of(s->at);
    x[FORECAST_USED] = gone + left > 0 ? (double)gone / (double)(gone + left) : 1;
    x[FORECAST_STEPS_LEFT] = steps_left(s);
    x[FORECAST_DAYS_OFF] = days_off(cal, today, day_of(s->due_at));
    x[FORECAST_MONTH_END] = month_end(cal, today);
}
