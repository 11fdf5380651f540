/* Where an administrator begins: what there is to do, as far as the program knows it, and the way to everything else. */
#include "base/civil.h"
#include "reference/units.h"
#include "rooms/admin/names.h"
#include "rooms/admin/room.h"
#include "service/admin/deeds.h"
#include "service/admin/officers.h"
#include "service/admin/points.h"
#include "store/calendar_store.h"
#include "store/design_store.h"
#include "store/unit_store.h"
#include <string.h>

enum { DEEDS = 8, AUTUMN = 10 /* the month from which next year's holidays are asked for */ };

struct start_view {
    const char *unit;
    int64_t officers, locked, points, drafts, year, units, unreached;
    bool days_missing, whole, nothing;
    struct list deeds;
};
static const struct field fields[] = {
    FIELD(start_view, unit, F_TEXT), FIELD(start_view, officers, F_INT), FIELD(start_view, locked, F_INT, .doc = "officers whose way in is locked now"),
    FIELD(start_view, points, F_INT, .doc = "facts of procedure files that nobody has confirmed"), FIELD(start_view, year, F_INT),
    FIELD(start_view, drafts, F_INT, .doc = "procedures drafted by the unit and not published yet"),
    FIELD(start_view, days_missing, F_BOOL, .doc = "no day of that year is announced, and it comes soon"),
    FIELD(start_view, units, F_INT), FIELD(start_view, unreached, F_INT, .doc = "units without address, telephone or hours"),
    FIELD(start_view, whole, F_BOOL, .flags = FIELD_PRIVATE), FIELD(start_view, nothing, F_BOOL, .flags = FIELD_PRIVATE),
    FIELD(start_view, deeds, F_LIST, .of = &deed_line_model),
};
const struct model admin_start_model = MODEL(start_view, fields, .doc = "What there is for an administrator to do");

static enum err_code count_points(struct req *r, struct start_view *v, struct err *e)
{
    struct list all;
    TRY(points_list(&r->ctx, &all, e));
    const struct point *p = all.items;
    for (size_t i = 0; i < all.n; i++)
        v->points += !p[i].found;
    return ERR_OK;
}

/* The nation announces next year's holidays in autumn. */
static enum err_code look_at_days(struct req *r, struct start_view *v, struct err *e)
{
    struct list days;
    struct civil today = civil_of_instant(r->ctx.now).date;
    const char *begins = arena_fmt(r->x->arena, "%04d-", today.y + 1);
    v->year = today.y + 1;
    v->days_missing = today.m >= AUTUMN;
    TRY(calendar_store_days(r->ctx.centre, r->x->arena, &days, e));
    const struct announced_day *d = days.items;
    for (size_t i = 0; i < days.n && v->days_missing; i++)
        v->days_missing = d[i].unit != UNIT_NATION_ID || strncmp(d[i].day, begins, 5) != 0;
    return ERR_OK;
}

static bool reached(const struct list *contacts, int64_t unit)
{
    const struct unit_contact *c = contacts->items;
    for (size_t i = 0; i < contacts->n; i++)
        if (c[i].unit == unit)
            return *c[i].address && *c[i].phone && *c[i].hours;
    return false;
}

static void count_under(struct req *r, struct start_view *v, const struct list *contacts, int64_t of, enum unit_tier tier)
{
    size_t n;
    const struct unit *const *u = units_children(r->ctx.world->units, of, tier, &n);
    for (size_t i = 0; i < n; i++) {
        v->units++;
        v->unreached += !reached(contacts, u[i]->id);
    }
}

static enum err_code count_units(struct req *r, struct start_view *v, struct err *e)
{
    struct list contacts;
    const struct units *all = r->ctx.world->units;
    const struct unit *own = units_find(all, r->actor.unit);
    size_t n;
    TRY(unit_contact_all(r->ctx.centre, r->x->arena, &contacts, e));
    v->units = 1;
    v->unreached = !reached(&contacts, r->actor.unit);
    const struct unit *const *p = units_provinces(all, &n);
    for (size_t i = 0; own && i < n; i++) {
        if (own->tier != UNIT_NATION && p[i] != own)
            continue;
        count_under(r, v, &contacts, p[i]->id, UNIT_DEPARTMENT);
        count_under(r, v, &contacts, p[i]->id, UNIT_COMMUNE);
    }
    return ERR_OK;
}

enum err_code admin_start(struct req *r, struct err *e)
{
    struct start_view *v = ARENA_NEW(r->x->arena, struct start_view);
    struct officers_page page;
    struct list deeds, drafts;
    struct officers_query q = {.text = "", .max = 0};
    struct deed_span span = {.to = INT64_MAX, .kind = "", .n = DEEDS};
    TRY(officers_list(&r->ctx, &q, &page, e));
    v->officers = page.total;
    v->locked = page.locked;
    v->unit = name_of_unit(r, r->actor.unit);
    v->whole = scope_whole(&r->ctx);
    TRY(count_points(r, v, e));
    TRY(design_draft_of(r->ctx.centre, r->actor.unit, "", r->x->arena, &drafts, e));
    v->drafts = (int64_t)drafts.n;
    TRY(look_at_days(r, v, e));
    TRY(count_units(r, v, e));
    TRY(deed_between(r->ctx.centre, &span, r->x->arena, &deeds, e));
    v->deeds = name_deeds(r, deeds);
    v->nothing = !v->locked && !v->points && !v->drafts && !v->days_missing && !v->unreached;
    return req_show(r, v);
}
