/* See places.h. */
#include "service/admin/places.h"
#include "base/civil.h"
#include "base/json.h"
#include "base/text.h"
#include "reference/units.h"
#include "service/admin/deeds.h"
#include "service/folder.h"
#include <string.h>

const char *places_thing(struct arena *a, int64_t unit)
{
    return arena_fmt(a, "unit:%lld", (long long)unit);
}

/* ---- how people reach it */

static const char *contact_told(const struct unit_contact *x, struct arena *a)
{
    struct buf b = buf_init(a, 128);
    struct jw w = {.b = &b};
    if (!x)
        return "{}";
    jw_record(&w, NULL, &unit_contact_model, x);
    return b.p;
}

/* A telephone of an office: digits and what people put between them. */
static bool is_phone(const char *s)
{
    size_t digits = 0, n = strlen(s);
    for (const char *p = s; *p; p++)
        digits += *p >= '0' && *p <= '9';
    return strspn(s, "0123456789 .()+-") == n && digits >= 3 && digits <= 14;
}

void places_check_phone(const char *phone, struct problems *p)
{
    if (*phone && !is_phone(phone))
        problem_add(p, "dien-thoai-dv", "admin.place.phone_wrong", 0);
}

enum err_code places_reach(struct ctx *c, const struct unit_contact *x, int64_t seen, struct problems *p, struct err *e)
{
    struct unit_contact *had;
    const char *thing = places_thing(c->arena, x->unit);
    TRY(scope_need(c, x->unit, e));
    TRY(deed_expect(c, thing, seen, e));
    places_check_phone(x->phone, p);
    if (p->n)
        return err(e, ERR_INVALID, "contact refused");
    TRY(unit_contact_find(c->centre, x->unit, c->arena, &had, e));
    TRY(unit_contact_save(c->db, x, e));
    struct deed_new d = {.kind = "unit_contact", .thing = thing, .about = x->unit, .before = contact_told(had, c->arena), .after = contact_told(x, c->arena)};
    return deed_write(c, &d, e);
}

/* ---- what it is called */

const char *const *places_types(const struct unit *u)
{
    static const char *const communes[] = {"phuong", "xa", "dac_khu", NULL}, *const provinces[] = {"tinh", "thanh_pho", NULL}, *const none[] = {NULL};
    return u && u->tier == UNIT_COMMUNE ? communes : u && u->tier == UNIT_PROVINCE ? provinces : none;
}

static const char *word_of(const char *type)
{
    static const char *const words[][2] = {{"phuong", "Phường"}, {"xa", "Xã"}, {"dac_khu", "Đặc khu"}, {"tinh", "Tỉnh"}, {"thanh_pho", "Thành phố"}};
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
        if (strcmp(words[i][0], type) == 0)
            return words[i][1];
    return "";
}

static bool type_fits(const struct unit *u, const char *type)
{
    const char *const *t = places_types(u);
    if (!*t)
        return true;
    while (*t && strcmp(*t, type) != 0)
        t++;
    return *t != NULL;
}

static void check_name(const struct unit *u, const struct place_name *x, struct problems *p)
{
    struct civil day;
    const struct unit_name *last = &u->names[u->n_names - 1];
    if (!civil_parse(x->from, &day))
        problem_add(p, "tu-ngay", "admin.officer.day_wrong", 0);
    else if (strcmp(x->from, last->valid_from) <= 0)
        problem_add(p, "tu-ngay", "admin.place.day_before", 0);
    if (!type_fits(u, x->type))
        problem_add(p, "loai", "err.required", 0);
    if (!*x->name)
        problem_add(p, "ten-goi", "err.required", 0);
    if (!*x->name_en)
        problem_add(p, "ten-anh", "err.required", 0);
    if (!*x->act)
        problem_add(p, "van-ban", "err.required", 0);
}

static struct unit_name fresh_name(const struct ctx *c, const struct unit *u, const struct place_name *x)
{
    const struct unit_name *last = &u->names[u->n_names - 1];
    bool typed = *places_types(u) != NULL;
    return (struct unit_name){.unit = u->id, .valid_from = x->from, .valid_to = "", .type = typed ? x->type : last->type, .name = x->name,
                              .full_name = typed ? arena_fmt(c->arena, "%s %s", word_of(x->type), x->name) : x->name, .full_name_resolution = "",
                              .name_en = x->name_en, .act = x->act};
}

/* The last one ends where the new one begins. */
static enum err_code put_name(struct ctx *c, const struct unit *u, const struct unit_name *n, struct err *e)
{
    struct unit_name last = u->names[u->n_names - 1];
    last.valid_to = n->valid_from;
    TRY(unit_store_set_name(c->db, &last, e));
    return unit_store_set_name(c->db, n, e);
}

static const char *replaced(const char *in, const char *what, const char *by, struct arena *a)
{
    const char *at = *what ? strstr(in, what) : NULL;
    return at ? arena_fmt(a, "%.*s%s%s", (int)(at - in), in, by, at + strlen(what)) : in;
}

/* "Công an phường Thanh Khê" follows its ward. */
static enum err_code put_offices(struct ctx *c, const struct unit *u, const struct unit_name *n, struct err *e)
{
    size_t k;
    const struct unit_name *old = &u->names[u->n_names - 1];
    const struct unit *const *office = units_children(c->world->units, u->id, UNIT_OFFICE, &k);
    for (size_t i = 0; i < k; i++) {
        struct unit_name o = office[i]->names[office[i]->n_names - 1];
        if (strcmp(o.valid_from, n->valid_from) >= 0)
            continue; /* founded later than that: it has its name already */
        o.full_name = replaced(o.full_name, unit_name_small(old, c->arena), unit_name_small(n, c->arena), c->arena);
        o.name_en = replaced(o.name_en, old->name_en, n->name_en, c->arena);
        o.valid_from = n->valid_from;
        o.act = n->act;
        TRY(put_name(c, office[i], &o, e));
    }
    return ERR_OK;
}

static const char *name_told(const struct unit_name *n, struct arena *a)
{
    struct buf b = buf_init(a, 128);
    struct jw w = {.b = &b};
    jw_open(&w, NULL, '{');
    jw_text(&w, "from", n->valid_from);
    jw_text(&w, "full_name", n->full_name);
    jw_text(&w, "name_en", n->name_en);
    jw_text(&w, "act", n->act);
    jw_close(&w, '}');
    return b.p;
}

enum err_code places_name(struct ctx *c, const struct place_name *x, struct problems *p, struct err *e)
{
    const char *thing = places_thing(c->arena, x->unit);
    const struct unit *u = units_find(c->world->units, x->unit);
    TRY(scope_need(c, x->unit, e));
    TRY(deed_expect(c, thing, x->seen, e));
    check_name(u, x, p);
    if (p->n)
        return err(e, ERR_INVALID, "name refused: %s", p->row[0].field);
    struct unit_name n = fresh_name(c, u, x);
    TRY(put_name(c, u, &n, e));
    if (u->tier == UNIT_COMMUNE)
        TRY(put_offices(c, u, &n, e));
    struct deed_new d = {.kind = "unit_named", .thing = thing, .about = u->id, .before = name_told(&u->names[u->n_names - 1], c->arena),
                         .after = name_told(&n, c->arena), .reason = x->act};
    return deed_write(c, &d, e);
}

bool places_may_unname(const struct ctx *c, const struct unit *u)
{
    return u->n_names > 1 && strcmp(u->names[u->n_names - 1].valid_from, folder_today(c)) > 0;
}

static enum err_code drop_last(struct ctx *c, const struct unit *u, struct err *e)
{
    struct unit_name before = u->names[u->n_names - 2];
    before.valid_to = "";
    TRY(unit_store_drop_name(c->db, u->id, u->names[u->n_names - 1].valid_from, e));
    return unit_store_set_name(c->db, &before, e);
}

enum err_code places_unname(struct ctx *c, int64_t unit, int64_t seen, struct err *e)
{
    const char *thing = places_thing(c->arena, unit);
    const struct unit *u = units_find(c->world->units, unit);
    size_t k;
    TRY(scope_need(c, unit, e));
    TRY(deed_expect(c, thing, seen, e));
    if (!places_may_unname(c, u))
        return err(e, ERR_NOT_OFFERED, "the last name is in force, or the only one");
    const char *from = u->names[u->n_names - 1].valid_from;
    const struct unit *const *office = units_children(c->world->units, u->id, UNIT_OFFICE, &k);
    for (size_t i = 0; i < k && u->tier == UNIT_COMMUNE; i++)
        if (office[i]->n_names > 1 && strcmp(office[i]->names[office[i]->n_names - 1].valid_from, from) == 0)
            TRY(drop_last(c, office[i], e));
    TRY(drop_last(c, u, e));
    struct deed_new d = {.kind = "unit_name_dropped", .thing = thing, .about = unit, .before = name_told(&u->names[u->n_names - 1], c->arena)};
    return deed_write(c, &d, e);
}
