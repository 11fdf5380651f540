/* Stretches out of events. See late.h; must never know a page. */
#include "service/board/late.h"
#include "domain/workflow_graph.h"
#include "reference/calendars.h"
#include "reference/units.h"
#include "service/control.h"
#include "store/order_store.h"
#include "time/working.h"
#include <string.h>

enum { SILENCES = 8 };

struct fill {
    struct ctx *c;
    const struct folder *f;
    const struct calendar *cal;
    int64_t received, due, end;   /* ms; end: the clock stopped, or now */
    struct blame_stretch *stretch;
    size_t n, room;
    const struct wf_state_def *state; /* of the stay that goes on; NULL = none */
    int64_t from;                 /* ms, of the stretch that goes on */
    const struct wf_act *came;    /* what was done to come there; NULL = nothing that the procedure knows */
    const char *given_as;         /* the role that it had when it was given to somebody by name */
    enum err_code failed;
};

/* working_between() looks at two years at most. */
static int64_t minutes_between(const struct calendar *cal, int64_t from, int64_t to)
{
    const int64_t year = 365 * CLOCK_DAY;
    int64_t sum = 0;
    for (; to - from > year; from += year)
        sum += working_between(cal, from, from + year);
    return sum + working_between(cal, from, to);
}

static int64_t minutes_at(const struct fill *w, int64_t at)
{
    return minutes_between(w->cal, w->received, at);
}

static const char *number(const struct fill *w, int64_t id)
{
    return id ? arena_fmt(w->c->arena, "%lld", (long long)id) : "";
}

/* What is before reception and behind the end is nobody's. */
static void put(struct fill *w, struct blame_stretch s, int64_t from, int64_t to)
{
    from = from < w->received ? w->received : from;
    to = to > w->end ? w->end : to;
    if (to <= from)
        return;
    s.from = minutes_at(w, from);
    s.to = minutes_at(w, to);
    w->stretch[w->n++] = s;
}

/* ---- who has it */

static bool payment_leads_out(const struct procedure *p, const struct wf_state_def *s)
{
    for (size_t i = 0; i < p->n_acts; i++)
        if (p->acts[i].kind == ACT_CONFIRM_PAYMENT && workflow_from(&p->acts[i], s))
            return true;
    return false;
}

static bool by_system(const struct wf_act *act)
{
    for (size_t i = 0; i < act->n_by; i++)
        if (act->by[i].role == ROLE_SYSTEM)
            return true;
    return false;
}

/* It waits for a machine, though an officer answers for the step. */
static bool machine_leads_out(const struct procedure *p, const struct wf_state_def *s)
{
    for (size_t i = 0; i < p->n_acts; i++)
        if (*p->acts[i].to.id && by_system(&p->acts[i]) && workflow_from(&p->acts[i], s))
            return true;
    return false;
}

static enum blame_cause holder_of(const struct procedure *p, const struct wf_state_def *s)
{
    const struct wf_state_def *first = procedure_state_find(p, p->start.id);
    if (s->holder.role == ROLE_APPLICANT)
        return payment_leads_out(p, s) ? BLAME_PAYMENT : BLAME_CITIZEN;
    if (s->holder.role == ROLE_SYSTEM || machine_leads_out(p, s))
        return BLAME_EXCHANGE;
    bool own = strcmp(s->holder.agency.id, p->competent.id) == 0 || (first && strcmp(s->holder.agency.id, first->holder.agency.id) == 0);
    return own ? BLAME_OFFICER : BLAME_AGENCY;
}

/* A specialist keeps it by name while a leader of the unit looks at it: then it lies with the leader. */
static const char *in_hand(const struct fill *w, const struct dossier *d, const struct event *left)
{
    if (d->assignee && strcmp(d->handler_role, w->given_as) == 0)
        return number(w, d->assignee);
    bool passed_on = left && d->handler_unit && left->unit == d->handler_unit;
    return passed_on ? number(w, left->actor) : "";
}

/* ---- how long it may take */

static enum err_code asked_within(struct fill *w, int64_t from, int64_t *norm)
{
    struct deadline_result due;
    struct err e = {0};
    *norm = 0;
    if (!w->came || w->came->limit.unit == TERM_NONE)
        return ERR_OK;
    struct folder asked = {.row = w->f->row, .clock = deadline_of(&w->came->limit, from), .clock_set = true};
    if (!asked.clock.law)
        asked.clock.law = "";
    TRY(folder_due(w->c, &asked, &due, &e));
    *norm = due.due ? minutes_between(w->cal, from, due.due) : 0;
    return ERR_OK;
}

static int64_t usual(const struct fill *w, const struct dossier *d, int64_t from)
{
    const struct calendar *own = calendars_of(w->c->world->calendars, d->handler_unit ? d->handler_unit : d->unit);
    return w->state->typical_minutes ? minutes_between(w->cal, from, working_after(own, from, w->state->typical_minutes)) : 0;
}

/* ---- the stretches */

/* d: as it was until `to`; left: what ended it, NULL = it goes on. */
static void stretch(struct fill *w, const struct dossier *d, int64_t to, const struct event *left)
{
    const struct wf_state_def *s = w->state;
    int64_t from = w->from < w->received ? w->received : w->from;
    if (!s || s->final || !d->received_at)
        return;
    bool waits = s->clock == WF_PAUSE;
    struct blame_stretch x = {.holder = holder_of(w->f->procedure, s), .stood = waits && w->from < w->due, .account = "", .unit = "", .step = s->id};
    if (x.holder == BLAME_OFFICER || x.holder == BLAME_AGENCY)
        x.account = in_hand(w, d, left);
    x.unit = number(w, d->handler_unit);
    if (waits && asked_within(w, from, &x.norm))
        w->failed = ERR_INTERNAL;
    if (!x.stood && !x.norm)
        x.norm = usual(w, d, from);
    put(w, x, w->from, to);
}

static void begin(struct fill *w, const struct dossier *d, const struct event *ev)
{
    w->state = procedure_state_find(w->f->procedure, d->state);
    w->came = procedure_act_find(w->f->procedure, ev->act);
    w->from = ev->at;
}

/* Given to somebody by name, or to nobody: another has it from then on. */
static void assigned(struct fill *w, const struct dossier *d, const struct event *ev, int64_t before)
{
    struct dossier was = *d;
    was.assignee = before;
    stretch(w, &was, ev->at, NULL);
    w->from = ev->at;
    w->given_as = d->handler_role;
}

struct walk { struct fill *fill; struct dossier last; };

static void take(void *with, enum control_move move, const struct dossier *d, const struct event *ev)
{
    struct walk *x = with;
    struct fill *w = x->fill;
    if (move == CONTROL_BEGIN)
        begin(w, d, ev);
    else if (move == CONTROL_END)
        stretch(w, d, ev->at, ev);
    else if (d->assignee != x->last.assignee)
        assigned(w, d, ev, x->last.assignee);
    x->last = *d;
}

/* Silence that is agreement is waited for no longer than that. */
static void opinions(struct fill *w)
{
    struct control_opinion all[WF_OPINIONS];
    size_t n = control_opinions(w->c, w->f, all);
    for (size_t i = 0; i < n; i++) {
        const struct wf_opinion *o = all[i].said;
        int64_t to = o->answered ? o->answered : w->end;
        if (all[i].ask->lapses && o->due && to > o->due)
            to = o->due;
        struct blame_stretch x = {.holder = BLAME_AGENCY, .account = "", .unit = number(w, all[i].unit ? all[i].unit->id : 0), .step = all[i].ask->id,
                                  .norm = o->due ? minutes_between(w->cal, o->asked, o->due) : 0};
        put(w, x, o->asked, to);
    }
}

/* Whoever paid did so within the life of the order: until we were told, it was the gateway's silence. */
static void silent(struct fill *w, const struct gateway_order *o, size_t stays)
{
    int64_t from = minutes_at(w, o->expires_at), to = minutes_at(w, o->paid_at);
    for (size_t i = 0; i < stays && w->n < w->room; i++) {
        struct blame_stretch x = w->stretch[i];
        x.from = from > x.from ? from : x.from;
        x.to = to < x.to ? to : x.to;
        if (x.holder != BLAME_PAYMENT || x.from >= x.to)
            continue;
        x.holder = BLAME_EXCHANGE;
        x.norm = 0;
        w->stretch[w->n++] = x;
    }
}

static enum err_code silences(struct fill *w, struct err *e)
{
    struct list orders;
    size_t stays = w->n;
    TRY(order_told_late(w->c->db, w->f->row.id, SILENCES, w->c->arena, &orders, e));
    for (size_t i = 0; i < orders.n; i++)
        silent(w, (const struct gateway_order *)orders.items + i, stays);
    return ERR_OK;
}

/* Working minutes from reception to the promised date in which the clock ran. */
static int64_t limit_of(const struct fill *w)
{
    int64_t limit = minutes_at(w, w->due), all = limit;
    for (size_t i = 0; i < w->n; i++) {
        const struct blame_stretch *s = &w->stretch[i];
        if (s->stood && s->from < all)
            limit -= (s->to < all ? s->to : all) - s->from;
    }
    return limit;
}

static enum err_code read_journal(struct fill *w, struct err *e)
{
    struct list events;
    struct walk x = {.fill = w};
    record_init(&x.last, &dossier_model);
    TRY(folder_events(w->c, w->f->row.id, &events, e));
    w->room = events.n + 1 + WF_OPINIONS + SILENCES;
    w->stretch = ARENA_ARRAY(w->c->arena, struct blame_stretch, w->room);
    TRY(control_walk(w->c, w->f, take, &x, e));
    stretch(w, &x.last, w->end, NULL);
    opinions(w);
    return w->failed ? err(e, w->failed, "a limit of %s cannot be reckoned", w->f->row.procedure) : silences(w, e);
}

enum err_code late_of(struct ctx *c, const struct folder *f, struct blame *out, struct err *e)
{
    struct deadline_result due;
    struct fill w = {.c = c, .f = f, .cal = calendars_of(c->world->calendars, f->row.unit), .received = f->row.received_at,
                     .end = f->clock.stopped ? f->clock.stopped : c->now, .given_as = ""};
    *out = (struct blame){.reason = BLAME_NOT_LATE, .account = "", .unit = "", .step = ""};
    TRY(folder_due(c, f, &due, e));
    if (!w.received || !due.due || w.end <= due.due)
        return ERR_OK;
    w.due = due.due;
    TRY(read_journal(&w, e));
    *out = blame_find(w.stretch, w.n, limit_of(&w), c->arena);
    if (out->reason == BLAME_NOT_LATE && out->used > 0)
        *out = blame_find(w.stretch, w.n, out->used - 1, c->arena);
    return ERR_OK;
}
