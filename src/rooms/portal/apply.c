/* Steps of an application. See apply.h; must never know which procedure it is. */
#include "rooms/portal/apply.h"
#include "service/record.h"
#include "reference/units.h"
#include <string.h>

static const char *const states[] = {"done", "now", "next", NULL};

static const struct field step_fields[] = {FIELD(apply_step, title, F_TEXT), FIELD(apply_step, state, F_TEXT, .words = states)};
static const struct model step_model = MODEL(apply_step, step_fields);

static const struct field head_fields[] = {
    FIELD(apply_head, id, F_TEXT), FIELD(apply_head, code, F_TEXT), FIELD(apply_head, name, F_TEXT), FIELD(apply_head, place, F_TEXT),
    FIELD(apply_head, variant, F_TEXT), FIELD(apply_head, at, F_INT), FIELD(apply_head, of, F_INT), FIELD(apply_head, saved, F_INSTANT),
    FIELD(apply_head, steps, F_LIST, .of = &step_model),
};
const struct model apply_head_model = MODEL(apply_head, head_fields, .doc = "An application under way");

enum err_code apply_load(struct req *r, struct draft_folder *out, struct err *e)
{
    return draft_load(&r->ctx, req_id(r, "id"), out, e);
}

enum err_code apply_sent(struct req *r, const struct draft_folder *f)
{
    return req_go(r, "/ho-so/%s", record_code(r->ctx.world, f->row.dossier, r->x->arena));
}

struct form_env apply_env(const struct req *r, const struct draft_folder *f)
{
    return folder_env(&r->ctx, f->row.variant, "online");
}

static bool asks(const struct req *r, const struct draft_folder *f, const struct form_step *s)
{
    struct form_env env = apply_env(r, f);
    for (size_t i = 0; i < s->n_fields; i++)
        if (form_shown(&f->procedure->form, &s->fields[i], f->values, &env))
            return true;
    return false;
}

const struct form_step *apply_step_find(const struct draft_folder *f, const char *id)
{
    const struct form *form = &f->procedure->form;
    for (size_t i = 0; i < form->n_steps; i++)
        if (strcmp(form->steps[i].id, id) == 0)
            return &form->steps[i];
    return NULL;
}

/* Ids of all steps in order, in the arena; *at = the place of `step`, 0 if it is none of them. */
static const char **walk(const struct req *r, const struct draft_folder *f, const char *step, size_t *n, size_t *at)
{
    const struct form *form = &f->procedure->form;
    const char **id = ARENA_ARRAY(r->x->arena, const char *, form->n_steps + 2);
    *n = 0;
    *at = 0;
    for (size_t i = 0; i < form->n_steps; i++)
        if (asks(r, f, &form->steps[i]) || strcmp(form->steps[i].id, step) == 0)
            id[(*n)++] = form->steps[i].id;
    id[(*n)++] = APPLY_PAPERS;
    id[(*n)++] = APPLY_REVIEW;
    for (size_t i = 0; i < *n; i++)
        if (strcmp(id[i], step) == 0)
            *at = i;
    return id;
}

const char *apply_next(const struct req *r, const struct draft_folder *f, const char *step)
{
    size_t n, at;
    const char **id = walk(r, f, step, &n, &at);
    return id[at + 1 < n ? at + 1 : at];
}

const char *apply_back(const struct req *r, const struct draft_folder *f, const char *step)
{
    size_t n, at;
    const char **id = walk(r, f, step, &n, &at);
    return at ? id[at - 1] : "";
}

static const char *title_of(const struct req *r, const struct draft_folder *f, const char *id)
{
    const struct form_step *s = apply_step_find(f, id);
    if (s)
        return label_in(&s->title, r->ctx.lang);
    return req_text(r, strcmp(id, APPLY_PAPERS) == 0 ? "portal.step.papers" : "portal.step.review");
}

struct apply_head apply_head(const struct req *r, const struct draft_folder *f, const char *step)
{
    size_t n, at;
    const struct ctx *c = &r->ctx;
    const char **id = walk(r, f, step, &n, &at);
    const struct procedure_case *variant = procedure_case_find(f->procedure, f->row.variant);
    struct apply_step *row = ARENA_ARRAY(r->x->arena, struct apply_step, n);
    for (size_t i = 0; i < n; i++)
        row[i] = (struct apply_step){title_of(r, f, id[i]), states[i < at ? 0 : i == at ? 1 : 2]};
    return (struct apply_head){
        .id = arena_fmt(c->arena, "%lld", (long long)f->row.id), .code = f->procedure->code, .name = label_in(&f->procedure->name, c->lang),
        .place = units_with_province(c->world->units, f->unit, folder_today(c), c->lang, c->arena),
        .variant = variant ? label_in(&variant->name, c->lang) : "", .at = (int64_t)at + 1, .of = (int64_t)n,
        .saved = f->row.updated_at, .steps = {row, n},
    };
}

enum err_code apply_go(struct req *r, const struct draft_folder *f, const char *step, const char *tb)
{
    if (!*step)
        return req_go(r, "/thu-tuc/%s", f->procedure->code);
    return req_go(r, "/nop/%lld/%s%s%s", (long long)f->row.id, step, *tb ? "?tb=" : "", tb);
}
