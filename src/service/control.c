/* Steps out of events. See control.h; must never know a page or a paper. */
#include "service/control.h"
#include "reference/calendars.h"
#include "reference/units.h"
#include "time/working.h"
#include <string.h>

static const char *const verdicts[] = {"running", "late_now", "paused", "early", "on_time", "late", "undated", NULL};
static const char *const roles[] = {"", "applicant", "reception", "specialist", "leader", "admin", "system", NULL};

static const struct field fields[] = {
    FIELD(control_step, n, F_INT), FIELD(control_step, step, F_TEXT), FIELD(control_step, opinion, F_TEXT), FIELD(control_step, unit, F_TEXT),
    FIELD(control_step, role, F_TEXT, .words = roles, .label = "control.role"), FIELD(control_step, who, F_TEXT), FIELD(control_step, from, F_INSTANT),
    FIELD(control_step, due, F_INSTANT), FIELD(control_step, until, F_INSTANT), FIELD(control_step, act, F_TEXT), FIELD(control_step, by, F_TEXT),
    FIELD(control_step, note, F_TEXT, .flags = FIELD_LINES), FIELD(control_step, verdict, F_TEXT, .words = verdicts, .label = "control"),
};
const struct model control_step_model = MODEL(control_step, fields, .doc = "A step of a dossier: who had it, and whether in time");

const char *control_verdict(int64_t due, int64_t ended, int64_t now)
{
    if (!ended)
        return due && now > due ? "late_now" : "running";
    if (!due)
        return "undated";
    return ended > due ? "late" : dossier_day(ended) < dossier_day(due) ? "early" : "on_time";
}

struct walk {
    struct ctx *c;
    const struct folder *f;
    struct control_step *step;
    size_t n;
    struct control_step *open; /* the step that the dossier is in */
};

static const char *unit_name(const struct walk *w, int64_t unit, int64_t at)
{
    char day[CIVIL_TEXT];
    civil_write(civil_of_instant(at).date, day);
    return units_title(w->c->world->units, units_find(w->c->world->units, unit), day, w->c->lang, w->c->arena);
}

static bool paused(const struct wf_state_def *s)
{
    return s && (s->clock == WF_PAUSE || s->holder.role == ROLE_APPLICANT);
}

/* The usual time of a state from when it came, within what was promised. */
static int64_t due_of(const struct walk *w, const struct wf_state_def *s, const struct dossier *d, int64_t from)
{
    if (!s || paused(s) || s->final)
        return 0;
    const struct calendar *cal = calendars_of(w->c->world->calendars, d->handler_unit ? d->handler_unit : d->unit);
    int64_t usual = s->typical_minutes ? working_after(cal, from, s->typical_minutes) : 0, promised = s->clock == WF_STOP ? 0 : d->due_at;
    return !usual || (promised && promised < usual) ? promised : usual;
}

static void begin(struct walk *w, const struct dossier *d, int64_t at)
{
    const struct wf_state_def *s = procedure_state_find(w->f->procedure, d->state);
    if (s && s->final) {
        w->open = NULL;
        return;
    }
    bool theirs = s && s->holder.role == ROLE_APPLICANT;
    w->open = &w->step[w->n++];
    *w->open = (struct control_step){
        .n = (int64_t)w->n, .step = s ? label_in(&s->name, w->c->lang) : d->state, .opinion = "", .unit = theirs ? "" : unit_name(w, d->handler_unit, at),
        .role = theirs ? "applicant" : d->handler_role, .who = "", .from = at, .due = due_of(w, s, d, at), .act = "", .by = "", .note = "",
        .verdict = paused(s) ? "paused" : "",
    };
}

static void end(struct walk *w, const struct event *ev)
{
    struct control_step *o = w->open;
    if (!o)
        return;
    const struct wf_act *act = procedure_act_find(w->f->procedure, ev->act);
    o->until = ev->at;
    o->act = act ? label_in(&act->name, w->c->lang) : "";
    o->by = ev->actor_name;
    o->who = ev->actor_name;
    o->note = ev->note;
    if (!*o->verdict)
        o->verdict = control_verdict(o->due, o->until, w->c->now);
    w->open = NULL;
}

/* Assigned, extended, dated anew: the step goes on. */
static void go_on(struct walk *w, const struct event *ev, const struct dossier *d)
{
    const struct wf_state_def *s = procedure_state_find(w->f->procedure, d->state);
    if (!w->open)
        return;
    if (strcmp(ev->kind, "assigned") == 0)
        w->open->who = ev->note;
    w->open->due = due_of(w, s, d, w->open->from);
}

static void take(void *with, enum control_move move, const struct dossier *d, const struct event *ev)
{
    if (move == CONTROL_BEGIN)
        begin(with, d, ev->at);
    else if (move == CONTROL_END)
        end(with, ev);
    else
        go_on(with, ev, d);
}

static bool moved(const struct dossier *was, const struct dossier *d)
{
    return strcmp(was->state, d->state) != 0 || was->handler_unit != d->handler_unit || strcmp(was->handler_role, d->handler_role) != 0;
}

enum err_code control_walk(struct ctx *c, const struct folder *f, control_fn *fn, void *with, struct err *e)
{
    struct dossier d;
    struct list events;
    TRY(folder_events(c, f->row.id, &events, e));
    const struct event *ev = events.items;
    record_init(&d, &dossier_model);
    for (size_t i = 0; i < events.n; i++) {
        struct dossier was = d;
        if (strcmp(ev[i].kind, "read") == 0)
            continue;
        TRY(event_apply(&d, &ev[i], c->arena, e));
        if (*was.state && !moved(&was, &d)) {
            fn(with, CONTROL_ON, &d, &ev[i]);
            continue;
        }
        if (*was.state)
            fn(with, CONTROL_END, &was, &ev[i]);
        fn(with, CONTROL_BEGIN, &d, &ev[i]);
    }
    return ERR_OK;
}

size_t control_opinions(const struct ctx *c, const struct folder *f, struct control_opinion out[WF_OPINIONS])
{
    size_t n = 0;
    for (size_t i = 0; i < f->flow.n_opinions; i++) {
        const struct wf_opinion *o = &f->flow.opinions[i];
        const struct wf_act *ask = procedure_act_find(f->procedure, o->ask);
        if (ask)
            out[n++] = (struct control_opinion){o, ask, units_agency(c->world->units, f->unit, ask->asks.agency.id)};
    }
    return n;
}

/* A line each, behind the steps. */
static void opinions(struct walk *w)
{
    struct control_opinion x[WF_OPINIONS];
    size_t n = control_opinions(w->c, w->f, x);
    for (size_t i = 0; i < n; i++) {
        const struct wf_opinion *o = x[i].said;
        w->step[w->n] = (struct control_step){
            .n = (int64_t)w->n + 1, .step = "", .opinion = label_in(&x[i].ask->name, w->c->lang), .unit = x[i].unit ? unit_name(w, x[i].unit->id, o->asked) : "",
            .role = role_word(x[i].ask->asks.role), .who = "", .from = o->asked, .due = o->due, .until = o->answered, .act = "", .by = "", .note = "",
            .verdict = control_verdict(o->due, o->answered, w->c->now),
        };
        w->n++;
    }
}

enum err_code control_read(struct ctx *c, const struct folder *f, struct control *out, struct err *e)
{
    struct list events;
    struct walk w = {.c = c, .f = f};
    TRY(folder_events(c, f->row.id, &events, e));
    w.step = ARENA_ARRAY(c->arena, struct control_step, events.n + WF_OPINIONS + 1);
    TRY(control_walk(c, f, take, &w, e));
    if (w.open && !*w.open->verdict)
        w.open->verdict = control_verdict(w.open->due, 0, c->now);
    opinions(&w);
    *out = (struct control){.steps = {w.step, w.n}, .received = f->row.received_at, .due = f->row.due_at, .ended = f->clock.stopped};
    bool waits = !out->ended && f->row.paused_at;
    out->verdict = !f->row.received_at && !out->ended ? "new" : waits ? "paused" : control_verdict(out->due, out->ended, c->now);
    return ERR_OK;
}
