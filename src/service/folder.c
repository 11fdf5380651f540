/* Loads a dossier with its procedure, flow, clock and papers. See folder.h. */
#include "service/folder.h"
#include "base/civil.h"
#include "base/json.h"
#include "reference/calendars.h"
#include "reference/catalogue.h"
#include "reference/units.h"
#include "domain/workflow_graph.h"
#include "store/dossier_store.h"
#include "store/task_store.h"
#include <string.h>

enum { WAITING_MAX = 8 };

static const struct field issued_fields[] = {
    FIELD(issued, values, F_JSON), FIELD(issued, number, F_TEXT), FIELD(issued, day, F_DATE),
    FIELD(issued, text, F_TEXT, .flags = FIELD_LINES, .max = 65536), FIELD(issued, at, F_INT), FIELD(issued, signer, F_INT),
    FIELD(issued, signer_name, F_TEXT),
};
const struct model issued_model = MODEL(issued, issued_fields);

/* A JSON column back into its record: what we wrote ourselves, so a fault is ours. */
static enum err_code column(const char *json, const struct model *m, void *rec, struct arena *a, struct err *e)
{
    struct json *o;
    struct problems p = {.arena = a};
    record_init(rec, m);
    if (!*json)
        return ERR_OK;
    TRY(json_parse(json, strlen(json), a, &o, e));
    json_into(o, m, rec, &p);
    return p.n ? err(e, ERR_INTERNAL, "%s: %s %s", m->name, p.row[0].field, p.row[0].text) : ERR_OK;
}

static const char *as_json(const struct model *m, const void *rec, struct arena *a)
{
    struct buf b = buf_init(a, 512);
    struct jw w = {.b = &b};
    jw_record(&w, NULL, m, rec);
    return b.p;
}

const char *folder_today(const struct ctx *c)
{
    char day[CIVIL_TEXT];
    return arena_str(c->arena, civil_write(civil_of_instant(c->now).date, day));
}

static const char *unit_name(void *with, const char *code)
{
    const struct ctx *c = with;
    const struct unit *u = units_by_code(c->world->units, UNIT_COMMUNE, code);
    if (!u)
        u = units_by_code(c->world->units, UNIT_PROVINCE, code);
    return u ? units_with_province(c->world->units, u, folder_today(c), c->lang, c->arena) : NULL;
}

struct form_env folder_env(const struct ctx *c, const char *variant, const char *channel)
{
    return (struct form_env){.today = folder_today(c), .variant = variant, .channel = channel, .unit_name = unit_name, .with = (void *)(uintptr_t)c};
}

const struct procedure *folder_local(const struct ctx *c, const struct procedure *p, const struct unit *unit, const char *day)
{
    const struct unit *province = units_province(c->world->units, unit);
    return procedure_local(p, province ? province->code : "", unit ? unit->code : "", day, c->arena);
}

static enum err_code parts(struct ctx *c, struct folder *f, struct err *e)
{
    struct arena *a = c->arena;
    struct dossier *d = &f->row;
    char day[CIVIL_TEXT];
    const struct procedure *p;
    TRY(catalogue_revision(c->world->catalogue, d->procedure, d->revision, &p, e));
    f->unit = units_find(c->world->units, d->unit);
    civil_write(civil_of_instant(d->submitted_at).date, day);
    f->procedure = folder_local(c, p, f->unit, day);
    TRY(workflow_parse(d->flow, a, &f->flow, e));
    TRY(column(d->clock, &deadline_model, &f->clock, a, e));
    f->clock_set = *d->clock != 0;
    TRY(attachments_parse(d->papers, a, &f->papers, e));
    TRY(column(d->result, &issued_model, &f->result, a, e));
    return form_parse(d->form, a, &f->values, e);
}

enum err_code folder_of(struct ctx *c, const struct dossier *row, struct folder *out, struct err *e)
{
    *out = (struct folder){.row = *row};
    return parts(c, out, e);
}

/* What is remembered of a dossier; forgotten if it was another one. */
static struct ctx_seen *seen(struct ctx *c, int64_t id)
{
    if (c->seen.dossier != id || c->seen.db != c->db)
        c->seen = (struct ctx_seen){.db = c->db, .dossier = id};
    return &c->seen;
}

enum err_code folder_load_any(struct ctx *c, int64_t id, struct folder *out, struct err *e)
{
    struct dossier *d = NULL;
    struct folder *kept;
    if (seen(c, id)->folder) {
        *out = *c->seen.folder;
        return ERR_OK;
    }
    TRY(dossier_find(c->db, id, c->arena, &d, e));
    if (!d)
        return err(e, ERR_NOT_FOUND, "no such dossier");
    TRY(folder_of(c, d, out, e));
    kept = ARENA_NEW(c->arena, struct folder);
    *kept = *out;
    c->seen.folder = kept;
    return ERR_OK;
}

enum err_code folder_events(struct ctx *c, int64_t id, struct list *out, struct err *e)
{
    struct list *kept;
    if (seen(c, id)->events) {
        *out = *c->seen.events;
        return ERR_OK;
    }
    TRY(event_list(c->db, id, c->arena, out, e));
    kept = ARENA_NEW(c->arena, struct list);
    *kept = *out;
    c->seen.events = kept;
    return ERR_OK;
}

bool folder_may_see(const struct actor *a, const struct folder *f)
{
    if (a->account && a->account == f->row.account && !(a->roles & ROLE_OFFICER))
        return true;
    if (!a->unit || !(a->roles & ~(unsigned)ROLE_MONITOR)) /* the operations centre sees lists, never a dossier */
        return false;
    if (a->unit == f->row.received_unit || a->unit == f->row.unit || a->unit == f->row.handler_unit)
        return true;
    for (size_t i = 0; i < f->flow.n_units; i++)
        if (f->flow.units[i].unit == a->unit)
            return true;
    return false;
}

enum err_code folder_load(struct ctx *c, int64_t id, struct folder *out, struct err *e)
{
    TRY(folder_load_any(c, id, out, e));
    return folder_may_see(c->actor, out) ? ERR_OK : err(e, ERR_NOT_FOUND, "not theirs");
}

enum err_code folder_due(const struct ctx *c, const struct folder *f, struct deadline_result *out, struct err *e)
{
    record_init(out, &deadline_result_model);
    if (!f->clock_set)
        return ERR_OK;
    struct deadline_rules rules = {.calendar = calendars_of(c->world->calendars, f->row.unit)};
    return deadline_due(&f->clock, &rules, c->now, c->arena, out, e);
}

enum err_code folder_settle(struct ctx *c, struct folder *f, struct err *e)
{
    struct deadline_result due;
    struct dossier *d = &f->row;
    TRY(folder_due(c, f, &due, e));
    d->due_at = due.due;
    d->paused_at = due.paused && f->flow.clock == WF_PAUSE ? f->flow.since : 0;
    d->state = f->flow.state;
    d->version = f->flow.version;
    d->flow = workflow_json(&f->flow, c->arena);
    d->clock = f->clock_set ? as_json(&deadline_model, &f->clock, c->arena) : "";
    d->papers = attachments_json(&f->papers, c->arena);
    d->result = as_json(&issued_model, &f->result, c->arena);
    d->form = form_json(f->values, c->arena);
    return ERR_OK;
}

static struct task task_of(const struct folder *f, int64_t unit, const char *role, const char *kind)
{
    bool dated = f->row.due_at && !f->row.paused_at && f->flow.clock != WF_STOP;
    const struct wf_state_def *s = procedure_state_find(f->procedure, f->flow.state);
    return (struct task){.unit = unit, .role = role, .due_at = dated ? f->row.due_at : TASK_UNDATED, .dossier = f->row.id, .kind = kind,
                         .assignee = f->row.assignee, .procedure = f->row.procedure, .paused = f->row.paused_at != 0,
                         .ready = s && s->national == 9};
}

/* The unit that plays an agency for this dossier; 0 if none does. */
static int64_t unit_of(const struct folder *f, const char *agency)
{
    for (size_t i = 0; i < f->flow.n_units; i++)
        if (strcmp(f->flow.units[i].agency, agency) == 0)
            return f->flow.units[i].unit;
    return 0;
}

static bool has_task(const struct task *row, size_t n, int64_t unit, const char *role)
{
    for (size_t i = 0; i < n; i++)
        if (row[i].unit == unit && strcmp(row[i].role, role) == 0)
            return true;
    return false;
}

/* While it is the applicant's turn, it stays in sight of the officers who may take what the applicant brings. */
static size_t waiting_tasks(const struct folder *f, const struct wf_state_def *s, struct task *row, size_t max)
{
    size_t n = 0;
    for (size_t i = 0; i < f->procedure->n_acts; i++) {
        const struct wf_act *act = &f->procedure->acts[i];
        bool takes = act->kind == ACT_SUPPLEMENT || act->kind == ACT_CONFIRM_PAYMENT;
        for (size_t k = 0; takes && workflow_from(act, s) && k < act->n_by && n < max; k++) {
            const char *role = role_word(act->by[k].role);
            int64_t unit = act->by[k].role & ROLE_OFFICER ? unit_of(f, act->by[k].agency.id) : 0;
            if (!unit || has_task(row, n, unit, role))
                continue;
            row[n] = task_of(f, unit, role, "waiting");
            row[n].due_at = TASK_UNDATED;
            row[n++].paused = 1;
        }
    }
    return n;
}

struct list folder_tasks(const struct ctx *c, const struct folder *f)
{
    struct task *row = ARENA_ARRAY(c->arena, struct task, WF_OPINIONS + WAITING_MAX + 1);
    const struct wf_state_def *s = procedure_state_find(f->procedure, f->flow.state);
    size_t n = 0;
    if (s && s->final)
        return (struct list){row, 0};
    if (s && s->holder.role == ROLE_APPLICANT)
        n = waiting_tasks(f, s, row, WAITING_MAX);
    if (f->row.handler_unit)
        row[n++] = task_of(f, f->row.handler_unit, f->row.handler_role, "main");
    for (size_t i = 0; i < f->flow.n_opinions; i++) {
        const struct wf_opinion *o = &f->flow.opinions[i];
        const struct wf_act *ask = procedure_act_find(f->procedure, o->ask);
        int64_t unit = ask ? unit_of(f, ask->asks.agency.id) : 0;
        if (!unit || !workflow_opinion_open(f->procedure, o, c->now))
            continue;
        row[n] = task_of(f, unit, role_word(ask->asks.role), o->ask);
        row[n].due_at = o->due ? o->due : TASK_UNDATED;
        row[n].assignee = 0;
        row[n++].paused = 0;
    }
    return (struct list){row, n};
}
