/* Points founded and closed. See founding.h; what goes on elsewhere is in founding_heir.c. */
#include "service/admin/founding.h"
#include "base/civil.h"
#include "base/json.h"
#include "reference/units.h"
#include "service/admin/deeds.h"
#include "service/admin/places.h"
#include "service/folder.h"
#include <string.h>

static bool known_code(const char *s)
{
    size_t n = strlen(s);
    return n && n <= POINT_CODE && strspn(s, "abcdefghijklmnopqrstuvwxyz0123456789_") == n;
}

static void check_day(const struct ctx *c, const char *day, struct problems *p)
{
    struct civil d;
    if (!civil_parse(day, &d))
        problem_add(p, "tu-ngay", "admin.officer.day_wrong", 0);
    else if (strcmp(day, folder_today(c)) < 0)
        problem_add(p, "tu-ngay", "admin.officer.day_past", 0);
}

static void check_new(const struct ctx *c, const struct point_new *n, const char *code, struct problems *p)
{
    if (!known_code(n->code))
        problem_add(p, "ma", "admin.point_unit.code_wrong", 0);
    else if (units_by_code(c->world->units, UNIT_OFFICE, code))
        problem_add(p, "ma", "admin.point_unit.code_taken", 0);
    if (!*n->name)
        problem_add(p, "ten-goi", "err.required", 0);
    if (!*n->name_en)
        problem_add(p, "ten-anh", "err.required", 0);
    if (!*n->act)
        problem_add(p, "quyet-dinh", "err.required", 0);
    check_day(c, n->from, p);
}

static const char *told(const struct ctx *c, const struct unit_life *l, const char *code, const char *name)
{
    struct buf b = buf_init(c->arena, 128);
    struct jw w = {.b = &b};
    jw_open(&w, NULL, '{');
    if (*code)
        jw_text(&w, "code", code);
    jw_text(&w, "name", name);
    jw_text(&w, "opens", l->opens);
    if (*l->closes)
        jw_text(&w, "closes", l->closes);
    if (l->heir)
        jw_int(&w, "heir", l->heir);
    jw_close(&w, '}');
    return b.p;
}

static struct unit_life life_of(struct ctx *c, int64_t unit, const char *opens)
{
    return (struct unit_life){.unit = unit, .opens = opens, .closes = "", .note = "", .decided = world_id(c->world, 0), .by_account = c->actor->account,
                              .by_name = c->actor->name, .by_unit = c->actor->unit};
}

/* The row, the name from its first day on, how people reach it. */
static enum err_code put(struct ctx *c, const struct unit *parent, const struct point_new *n, const char *code, struct unit_life *l, struct err *e)
{
    struct unit u = {.id = l->unit, .code = code, .tier = UNIT_OFFICE, .kind = UNIT_POINT, .parent = parent->id, .province = parent->province, .agency_code = "",
                     .code_alias = "", .lat = "", .lon = "", .seat = ""};
    struct unit_name name = {.unit = u.id, .valid_from = n->from, .valid_to = "", .type = "co_quan", .name = n->name, .full_name = n->name, .full_name_resolution = "",
                             .name_en = n->name_en, .act = n->act};
    struct unit_contact reach = n->reach;
    reach.unit = u.id;
    TRY(unit_store_save(c->db, &u, e));
    TRY(unit_store_set_name(c->db, &name, e));
    TRY(unit_contact_save(c->db, &reach, e));
    return unit_life_save(c->db, l, e);
}

enum err_code founding_point(struct ctx *c, const struct point_new *n, struct problems *p, int64_t *unit, struct err *e)
{
    const struct unit *parent = units_find(c->world->units, n->parent);
    int64_t last;
    TRY(scope_need(c, n->parent, e));
    if (parent->tier != UNIT_COMMUNE)
        return err(e, ERR_NOT_FOUND, "points belong to communes");
    const char *code = arena_fmt(c->arena, "%s.%s", parent->code, n->code);
    check_new(c, n, code, p);
    places_check_phone(n->reach.phone, p);
    if (p->n)
        return err(e, ERR_INVALID, "point refused: %s", p->row[0].field);
    TRY(unit_store_last(c->db, FOUNDED_ID, &last, e));
    *unit = last ? last + 1 : FOUNDED_ID;
    struct unit_life l = life_of(c, *unit, n->from);
    TRY(put(c, parent, n, code, &l, e));
    struct deed_new d = {.kind = "unit_founded", .thing = places_thing(c->arena, *unit), .about = parent->id, .after = told(c, &l, code, n->name), .reason = n->act};
    return deed_write(c, &d, e);
}

bool founding_may_inherit(const struct unit *point, const struct unit *heir, const char *day)
{
    if (!heir || heir == point)
        return false;
    if (heir->id == point->parent)
        return true;
    return unit_is_point(heir) && heir->parent == point->parent && unit_open_on(heir, day) && !*heir->closes;
}

static enum err_code point_get(struct ctx *c, int64_t unit, int64_t seen, const struct unit **out, struct err *e)
{
    *out = units_find(c->world->units, unit);
    TRY(scope_need(c, unit, e));
    if (!unit_is_point(*out))
        return err(e, ERR_NOT_FOUND, "no point");
    return deed_expect(c, places_thing(c->arena, unit), seen, e);
}

enum err_code founding_close(struct ctx *c, const struct point_close *x, struct problems *p, struct err *e)
{
    const struct unit *u;
    TRY(point_get(c, x->unit, x->seen, &u, e));
    if (*u->closes)
        return err(e, ERR_NOT_OFFERED, "it is closed, or will be");
    check_day(c, x->from, p);
    if (!problem_find(p, "tu-ngay") && strcmp(x->from, u->opens) < 0)
        problem_add(p, "tu-ngay", "admin.point_unit.before_open", 0);
    if (x->heir && !problem_find(p, "tu-ngay") && !founding_may_inherit(u, units_find(c->world->units, x->heir), x->from))
        problem_add(p, "giao", "admin.point_unit.no_heir", 0);
    if (!*x->act)
        problem_add(p, "quyet-dinh", "err.required", 0);
    if (p->n)
        return err(e, ERR_INVALID, "closing refused: %s", p->row[0].field);
    struct unit_life l = life_of(c, u->id, u->opens);
    l.closes = x->from;
    l.heir = x->heir;
    l.note = x->note;
    TRY(unit_life_save(c->db, &l, e));
    struct deed_new d = {.kind = "unit_closed", .thing = places_thing(c->arena, u->id), .about = u->id, .after = told(c, &l, "", unit_name_on(u, "")->full_name),
                         .reason = x->act};
    return deed_write(c, &d, e);
}

enum err_code founding_keep(struct ctx *c, int64_t unit, int64_t seen, struct err *e)
{
    const struct unit *u;
    TRY(point_get(c, unit, seen, &u, e));
    if (!*u->closes || strcmp(u->closes, folder_today(c)) <= 0)
        return err(e, ERR_NOT_OFFERED, "no closing to come");
    struct unit_life l = life_of(c, u->id, u->opens), was = l;
    was.closes = u->closes;
    was.heir = u->heir;
    TRY(unit_life_save(c->db, &l, e));
    const char *name = unit_name_on(u, "")->full_name;
    struct deed_new d = {.kind = "unit_not_closed", .thing = places_thing(c->arena, unit), .about = unit, .before = told(c, &was, "", name), .after = told(c, &l, "", name)};
    return deed_write(c, &d, e);
}
