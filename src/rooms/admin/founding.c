/* A point of a commune founded, closed, kept after all. The rules are service/admin/founding.h. */
#include "service/admin/founding.h"
#include "app/app.h"
#include "app/dbs.h"
#include "base/log.h"
#include "reference/units.h"
#include "rooms/admin/ask.h"
#include "rooms/admin/names.h"
#include "rooms/admin/room.h"
#include "service/admin/deeds.h"
#include "service/admin/officers.h"
#include "service/admin/places.h"
#include "service/folder.h"

enum { FOUND = 9, CLOSE = 3 };

static const struct ask found_asks[FOUND] = {
    {"ten-goi", FORM_TEXT, ASK_REQUIRED, 150, NULL, 0}, {"ten-anh", FORM_TEXT, ASK_REQUIRED, 150, NULL, 0}, {"ma", FORM_TEXT, ASK_REQUIRED | ASK_HINT, POINT_CODE, NULL, 0},
    {"tu-ngay", FORM_DATE, ASK_REQUIRED, 0, NULL, 0}, {"quyet-dinh", FORM_TEXT, ASK_REQUIRED, 100, NULL, 0}, {"dia-chi", FORM_TEXT, ASK_HINT, 200, NULL, 0},
    {"dien-thoai-dv", FORM_TEXT, ASK_HINT, 40, NULL, 0}, {"thu-dv", FORM_EMAIL, 0, 0, NULL, 0}, {"gio", FORM_LONG_TEXT, ASK_HINT, 300, NULL, 0},
};

struct found_view { int64_t unit; const char *name; struct list fields, wrong; };
static const struct field found_fields[] = {
    FIELD(found_view, unit, F_INT), FIELD(found_view, name, F_TEXT, .doc = "of the commune"),
    FIELD(found_view, fields, F_LIST, .of = &field_view_model, .flags = FIELD_PRIVATE), FIELD(found_view, wrong, F_LIST, .of = &ask_wrong_model, .flags = FIELD_PRIVATE),
};
const struct model admin_found_model = MODEL_AS(admin_found, found_view, found_fields, .doc = "The form of a new point of a commune");

enum err_code admin_found(struct req *r, struct err *e)
{
    struct found_view *v = ARENA_NEW(r->x->arena, struct found_view);
    const struct unit *u = units_find(r->ctx.world->units, req_id(r, "id"));
    struct form_value fresh[] = {{"tu-ngay", folder_today(&r->ctx)}};
    TRY(scope_need(&r->ctx, req_id(r, "id"), e));
    if (u->tier != UNIT_COMMUNE)
        return err(e, ERR_NOT_FOUND, "points belong to communes");
    v->unit = u->id;
    v->name = name_of_unit(r, u->id);
    v->fields = ask_view(r, found_asks, FOUND, (struct form_values){fresh, 1});
    v->wrong = ask_wrong(r, (const struct list *const[]){&v->fields}, 1);
    return req_show(r, v);
}

/* Units are held in memory: read anew before anybody is told that it is done. */
static enum err_code reload(struct req *r, struct err *e)
{
    return world_reload_units(r->ctx.world, r->ctx.centre, e);
}

enum err_code admin_found_do(struct req *r, struct err *e)
{
    struct form_values v = ask_take(r, found_asks, FOUND);
    struct point_new n = {.parent = req_id(r, "id"), .code = form_get(v, "ma"), .name = form_get(v, "ten-goi"), .name_en = form_get(v, "ten-anh"),
                          .from = form_get(v, "tu-ngay"), .act = form_get(v, "quyet-dinh"),
                          .reach = {.address = form_get(v, "dia-chi"), .phone = form_get(v, "dien-thoai-dv"), .email = form_get(v, "thu-dv"), .hours = form_get(v, "gio")}};
    int64_t unit;
    TRY(req_checked(r, e));
    TRY(founding_point(&r->ctx, &n, &r->problems, &unit, e));
    r->after = reload;
    return req_go(r, "/quan-tri/don-vi/%lld?tb=diem-moi", (long long)unit);
}

/* ---- closing */

struct close_view { int64_t unit, version, officers, open; const char *name; struct list fields, wrong; };
static const struct field close_fields[] = {
    FIELD(close_view, unit, F_INT), FIELD(close_view, version, F_INT), FIELD(close_view, name, F_TEXT), FIELD(close_view, officers, F_INT),
    FIELD(close_view, open, F_INT, .doc = "open dossiers that it received"), FIELD(close_view, fields, F_LIST, .of = &field_view_model, .flags = FIELD_PRIVATE),
    FIELD(close_view, wrong, F_LIST, .of = &ask_wrong_model, .flags = FIELD_PRIVATE),
};
const struct model admin_close_model = MODEL_AS(admin_close, close_view, close_fields, .doc = "What a point has, before it is closed");

static struct form_choice choice(struct req *r, const struct unit *u)
{
    const char *name = units_title(r->ctx.world->units, u, folder_today(&r->ctx), r->ctx.lang, r->x->arena);
    return (struct form_choice){.id = arena_fmt(r->x->arena, "%lld", (long long)u->id), .label = {name, name}};
}

/* The commune, its other points, or nobody: then the point itself finishes what it has. */
static void close_asks(struct req *r, const struct unit *point, struct ask *a)
{
    size_t k, n = 0;
    const struct units *all = r->ctx.world->units;
    const struct unit *const *u = units_children(all, point->parent, UNIT_OFFICE, &k);
    struct form_choice *row = ARENA_ARRAY(r->x->arena, struct form_choice, k + 2);
    const char *itself = req_text(r, "admin.point_unit.itself");
    row[n++] = choice(r, units_find(all, point->parent));
    for (size_t i = 0; i < k; i++)
        if (founding_may_inherit(point, u[i], folder_today(&r->ctx)))
            row[n++] = choice(r, u[i]);
    row[n++] = (struct form_choice){.id = "0", .label = {itself, itself}};
    a[0] = (struct ask){"tu-ngay", FORM_DATE, ASK_REQUIRED, 0, NULL, 0};
    a[1] = (struct ask){"giao", FORM_CHOICE, ASK_REQUIRED, 0, row, n};
    a[2] = (struct ask){"quyet-dinh", FORM_TEXT, ASK_REQUIRED, 100, NULL, 0};
}

static enum err_code count_open(struct req *r, void *arg, struct err *e)
{
    struct close_view *v = arg;
    return founding_open(&r->ctx, v->unit, &v->open, e);
}

static enum err_code point_of(struct req *r, const struct unit **out, struct err *e)
{
    *out = units_find(r->ctx.world->units, req_id(r, "id"));
    TRY(scope_need(&r->ctx, req_id(r, "id"), e));
    return unit_is_point(*out) ? ERR_OK : err(e, ERR_NOT_FOUND, "no point");
}

enum err_code admin_close(struct req *r, struct err *e)
{
    struct close_view *v = ARENA_NEW(r->x->arena, struct close_view);
    const struct unit *u;
    struct officers_page page;
    struct ask a[CLOSE];
    TRY(point_of(r, &u, e));
    struct officers_query q = {.text = "", .unit = u->id};
    struct form_value fresh[] = {{"tu-ngay", folder_today(&r->ctx)}, {"giao", arena_fmt(r->x->arena, "%lld", (long long)u->parent)}};
    *v = (struct close_view){.unit = u->id, .name = name_of_unit(r, u->id)};
    TRY(officers_list(&r->ctx, &q, &page, e));
    v->officers = page.total;
    TRY(req_each_province(r, count_open, v, e));
    TRY(deed_version(&r->ctx, places_thing(r->x->arena, u->id), &v->version, e));
    close_asks(r, u, a);
    v->fields = ask_view(r, a, CLOSE, (struct form_values){fresh, 2});
    v->wrong = ask_wrong(r, (const struct list *const[]){&v->fields}, 1);
    return req_show(r, v);
}

static enum err_code hand_on(struct ctx *c, void *arg, struct err *e)
{
    return founding_hand_on(c, arg, e);
}

/* What fails here is done by the job within a second or two. */
static enum err_code closed(struct req *r, struct err *e)
{
    int64_t moved = 0;
    TRY(reload(r, e));
    for (int shard = 0; shard < dbs_shards(app_dbs(r->app)); shard++)
        TRY(app_write(r->app, shard, hand_on, &moved, e));
    log_line(LOG_INFO, "closing", "unit=%lld moved=%lld", (long long)req_id(r, "id"), (long long)moved);
    return ERR_OK;
}

enum err_code admin_close_do(struct req *r, struct err *e)
{
    const struct unit *u;
    struct ask a[CLOSE];
    TRY(point_of(r, &u, e));
    close_asks(r, u, a);
    struct form_values v = ask_take(r, a, CLOSE);
    TRY(req_checked(r, e));
    struct point_close x = {.unit = u->id, .seen = ask_version(r), .heir = ask_number(form_get(v, "giao")), .from = form_get(v, "tu-ngay"), .act = form_get(v, "quyet-dinh")};
    const struct unit *heir = units_find(r->ctx.world->units, x.heir);
    x.note = arena_fmt(r->x->arena, "%s: %s -> %s. %s", req_text(r, "admin.point_unit.handed"), name_of_unit(r, u->id), heir ? name_of_unit(r, heir->id) : "", x.act);
    TRY(founding_close(&r->ctx, &x, &r->problems, e));
    r->after = closed;
    return req_go(r, "/quan-tri/don-vi/%lld?tb=diem-dong", (long long)u->id);
}

enum err_code admin_close_not(struct req *r, struct err *e)
{
    TRY(founding_keep(&r->ctx, req_id(r, "id"), ask_version(r), e));
    r->after = reload;
    return req_go(r, "/quan-tri/don-vi/%s?tb=diem-giu", req_param(r, "id"));
}
