/* What a commune is called today: by its name, or by the one it had before 1 July 2025. For people, and for the field of an address
 * while one types. Must never guess where one became several. */
#include "base/text.h"
#include "reference/address.h"
#include "rooms/portal/room.h"
#include <string.h>

struct place { const char *code, *name, *was; bool split; };
static const struct field place_fields[] = {
    FIELD(place, code, F_TEXT), FIELD(place, name, F_TEXT), FIELD(place, was, F_TEXT, .doc = "Its name before 1 July 2025, if it was found by that"),
    FIELD(place, split, F_BOOL, .doc = "The old one became several"),
};
static const struct model place_model = MODEL(place, place_fields, .doc = "A commune of today");

struct portal_places { const char *query; struct list places; };
static const struct field fields[] = {FIELD(portal_places, query, F_TEXT), FIELD(portal_places, places, F_LIST, .of = &place_model)};
const struct model portal_places_model = MODEL(portal_places, fields, .doc = "Communes that a text may mean");

enum err_code portal_places(struct req *r, struct err *e)
{
    (void)e;
    struct portal_places *v = ARENA_NEW(r->x->arena, struct portal_places);
    struct address_place p[ADDRESS_PLACES];
    const char *query = text_trim(r->x->arena, req_query(r, "q"));
    v->query = strlen(query) < 200 ? query : "";
    size_t n = *v->query ? address_places(r->ctx.world, v->query, r->ctx.lang, r->x->arena, p) : 0;
    struct place *row = ARENA_ARRAY(r->x->arena, struct place, n + 1);
    for (size_t i = 0; i < n; i++)
        row[i] = (struct place){p[i].code, p[i].name, p[i].was, p[i].split};
    v->places = (struct list){row, n};
    return req_show(r, v);
}
