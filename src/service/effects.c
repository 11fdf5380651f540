/* What follows from an outcome of the workflow, effect by effect. See act_effects() in act.h. */
#include "base/civil.h"
#include "service/act.h"
#include "service/money/dues.h"
#include "service/notices.h"
#include "service/result.h"
#include <string.h>

static void start(struct ctx *c, struct folder *f)
{
    const struct procedure_case *v = procedure_case_find(f->procedure, f->row.variant);
    static const struct term none = {.law = ""};
    f->clock = deadline_of(v ? &v->limit : &none, c->now);
    if (!f->clock.law)
        f->clock.law = "";
    f->clock_set = true;
    f->row.received_at = c->now;
}

static void pause(struct ctx *c, struct folder *f, const char *reason)
{
    const struct deadline_pause *old = f->clock.pauses.items;
    size_t n = f->clock.pauses.n;
    struct deadline_pause *row = ARENA_ARRAY(c->arena, struct deadline_pause, n + 1);
    if (n)
        memcpy(row, old, n * sizeof *row);
    row[n] = (struct deadline_pause){.from = c->now, .reason = reason, .law = ""};
    f->clock.pauses = (struct list){row, n + 1};
}

static void resume(struct ctx *c, struct folder *f)
{
    struct deadline_pause *row = f->clock.pauses.items;
    for (size_t i = 0; i < f->clock.pauses.n; i++)
        if (!row[i].to)
            row[i].to = c->now;
}

static void extend(struct folder *f, const struct wf_effect *x, const char *note)
{
    f->clock.extension = (struct deadline_extension){.amount = x->term.amount, .unit = (int)x->term.unit, .reason = note,
                                                     .law = x->term.law ? x->term.law : ""};
}

static void stop(struct ctx *c, struct folder *f)
{
    resume(c, f);
    f->clock.stopped = c->now;
}

/* To whom it goes; whoever had it loses it. */
static void assign(struct folder *f, const struct wf_effect *x)
{
    bool applicant = x->role == ROLE_APPLICANT;
    if (f->row.handler_unit != x->unit || applicant)
        f->row.assignee = 0;
    f->row.handler_unit = applicant ? 0 : x->unit;
    f->row.handler_role = role_word(x->role);
}

static enum err_code open_opinion(struct ctx *c, struct folder *f, const struct wf_effect *x, struct err *e)
{
    struct deadline d = deadline_of(&x->term, c->now);
    struct deadline_result due;
    struct folder asked = {.row = f->row, .clock = d, .clock_set = true};
    if (!asked.clock.law)
        asked.clock.law = "";
    TRY(folder_due(c, &asked, &due, e));
    for (size_t i = 0; i < f->flow.n_opinions; i++)
        if (strcmp(f->flow.opinions[i].ask, x->what) == 0 && !f->flow.opinions[i].answered)
            f->flow.opinions[i].due = due.due;
    return ERR_OK;
}

/* What the clock was stopped for, as the applicant reads it in "why this date". */
static const char *reason_of(const struct wf_outcome *o, const char *note)
{
    return *note ? note : o->act ? o->act->name.vi : "";
}

static enum err_code carry_out(struct ctx *c, struct folder *f, const struct wf_outcome *o, const struct wf_effect *x, const char *note, struct err *e)
{
    switch (x->kind) {
    case WF_CLOCK_START: start(c, f); return ERR_OK;
    case WF_CLOCK_PAUSE: pause(c, f, reason_of(o, note)); return ERR_OK;
    case WF_CLOCK_RESUME: resume(c, f); return ERR_OK;
    case WF_CLOCK_STOP: stop(c, f); return ERR_OK;
    case WF_CLOCK_EXTEND: extend(f, x, note); return ERR_OK;
    case WF_ASSIGN: assign(f, x); return ERR_OK;
    case WF_NATIONAL: f->row.national = x->n; return ERR_OK;
    case WF_OPINION_OPEN: return open_opinion(c, f, x, e);
    case WF_RESULT_ISSUE: return result_issue(c, f, e);
    case WF_NOTICE: return ERR_OK; /* told last, when the dates are known */
    case WF_PAYMENT_ASK: return dues_ask(c, f, x->n, e);
    case WF_PAYMENT_DONE: return dues_confirmed(c, f, x->n, e);
    case WF_RESULT_HANDED: case WF_OPINION_CLOSE: case WF_DOCUMENT:
    case WF_EFFECT_KINDS: return ERR_OK; /* the state itself says so */
    }
    return err(e, ERR_INTERNAL, "unknown effect %d", (int)x->kind);
}

enum err_code act_effects(struct ctx *c, struct folder *f, const struct wf_outcome *o, const char *note, struct err *e)
{
    for (size_t i = 0; i < o->n_effects; i++)
        TRY(carry_out(c, f, o, &o->effects[i], note, e));
    const struct wf_state_def *s = procedure_state_find(f->procedure, f->flow.state);
    if (s && s->final && !f->row.finished_at)
        f->row.finished_at = c->now;
    struct deadline_result due;
    TRY(folder_due(c, f, &due, e));
    f->row.due_at = due.due;
    for (size_t i = 0; i < o->n_effects; i++)
        if (o->effects[i].kind == WF_NOTICE)
            TRY(notice_tell(c, &f->row, o->effects[i].what, note, e));
    return ERR_OK;
}
