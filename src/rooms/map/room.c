/* Shapes of what lies directly under a unit: the nation's provinces, a province's communes. Outlines where an operator imported them, else cells drawn from centre
 * points, and each says which. Knows no figure: the page that shows a map has those in its table. */
#include "rooms/map/room.h"
#include "geo/shape.h"
#include "reference/cells.h"
#include "reference/outlines.h"
#include "reference/units.h"
#include "reference/world.h"
#include "service/folder.h"
#include <stdlib.h>

enum { ALONE = 150 }; /* km: an island so far out is named on the nation's map */

struct map_unit {
    int64_t id;
    const char *code, *type, *name;
    int64_t lat, lon, far;
    const char *drawn, *shape;
};
static const struct field unit_fields[] = {
    FIELD(map_unit, id, F_INT), FIELD(map_unit, code, F_TEXT), FIELD(map_unit, type, F_TEXT, .doc = "tinh, thanh_pho, phuong, xa, dac_khu"), FIELD(map_unit, name, F_TEXT),
    FIELD(map_unit, lat, F_INT, .doc = "Of the point where a label stands, in parts of a degree: see scale"), FIELD(map_unit, lon, F_INT),
    FIELD(map_unit, far, F_INT, .doc = "Kilometres to the nearest other commune, if it lies far out at sea, else 0"),
    FIELD(map_unit, drawn, F_TEXT, .doc = "outline, as imported by the operator; tessellation, a cell round the centre point, no administrative boundary"),
    FIELD(map_unit, shape, F_TEXT, .doc = "Rings parted by ';', corners by a blank: longitude,latitude of the first corner, then steps; even-odd; in parts of a degree"),
};
static const struct model unit_view = MODEL(map_unit, unit_fields);

struct map_label {
    const char *text;
    int64_t lat, lon;
};
static const struct field label_fields[] = {FIELD(map_label, text, F_TEXT), FIELD(map_label, lat, F_INT), FIELD(map_label, lon, F_INT)};
static const struct model label_view = MODEL(map_label, label_fields);

struct map {
    const char *unit, *name, *drawn;
    int64_t scale;
    struct list units, labels;
};
static const struct field map_fields[] = {
    FIELD(map, unit, F_TEXT), FIELD(map, name, F_TEXT),
    FIELD(map, drawn, F_TEXT, .doc = "outline, tessellation, or mixed; what is shown of a tessellation must say that it is no administrative boundary"),
    FIELD(map, scale, F_INT, .doc = "Parts of a degree in shapes and points"), FIELD(map, units, F_LIST, .of = &unit_view), FIELD(map, labels, F_LIST, .of = &label_view),
};
static const struct model map_model = MODEL(map, map_fields, .doc = "Shapes of the units directly under one, to be coloured by figures from elsewhere");

/* "16.0586" -> 160586. */
static int64_t parts(const char *degrees)
{
    double v = strtod(degrees, NULL) * SHAPE_UNITS;
    return (int64_t)(v < 0 ? v - .5 : v + .5);
}

static const char *outline_of(const struct list *had, int64_t unit)
{
    const struct outline *row = had->items;
    for (size_t i = 0; i < had->n; i++)
        if (row[i].unit == unit)
            return row[i].shape;
    return NULL;
}

static struct map_unit unit_row(struct req *r, const struct unit *u, const struct list *had)
{
    const struct world *w = r->ctx.world;
    const struct cell *c = cells_find(w->cells, u->id);
    const char *outline = outline_of(had, u->id), *today = folder_today(&r->ctx);
    return (struct map_unit){.id = u->id, .code = u->code, .type = unit_name_on(u, today)->type, .name = units_title(w->units, u, today, r->ctx.lang, r->x->arena),
                             .lat = parts(u->lat), .lon = parts(u->lon), .far = c ? c->far : 0, .drawn = outline ? "outline" : "tessellation",
                             .shape = outline ? outline : c ? c->shape : ""};
}

/* Far islands of the nation by their names, since they are small on its map. */
static struct list labels(struct req *r, const struct unit *const *province, size_t n)
{
    const struct world *w = r->ctx.world;
    struct list out = {ARENA_ARRAY(r->x->arena, struct map_label, w->cells ? w->cells->n : 1), 0};
    struct map_label *row = out.items;
    for (size_t i = 0; i < n; i++) {
        size_t communes;
        const struct unit *const *u = units_children(w->units, province[i]->id, UNIT_COMMUNE, &communes);
        for (size_t k = 0; k < communes; k++) {
            const struct cell *c = cells_find(w->cells, u[k]->id);
            if (c && c->far > ALONE)
                row[out.n++] = (struct map_label){unit_name_on(u[k], folder_today(&r->ctx))->name, parts(u[k]->lat), parts(u[k]->lon)};
        }
    }
    return out;
}

static const struct unit *asked(const struct units *units, const char *code)
{
    const struct unit *u = units_by_code(units, UNIT_PROVINCE, code);
    return u ? u : units_by_code(units, UNIT_NATION, code);
}

static enum err_code show_map(struct req *r, struct err *e)
{
    const struct world *w = r->ctx.world;
    const struct unit *of = asked(w->units, req_param(r, "province"));
    if (!of)
        return err(e, ERR_NOT_FOUND, "neither the nation nor a province");
    size_t n, outlines = 0;
    bool nation = of->tier == UNIT_NATION;
    const struct unit *const *under = nation ? units_provinces(w->units, &n) : units_children(w->units, of->id, UNIT_COMMUNE, &n);
    struct list had;
    struct map *v = ARENA_NEW(r->x->arena, struct map);
    struct map_unit *row = ARENA_ARRAY(r->x->arena, struct map_unit, n + 1);
    TRY(outlines_under(r->ctx.centre, of->id, r->x->arena, &had, e));
    for (size_t i = 0; i < n; i++) {
        row[i] = unit_row(r, under[i], &had);
        outlines += *row[i].drawn == 'o';
    }
    *v = (struct map){.unit = of->code, .name = units_title(w->units, of, folder_today(&r->ctx), r->ctx.lang, r->x->arena),
                      .drawn = !outlines ? "tessellation" : outlines < n ? "mixed" : "outline", .scale = SHAPE_UNITS, .units = {row, n}};
    v->labels = nation ? labels(r, under, n) : (struct list){NULL, 0};
    r->as = ANSWER_JSON;
    return req_show(r, v);
}

static const struct route routes[] = {
    {.method = "GET", .pattern = "/ban-do/{province}", .fn = show_map, .need = NEED_ANYONE, .flags = ROUTE_CACHE | ROUTE_PACK, .output = &map_model,
     .doc = "Shapes of a province's communes, by its code, or of the nation's provinces (VN), for a map"},
};

const struct room map_room = {.name = "map", .routes = {routes, sizeof routes / sizeof routes[0]}};
