/* Descriptors of units and names, and which name holds on a day. Knows no SQL and no list of units. */
#include "domain/unit.h"
#include <string.h>

const char *const unit_tier_words[] = {"nation", "province", "department", "commune", "office", NULL};

static const struct field name_fields[] = {
    FIELD(unit_name, unit, F_INT),
    FIELD(unit_name, valid_from, F_DATE),
    FIELD(unit_name, valid_to, F_DATE),
    FIELD(unit_name, type, F_TEXT),
    FIELD(unit_name, name, F_TEXT),
    FIELD(unit_name, full_name, F_TEXT),
    FIELD(unit_name, full_name_resolution, F_TEXT),
    FIELD(unit_name, name_en, F_TEXT),
    FIELD(unit_name, act, F_TEXT),
};
const struct model unit_name_model = MODEL(unit_name, name_fields);

static const struct field unit_fields[] = {
    FIELD(unit, id, F_INT),
    FIELD(unit, code, F_TEXT),
    FIELD(unit, tier, F_ENUM, .words = unit_tier_words),
    FIELD(unit, kind, F_TEXT),
    FIELD(unit, parent, F_INT),
    FIELD(unit, province, F_INT),
    FIELD(unit, agency_code, F_TEXT),
    FIELD(unit, code_alias, F_TEXT),
    FIELD(unit, lat, F_TEXT),
    FIELD(unit, lon, F_TEXT),
    FIELD(unit, population, F_INT),
    FIELD(unit, seat, F_TEXT),
};
const struct model unit_model = MODEL(unit, unit_fields);

bool unit_stands_alone(const struct unit *u)
{
    const struct unit_name *n = u && u->tier == UNIT_OFFICE ? unit_name_on(u, "") : NULL;
    return n && strcmp(n->type, "co_quan") != 0;
}

bool unit_is_point(const struct unit *u)
{
    return u && u->tier == UNIT_OFFICE && strcmp(u->kind, UNIT_POINT) == 0;
}

bool unit_open_on(const struct unit *u, const char *day)
{
    if (!u || (u->opens && strcmp(u->opens, day) > 0))
        return false;
    return !u->closes || !*u->closes || strcmp(u->closes, day) > 0;
}

const struct unit_name *unit_name_on(const struct unit *u, const char *date)
{
    if (!u || u->n_names == 0)
        return NULL;
    if (!date || !*date)
        return &u->names[u->n_names - 1];
    size_t i = u->n_names - 1;
    while (i > 0 && strcmp(u->names[i].valid_from, date) > 0)
        i--;
    return &u->names[i];
}

/* The types that are a word before a name; departments and offices carry theirs in the name. */
static const struct {
    const char *type, *word;
} types[] = {
    {"tinh", "tỉnh"}, {"thanh_pho", "thành phố"}, {"phuong", "phường"}, {"xa", "xã"}, {"dac_khu", "đặc khu"},
};

const char *unit_name_small(const struct unit_name *n, struct arena *a)
{
    for (size_t i = 0; i < sizeof(types) / sizeof(types[0]); i++)
        if (strcmp(n->type, types[i].type) == 0)
            return arena_fmt(a, "%s %s", types[i].word, n->name);
    return n->full_name;
}
