/* See names.h. */
#include "rooms/admin/names.h"
#include "reference/units.h"
#include "service/admin/deeds.h"
#include "service/folder.h"
#include <string.h>

static const struct field fields[] = {
    FIELD(deed_line, n, F_INT), FIELD(deed_line, at, F_INSTANT), FIELD(deed_line, who, F_TEXT), FIELD(deed_line, kind, F_TEXT, .words = deed_kinds, .label = "admin.deed"),
    FIELD(deed_line, about, F_TEXT), FIELD(deed_line, thing, F_TEXT), FIELD(deed_line, before, F_TEXT, .flags = FIELD_LINES), FIELD(deed_line, after, F_TEXT, .flags = FIELD_LINES),
    FIELD(deed_line, reason, F_TEXT, .flags = FIELD_LINES), FIELD(deed_line, href, F_TEXT, .flags = FIELD_PRIVATE),
};
const struct model deed_line_model = MODEL(deed_line, fields, .doc = "What an administrator did");

const char *name_of_unit(const struct req *r, int64_t unit)
{
    const struct units *all = r->ctx.world->units;
    if (unit == DEED_WHOLE)
        return req_text(r, "admin.whole");
    return units_with_province(all, units_find(all, unit), folder_today(&r->ctx), r->ctx.lang, r->x->arena);
}

struct gather { struct req *r; struct form_choice *row; size_t n; };

static void put(struct gather *g, const struct unit *u)
{
    const struct units *all = g->r->ctx.world->units;
    const char *name = units_title(all, u, folder_today(&g->r->ctx), g->r->ctx.lang, g->r->x->arena);
    g->row[g->n++] = (struct form_choice){.id = arena_fmt(g->r->x->arena, "%lld", (long long)u->id), .label = {name, name}};
}

static void put_children(struct gather *g, int64_t of, enum unit_tier tier)
{
    size_t n;
    const struct unit *const *u = units_children(g->r->ctx.world->units, of, tier, &n);
    for (size_t i = 0; i < n; i++)
        put(g, u[i]);
}

static void put_province(struct gather *g, const struct unit *province)
{
    put(g, province);
    put_children(g, province->id, UNIT_DEPARTMENT);
    put_children(g, province->id, UNIT_COMMUNE);
}

const struct form_choice *name_choices(struct req *r, int64_t also, size_t *n)
{
    const struct units *all = r->ctx.world->units;
    const struct unit *own = units_find(all, r->actor.unit), *more = units_find(all, also);
    size_t provinces;
    const struct unit *const *p = units_provinces(all, &provinces);
    struct gather g = {.r = r, .row = ARENA_ARRAY(r->x->arena, struct form_choice, units_count(all, UNIT_COMMUNE) + units_count(all, UNIT_DEPARTMENT) + provinces + 8)};
    if (own && own->tier == UNIT_PROVINCE) {
        put_province(&g, own);
    } else if (own && own->tier == UNIT_NATION) {
        put(&g, own);
        for (size_t i = 0; i < provinces; i++)
            if (more && p[i]->id == more->province)
                put_province(&g, p[i]);
            else
                put(&g, p[i]);
    } else if (own) {
        put(&g, own);
    }
    if (more && more->tier == UNIT_OFFICE && scope_covers(&r->ctx, also))
        put(&g, more);
    *n = g.n;
    return g.row;
}

struct list name_options(struct req *r, int64_t chosen)
{
    size_t n;
    const struct form_choice *c = name_choices(r, chosen, &n);
    struct choice_view *row = ARENA_ARRAY(r->x->arena, struct choice_view, n + 1);
    for (size_t i = 0; i < n; i++)
        row[i] = (struct choice_view){c[i].id, c[i].label.vi, strcmp(c[i].id, arena_fmt(r->x->arena, "%lld", (long long)chosen)) == 0};
    return (struct list){row, n};
}

/* Where a thing has its page. */
static const char *href_of(const struct req *r, const char *thing)
{
    static const struct { const char *begins, *page; } pages[] = {
        {"officer:", "/quan-tri/can-bo/"}, {"unit:", "/quan-tri/don-vi/"}, {"calendar:", "/quan-tri/lich/"}, {"text:", "/quan-tri/chu/"},
    };
    for (size_t i = 0; i < sizeof pages / sizeof pages[0]; i++)
        if (strncmp(thing, pages[i].begins, strlen(pages[i].begins)) == 0)
            return arena_fmt(r->x->arena, "%s%s", pages[i].page, thing + strlen(pages[i].begins));
    return strncmp(thing, "point:", 6) == 0 ? "/quan-tri/can-xac-nhan" : "";
}

struct list name_deeds(const struct req *r, struct list deeds)
{
    const struct deed *d = deeds.items;
    struct deed_line *row = ARENA_ARRAY(r->x->arena, struct deed_line, deeds.n + 1);
    size_t n = 0;
    for (size_t i = 0; i < deeds.n; i++) {
        if (d[i].about != DEED_WHOLE && !scope_covers(&r->ctx, d[i].about))
            continue;
        row[n++] = (struct deed_line){d[i].n, d[i].at, d[i].actor_name, d[i].kind, name_of_unit(r, d[i].about), d[i].thing, d[i].before, d[i].after, d[i].reason,
                                      href_of(r, d[i].thing)};
    }
    return (struct list){row, n};
}
