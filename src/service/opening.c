/* Opens dossiers. See opening.h; must never know a draft or a page. */
#include "service/opening.h"
#include "base/hash.h"
#include "base/text.h"
#include "service/absence.h"
#include "service/act.h"
#include "service/record.h"
#include "service/abode.h"
#include "reference/units.h"
#include <ctype.h>
#include <string.h>

static bool has_channel(const struct procedure *p, const char *channel)
{
    for (size_t i = 0; i < p->n_channels; i++)
        if (strcmp(p->channels[i].id, channel) == 0)
            return true;
    return p->n_channels == 0;
}

/* Any commune of the province may receive for another one (Nghị định 118/2025/NĐ-CP: regardless of boundaries within a province). */
static bool may_receive(const struct ctx *c, const struct unit *deciding)
{
    const struct unit *own = units_find(c->world->units, c->actor->unit);
    return !own || own == deciding || own->province == deciding->province;
}

/* A desk that has closed takes in nothing, whatever its page still shows. */
static bool is_open(const struct ctx *c)
{
    const struct unit *own = units_find(c->world->units, c->actor->unit);
    return !own || unit_open_on(own, folder_today(c));
}

static enum err_code check_place(struct ctx *c, const struct opening *o, struct problems *p, struct err *e)
{
    const struct unit *province = units_province(c->world->units, o->unit);
    if (!o->unit || o->unit->tier != UNIT_COMMUNE || !province)
        problem_add(p, "unit", "open.unit", 0);
    else if (!procedure_offered(o->procedure, province->code, o->unit->code, folder_today(c)))
        problem_add(p, "unit", "open.not_offered", 0);
    else if (strcmp(o->channel, "counter") == 0 && !may_receive(c, o->unit))
        problem_add(p, "unit", "open.elsewhere", 0);
    else if (strcmp(o->channel, "counter") == 0 && !is_open(c))
        problem_add(p, "unit", "open.closed", 0);
    if (!procedure_case_find(o->procedure, o->variant))
        problem_add(p, "variant", "open.variant", 0);
    if (!has_channel(o->procedure, o->channel))
        problem_add(p, "channel", "open.channel", 0);
    return p->n ? err(e, ERR_INVALID, "cannot be opened there") : ERR_OK;
}

static enum err_code check_content(struct ctx *c, const struct opening *o, struct folder *f, struct problems *p, struct err *e)
{
    struct form_env env = folder_env(c, o->variant, o->channel);
    const struct paper_row *rows;
    const char *const *have;
    form_check(&f->procedure->form, o->values, &env, p, &f->values);
    size_t n_rows = papers_for(f->procedure, f->values, &env, c->arena, &rows);
    size_t n_have = attachments_have(&o->papers, c->arena, &have);
    papers_check(rows, n_rows, have, n_have, p);
    return p->n ? err(e, ERR_INVALID, "%zu problems in the application", p->n) : ERR_OK;
}

/* Which units play the procedure's agencies for this dossier. */
static size_t cast(const struct ctx *c, const struct folder *f, struct wf_unit *out)
{
    size_t n = 0;
    for (size_t i = 0; i < f->procedure->n_agencies && n < WF_UNITS; i++) {
        const struct unit *u = units_agency(c->world->units, f->unit, f->procedure->agencies[i].id);
        if (u)
            out[n++] = (struct wf_unit){f->procedure->agencies[i].id, u->id};
    }
    if (f->row.received_unit != f->row.unit && n < WF_UNITS)
        out[n++] = (struct wf_unit){WF_RECEIVER, f->row.received_unit};
    return n;
}

static enum err_code number_it(struct ctx *c, const struct opening *o, int64_t *id, struct err *e)
{
    struct dossier_key k = {.day = dossier_day(c->now), .shard = c->shard, .unit = (int)o->unit->id};
    TRY(dossier_next(c->db, &k, e));
    *id = dossier_id(k);
    return ERR_OK;
}

static void fill(struct ctx *c, const struct opening *o, struct folder *f)
{
    struct dossier *d = &f->row;
    int64_t id = d->id;
    bool counter = strcmp(o->channel, "counter") == 0;
    record_init(d, &dossier_model);
    d->id = id;
    d->procedure = o->procedure->code;
    d->revision = o->procedure->revision;
    d->variant = o->variant;
    d->unit = o->unit->id;
    d->received_unit = counter && c->actor->unit ? c->actor->unit : o->unit->id;
    d->channel = o->channel;
    d->account = o->account;
    d->name = o->name;
    d->identifier = o->identifier;
    d->phone = o->phone;
    d->email = o->email;
    d->address = o->address;
    d->submitted_at = c->now;
    f->papers = o->papers;
    record_init(&f->clock, &deadline_model);
    record_init(&f->result, &issued_model);
}

/* At the counter the desk accepts in the same breath: the applicant is told that, and not first that something has come. */
static void untold(struct wf_outcome *o)
{
    size_t n = 0;
    for (size_t i = 0; i < o->n_effects; i++)
        if (o->effects[i].kind != WF_NOTICE)
            o->effects[n++] = o->effects[i];
    o->n_effects = n;
}

/* further: the desk's acceptance follows at once. */
static enum err_code make(struct ctx *c, const struct opening *o, bool further, struct problems *p, struct folder *out, struct err *e)
{
    struct record_what what = {"submitted", "", o->reused ? o->reused : "", absence_behalf_role(c->actor, ROLE_RECEPTION)};
    struct folder f = {.unit = o->unit};
    struct wf_unit units[WF_UNITS];
    struct wf_outcome *start = ARENA_NEW(c->arena, struct wf_outcome);
    TRY(check_place(c, o, p, e));
    f.procedure = folder_local(c, o->procedure, o->unit, folder_today(c));
    TRY(check_content(c, o, &f, p, e));
    TRY(number_it(c, o, &f.row.id, e));
    fill(c, o, &f);
    TRY(abode_note(c, o->account, e));
    size_t n = cast(c, &f, units);
    workflow_start(f.procedure, o->variant, units, n, c->now, start);
    if (further)
        untold(start);
    f.flow = start->state;
    TRY(act_effects(c, &f, start, "", e));
    TRY(folder_settle(c, &f, e));
    struct list tasks = folder_tasks(c, &f);
    TRY(further ? record_open(c, &f.row, what, e) : record_write(c, NULL, &f.row, what, &tasks, e));
    *out = f;
    return ERR_OK;
}

enum err_code opening_make(struct ctx *c, const struct opening *o, struct problems *p, struct folder *out, struct err *e)
{
    return make(c, o, false, p, out, e);
}

/* The act that takes a dossier in, if the actor may do it now. */
static const struct wf_act *accept_of(const struct ctx *c, const struct folder *f)
{
    const struct wf_act *acts[32];
    size_t n = act_offers(c, f, acts, 32);
    return workflow_takes_in(acts, n);
}

enum err_code opening_take_in(struct ctx *c, const struct opening *o, struct problems *p, struct folder *out, struct err *e)
{
    TRY(make(c, o, true, p, out, e));
    const struct wf_act *accept = accept_of(c, out);
    if (!accept)
        return err(e, ERR_FORBIDDEN, "procedure has no acceptance by this unit's desk");
    struct act what = {.dossier = out->row.id, .event = {.act = accept->id, .version = out->row.version}};
    return act_further(c, out, &what, p, e);
}

/* Letters and figures that are not mistaken for one another, on paper or by telephone. */
static const char alphabet[] = "ABCDEFGHJKMNPQRSTVWXYZ23456789";

const char *opening_secret(const struct world *w, int64_t dossier, struct arena *a)
{
    const char *what = arena_fmt(a, "receipt %lld", (long long)dossier);
    struct sha256 h = hmac_sha256(w->key, sizeof w->key, what, strlen(what));
    char *s = arena_alloc(a, 10);
    uint64_t v = 0;
    for (int i = 0; i < 8; i++)
        v = v << 8 | h.b[i];
    for (int i = 0; i < 9; i++)
        if (i == 4) {
            s[i] = '-';
        } else {
            s[i] = alphabet[v % (sizeof alphabet - 1)];
            v /= sizeof alphabet - 1;
        }
    return s;
}

bool opening_secret_fits(const struct world *w, int64_t dossier, const char *typed, struct arena *a)
{
    const char *want = opening_secret(w, dossier, a);
    char got[10] = "";
    size_t n = 0;
    for (const char *p = typed; *p; p++) {
        if (!isalnum((unsigned char)*p))
            continue;
        if (n == 4)
            got[n++] = '-';
        if (n >= 9)
            return false;
        got[n++] = (char)toupper((unsigned char)*p);
    }
    return n == 9 && bytes_same(got, want, 9);
}
