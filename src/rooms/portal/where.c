/* See where.h. */
#include "rooms/portal/where.h"
#include "base/text.h"
#include "reference/agencies.h"
#include "reference/units.h"
#include "service/folder.h"
#include <stdlib.h>
#include <string.h>

enum { OFFICES = 2, HITS = 8 };
static const char *const office_words[] = {"receives", "decides", NULL};
static const struct field office_fields[] = {
    FIELD(office_view, what, F_TEXT, .words = office_words, .label = "portal.office"), FIELD(office_view, reach, F_RECORD, .of = &reach_model),
};
const struct model office_view_model = MODEL(office_view, office_fields, .doc = "Where to hand in, or who decides, and how to reach them");


static const struct field place_fields[] = {FIELD(place_view, place, F_TEXT), FIELD(place_view, name, F_TEXT)};
const struct model place_view_model = MODEL(place_view, place_fields, .doc = "A place: its code and name; ?noi= shows what holds there");

/* ?noi=, else, for who is signed in, the place that they applied in last. */
static const struct unit *near_of(const struct req *r, const struct unit *asked)
{
    const char *last = r->session ? http_cookie(r->x, "mc_noi") : NULL; /* pages without a session are kept for everybody */
    return asked ? asked : last && strlen(last) < 10 ? units_find(r->ctx.world->units, strtoll(last, NULL, 10)) : NULL;
}

/* Any commune's desk takes in what the province decides; what is only told about here and is a commune's police to settle is handed in there. */
static bool desk_takes(const struct procedure *p, const struct unit *place, const struct unit *decides)
{
    const struct agency *a = procedure_agency_find(p, p->competent.id);
    bool own_door = procedure_described(p) && decides && decides->tier == UNIT_OFFICE;
    return place->tier == UNIT_COMMUNE && !own_door && (!a || a->tier != TIER_OTHER);
}

/* Who takes it in, and who decides if that is somebody else. */
static enum err_code put_offices(struct req *r, const struct procedure *p, const struct unit *place, struct where *v, struct err *e)
{
    struct office_view *row = ARENA_ARRAY(r->x->arena, struct office_view, OFFICES);
    const struct unit *decides = units_agency(r->ctx.world->units, place, p->competent.id);
    const struct unit *at[OFFICES] = {desk_takes(p, place, decides) ? place : decides, decides};
    size_t n = 0;
    for (size_t i = 0; i < OFFICES; i++) {
        if (!at[i] || (i && at[i] == at[0]))
            continue;
        row[n].what = office_words[i];
        TRY(reach_of(&r->ctx, at[i], &row[n++].reach, e));
    }
    v->offices = (struct list){row, n};
    v->placed = true;
    return ERR_OK;
}

static void put_hits(struct req *r, struct where *v)
{
    const struct unit *hit[HITS];
    struct unit_query q = {.text = v->sought, .tiers = 1u << UNIT_COMMUNE};
    size_t n = *v->sought ? units_search(r->ctx.world->units, q, r->x->arena, hit, HITS) : 0;
    struct place_view *row = ARENA_ARRAY(r->x->arena, struct place_view, n + 1);
    for (size_t i = 0; i < n; i++)
        row[i] = (struct place_view){hit[i]->code, units_with_province(r->ctx.world->units, hit[i], folder_today(&r->ctx), r->ctx.lang, r->x->arena)};
    v->hits = (struct list){row, n};
}

enum err_code where_of(struct req *r, const struct procedure *p, const struct unit *asked, struct where *out, struct err *e)
{
    const char *sought = text_trim(r->x->arena, req_query(r, "tim"));
    *out = (struct where){.sought = strlen(sought) < 200 ? sought : ""};
    put_hits(r, out);
    const struct unit *near = near_of(r, asked);
    return near ? put_offices(r, p, near, out, e) : ERR_OK;
}

const char *where_agency(const struct req *r, const struct procedure *p)
{
    const struct agencies *x = r->ctx.world->agencies;
    uint64_t bits = agencies_of_procedure(x, p);
    return bits ? x->at[__builtin_ctzll(bits)].id : "";
}
