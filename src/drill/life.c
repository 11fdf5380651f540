/* A dossier's way through its procedure. See life.h; what is possible the workflow says, inputs come from life_inputs.c. */
#include "drill/life.h"
#include "base/civil.h"
#include "drill/filler.h"
#include "drill/life_inputs.h"
#include "drill/life_way.h"
#include "reference/units.h"
#include <math.h>
#include <string.h>

const struct life_shares life_usual = {.supplement = 0.09, .refuse = 0.02, .withdraw = 0.012, .send_back = 0.03, .extend = 0.015, .slow = 0.03, .error = 0.08};

enum { OFFERS = 64, DAY = 480 };
#define BRISK 0.5 /* of the typical time: how long work takes that nobody holds up */

struct form_env life_env(const struct life *l)
{
    return (struct form_env){.today = l->wish.today, .variant = l->variant, .channel = l->wish.channel};
}

struct filler life_filler(struct life *l, const struct units *units, struct rng *r)
{
    return (struct filler){.rng = r, .arena = l->arena, .units = units, .unit = l->wish.unit, .who = &l->who};
}

/* ---- the beginning */

static const char *draw_case(const struct procedure *p, struct rng *r, struct arena *a)
{
    double *w = ARENA_ARRAY(a, double, p->n_cases + 1);
    for (size_t i = 0; i < p->n_cases; i++)
        w[i] = 1.0 / (double)((i + 1) * (i + 1));
    return p->n_cases ? p->cases[rng_weighted(r, w, p->n_cases)].id : "";
}

enum err_code life_begin(struct life *l, const struct life_wish *w, const struct units *units, struct rng *r, struct arena *a, struct err *e)
{
    *l = (struct life){.arena = a, .wish = *w, .units = units};
    l->wish.today = arena_str(a, w->today);
    l->variant = draw_case(w->procedure, r, a);
    l->who = w->who ? *w->who : persona_make(r, units, w->unit, a, (struct persona_wish){.sex = "", .min = 18, .max = 75, .today = l->wish.today});
    struct filler f = life_filler(l, units, r);
    struct form_env env = life_env(l);
    TRY(filler_form(&f, &w->procedure->form, &env, &l->form, e));
    l->n_papers = filler_papers(&f, w->procedure, l->form, &env, &l->papers);
    l->far = life_way(w->procedure, a);
    return ERR_OK;
}

/* Which units play the procedure's agencies, as the server casts them. */
static size_t cast(const struct life *l, const struct units *units, struct wf_unit *out)
{
    const struct procedure *p = l->wish.procedure;
    size_t n = 0;
    for (size_t i = 0; i < p->n_agencies && n < WF_UNITS; i++) {
        const struct unit *u = units_agency(units, l->wish.unit, p->agencies[i].id);
        if (u)
            out[n++] = (struct wf_unit){p->agencies[i].id, u->id};
    }
    return n;
}

static bool at_counter(const struct life *l)
{
    return strcmp(l->wish.channel, "counter") == 0;
}

static const struct wf_act *accept_of(const struct life *l, const struct actor *desk, int64_t now)
{
    const struct wf_act *acts[OFFERS];
    struct wf_call c = {l->wish.procedure, &l->state, desk, now};
    size_t n = workflow_offers(&c, acts, OFFERS);
    return workflow_takes_in(acts, n);
}

/* Forms are checked by the day on which they are posted. */
static void on_day(struct life *l, int64_t now)
{
    char day[CIVIL_TEXT];
    civil_write(civil_of_instant(now).date, day);
    if (strcmp(day, l->wish.today) != 0)
        l->wish.today = arena_str(l->arena, day);
}

static enum err_code fire(struct life *l, const struct life_step *s, int64_t now, struct err *e)
{
    struct problems p = {.arena = l->arena};
    struct actor who = {.account = 1, .name = "", .roles = s->who.role, .unit = s->unit, .kind = ""};
    struct wf_call c = {l->wish.procedure, &l->state, &who, now};
    struct wf_event ev = {.act = s->act->id, .version = l->state.version, .inputs = s->inputs};
    struct form_env env = life_env(l);
    struct wf_outcome out;
    TRY(workflow_fire(&c, &ev, &env, &p, &out, e));
    l->state = out.state;
    const struct wf_state_def *now_in = procedure_state_find(l->wish.procedure, l->state.state);
    l->over = now_in && now_in->final != FINAL_NO;
    return ERR_OK;
}

enum err_code life_opened(struct life *l, const struct units *units, int64_t now, struct err *e)
{
    struct wf_unit units_here[WF_UNITS];
    struct wf_outcome out;
    workflow_start(l->wish.procedure, l->variant, units_here, cast(l, units, units_here), now, &out);
    l->state = out.state;
    if (!at_counter(l))
        return ERR_OK;
    struct actor desk = {.account = 1, .name = "", .roles = ROLE_RECEPTION, .unit = l->wish.unit->id, .kind = "commune"};
    struct life_step s = {.act = accept_of(l, &desk, now), .who = {.role = ROLE_RECEPTION}, .unit = desk.unit};
    if (!s.act)
        return err(e, ERR_FORBIDDEN, "procedure has no acceptance by this unit's desk");
    return fire(l, &s, now, e);
}

/* ---- what comes next */

struct offer {
    const struct wf_act *act;
    struct wf_who who;
    int64_t unit;
};
struct offers {
    struct offer row[OFFERS];
    size_t n;
};

static void add_offer(struct offers *o, struct offer x)
{
    for (size_t i = 0; i < o->n; i++)
        if (o->row[i].act == x.act)
            return;
    if (o->n < OFFERS)
        o->row[o->n++] = x;
}

static int64_t unit_of(const struct life *l, const char *agency)
{
    for (size_t i = 0; i < l->state.n_units; i++)
        if (strcmp(l->state.units[i].agency, agency) == 0)
            return l->state.units[i].unit;
    return 0;
}

static void ask(const struct life *l, const struct wf_who *w, int64_t now, struct offers *o)
{
    const struct wf_act *acts[OFFERS];
    bool person = w->role & (ROLE_APPLICANT | ROLE_SYSTEM);
    int64_t unit = person ? 0 : unit_of(l, w->agency.id);
    struct actor who = {.account = 1, .name = "", .roles = w->role, .unit = unit, .kind = ""};
    struct wf_call c = {l->wish.procedure, &l->state, &who, now};
    if (!person && !unit)
        return;
    size_t n = workflow_offers(&c, acts, OFFERS);
    for (size_t i = 0; i < n; i++)
        add_offer(o, (struct offer){acts[i], *w, unit});
}

static void ask_all(const struct life *l, const struct wf_state_def *s, unsigned roles, int64_t now, struct offers *o)
{
    const struct procedure *p = l->wish.procedure;
    const struct wf_who *by;
    for (size_t i = 0; i < p->n_acts; i++) {
        size_t n = workflow_from(&p->acts[i], s) ? workflow_by(p, &p->acts[i], s, &by) : 0;
        for (size_t k = 0; k < n; k++)
            if (by[k].role & roles)
                ask(l, &by[k], now, o);
    }
}

/* Who applied online acts for themselves, at the counter the desk does it for them; the system only does what nobody else may. */
static void gather(const struct life *l, const struct wf_state_def *s, int64_t now, struct offers *o)
{
    if (!at_counter(l))
        ask_all(l, s, ROLE_APPLICANT, now, o);
    ask_all(l, s, ROLE_OFFICER, now, o);
    ask_all(l, s, ROLE_SYSTEM, now, o);
}

static double chance(const struct life_shares *s, enum wf_kind kind)
{
    switch (kind) {
    case ACT_REQUEST_SUPPLEMENT: return s->supplement;
    case ACT_REFUSE: return s->refuse;
    case ACT_WITHDRAW: case ACT_STOP: return s->withdraw;
    case ACT_SEND_BACK: case ACT_RETURN: return s->send_back;
    case ACT_EXTEND: return s->extend;
    default: return -1;
    }
}

/* Would the next state on the straight way offer the same? Then it may as well wait. */
static bool offered_later(const struct life *l, const struct offers *o, enum wf_kind kind)
{
    const struct procedure *p = l->wish.procedure;
    const struct wf_state_def *next = life_way_next(p, l->far, &l->state);
    for (size_t i = 0; next && i < p->n_acts; i++)
        if (p->acts[i].kind == kind && workflow_from(&p->acts[i], next))
            for (size_t k = 0; k < o->n; k++)
                if (o->row[k].act == &p->acts[i])
                    return true;
    return false;
}

/* The chances of what this state offers beside the straight way; the one to take now, NULL = none. */
static const struct offer *aside(struct life *l, const struct offers *o, const struct life_shares *shares, struct rng *r)
{
    const struct wf_state_def *s = procedure_state_find(l->wish.procedure, l->state.state);
    for (size_t i = 0; i < o->n; i++) {
        enum wf_kind kind = o->row[i].act->kind;
        double share = chance(shares, kind);
        unsigned bit = 1u << kind;
        if (share < 0 || (kind == ACT_STOP && !(s && s->aside))) /* it is stopped when nobody brings what was asked for */
            continue;
        if (!(l->drawn & bit) && rng_unit(r) < share)
            l->wanted |= bit;
        l->drawn |= bit;
        if (!(l->wanted & bit) || (offered_later(l, o, kind) && rng_below(r, 2)))
            continue;
        l->wanted &= ~bit;
        return &o->row[i];
    }
    return NULL;
}

static bool was_asked(const struct life *l, const struct wf_act *act)
{
    for (size_t i = 0; i < l->state.n_opinions; i++)
        if (strcmp(l->state.opinions[i].ask, act->id) == 0)
            return true;
    return false;
}

/* Opinions: answered when asked; asked once, nearly always. */
static const struct offer *opinion(const struct life *l, const struct offers *o, struct rng *r)
{
    for (size_t i = 0; i < o->n; i++)
        if (o->row[i].act->kind == ACT_ANSWER_OPINION)
            return &o->row[i];
    for (size_t i = 0; i < o->n; i++)
        if (o->row[i].act->kind == ACT_ASK_OPINION && !was_asked(l, o->row[i].act) && rng_below(r, 10))
            return &o->row[i];
    return NULL;
}

/* Of the acts that lead on the earlier in the file are the usual ones. When it has gone on for long, only what brings it nearer to
 * its end; when nothing leads there, whatever is offered. */
static const struct offer *straight(const struct life *l, const struct offers *o, struct rng *r)
{
    double w[OFFERS] = {0}, sum = 0, next = 1;
    bool hurry = l->state.version > 24;
    for (size_t i = 0; i < o->n; i++) {
        int closer = life_way_closer(l->wish.procedure, l->far, &l->state, o->row[i].act);
        if (closer < 0 || (hurry && !closer))
            continue;
        sum += w[i] = next;
        next /= 4;
    }
    if (sum > 0)
        return &o->row[rng_weighted(r, w, o->n)];
    for (size_t i = 0; i < o->n; i++)
        if (life_way_ends(l->wish.procedure, o->row[i].act))
            return &o->row[i];
    return NULL;
}

/* ---- how long it takes */

static int64_t around(double typical, struct rng *r)
{
    double u = (rng_unit(r) + rng_unit(r) + rng_unit(r) - 1.5) / 1.5; /* -1..1, mostly about 0 */
    double m = typical * exp(0.8 * u);
    return m < 1 ? 1 : (int64_t)llround(m);
}

static double term_minutes(struct term t)
{
    switch (t.unit) {
    case TERM_WORKING_DAYS: return t.amount * (double)DAY;
    case TERM_CALENDAR_DAYS: return t.amount * (double)DAY * 5 / 7;
    case TERM_WORKING_HOURS: return t.amount * 60.0;
    case TERM_HOURS: return t.amount * 60.0 / 3;
    case TERM_MONTHS: return t.amount * (double)DAY * 21;
    default: return DAY;
    }
}

/* Working minutes since the present state began, roughly: eight hours of twenty-four, five days of seven. */
static double spent(const struct life *l, int64_t now)
{
    return (double)(now - l->state.since) / 60000 * 8 / 24 * 5 / 7;
}

/* What is told as typical leaves room; whoever has begun goes on from there. */
static int64_t of_officer(const struct life *l, const struct offer *o, double typical, int64_t now, struct rng *r)
{
    const struct wf_act *asked = o->act->kind == ACT_ANSWER_OPINION ? procedure_act_find(l->wish.procedure, o->act->answers.id) : NULL;
    if (asked)
        return around(term_minutes(asked->limit) / 3, r);
    if (o->act->kind == ACT_ASK_OPINION || o->act->kind == ACT_EXTEND)
        return around(typical / 6, r);
    double left = (double)around(typical * BRISK, r) - spent(l, now);
    return left < typical / 20 ? around(typical / 20, r) : (int64_t)left;
}

static int64_t duration(const struct life *l, const struct offer *o, const struct life_shares *shares, int64_t now, struct rng *r)
{
    const struct wf_state_def *s = procedure_state_find(l->wish.procedure, l->state.state);
    double typical = s && s->typical_minutes ? s->typical_minutes : 60;
    if (o->who.role == ROLE_APPLICANT || (s && s->holder.role == ROLE_APPLICANT))
        return around(s && s->typical_minutes ? typical : 2.0 * DAY, r);
    bool slow = rng_unit(r) < shares->slow;
    return of_officer(l, o, typical, now, r) * (slow ? 3 + (int64_t)rng_below(r, 4) : 1);
}

bool life_next(struct life *l, const struct life_shares *shares, struct rng *r, int64_t now, struct life_step *out)
{
    const struct wf_state_def *s = procedure_state_find(l->wish.procedure, l->state.state);
    struct offers o = {.n = 0};
    if (l->over || !s)
        return false;
    gather(l, s, now, &o);
    const struct offer *next = aside(l, &o, shares, r);
    next = next ? next : opinion(l, &o, r);
    next = next ? next : straight(l, &o, r);
    if (!next)
        return false;
    *out = (struct life_step){.act = next->act, .who = next->who, .unit = next->unit};
    out->minutes = duration(l, next, shares, now, r);
    life_type(l, r, now, out);
    return true;
}

void life_type(struct life *l, struct rng *r, int64_t now, struct life_step *s)
{
    on_day(l, now);
    life_inputs(l, r, s);
}

enum err_code life_acted(struct life *l, const struct life_step *s, int64_t now, struct err *e)
{
    on_day(l, now);
    TRY(fire(l, s, now, e));
    struct form_value *v = ARENA_ARRAY(l->arena, struct form_value, l->form.n + s->changed.n + 1);
    size_t n = 0;
    for (size_t i = 0; i < l->form.n; i++)
        if (!*form_get(s->changed, l->form.at[i].name))
            v[n++] = l->form.at[i];
    for (size_t i = 0; i < s->changed.n; i++)
        v[n++] = s->changed.at[i];
    l->form = (struct form_values){v, n};
    return ERR_OK;
}

void life_free(struct life *l)
{
    arena_free(l->arena);
    l->arena = NULL;
}
