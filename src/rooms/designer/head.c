/* A draft as all its pages begin. See head.h. */
#include "rooms/designer/head.h"
#include "app/app.h"
#include "base/embed.h"
#include "reference/catalogue.h"
#include "service/folder.h"
#include <string.h>

static const char *const played[] = {"green", "red", "none", NULL};
static const struct field fields[] = {
    FIELD(draft_head, id, F_INT), FIELD(draft_head, version, F_INT), FIELD(draft_head, base, F_INT, .doc = "The revision it began from; 0 = none"),
    FIELD(draft_head, faults_n, F_INT), FIELD(draft_head, updated_at, F_INSTANT), FIELD(draft_head, code, F_TEXT), FIELD(draft_head, name, F_TEXT),
    FIELD(draft_head, who, F_TEXT, .doc = "Who saved it last"), FIELD(draft_head, played, F_TEXT, .words = played, .label = "designer.played"),
    FIELD(draft_head, described, F_BOOL), FIELD(draft_head, tab, F_TEXT, .flags = FIELD_PRIVATE),
};
const struct model draft_head_model = MODEL(draft_head, fields, .doc = "A draft of a procedure");

const char *head_scenarios(const struct req *r, const char *code)
{
    const struct app_config *c = app_config(r->app);
    const struct embedded *f = embed_find(c->files, c->files_n, arena_fmt(r->x->arena, "scenarios/%s.yaml", code));
    return f ? (const char *)f->data : "";
}

static const char *name_of(const struct req *r, const struct draft_page *p)
{
    const struct procedure *x = p->procedure ? p->procedure : catalogue_find(r->ctx.world->catalogue, p->row->code, folder_today(&r->ctx));
    return x ? label_in(&x->name, r->ctx.lang) : p->row->code;
}

enum err_code head_load(struct req *r, struct draft_page *p, struct err *e)
{
    TRY(design_load(&r->ctx, req_id(r, "id"), &p->row, e));
    p->faults = design_check(p->row->body, r->x->arena, &p->procedure);
    p->own_scenarios = *p->row->scenarios != 0;
    p->scenarios = p->own_scenarios ? p->row->scenarios : head_scenarios(r, p->row->code);
    return ERR_OK;
}

struct draft_head head_view(struct req *r, const struct draft_page *p, const char *tab)
{
    const struct design_draft *d = p->row;
    struct draft_head v = {.id = d->id, .version = d->version, .base = d->base, .faults_n = (int64_t)p->faults.n, .updated_at = d->updated_at, .code = d->code,
                           .name = name_of(r, p), .who = d->updated_name, .played = design_played(d, p->scenarios, r->x->arena),
                           .described = p->procedure && procedure_described(p->procedure), .tab = tab};
    r->title = arena_fmt(r->x->arena, "%s: %s", req_text(r, r->route->title), v.name);
    return v;
}
