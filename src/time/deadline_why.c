/* "Why this date": folds the steps of a walk into the lines that a person reads.
 * Must never count: what a line counts is the sum of its steps. */
#include "time/deadline_walk.h"
#include <string.h>

struct lines {
    const struct walk *walk;
    struct deadline_line *row;
    size_t n, cap;
};

static const char *date_text(struct arena *a, int day)
{
    return civil_write(civil_from_days(day), arena_alloc(a, CIVIL_TEXT));
}

static const char *or_empty(const char *s)
{
    return s ? s : "";
}

static struct deadline_line *add(struct lines *x, enum deadline_kind kind, int from, int to)
{
    if (x->n == x->cap) {
        size_t cap = x->cap ? x->cap * 2 : 16;
        x->row = arena_grow(x->walk->arena, x->row, x->cap * sizeof *x->row, cap * sizeof *x->row);
        x->cap = cap;
    }
    struct deadline_line *l = x->row + x->n++;
    *l = (struct deadline_line){ .kind = (int)kind, .from = date_text(x->walk->arena, from),
        .to = date_text(x->walk->arena, to), .count = "none", .name = "", .law = "" };
    return l;
}

static void tell_count(struct deadline_line *l, enum term_unit unit, int64_t n)
{
    l->n = n;
    if (!in_hours(unit)) {
        l->count = unit == TERM_WORKING_DAYS ? "working_days" : "calendar_days";
        return;
    }
    l->hours = n / 60;
    l->minutes = n % 60;
    l->count = !l->hours ? "minutes" : l->minutes ? "hours_minutes" : "hours";
}

/* ---- receipt, extension, sum */

static void received_line(struct lines *x)
{
    static const char *const text[4][3] = {
        { "received_day", "closed_day", "cutoff_day" },
        { "received_same_day", "closed_same_day", "cutoff_same_day" },
        { "received_hours", "closed_hours", "cutoff_hours" },
        { "received_none", "received_none", "received_none" },
    };
    const struct walk *w = x->walk;
    const struct leg *g = &w->leg[0];
    struct moment came = moment_of(w->deadline->received);
    int sort = g->unit == TERM_NONE ? 3 : in_hours(g->unit) ? 2 : g->same_day;
    bool closed = w->out_of_hours || (sort == 2 && g->start.minute != came.minute && !w->past_cutoff);
    struct deadline_line *l = add(x, WHY_RECEIVED, came.day, g->start.day);
    l->text = text[sort][w->past_cutoff ? 2 : closed];
    l->at = w->deadline->received;
    l->until = moment_instant(w->past_cutoff && sort != 2 ? (struct moment){ came.day, (int)w->deadline->cutoff_minute }
                                                          : g->start);
    l->law = w->past_cutoff || sort % 2 ? or_empty(w->deadline->law) :
        sort ? "Bộ luật Dân sự 2015, khoản 1 Điều 147" : "Bộ luật Dân sự 2015, khoản 2 Điều 147";
}

static void extension_line(struct lines *x, const struct leg *g)
{
    static const char *const text[TERM_UNITS] = { "", "extension_working_days", "extension_calendar_days",
        "extension_working_hours", "extension_hours", "extension_months" };
    const struct deadline_extension *ext = &x->walk->deadline->extension;
    struct deadline_line *l = add(x, WHY_EXTENSION, g->start.day, g->start.day);
    l->text = text[g->unit];
    l->amount = ext->amount;
    l->name = or_empty(ext->reason);
    l->law = or_empty(ext->law);
}

/* Does the date of this leg hang on an answer that has not come? */
static bool waits(const struct walk *w, const struct leg *g)
{
    const struct deadline_pause *p = w->deadline->pauses.items;
    for (size_t i = 0; i < w->deadline->pauses.n; i++)
        if (!p[i].to && p[i].from <= w->now && p[i].from < moment_instant(g->due))
            return !w->deadline->stopped;
    return false;
}

static void sum_line(struct lines *x, const struct leg *g, const char *law)
{
    static const char *const text[2][TERM_UNITS + 1] = {
        { "", "sum_working_days", "sum_calendar_days", "sum_working_hours", "sum_hours", "sum_months", "sum_same_day" },
        { "", "if_working_days", "if_calendar_days", "if_working_hours", "if_hours", "if_months", "if_same_day" },
    };
    struct deadline_line *l = add(x, WHY_SUM, g->due.day, g->due.day);
    l->text = text[waits(x->walk, g)][g->same_day ? TERM_UNITS : (int)g->unit];
    tell_count(l, g->unit, g->total);
    l->count = g->same_day ? "same_day" : l->count;
    l->at = moment_instant(g->due) - (g->due.minute == CIVIL_DAY_MIN ? 60 * 1000 : 0); /* 24:00 is told as 23:59 */
    l->amount = g->amount;
    l->law = or_empty(law);
}

/* ---- steps */

static bool alike(const struct step *a, const struct step *b)
{
    if (a->kind != b->kind)
        return false;
    switch (a->kind) {
    case STEP_MAKEUP:
    case STEP_FEAST:
    case STEP_OFF:
        return !strcmp(a->feast->name, b->feast->name) && !strcmp(a->feast->law, b->feast->law);
    case STEP_PAUSE:
        return a->pause == b->pause;
    default:
        return true;
    }
}

/* How many steps from s[0] on make one line: those alike, and rest days that lie between them. */
static size_t run_of(const struct step *s, size_t n)
{
    size_t run = 1;
    for (size_t i = 1; i < n; i++)
        if (alike(s, s + i))
            run = i + 1;
        else if (s[i].kind != STEP_REST)
            break;
    return run;
}

static const char *count_text(enum term_unit unit)
{
    static const char *const text[TERM_UNITS] = { "", "count_working_days", "count_calendar_days", "count_working_hours",
        "count_hours", "count_calendar_days" };
    return text[unit];
}

static void name_step(struct deadline_line *l, const struct step *s, const struct leg *g)
{
    switch (s->kind) {
    case STEP_COUNT:
        l->text = count_text(g->unit);
        break;
    case STEP_MAKEUP:
    case STEP_FEAST:
    case STEP_OFF:
        l->text = s->kind == STEP_MAKEUP ? "makeup" : s->kind == STEP_FEAST ? "holiday_counts" : "holiday_off";
        l->name = s->feast->name;
        l->law = s->feast->law;
        break;
    case STEP_REST:
        l->text = "rest";
        break;
    case STEP_PAUSE:
        l->name = or_empty(s->pause->reason);
        l->law = or_empty(s->pause->law);
        l->text = *l->name ? "pause" : "pause_plain";
        l->count = "paused";
        break;
    case STEP_ROLL:
        l->text = g->same_day ? "roll_same_day" : "roll";
        l->law = g->same_day ? "" : "Bộ luật Dân sự 2015, khoản 5 Điều 148";
        break;
    }
}

static void step_lines(struct lines *x, const struct leg *g)
{
    static const enum deadline_kind kind[] = { WHY_COUNT, WHY_COUNT, WHY_HOLIDAY, WHY_HOLIDAY, WHY_REST, WHY_PAUSE, WHY_ROLL };
    for (size_t i = 0, run; i < g->steps_n; i += run) {
        const struct step *s = g->steps + i;
        run = run_of(s, g->steps_n - i);
        const struct step *last = s + run - 1;
        struct deadline_line *l = add(x, kind[s->kind], s->day, last->day);
        int64_t n = 0;
        for (size_t k = 0; k < run; k++)
            n += s[k].n;
        name_step(l, s, g);
        if (n)
            tell_count(l, g->unit, n);
        if (in_hours(g->unit)) {
            l->at = moment_instant((struct moment){ s->day, s->from });
            l->until = moment_instant((struct moment){ last->day, last->to });
        }
    }
}

struct list why_lines(const struct walk *w)
{
    struct lines x = { .walk = w };
    received_line(&x);
    if (w->leg[0].unit != TERM_NONE) {
        step_lines(&x, &w->leg[0]);
        sum_line(&x, &w->leg[0], w->deadline->law);
    }
    if (w->legs == 2) {
        extension_line(&x, &w->leg[1]);
        step_lines(&x, &w->leg[1]);
        sum_line(&x, &w->leg[1], w->deadline->extension.law);
    }
    return (struct list){ x.row, x.n };
}
