/* Units of the administrator's scope: searched, or one level after the other. */
#include "base/text.h"
#include "reference/units.h"
#include "reference/words.h"
#include "rooms/admin/ask.h"
#include "rooms/admin/names.h"
#include "rooms/admin/room.h"
#include "service/folder.h"
#include "store/unit_store.h"
#include <string.h>

enum { MOST = 500 };

struct unit_line { int64_t unit; const char *name, *code, *tier, *address, *phone; bool reached; };
static const struct field line_fields[] = {
    FIELD(unit_line, unit, F_INT), FIELD(unit_line, name, F_TEXT), FIELD(unit_line, code, F_TEXT),
    FIELD(unit_line, tier, F_TEXT, .words = unit_tier_words, .label = "admin.tier"), FIELD(unit_line, address, F_TEXT), FIELD(unit_line, phone, F_TEXT),
    FIELD(unit_line, reached, F_BOOL, .doc = "address, telephone and hours are known"),
};
static const struct model line_model = MODEL(unit_line, line_fields, .doc = "A unit");

struct units_view { const char *query, *state; int64_t under; const char *under_name; bool filtered; int64_t shown; struct list lines; };
static const struct field fields[] = {
    FIELD(units_view, query, F_TEXT), FIELD(units_view, state, F_TEXT), FIELD(units_view, under, F_INT), FIELD(units_view, under_name, F_TEXT),
    FIELD(units_view, filtered, F_BOOL, .flags = FIELD_PRIVATE), FIELD(units_view, shown, F_INT), FIELD(units_view, lines, F_LIST, .of = &line_model),
};
const struct model admin_units_model = MODEL(units_view, fields, .doc = "Units of the administrator's scope");

struct gather { struct req *r; struct units_view *v; const struct list *contacts; bool lacking; };

static const struct unit_contact *contact_of(const struct list *contacts, int64_t unit)
{
    const struct unit_contact *c = contacts->items;
    for (size_t i = 0; i < contacts->n; i++)
        if (c[i].unit == unit)
            return &c[i];
    return NULL;
}

static void put(struct gather *g, const struct unit *u)
{
    struct unit_line *row = g->v->lines.items;
    if (g->v->lines.n == MOST || !scope_covers(&g->r->ctx, u->id))
        return;
    const struct unit_contact *c = contact_of(g->contacts, u->id);
    bool reached = c && *c->address && *c->phone && *c->hours;
    if (reached && g->lacking)
        return;
    row[g->v->lines.n++] = (struct unit_line){u->id, name_of_unit(g->r, u->id), u->code, unit_tier_words[u->tier], c ? c->address : "", c ? c->phone : "", reached};
}

static void put_under(struct gather *g, const struct unit *top)
{
    static const enum unit_tier below[] = {UNIT_PROVINCE, UNIT_DEPARTMENT, UNIT_COMMUNE, UNIT_OFFICE};
    put(g, top);
    for (size_t t = 0; t < sizeof below / sizeof below[0]; t++) {
        size_t n;
        const struct unit *const *u = units_children(g->r->ctx.world->units, top->id, below[t], &n);
        for (size_t i = 0; i < n; i++)
            put(g, u[i]);
    }
}

/* By any name that it has or had. */
static bool called(struct gather *g, const struct unit *u, const char *folded)
{
    for (size_t i = 0; i < u->n_names; i++)
        if (words_match(arena_fmt(g->r->x->arena, " %s", text_fold(g->r->x->arena, u->names[i].full_name)), folded))
            return true;
    return false;
}

static void find_points(struct gather *g, const struct unit *commune, const char *folded)
{
    size_t n;
    const struct unit *const *u = units_children(g->r->ctx.world->units, commune->id, UNIT_OFFICE, &n);
    for (size_t i = 0; i < n; i++)
        if (unit_is_point(u[i]) && called(g, u[i], folded))
            put(g, u[i]);
}

/* Points are no part of the country's search: those of the province are looked through. */
static void find_all_points(struct gather *g, const struct unit *own)
{
    const struct units *all = g->r->ctx.world->units;
    const char *folded = text_fold(g->r->x->arena, g->v->query);
    size_t provinces, n;
    const struct unit *const *p = units_provinces(all, &provinces);
    for (size_t k = 0; k < provinces; k++) {
        const struct unit *const *u = units_children(all, p[k]->id, UNIT_COMMUNE, &n);
        for (size_t i = 0; i < n && (own->tier == UNIT_NATION || own->province == p[k]->id); i++)
            find_points(g, u[i], folded);
    }
}

static void find(struct gather *g)
{
    const struct units *all = g->r->ctx.world->units;
    const struct unit *own = units_find(all, g->r->actor.unit), **hit = ARENA_ARRAY(g->r->x->arena, const struct unit *, MOST);
    struct unit_query q = {.text = g->v->query, .province = own->tier == UNIT_NATION ? 0 : own->province,
                           .tiers = 1u << UNIT_COMMUNE | 1u << UNIT_PROVINCE | 1u << UNIT_DEPARTMENT};
    size_t n = units_search(all, q, g->r->x->arena, hit, MOST);
    for (size_t i = 0; i < n; i++)
        put(g, hit[i]);
    find_all_points(g, own);
}

enum err_code admin_units(struct req *r, struct err *e)
{
    struct units_view *v = ARENA_NEW(r->x->arena, struct units_view);
    struct list contacts;
    const struct units *all = r->ctx.world->units;
    const struct unit *top = units_find(all, ask_number(req_query(r, "thuoc")));
    TRY(unit_contact_all(r->ctx.centre, r->x->arena, &contacts, e));
    if (!top || !scope_covers(&r->ctx, top->id))
        top = units_find(all, r->actor.unit);
    *v = (struct units_view){.query = text_trim(r->x->arena, req_query(r, "tim")), .state = strcmp(req_query(r, "loc"), "thieu") == 0 ? "thieu" : "",
                             .under = top->id, .under_name = name_of_unit(r, top->id), .lines = {ARENA_ARRAY(r->x->arena, struct unit_line, MOST), 0}};
    struct gather g = {.r = r, .v = v, .contacts = &contacts, .lacking = *v->state};
    if (*v->query)
        find(&g);
    else
        put_under(&g, top);
    v->filtered = *v->query || *v->state;
    v->shown = (int64_t)v->lines.n;
    return req_show(r, v);
}
