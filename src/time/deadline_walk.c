/* Counts a term along a calendar, a day or a session at a time, and remembers every step.
 * Must never know a message, a state or the clock: `now` is only where a pause that is still open is taken to end. */
#include "time/deadline_walk.h"

struct moment moment_of(int64_t instant)
{
    struct civil_time t = civil_of_instant(instant);
    return (struct moment){ civil_days(t.date), t.minute };
}

int64_t moment_instant(struct moment m)
{
    return civil_at(civil_from_days(m.day), m.minute);
}

static struct moment moment_at(int64_t minutes)
{
    int64_t day = minutes / CIVIL_DAY_MIN - (minutes % CIVIL_DAY_MIN < 0);
    return (struct moment){ (int)day, (int)(minutes - day * CIVIL_DAY_MIN) };
}

static bool past_cutoff(const struct walk *w, int minute)
{
    int cutoff = (int)w->deadline->cutoff_minute;
    return cutoff && (w->rules->policy.cutoff == CUTOFF_AT_IS_BEFORE ? minute > cutoff : minute >= cutoff);
}

/* The end of a working day as a limit: with its last session, or at 24:00. */
static int day_end(const struct walk *w, int day)
{
    return w->rules->policy.due == DUE_AT_MIDNIGHT ? CIVIL_DAY_MIN : calendar_close(w->rules->calendar, day);
}

static struct moment received_from(const struct walk *w, struct moment m)
{
    return w->rules->policy.after_hours == AFTER_HOURS_SAME_DAY ? m : calendar_opening(w->rules->calendar, m);
}

void walk_start(struct walk *w, struct moment received)
{
    const struct calendar *c = w->rules->calendar;
    struct leg *l = &w->leg[0];
    l->start = received;
    if (l->unit == TERM_HOURS)
        return;
    l->start = received_from(w, received);
    if (l->start.day != received.day) {
        w->out_of_hours = true; /* it counts from an opening, which is before any cut-off */
        return;
    }
    if (past_cutoff(w, received.minute)) {
        w->past_cutoff = true;
        l->start = calendar_opening(c, (struct moment){ calendar_next(c, received.day + 1), 0 });
    }
}

/* ---- pauses */

/* An answer to a same-day procedure is like a new receipt: in time, its day is again the day to decide. */
static bool answer_in_time(const struct walk *w, struct moment came, struct moment counts)
{
    if (came.day != counts.day)
        return true;
    return !past_cutoff(w, came.minute) && came.minute < calendar_close(w->rules->calendar, came.day);
}

static struct span span_of(const struct walk *w, const struct leg *l, const struct deadline_pause *p)
{
    struct moment asked = moment_of(p->from), came = moment_of(p->to ? p->to : w->now);
    if (moment_minutes(came) < moment_minutes(asked))
        came = asked; /* still open, and asked for at an earlier moment than it began */
    struct moment counts = received_from(w, came);
    struct span s = { moment_minutes(asked), moment_minutes(came), asked.day, counts.day, p };
    if (asked.minute >= day_end(w, asked.day) || (!l->same_day && w->rules->policy.pause == PAUSE_BETWEEN))
        s.first++; /* the day of asking was worked to its end, or counts by policy */
    if (l->same_day ? answer_in_time(w, came, counts) : w->rules->policy.pause != PAUSE_BOTH_DAYS)
        s.last--;
    return s;
}

static void take_spans(const struct walk *w, struct leg *l)
{
    const struct deadline_pause *p = w->deadline->pauses.items;
    l->spans = ARENA_ARRAY(w->arena, struct span, w->deadline->pauses.n + 1);
    for (size_t i = 0; i < w->deadline->pauses.n; i++)
        if (p[i].to || p[i].from <= w->now)
            l->spans[l->spans_n++] = span_of(w, l, p + i);
}

static const struct deadline_pause *paused_day(const struct leg *l, int day)
{
    for (size_t i = 0; i < l->spans_n; i++)
        if (l->spans[i].first <= day && day <= l->spans[i].last)
            return l->spans[i].pause;
    return NULL;
}

/* The span that covers a minute; if none, *until is brought down to where the next one begins. */
static const struct span *paused_minute(const struct leg *l, int64_t at, int64_t *until)
{
    for (size_t i = 0; i < l->spans_n; i++) {
        const struct span *s = l->spans + i;
        if (s->from <= at && at < s->to)
            return s;
        if (at < s->from && s->from < s->to && s->from < *until)
            *until = s->from;
    }
    return NULL;
}

/* ---- steps */

static void step(struct walk *w, struct leg *l, struct step s)
{
    if (l->steps_n == l->steps_cap) {
        size_t cap = l->steps_cap ? l->steps_cap * 2 : 32;
        l->steps = arena_grow(w->arena, l->steps, l->steps_cap * sizeof s, cap * sizeof s);
        l->steps_cap = cap;
    }
    l->steps[l->steps_n++] = s;
}

/* What a day is to a term in days. */
static struct step day_step(const struct walk *w, const struct leg *l, int day)
{
    const struct calendar *c = w->rules->calendar;
    struct step s = { .day = day, .to = CIVIL_DAY_MIN, .feast = calendar_find(c, day), .pause = paused_day(l, day) };
    bool works = calendar_works(c, day), calendar_days = l->unit != TERM_WORKING_DAYS && !in_hours(l->unit);
    if (s.pause)
        s.kind = STEP_PAUSE;
    else if (calendar_days)
        s.kind = s.feast && !works ? STEP_FEAST : STEP_COUNT;
    else if (works)
        s.kind = s.feast && s.feast->kind == CALENDAR_WORK ? STEP_MAKEUP : STEP_COUNT;
    else
        s.kind = s.feast ? STEP_OFF : STEP_REST;
    s.n = s.kind <= STEP_FEAST;
    return s;
}

/* From the day on which the count ended to the first working day on which the clock does not stand. */
static int roll(struct walk *w, struct leg *l, int day)
{
    const struct calendar *c = w->rules->calendar;
    while (!calendar_works(c, day) || paused_day(l, day)) {
        day++;
        struct step s = { .day = day, .to = CIVIL_DAY_MIN, .kind = STEP_ROLL, .feast = calendar_find(c, day),
            .pause = paused_day(l, day) };
        if (s.pause)
            s.kind = STEP_PAUSE;
        else if (!calendar_works(c, day))
            s.kind = s.feast ? STEP_OFF : STEP_REST;
        step(w, l, s);
    }
    return day;
}

static enum err_code too_long(const struct leg *l, struct err *e)
{
    return err(e, ERR_INVALID, "term of %lld does not end within %d days", (long long)l->amount, WALK_DAYS);
}

static enum err_code walk_days(struct walk *w, struct leg *l, struct err *e)
{
    int day = l->start.day, limit = day + WALK_DAYS;
    for (int left = l->total; left > 0;) {
        if (++day > limit)
            return too_long(l, e);
        struct step s = day_step(w, l, day);
        step(w, l, s);
        left -= s.n;
    }
    /* A same-day term received when the office has closed, by a policy that keeps its date: from tomorrow. */
    if (l->same_day && l->start.minute >= calendar_close(w->rules->calendar, day)) {
        struct step s = day_step(w, l, ++day);
        s.kind = s.kind == STEP_PAUSE || s.kind == STEP_OFF || s.kind == STEP_REST ? s.kind : STEP_ROLL;
        s.n = 0;
        step(w, l, s);
    }
    day = roll(w, l, day);
    l->due = (struct moment){ day, day_end(w, day) };
    return ERR_OK;
}

/* Counts within [from, to) of a day up to `left` minutes; gives what is left after it. */
static int64_t walk_session(struct walk *w, struct leg *l, int day, struct session x, int64_t left)
{
    int64_t base = (int64_t)day * CIVIL_DAY_MIN, at = base + x.open, end = base + x.close;
    while (at < end && left > 0) {
        int64_t until = end;
        const struct span *s = paused_minute(l, at, &until);
        if (s)
            until = s->to < end ? s->to : end;
        else if (until > at + left)
            until = at + left;
        struct step one = { .day = day, .from = (int)(at - base), .to = (int)(until - base),
            .kind = s ? STEP_PAUSE : STEP_COUNT, .n = s ? 0 : (int)(until - at), .feast = calendar_find(w->rules->calendar, day),
            .pause = s ? s->pause : NULL };
        if (!s && l->unit == TERM_WORKING_HOURS && one.feast && one.feast->kind == CALENDAR_WORK)
            one.kind = STEP_MAKEUP;
        step(w, l, one);
        left -= one.n;
        at = until;
        l->due = moment_at(at);
    }
    return left;
}

static struct sessions day_sessions(const struct walk *w, const struct leg *l, int day)
{
    if (l->unit == TERM_HOURS)
        return (struct sessions){ 1, { { 0, CIVIL_DAY_MIN } } };
    return calendar_works(w->rules->calendar, day) ? calendar_sessions(w->rules->calendar, day) : (struct sessions){ 0 };
}

static enum err_code walk_hours(struct walk *w, struct leg *l, struct err *e)
{
    int64_t left = l->total;
    int open = l->start.minute;
    for (int day = l->start.day, limit = day + WALK_DAYS; left > 0; day++, open = 0) {
        if (day > limit)
            return too_long(l, e);
        struct sessions s = day_sessions(w, l, day);
        if (!s.n) {
            const struct calendar_day *feast = calendar_find(w->rules->calendar, day);
            step(w, l, (struct step){ .day = day, .to = CIVIL_DAY_MIN, .kind = feast ? STEP_OFF : STEP_REST, .feast = feast });
        }
        for (int i = 0; i < s.n; i++) {
            struct session x = s.at[i];
            x.open = x.open < open ? open : x.open;
            if (x.open < x.close)
                left = walk_session(w, l, day, x, left);
        }
    }
    return ERR_OK;
}

enum err_code walk_leg(struct walk *w, struct leg *l, struct err *e)
{
    l->same_day = l->unit == TERM_WORKING_DAYS && l->amount == 0;
    take_spans(w, l);
    if (in_hours(l->unit)) {
        l->total = (int)l->amount * 60;
        return walk_hours(w, l, e);
    }
    l->total = (int)l->amount;
    if (l->unit == TERM_MONTHS) /* art. 148(3); what a pause takes is added in days */
        l->total = civil_days(civil_add_months(civil_from_days(l->start.day), l->total)) - l->start.day;
    return walk_days(w, l, e);
}
