/* Firing an act: is it offered, may this actor, what does it change, what must follow. Nothing else. */
#include "domain/workflow.h"
#include "domain/procedure.h"
#include "domain/workflow_graph.h"
#include "domain/workflow_inputs.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

const char *const wf_clock_words[] = {"idle", "run", "pause", "stop", NULL};
const char *const wf_final_words[] = {"no", "done", "refused", "withdrawn", "stopped", NULL};
const char *const wf_kind_words[] = {
    "accept", "refuse", "request_supplement", "supplement", "withdraw", "forward", "return", "ask_opinion", "answer_opinion",
    "propose", "approve", "send_back", "request_payment", "confirm_payment", "issue", "hand_over", "extend", "stop", NULL};
const char *const wf_need_words[] = {"no", "optional", "required", NULL};
const char *const wf_effect_words[] = {
    "clock_start", "clock_pause", "clock_resume", "clock_stop", "clock_extend", "assign", "notice", "opinion_open",
    "opinion_close", "document", "national", "payment_ask", "payment_done", "result_issue", "result_handed", NULL};

/* ---- offered, allowed */

bool workflow_opinion_open(const struct procedure *p, const struct wf_opinion *o, int64_t now)
{
    const struct wf_act *ask = procedure_act_find(p, o->ask);
    bool lapsed = ask && ask->lapses && o->due && now > o->due;
    return !o->answered && !lapsed;
}

/* The place of an unanswered opinion asked by that act; n_opinions if there is none. */
static size_t asked(const struct wf_state *s, const char *ask)
{
    for (size_t i = 0; i < s->n_opinions; i++)
        if (!s->opinions[i].answered && strcmp(s->opinions[i].ask, ask) == 0)
            return i;
    return s->n_opinions;
}

static bool opinions_wait(const struct wf_call *c)
{
    for (size_t i = 0; i < c->state->n_opinions; i++)
        if (workflow_opinion_open(c->p, &c->state->opinions[i], c->now))
            return true;
    return false;
}

static bool offered(const struct wf_call *c, const struct wf_act *act)
{
    const struct wf_state *s = c->state;
    const struct wf_state_def *def = procedure_state_find(c->p, s->state);
    if (!def || !workflow_from(act, def) || (act->opinions_closed && opinions_wait(c)))
        return false;
    if (strcmp(act->to.id, "origin") == 0 && !*s->origin)
        return false;
    switch (act->kind) {
    case ACT_ASK_OPINION: return asked(s, act->id) == s->n_opinions && s->n_opinions < WF_OPINIONS;
    case ACT_ANSWER_OPINION: return asked(s, act->answers.id) < s->n_opinions;
    case ACT_EXTEND: return s->extensions == 0 && (s->clock == WF_RUN || s->clock == WF_PAUSE);
    case ACT_CONFIRM_PAYMENT: return s->amount > 0;
    default: return true;
    }
}

static int64_t unit_of(const struct wf_state *s, const char *agency)
{
    for (size_t i = 0; i < s->n_units; i++)
        if (strcmp(s->units[i].agency, agency) == 0)
            return s->units[i].unit;
    return 0;
}

/* A person's own roles need no unit; an officer's count in the unit that plays the agency only. */
static bool is_who(const struct wf_state *s, const struct wf_who *w, const struct actor *who)
{
    if (!(who->roles & w->role))
        return false;
    if (w->role & (ROLE_APPLICANT | ROLE_SYSTEM))
        return true;
    int64_t unit = unit_of(s, w->agency.id);
    return unit != 0 && unit == who->unit;
}

/* At a desk that stands in for the deciding unit's own. */
static bool receives(const struct wf_call *c, const struct wf_act *act)
{
    static const struct wf_who receiver = {.agency = {.id = WF_RECEIVER}, .role = ROLE_RECEPTION};
    bool takes = act->kind == ACT_ACCEPT || act->kind == ACT_SUPPLEMENT || (act->kind == ACT_FORWARD && strcmp(act->document, "01") == 0);
    return takes && is_who(c->state, &receiver, c->actor);
}

static bool allowed(const struct wf_call *c, const struct wf_act *act)
{
    const struct wf_who *by;
    size_t n = workflow_by(c->p, act, procedure_state_find(c->p, c->state->state), &by);
    for (size_t i = 0; i < n; i++)
        if (is_who(c->state, &by[i], c->actor) || (by[i].role == ROLE_RECEPTION && receives(c, act)))
            return true;
    return false;
}

size_t workflow_offers(const struct wf_call *c, const struct wf_act **out, size_t max)
{
    size_t n = 0;
    for (size_t i = 0; i < c->p->n_acts && n < max; i++)
        if (offered(c, &c->p->acts[i]) && allowed(c, &c->p->acts[i]))
            out[n++] = &c->p->acts[i];
    return n;
}

/* ---- effects */

static void effect(struct wf_outcome *o, struct wf_effect e)
{
    if (o->n_effects == WF_EFFECTS) { /* cannot be: one of each kind and eight opinions are sixteen at most */
        fprintf(stderr, "workflow: too many effects\n");
        abort();
    }
    e.what = e.what ? e.what : "";
    e.agency = e.agency ? e.agency : "";
    o->effects[o->n_effects++] = e;
}

static void clock_effect(struct wf_outcome *o, enum wf_clock now, const char *why)
{
    enum wf_clock was = o->state.clock;
    if (was == WF_IDLE && now == WF_PAUSE) /* nothing runs yet: there is nothing to pause */
        now = WF_IDLE;
    o->state.clock = now;
    if (was == WF_IDLE && now == WF_RUN)
        effect(o, (struct wf_effect){.kind = WF_CLOCK_START, .what = why});
    else if (was == WF_RUN && now == WF_PAUSE)
        effect(o, (struct wf_effect){.kind = WF_CLOCK_PAUSE, .what = why});
    else if (was == WF_PAUSE && now == WF_RUN)
        effect(o, (struct wf_effect){.kind = WF_CLOCK_RESUME, .what = why});
    else if (now == WF_STOP && (was == WF_RUN || was == WF_PAUSE))
        effect(o, (struct wf_effect){.kind = WF_CLOCK_STOP, .what = why});
}

static void assign_effect(struct wf_outcome *o, const struct wf_state_def *to)
{
    if (!to->final)
        effect(o, (struct wf_effect){.kind = WF_ASSIGN, .what = to->holder.agency.id, .agency = to->holder.agency.id,
                                     .role = to->holder.role, .unit = unit_of(&o->state, to->holder.agency.id)});
}

static void close_opinion(struct wf_outcome *o, size_t i, int64_t now, const char *answer)
{
    o->state.opinions[i].answered = now;
    o->state.opinions[i].answer = answer;
    effect(o, (struct wf_effect){.kind = WF_OPINION_CLOSE, .what = o->state.opinions[i].ask});
}

/* ---- what each kind of act changes besides the state */

static void open_opinion(const struct wf_call *c, const struct wf_act *act, struct wf_outcome *o)
{
    o->state.opinions[o->state.n_opinions++] = (struct wf_opinion){.ask = act->id, .asked = c->now, .answer = ""};
    effect(o, (struct wf_effect){.kind = WF_OPINION_OPEN, .what = act->id, .agency = act->asks.agency.id, .role = act->asks.role,
                                 .unit = unit_of(&o->state, act->asks.agency.id), .term = act->limit});
}

static void flag_items(struct wf_outcome *o)
{
    struct wf_state *s = &o->state;
    s->n_items = 0;
    for (size_t i = 0; i < o->inputs.n && s->n_items < WF_ITEMS; i++)
        if (strcmp(o->inputs.at[i].name, "item") == 0)
            s->items[s->n_items++] = o->inputs.at[i].value;
}

static void extend(const struct wf_act *act, struct wf_outcome *o)
{
    struct term by = act->limit;
    by.amount = (int)strtol(form_get(o->inputs, "days"), NULL, 10);
    o->state.extensions++;
    effect(o, (struct wf_effect){.kind = WF_CLOCK_EXTEND, .what = act->id, .term = by});
}

static void apply_kind(const struct wf_call *c, struct wf_outcome *o)
{
    const struct wf_act *act = o->act;
    struct wf_state *s = &o->state;
    switch (act->kind) {
    case ACT_ASK_OPINION:
        open_opinion(c, act, o);
        break;
    case ACT_ANSWER_OPINION:
        close_opinion(o, asked(s, act->answers.id), c->now, form_get(o->inputs, "answer"));
        break;
    case ACT_REQUEST_SUPPLEMENT:
        s->supplements++;
        flag_items(o);
        break;
    case ACT_SUPPLEMENT:
        s->n_items = 0;
        break;
    case ACT_EXTEND:
        extend(act, o);
        break;
    case ACT_REQUEST_PAYMENT:
        s->amount = strtoll(form_get(o->inputs, "amount"), NULL, 10);
        effect(o, (struct wf_effect){.kind = WF_PAYMENT_ASK, .what = act->id, .term = act->limit, .n = s->amount});
        break;
    case ACT_CONFIRM_PAYMENT:
        effect(o, (struct wf_effect){.kind = WF_PAYMENT_DONE, .what = act->id, .n = s->amount});
        s->amount = 0;
        break;
    case ACT_ISSUE:
        effect(o, (struct wf_effect){.kind = WF_RESULT_ISSUE, .what = act->id});
        break;
    case ACT_HAND_OVER:
        effect(o, (struct wf_effect){.kind = WF_RESULT_HANDED, .what = act->id});
        break;
    default:
        break;
    }
}

/* ---- moving */

static const struct wf_state_def *target(const struct wf_call *c, const struct wf_act *act)
{
    const char *to = strcmp(act->to.id, "origin") == 0 ? c->state->origin : act->to.id;
    return procedure_state_find(c->p, *to ? to : c->state->state);
}

static void move(const struct wf_call *c, const struct wf_state_def *to, struct wf_outcome *o)
{
    const struct wf_state_def *from = procedure_state_find(c->p, c->state->state);
    struct wf_state *s = &o->state;
    if (to == from)
        return;
    if (to->aside && !from->aside)
        s->origin = from->id;
    else if (!to->aside)
        s->origin = "";
    s->state = to->id;
    s->since = c->now;
    clock_effect(o, to->clock, o->act->id);
    for (size_t i = 0; to->final && i < s->n_opinions; i++)
        if (!s->opinions[i].answered)
            close_opinion(o, i, c->now, "");
    assign_effect(o, to);
    if (to->national != from->national)
        effect(o, (struct wf_effect){.kind = WF_NATIONAL, .n = to->national});
}

/* What an officer entered replaces what was entered before under the same name. */
static void merge_fields(struct wf_outcome *o, struct arena *a)
{
    const struct wf_act *act = o->act;
    struct form_values had = o->state.fields;
    struct form_value *row = ARENA_ARRAY(a, struct form_value, had.n + act->n_fields + 1);
    size_t n = 0;
    for (size_t i = 0; i < had.n; i++) {
        bool again = false;
        for (size_t k = 0; k < act->n_fields; k++)
            again = again || strcmp(act->fields[k].id, had.at[i].name) == 0;
        if (!again)
            row[n++] = had.at[i];
    }
    for (size_t k = 0; k < act->n_fields; k++) {
        const char *v = form_get(o->inputs, act->fields[k].id);
        if (*v)
            row[n++] = (struct form_value){act->fields[k].id, v};
    }
    o->state.fields = (struct form_values){row, n};
}

static enum err_code first_problem(const struct problems *p, size_t before, struct err *e)
{
    enum err_code code = err(e, ERR_INVALID, "input %s: %s", p->row[before].field, p->row[before].text);
    if (e)
        snprintf(e->field, sizeof e->field, "%s", p->row[before].field);
    return code;
}

enum err_code workflow_fire(const struct wf_call *c, const struct wf_event *ev, const struct form_env *env,
                            struct problems *p, struct wf_outcome *out, struct err *e)
{
    if (ev->version != c->state->version)
        return err(e, ERR_STALE, "version %lld is not %lld", (long long)ev->version, (long long)c->state->version);
    const struct wf_act *act = procedure_act_find(c->p, ev->act);
    if (!act || !offered(c, act))
        return err(e, ERR_NOT_OFFERED, "%s does not offer %s", c->state->state, ev->act);
    if (!allowed(c, act))
        return err(e, ERR_FORBIDDEN, "%s is not for roles %x of unit %lld", ev->act, c->actor->roles, (long long)c->actor->unit);
    size_t before = p->n;
    *out = (struct wf_outcome){.state = *c->state, .act = act};
    workflow_inputs(c, act, ev->inputs, env, p, &out->inputs);
    if (p->n > before)
        return first_problem(p, before, e);
    out->state.version++;
    apply_kind(c, out);
    move(c, target(c, act), out);
    merge_fields(out, p->arena);
    if (*act->document)
        effect(out, (struct wf_effect){.kind = WF_DOCUMENT, .what = act->document});
    if (*act->notice)
        effect(out, (struct wf_effect){.kind = WF_NOTICE, .what = act->notice});
    return ERR_OK;
}

void workflow_start(const struct procedure *p, const char *variant, const struct wf_unit *units, size_t n_units,
                    int64_t now, struct wf_outcome *out)
{
    const struct wf_state_def *start = procedure_state_find(p, p->start.id);
    *out = (struct wf_outcome){.state = {.state = start->id, .version = 1, .variant = variant, .origin = "", .since = now}};
    for (size_t i = 0; i < n_units && i < WF_UNITS; i++)
        out->state.units[out->state.n_units++] = units[i];
    assign_effect(out, start);
    effect(out, (struct wf_effect){.kind = WF_NATIONAL, .n = start->national});
    effect(out, (struct wf_effect){.kind = WF_NOTICE, .what = "submitted"});
}

const struct wf_act *workflow_takes_in(const struct wf_act *const *acts, size_t n)
{
    const struct wf_act *hands_on = NULL;
    for (size_t i = 0; i < n; i++) {
        if (acts[i]->kind == ACT_ACCEPT)
            return acts[i];
        if (!hands_on && acts[i]->kind == ACT_FORWARD && strcmp(acts[i]->document, "01") == 0)
            hands_on = acts[i];
    }
    return hands_on;
}
