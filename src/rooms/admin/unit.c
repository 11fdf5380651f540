/* One unit: what it is called and was called, how people reach it, who works there, what lies below it; changing the first two. */
#include "app/app.h"
#include "base/text.h"
#include "reference/units.h"
#include "rooms/admin/ask.h"
#include "rooms/admin/names.h"
#include "rooms/admin/room.h"
#include "service/admin/deeds.h"
#include "service/admin/officers.h"
#include "service/admin/places.h"
#include "service/folder.h"
#include <string.h>

enum { DEEDS = 20, REACH = 4, NAME = 5 };

static const struct ask reach_asks[REACH] = {
    {"dia-chi", FORM_TEXT, ASK_HINT, 200, NULL, 0}, {"dien-thoai-dv", FORM_TEXT, ASK_HINT, 40, NULL, 0}, {"thu-dv", FORM_EMAIL, 0, 0, NULL, 0},
    {"gio", FORM_LONG_TEXT, ASK_HINT, 300, NULL, 0},
};

struct name_line { const char *from, *to, *name, *english, *act; bool now, coming; };
static const struct field name_fields[] = {
    FIELD(name_line, from, F_DATE), FIELD(name_line, to, F_DATE), FIELD(name_line, name, F_TEXT), FIELD(name_line, english, F_TEXT), FIELD(name_line, act, F_TEXT),
    FIELD(name_line, now, F_BOOL), FIELD(name_line, coming, F_BOOL),
};
static const struct model name_model = MODEL(name_line, name_fields, .doc = "What a unit is called from day to day (the last day not included)");

struct below_line { int64_t unit; const char *name; };
static const struct field below_fields[] = {FIELD(below_line, unit, F_INT), FIELD(below_line, name, F_TEXT)};
static const struct model below_model = MODEL(below_line, below_fields);

struct unit_view {
    int64_t unit, version, officers, parent;
    const char *name, *code, *agency, *tier, *above, *address, *phone, *email, *hours;
    const char *opens, *closes, *heir; /* of a point */
    bool named, may_unname, may_found, point, closed, coming; /* closed: receives nobody today any more; coming: not yet */
    struct list names, below, deeds, fields, naming, wrong;
};
static const struct field fields[] = {
    FIELD(unit_view, unit, F_INT), FIELD(unit_view, version, F_INT), FIELD(unit_view, name, F_TEXT), FIELD(unit_view, code, F_TEXT),
    FIELD(unit_view, agency, F_TEXT, .doc = "first part of dossier codes"), FIELD(unit_view, tier, F_TEXT, .words = unit_tier_words, .label = "admin.tier"),
    FIELD(unit_view, above, F_TEXT), FIELD(unit_view, parent, F_INT, .doc = "0 = beyond the scope"), FIELD(unit_view, address, F_TEXT), FIELD(unit_view, phone, F_TEXT),
    FIELD(unit_view, email, F_TEXT), FIELD(unit_view, hours, F_TEXT, .flags = FIELD_LINES), FIELD(unit_view, officers, F_INT),
    FIELD(unit_view, opens, F_DATE, .doc = "the first day; empty = always"), FIELD(unit_view, closes, F_DATE, .doc = "the first day no longer"),
    FIELD(unit_view, heir, F_TEXT, .doc = "goes on with what is open then"), FIELD(unit_view, may_found, F_BOOL, .flags = FIELD_PRIVATE),
    FIELD(unit_view, point, F_BOOL), FIELD(unit_view, closed, F_BOOL), FIELD(unit_view, coming, F_BOOL),
    FIELD(unit_view, named, F_BOOL, .flags = FIELD_PRIVATE), FIELD(unit_view, may_unname, F_BOOL), FIELD(unit_view, names, F_LIST, .of = &name_model),
    FIELD(unit_view, below, F_LIST, .of = &below_model), FIELD(unit_view, deeds, F_LIST, .of = &deed_line_model),
    FIELD(unit_view, fields, F_LIST, .of = &field_view_model, .flags = FIELD_PRIVATE), FIELD(unit_view, naming, F_LIST, .of = &field_view_model, .flags = FIELD_PRIVATE),
    FIELD(unit_view, wrong, F_LIST, .of = &ask_wrong_model, .flags = FIELD_PRIVATE),
};
const struct model admin_unit_model = MODEL_AS(admin_unit, unit_view, fields, .doc = "One unit");

/* A department's or office's full name is typed, so that it is asked for no type. Returns how many are asked. */
static size_t name_asks(struct req *r, const struct unit *u, struct ask *a)
{
    const char *const *types = places_types(u);
    struct form_choice *choice = ARENA_ARRAY(r->x->arena, struct form_choice, 4);
    size_t n = 0, k = 0;
    for (; types[n]; n++) {
        const char *label = req_text(r, arena_fmt(r->x->arena, "admin.type.%s", types[n]));
        choice[n] = (struct form_choice){.id = types[n], .label = {label, label}};
    }
    a[k++] = (struct ask){"tu-ngay", FORM_DATE, ASK_REQUIRED | ASK_HINT, 0, NULL, 0};
    if (n)
        a[k++] = (struct ask){"loai", FORM_CHOICE, ASK_REQUIRED, 0, choice, n};
    a[k++] = (struct ask){"ten-goi", FORM_TEXT, ASK_REQUIRED, 150, NULL, 0};
    a[k++] = (struct ask){"ten-anh", FORM_TEXT, ASK_REQUIRED | ASK_HINT, 150, NULL, 0};
    a[k++] = (struct ask){"van-ban", FORM_TEXT, ASK_REQUIRED | ASK_HINT, 100, NULL, 0};
    return k;
}

static struct list names_of(struct req *r, const struct unit *u)
{
    struct name_line *row = ARENA_ARRAY(r->x->arena, struct name_line, u->n_names);
    const char *today = folder_today(&r->ctx);
    for (size_t i = 0; i < u->n_names; i++) {
        const struct unit_name *n = &u->names[u->n_names - 1 - i];
        row[i] = (struct name_line){n->valid_from, n->valid_to, n->full_name, n->name_en, n->act, unit_name_on(u, today) == n, strcmp(n->valid_from, today) > 0};
    }
    return (struct list){row, u->n_names};
}

static struct list below_of(struct req *r, const struct unit *u)
{
    size_t n;
    const struct unit *const *child = units_children(r->ctx.world->units, u->id, UNIT_OFFICE, &n);
    struct below_line *row = ARENA_ARRAY(r->x->arena, struct below_line, n + 1);
    for (size_t i = 0; i < n; i++)
        row[i] = (struct below_line){child[i]->id, name_of_unit(r, child[i]->id)};
    return (struct list){row, n};
}

static enum err_code fill_reach(struct req *r, struct unit_view *v, struct err *e)
{
    struct unit_contact *c;
    TRY(unit_contact_find(r->ctx.centre, v->unit, r->x->arena, &c, e));
    v->address = c ? c->address : "";
    v->phone = c ? c->phone : "";
    v->email = c ? c->email : "";
    v->hours = c ? c->hours : "";
    struct form_value fresh[] = {{"dia-chi", v->address}, {"dien-thoai-dv", v->phone}, {"thu-dv", v->email}, {"gio", v->hours}};
    v->fields = ask_view(r, reach_asks, REACH, (struct form_values){fresh, REACH});
    return ERR_OK;
}

static enum err_code fill_rest(struct req *r, struct unit_view *v, const struct unit *u, struct err *e)
{
    struct officers_page page;
    struct officers_query q = {.text = "", .unit = u->id};
    struct list deeds;
    struct ask a[NAME];
    const char *thing = places_thing(r->x->arena, u->id);
    struct form_value fresh[] = {{"loai", u->names[u->n_names - 1].type}};
    TRY(officers_list(&r->ctx, &q, &page, e));
    v->officers = page.total;
    TRY(deed_version(&r->ctx, thing, &v->version, e));
    TRY(deed_of_thing(r->ctx.centre, thing, DEEDS, r->x->arena, &deeds, e));
    v->deeds = name_deeds(r, deeds);
    v->naming = ask_view(r, a, name_asks(r, u, a), (struct form_values){fresh, 1});
    v->wrong = ask_wrong(r, (const struct list *const[]){&v->fields, &v->naming}, 2);
    return ERR_OK;
}

enum err_code admin_unit(struct req *r, struct err *e)
{
    struct unit_view *v = ARENA_NEW(r->x->arena, struct unit_view);
    const struct unit *u = units_find(r->ctx.world->units, req_id(r, "id"));
    TRY(scope_need(&r->ctx, req_id(r, "id"), e));
    *v = (struct unit_view){.unit = u->id, .name = name_of_unit(r, u->id), .code = u->code, .agency = u->agency_code, .tier = unit_tier_words[u->tier],
                            .above = name_of_unit(r, u->parent), .parent = scope_covers(&r->ctx, u->parent) ? u->parent : 0, .names = names_of(r, u),
                            .below = below_of(r, u), .may_unname = places_may_unname(&r->ctx, u), .named = problem_find(&r->problems, "tu-ngay") || problem_find(&r->problems, "ten-goi")};
    v->opens = u->opens;
    v->closes = u->closes;
    v->heir = u->heir ? name_of_unit(r, u->heir) : "";
    v->may_found = u->tier == UNIT_COMMUNE;
    v->point = unit_is_point(u);
    v->closed = *u->closes && strcmp(u->closes, folder_today(&r->ctx)) <= 0;
    v->coming = *u->opens && strcmp(u->opens, folder_today(&r->ctx)) > 0;
    TRY(fill_reach(r, v, e));
    TRY(fill_rest(r, v, u, e));
    r->title = v->name;
    return req_show(r, v);
}

enum err_code admin_unit_reach(struct req *r, struct err *e)
{
    struct form_values v = ask_take(r, reach_asks, REACH);
    struct unit_contact x = {.unit = req_id(r, "id"), .address = form_get(v, "dia-chi"), .phone = form_get(v, "dien-thoai-dv"), .email = form_get(v, "thu-dv"),
                             .hours = form_get(v, "gio")};
    TRY(req_checked(r, e));
    TRY(places_reach(&r->ctx, &x, ask_version(r), &r->problems, e));
    return req_go(r, "/quan-tri/don-vi/%s?tb=da-luu", req_param(r, "id"));
}

/* Names are held in memory: read anew before anybody is told that it is done. */
static enum err_code reload(struct req *r, struct err *e)
{
    return app_follow(r->app, e);
}

enum err_code admin_unit_name(struct req *r, struct err *e)
{
    struct ask a[NAME];
    const struct unit *u = units_find(r->ctx.world->units, req_id(r, "id"));
    TRY(scope_need(&r->ctx, req_id(r, "id"), e));
    struct form_values v = ask_take(r, a, name_asks(r, u, a));
    TRY(req_checked(r, e));
    struct place_name x = {.unit = u->id, .seen = ask_version(r), .from = form_get(v, "tu-ngay"), .type = form_get(v, "loai"), .name = form_get(v, "ten-goi"),
                           .name_en = form_get(v, "ten-anh"), .act = form_get(v, "van-ban")};
    TRY(places_name(&r->ctx, &x, &r->problems, e));
    r->after = reload;
    return req_go(r, "/quan-tri/don-vi/%lld?tb=ten-moi", (long long)u->id);
}

enum err_code admin_unit_unname(struct req *r, struct err *e)
{
    TRY(places_unname(&r->ctx, req_id(r, "id"), ask_version(r), e));
    r->after = reload;
    return req_go(r, "/quan-tri/don-vi/%s?tb=ten-bo", req_param(r, "id"));
}
