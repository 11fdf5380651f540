/* Act, cause and dates of a letter. See proposal.h; must never write anything. */
#include "service/letter/proposal.h"
#include "domain/status.h"
#include "domain/workflow_graph.h"
#include "reference/calendars.h"
#include "service/board/late.h"
#include "time/working.h"
#include <string.h>

enum { OFFERS = 32 };

/* ---- whose act */

static bool plain(const struct wf_act *act)
{
    return act->kind == ACT_EXTEND && strcmp(act->document, "04") == 0 && act->reason && act->note != NEED_REQUIRED && !act->n_fields && !act->n_papers;
}

static int64_t unit_of(const struct folder *f, const char *agency)
{
    for (size_t i = 0; i < f->flow.n_units; i++)
        if (strcmp(f->flow.units[i].agency, agency) == 0)
            return f->flow.units[i].unit;
    return 0;
}

static bool offered_to(const struct ctx *c, const struct folder *f, const struct wf_act *act, const struct letter_offer *o)
{
    const struct wf_act *all[OFFERS];
    struct actor who = {.roles = o->role, .unit = o->unit, .name = "", .kind = ""};
    struct wf_call call = {.p = f->procedure, .state = &f->flow, .actor = &who, .now = c->now};
    size_t n = workflow_offers(&call, all, OFFERS);
    for (size_t i = 0; i < n; i++)
        if (all[i] == act)
            return true;
    return false;
}

/* How well an act suits: the leader's alone, the leader's too, somebody else's. */
static int offer(const struct ctx *c, const struct folder *f, const struct wf_act *act, struct letter_offer *out)
{
    const struct wf_who *by;
    size_t n = workflow_by(f->procedure, act, procedure_state_find(f->procedure, f->flow.state), &by);
    int best = 0;
    for (size_t i = 0; i < n; i++) {
        struct letter_offer o = {act, unit_of(f, by[i].agency.id), by[i].role};
        int fit = by[i].role == ROLE_LEADER ? n == 1 ? 3 : 2 : 1;
        if (!(by[i].role & ROLE_DESK) || !o.unit || fit <= best || !offered_to(c, f, act, &o))
            continue;
        best = fit;
        *out = o;
    }
    return best;
}

struct letter_offer letter_offer_of(const struct ctx *c, const struct folder *f)
{
    struct letter_offer out = {0};
    int best = 0;
    for (size_t i = 0; i < f->procedure->n_acts; i++) {
        struct letter_offer o;
        int fit = plain(&f->procedure->acts[i]) ? offer(c, f, &f->procedure->acts[i], &o) : 0;
        if (fit > best) {
            best = fit;
            out = o;
        }
    }
    return out;
}

bool letter_late(const struct ctx *c, const struct folder *f)
{
    return f->clock_set && !f->row.finished_at && f->flow.clock == WF_RUN && f->row.due_at && f->row.due_at < c->now;
}

/* ---- dates */

static enum err_code date_of(struct ctx *c, const struct folder *f, const struct wf_act *act, int64_t days, int64_t *out, struct err *e)
{
    struct folder then;
    TRY(letter_promise(c, f, act, days, "", &then, e));
    *out = then.row.due_at;
    return ERR_OK;
}

enum err_code letter_promise(struct ctx *c, const struct folder *f, const struct wf_act *act, int64_t days, const char *reason, struct folder *out, struct err *e)
{
    struct deadline_result due;
    *out = *f;
    out->clock.extension = (struct deadline_extension){.amount = days, .unit = (int)act->limit.unit, .reason = reason, .law = act->limit.law ? act->limit.law : ""};
    out->flow.extensions++;
    TRY(folder_due(c, out, &due, e));
    out->row.due_at = due.due;
    return ERR_OK;
}

/* What the steps left usually take, the present one whole: how far it has come nobody knows. */
static int64_t minutes_left(struct ctx *c, const struct folder *f)
{
    struct list ahead = status_ahead(f->procedure, &f->flow, "vi", c->arena);
    const struct status_step *step = ahead.items;
    int64_t sum = 0;
    for (size_t i = 0; i < ahead.n; i++) {
        const struct wf_state_def *s = procedure_state_find(f->procedure, step[i].state);
        if (s && s->clock == WF_STOP)
            break;
        sum += s && s->clock == WF_RUN ? s->typical_minutes : 0;
    }
    return sum;
}

static int64_t likely(struct ctx *c, const struct folder *f)
{
    const struct calendar *cal = calendars_of(c->world->calendars, f->row.unit);
    int64_t day = working_after(cal, c->now, WORKING_DAY), left = working_ahead(cal, c->now, minutes_left(c, f));
    return left > day ? left : day;
}

enum err_code letter_dates_of(struct ctx *c, const struct folder *f, const struct wf_act *act, struct letter_dates *out, struct err *e)
{
    int64_t wanted = likely(c, f), due;
    bool found = false;
    *out = (struct letter_dates){0};
    TRY(date_of(c, f, act, act->limit.amount, &out->longest, e));
    for (int64_t days = 1; days <= act->limit.amount && out->n < LETTER_DATES && out->longest > c->now; days++) {
        TRY(date_of(c, f, act, days, &due, e));
        if (due <= c->now || (out->n && out->at[out->n - 1].due >= due))
            continue;
        out->at[out->n] = (struct letter_date){days, due};
        if (!found)
            out->proposed = out->n;
        found |= due >= wanted;
        out->n++;
    }
    return ERR_OK;
}

/* ---- cause */

enum err_code letter_cause(struct ctx *c, const struct folder *f, const char **out, struct err *e)
{
    struct blame *b = ARENA_NEW(c->arena, struct blame);
    TRY(late_of(c, f, b, e));
    *out = blame_cause_words[b->cause];
    return ERR_OK;
}
