/* Where and for which case an application is begun. Works without script: a commune is found by a search with or without
 * marks, or by its province; the last one is remembered by the browser. Must never know what the form will ask. */
#include "rooms/portal/brief.h"
#include "rooms/portal/room.h"
#include "app/form_view.h"
#include "base/text.h"
#include "reference/catalogue.h"
#include "service/drafts.h"
#include "reference/units.h"
#include <stdlib.h>
#include <string.h>

enum { HITS = 12, PROVINCES = 3, YEAR_S = 365 * 24 * 3600 };
static const char cookie[] = "mc_noi"; /* number of the unit that was asked last */

struct start_case {
    const char *id, *name, *hint;
    struct term_view term;
    bool checked;
};
static const struct field case_fields[] = {
    FIELD(start_case, id, F_TEXT), FIELD(start_case, name, F_TEXT), FIELD(start_case, hint, F_TEXT),
    FIELD(start_case, term, F_RECORD, .of = &term_view_model), FIELD(start_case, checked, F_BOOL),
};
static const struct model case_model = MODEL(start_case, case_fields);

struct portal_start {
    const char *code, *name, *action, *query, *variant, *province, *unit_error, *variant_error;
    bool searched, more, pick, ready; /* pick: a list of one province's communes; ready: there is something to choose */
    struct list units;     /* struct choice_view: hits, or the last one */
    struct list near;      /* provinces that the search names too */
    struct list provinces; /* all */
    struct list communes;  /* of the chosen province */
    struct list cases;
};
static const struct field fields[] = {
    FIELD(portal_start, code, F_TEXT), FIELD(portal_start, name, F_TEXT), FIELD(portal_start, action, F_TEXT, .flags = FIELD_PRIVATE),
    FIELD(portal_start, query, F_TEXT), FIELD(portal_start, variant, F_TEXT), FIELD(portal_start, province, F_TEXT),
    FIELD(portal_start, unit_error, F_TEXT), FIELD(portal_start, variant_error, F_TEXT), FIELD(portal_start, searched, F_BOOL),
    FIELD(portal_start, more, F_BOOL), FIELD(portal_start, pick, F_BOOL, .flags = FIELD_PRIVATE), FIELD(portal_start, ready, F_BOOL, .flags = FIELD_PRIVATE),
    FIELD(portal_start, units, F_LIST, .of = &choice_view_model), FIELD(portal_start, near, F_LIST, .of = &choice_view_model),
    FIELD(portal_start, provinces, F_LIST, .of = &choice_view_model, .flags = FIELD_PRIVATE),
    FIELD(portal_start, communes, F_LIST, .of = &choice_view_model), FIELD(portal_start, cases, F_LIST, .of = &case_model),
};
const struct model portal_start_model = MODEL(portal_start, fields, .doc = "Places and cases to choose from");

struct portal_start_input {
    int64_t unit;
    const char *variant;
};
static const struct field input_fields[] = {
    FIELD(portal_start_input, unit, F_INT, .max = 1 << 30, .doc = "Commune that is asked"),
    FIELD(portal_start_input, variant, F_TEXT, .max = 60, .doc = "Case"),
};
const struct model portal_start_input_model = MODEL(portal_start_input, input_fields, .doc = "Begin an application");

static int64_t number(const char *s)
{
    size_t n = strlen(s);
    return n && n < 10 && strspn(s, "0123456789") == n ? strtoll(s, NULL, 10) : 0;
}

/* Asked of what is in force there: a procedure may be tried out in some places, and stand as it was in others. */
static bool offered(const struct req *r, const struct procedure *any, const struct unit *u)
{
    const struct unit *province = units_province(r->ctx.world->units, u);
    const struct procedure *p = catalogue_find_at(r->ctx.world->catalogue, any->code, folder_today(&r->ctx), r->ctx.world->units, u);
    return p && province && u->tier == UNIT_COMMUNE && procedure_offered(p, province->code, u->code, folder_today(&r->ctx));
}

static struct choice_view choice(const struct req *r, const struct unit *u, bool whole, bool checked)
{
    const struct ctx *c = &r->ctx;
    const char *day = folder_today(c), *id = arena_fmt(c->arena, "%lld", (long long)u->id);
    return (struct choice_view){id, whole ? units_with_province(c->world->units, u, day, c->lang, c->arena)
                                          : units_title(c->world->units, u, day, c->lang, c->arena), checked};
}

/* What the search found, or the unit that was asked last. A single one is chosen already. */
static void put_units(struct req *r, const struct procedure *p, const struct unit *chosen, struct portal_start *v)
{
    const struct unit *hit[HITS + 1];
    struct unit_query q = {.text = v->query, .tiers = 1u << UNIT_COMMUNE};
    size_t n = v->searched ? units_search(r->ctx.world->units, q, r->x->arena, hit, HITS + 1) : 0, kept = 0;
    if (!v->searched && !v->pick && chosen)
        hit[n++] = chosen;
    v->more = n > HITS;
    struct choice_view *row = ARENA_ARRAY(r->x->arena, struct choice_view, HITS);
    for (size_t i = 0; i < n && i < HITS; i++)
        if (offered(r, p, hit[i]))
            row[kept++] = choice(r, hit[i], true, hit[i] == chosen || n == 1);
    v->units = (struct list){row, kept};
}

static void put_near(struct req *r, struct portal_start *v)
{
    const struct unit *hit[PROVINCES];
    struct unit_query q = {.text = v->query, .tiers = 1u << UNIT_PROVINCE};
    size_t n = v->searched ? units_search(r->ctx.world->units, q, r->x->arena, hit, PROVINCES) : 0;
    struct choice_view *row = ARENA_ARRAY(r->x->arena, struct choice_view, PROVINCES);
    for (size_t i = 0; i < n; i++)
        row[i] = choice(r, hit[i], false, false);
    v->near = (struct list){row, n};
}

static void put_provinces(struct req *r, int64_t chosen, struct portal_start *v)
{
    size_t n;
    const struct unit *const *all = units_provinces(r->ctx.world->units, &n);
    struct choice_view *row = ARENA_ARRAY(r->x->arena, struct choice_view, n + 1);
    for (size_t i = 0; i < n; i++)
        row[i] = choice(r, all[i], false, all[i]->id == chosen);
    v->provinces = (struct list){row, n};
}

static void put_communes(struct req *r, const struct procedure *p, int64_t province, const struct unit *chosen, struct portal_start *v)
{
    size_t n, kept = 0;
    const struct unit *const *all = units_children(r->ctx.world->units, province, UNIT_COMMUNE, &n);
    struct choice_view *row = ARENA_ARRAY(r->x->arena, struct choice_view, n + 1);
    for (size_t i = 0; i < n; i++)
        if (offered(r, p, all[i]))
            row[kept++] = choice(r, all[i], false, all[i] == chosen);
    v->communes = (struct list){row, kept};
    v->pick = kept > 0;
}

static void put_cases(struct req *r, const struct procedure *p, struct portal_start *v)
{
    const char *lang = r->ctx.lang;
    struct start_case *row = ARENA_ARRAY(r->x->arena, struct start_case, p->n_cases);
    for (size_t i = 0; i < p->n_cases; i++) {
        const struct procedure_case *x = &p->cases[i];
        row[i] = (struct start_case){x->id, label_in(&x->name, lang), label_in(&x->hint, lang), brief_term(&x->limit),
                                     p->n_cases == 1 || strcmp(x->id, v->variant) == 0};
    }
    v->cases = (struct list){row, p->n_cases};
}

/* The unit in the form, else the one that was asked last. */
static const struct unit *chosen_of(const struct req *r)
{
    const char *typed = req_value(r, "unit"), *last = http_cookie(r->x, cookie);
    return units_find(r->ctx.world->units, number(*typed ? typed : last ? last : ""));
}

/* As it stands where the person lives, once that is known. */
static const struct procedure *procedure_of(const struct req *r)
{
    const struct unit *u = chosen_of(r);
    const struct procedure *p = catalogue_find_at(r->ctx.world->catalogue, req_param(r, "code"), folder_today(&r->ctx), r->ctx.world->units, u);
    return p && !procedure_described(p) ? p : NULL;
}

static void fill(struct req *r, const struct procedure *p, struct portal_start *v)
{
    struct arena *a = r->x->arena;
    const struct unit *chosen = chosen_of(r);
    int64_t province = number(req_query(r, "tinh"));
    const char *typed = req_value(r, "variant"), *query = text_trim(a, req_query(r, "noi"));
    *v = (struct portal_start){.code = p->code, .name = label_in(&p->name, r->ctx.lang), .query = strlen(query) < 200 ? query : "",
                               .variant = *typed ? typed : req_query(r, "th"), .unit_error = form_problem(r, "unit"),
                               .variant_error = form_problem(r, "variant")};
    v->action = arena_fmt(a, "/thu-tuc/%s/nop%s%s", p->code, *r->x->raw_query ? "?" : "", r->x->raw_query);
    v->searched = *v->query;
    if (province && !v->searched)
        put_communes(r, p, province, chosen, v);
    put_units(r, p, chosen, v);
    put_near(r, v);
    put_provinces(r, province ? province : chosen ? chosen->province : 0, v);
    put_cases(r, p, v);
    v->ready = v->pick || v->units.n > 0;
}

/* A receipt needs a name: it is asked for first, and the way leads back here. */
enum err_code portal_start(struct req *r, struct err *e)
{
    const struct procedure *p = procedure_of(r);
    struct portal_start *v = ARENA_NEW(r->x->arena, struct portal_start);
    if (!p)
        return err(e, ERR_NOT_FOUND, "no such procedure");
    if (!*r->actor.name)
        return req_go(r, "/tai-khoan/ten?tiep=%%2Fthu-tuc%%2F%s%%2Fnop", p->code);
    fill(r, p, v);
    r->title = arena_fmt(r->x->arena, "%s - %s", req_text(r, "portal.start.title"), v->name);
    return req_show(r, v);
}

enum err_code portal_start_post(struct req *r, struct err *e)
{
    const struct portal_start_input *in = r->input;
    const struct procedure *p = procedure_of(r);
    const struct unit *u = units_find(r->ctx.world->units, in->unit);
    int64_t id;
    if (!p)
        return err(e, ERR_NOT_FOUND, "no such procedure");
    if (!*r->actor.name)
        return req_go(r, "/tai-khoan/ten?tiep=%%2Fthu-tuc%%2F%s%%2Fnop", p->code);
    if (u && !offered(r, p, u))
        problem_add(&r->problems, "unit", u->tier == UNIT_COMMUNE ? "open.not_offered" : "open.unit", 0);
    TRY(req_checked(r, e));
    TRY(draft_start(&r->ctx, p->code, in->unit, in->variant, &r->problems, &id, e));
    req_cookie(r, cookie, arena_fmt(r->x->arena, "%lld", (long long)u->id), YEAR_S);
    r->after = req_settle_abode;
    return req_go(r, "/nop/%lld", (long long)id);
}
