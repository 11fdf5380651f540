/* Drafts of applications. See drafts.h; must never know a page or a session. */
#include "service/drafts.h"
#include "service/former.h"
#include "service/abode.h"
#include "reference/address.h"
#include "reference/catalogue.h"
#include "reference/units.h"
#include "store/account_store.h"
#include <string.h>

/* What is known of the person, and of the unit asked (NULL = nothing), by the names that forms prefill from. */
static struct form_values known(struct ctx *c, const struct account *a, const struct unit *u)
{
    struct form_value *v = ARENA_ARRAY(c->arena, struct form_value, 8);
    const struct form_value rows[] = {
        {"account.name", a->name}, {"account.identifier", a->identifier}, {"account.birth", a->birth}, {"account.sex", a->sex},
        {"account.address", a->address}, {"account.phone", a->phone}, {"account.email", a->email}, {"unit.code", u ? u->code : ""},
    };
    memcpy(v, rows, sizeof rows);
    return (struct form_values){v, 8};
}

static enum err_code owner(struct ctx *c, struct account **out, struct err *e)
{
    TRY(account_find(c->centre, c->actor->account, c->arena, out, e));
    return *out ? ERR_OK : err(e, ERR_SIGNED_OUT, "no account");
}

/* Addresses that stand in the account as one line, as the form wants them. */
static struct form_values understood(struct ctx *c, const struct form *form, struct form_values v)
{
    struct form_value *row = ARENA_ARRAY(c->arena, struct form_value, v.n + 1);
    for (size_t i = 0; i < v.n; i++) {
        const struct form_field *x = form_find(form, v.at[i].name);
        row[i] = v.at[i];
        if (x && x->type == FORM_ADDRESS)
            row[i].value = address_understand(c->world, row[i].value, c->arena);
    }
    return (struct form_values){row, v.n};
}

enum err_code draft_start(struct ctx *c, const char *procedure, int64_t unit, const char *variant, struct problems *p, int64_t *id, struct err *e)
{
    struct account *a;
    const struct unit *u = units_find(c->world->units, unit);
    const struct procedure *pr = catalogue_find_at(c->world->catalogue, procedure, folder_today(c), c->world->units, u);
    TRY(owner(c, &a, e));
    if (!pr)
        return err(e, ERR_NOT_FOUND, "no such procedure");
    if (!u || u->tier != UNIT_COMMUNE)
        problem_add(p, "unit", "open.unit", 0);
    if (!procedure_case_find(pr, variant))
        problem_add(p, "variant", "open.variant", 0);
    if (p->n)
        return err(e, ERR_INVALID, "unit or case refused");
    struct attachments none = {{NULL, 0}};
    struct form_values source = known(c, a, u), begun = understood(c, &pr->form, form_prefill(&pr->form, source, c->arena));
    TRY(former_fill(c, &pr->form, pr->code, source, &begun, e));
    struct draft d = {.id = world_id(c->world, c->shard), .account = a->id, .procedure = pr->code, .revision = pr->revision, .variant = variant,
                      .unit = u->id, .form = form_json(begun, c->arena),
                      .papers = attachments_json(&none, c->arena), .step = "", .created_at = c->now, .updated_at = c->now};
    *id = d.id;
    TRY(abode_note(c, a->id, e));
    return draft_insert(c->db, &d, e);
}

enum err_code draft_load(struct ctx *c, int64_t id, struct draft_folder *out, struct err *e)
{
    struct draft *d = NULL;
    const struct procedure *p;
    TRY(draft_find(c->db, id, c->arena, &d, e));
    if (!d || d->account != c->actor->account || !c->actor->account)
        return err(e, ERR_NOT_FOUND, "no such draft of theirs");
    *out = (struct draft_folder){.row = *d, .unit = units_find(c->world->units, d->unit)};
    TRY(catalogue_revision(c->world->catalogue, d->procedure, d->revision, &p, e));
    out->procedure = folder_local(c, p, out->unit, folder_today(c));
    TRY(form_parse(d->form, c->arena, &out->values, e));
    return attachments_parse(d->papers, c->arena, &out->papers, e);
}

/* Only one that was not sent may be changed. */
static enum err_code open_draft(struct ctx *c, int64_t id, struct draft_folder *out, struct err *e)
{
    TRY(draft_load(c, id, out, e));
    return out->row.dossier ? err(e, ERR_STALE, "draft was sent") : ERR_OK;
}

static enum err_code store(struct ctx *c, struct draft_folder *f, struct err *e)
{
    f->row.form = form_json(f->values, c->arena);
    f->row.papers = attachments_json(&f->papers, c->arena);
    f->row.updated_at = c->now;
    return draft_update(c->db, &f->row, e);
}

static bool in_step(const struct form_step *s, const char *field)
{
    for (size_t i = 0; i < s->n_fields; i++)
        if (form_owns(&s->fields[i], field))
            return true;
    return false;
}

static const struct form_step *step_find(const struct form *f, const char *id)
{
    for (size_t i = 0; i < f->n_steps; i++)
        if (strcmp(f->steps[i].id, id) == 0)
            return &f->steps[i];
    return NULL;
}

/* Values of the step are replaced, those of other steps stay. */
static struct form_values merged(struct ctx *c, const struct draft_folder *f, const struct form_step *s, struct form_values step)
{
    struct form_value *v = ARENA_ARRAY(c->arena, struct form_value, f->values.n + step.n + 1);
    size_t n = 0;
    for (size_t i = 0; i < f->values.n; i++)
        if (!in_step(s, f->values.at[i].name))
            v[n++] = f->values.at[i];
    for (size_t i = 0; i < step.n; i++)
        if (in_step(s, step.at[i].name))
            v[n++] = step.at[i];
    return (struct form_values){v, n};
}

enum err_code draft_fill(struct ctx *c, int64_t id, const char *step, struct form_values typed, struct problems *p, struct err *e)
{
    struct draft_folder f;
    TRY(open_draft(c, id, &f, e));
    const struct form_step *s = step_find(&f.procedure->form, step);
    if (!s)
        return err(e, ERR_NOT_FOUND, "no such step");
    struct form_env env = folder_env(c, f.row.variant, "online");
    struct form_values all = merged(c, &f, s, typed);
    env.step = step;
    struct form_values before = f.values;
    form_check(&f.procedure->form, all, &env, p, &f.values);
    f.values = former_keep(&f.procedure->form, before, f.values, c->arena);
    f.row.step = step;
    return store(c, &f, e);
}

enum err_code draft_attach(struct ctx *c, int64_t id, const struct act_file *files, size_t n, struct err *e)
{
    struct draft_folder f;
    TRY(open_draft(c, id, &f, e));
    for (size_t i = 0; i < n; i++) {
        const struct paper *paper = procedure_paper_find(f.procedure, files[i].paper);
        if (!paper)
            return err(e, ERR_BAD, "no such paper");
        struct attachment one = {.paper = paper->id, .file = files[i].upload.sha256, .name = files[i].upload.name, .type = files[i].type,
                                 .size = files[i].upload.size, .at = c->now, .state = "new", .note = ""};
        TRY(file_keep(c, &files[i].upload, files[i].type, e));
        attachments_add(&f.papers, &one, paper->max_files == 1, c->arena);
    }
    return store(c, &f, e);
}

enum err_code draft_detach(struct ctx *c, int64_t id, int64_t n, struct err *e)
{
    struct draft_folder f;
    TRY(open_draft(c, id, &f, e));
    attachments_remove(&f.papers, n);
    return store(c, &f, e);
}

const char *draft_reused(struct ctx *c, const struct form *form, const struct account *a, struct form_values values)
{
    struct form_values source = known(c, a, NULL), sure = understood(c, form, form_prefill(form, source, c->arena));
    struct buf b = buf_init(c->arena, 0);
    for (size_t s = 0; s < form->n_steps; s++)
        for (size_t i = 0; i < form->steps[s].n_fields; i++) {
            const char *id = form->steps[s].fields[i].id, *value = form_get(sure, id);
            if ((*value && strcmp(value, form_get(values, id)) == 0) || former_stands(values, id, c->arena))
                buf_fmt(&b, "%s%s", b.n ? " " : "", id);
        }
    return b.n ? b.p : "";
}

enum err_code draft_send(struct ctx *c, int64_t id, struct problems *p, int64_t *dossier, struct err *e)
{
    struct draft_folder f;
    struct folder made;
    struct account *a;
    TRY(draft_load(c, id, &f, e));
    if (f.row.dossier) {
        *dossier = f.row.dossier;
        return ERR_OK;
    }
    TRY(owner(c, &a, e));
    const struct procedure *now = catalogue_find_at(c->world->catalogue, f.row.procedure, folder_today(c), c->world->units, f.unit);
    struct opening o = {.procedure = now ? now : f.procedure, .unit = f.unit, .variant = f.row.variant, .channel = "online", .account = a->id,
                        .name = a->name, .identifier = a->identifier, .phone = a->phone, .email = a->email, .address = a->address,
                        .values = f.values, .reused = draft_reused(c, &f.procedure->form, a, f.values), .papers = f.papers};
    TRY(opening_make(c, &o, p, &made, e));
    *dossier = f.row.dossier = made.row.id;
    f.values = (struct form_values){NULL, 0}; /* they are the dossier's now, and kept once */
    f.papers = (struct attachments){{NULL, 0}};
    return store(c, &f, e);
}

enum err_code draft_drop(struct ctx *c, int64_t id, struct err *e)
{
    struct draft_folder f;
    TRY(open_draft(c, id, &f, e));
    return draft_delete(c->db, id, e);
}
