/* Requests that lapse. See lapse.h; must never know a procedure by name. */
#include "service/lapse.h"
#include "service/act.h"
#include <string.h>

struct waiting { int64_t dossier, since; }; /* since: the moment of the request, which no other request shares */

static const struct field fields[] = {FIELD(waiting, dossier, F_INT), FIELD(waiting, since, F_INSTANT)};
static const struct model waiting_model = MODEL(waiting, fields);

/* The act that asked for what the dossier waits for now, if something follows from silence. */
static const struct wf_act *asked_by(const struct folder *f)
{
    for (size_t i = 0; i < f->procedure->n_acts; i++) {
        const struct wf_act *act = &f->procedure->acts[i];
        if (*act->then.id && strcmp(act->to.id, f->flow.state) == 0)
            return act;
    }
    return NULL;
}

enum err_code lapse_until(const struct ctx *c, const struct folder *f, int64_t *out, struct err *e)
{
    const struct wf_act *ask = asked_by(f);
    struct deadline_result due;
    *out = 0;
    if (!ask)
        return ERR_OK;
    struct folder asked = {.row = f->row, .clock = deadline_of(&ask->limit, f->flow.since), .clock_set = true};
    if (!asked.clock.law)
        asked.clock.law = "";
    TRY(folder_due(c, &asked, &due, e));
    *out = due.due;
    return ERR_OK;
}

static enum err_code look_again(struct ctx *c, const struct folder *f, int64_t until, struct err *e)
{
    struct waiting w = {f->row.id, f->flow.since};
    struct buf b = buf_init(c->arena, 80);
    struct jw j = {.b = &b};
    jw_record(&j, NULL, &waiting_model, &w);
    const char *key = arena_fmt(c->arena, "lapse %lld %lld %lld", (long long)w.dossier, (long long)w.since, (long long)until);
    return job_add(c, lapse_job.kind, key, b.p, until + 1, e);
}

enum err_code lapse_plan(struct ctx *c, const struct folder *f, const struct wf_act *act, struct err *e)
{
    int64_t until;
    if (!act || !*act->then.id)
        return ERR_OK;
    TRY(lapse_until(c, f, &until, e));
    return until ? look_again(c, f, until, e) : ERR_OK;
}

static enum err_code lapse(struct ctx *c, struct folder *f, const struct wf_act *ask, struct err *e)
{
    const struct wf_act *then = procedure_act_find(f->procedure, ask->then.id);
    struct form_value *v = ARENA_NEW(c->arena, struct form_value);
    struct problems p = {.arena = c->arena};
    if (!then)
        return err(e, ERR_INTERNAL, "%s has no act %s", f->row.procedure, ask->then.id);
    *v = (struct form_value){"reason", then->hint.vi};
    struct act what = {.dossier = f->row.id, .event = {.act = then->id, .version = f->row.version, .inputs = {v, 1}}};
    return act_further(c, f, &what, &p, e);
}

/* Answered, withdrawn or asked anew meanwhile: nothing to do. A calendar that changed meanwhile: to be looked at later. */
static enum err_code done(struct ctx *c, const struct job *j, struct err *e)
{
    struct waiting w;
    struct json *o;
    struct folder f;
    int64_t until;
    struct problems p = {.arena = c->arena};
    TRY(json_parse(j->data, strlen(j->data), c->arena, &o, e));
    json_into(o, &waiting_model, &w, &p);
    TRY(folder_load_any(c, w.dossier, &f, e));
    const struct wf_act *ask = asked_by(&f);
    if (p.n || !ask || f.flow.since != w.since)
        return ERR_OK;
    TRY(lapse_until(c, &f, &until, e));
    return until >= c->now ? look_again(c, &f, until, e) : lapse(c, &f, ask, e);
}

const struct job_kind lapse_job = {.kind = "lapse", .done = done};
