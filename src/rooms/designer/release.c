/* Publishing a draft: from when, where, why. The service decides; this asks. */
#include "rooms/designer/head.h"
#include "rooms/designer/room.h"
#include "app/form_view.h"
#include "base/civil.h"
#include "reference/units.h"
#include "service/folder.h"
#include <stdlib.h>
#include <string.h>

struct place_choice { const char *code, *name; bool chosen; };
static const struct field choice_fields[] = {FIELD(place_choice, code, F_TEXT), FIELD(place_choice, name, F_TEXT), FIELD(place_choice, chosen, F_BOOL)};
static const struct model choice_model = MODEL(place_choice, choice_fields, .doc = "A commune where it may be tried out");

struct release_view {
    struct draft_head head;
    const char *place, *valid_from, *reason, *unplayed, *where; /* where: all some */
    const char *body_error, *valid_from_error, *communes_error, *reason_error, *unplayed_error;
    bool some, needs_unplayed;
    int64_t version;
    struct list communes;
};
static const struct field fields[] = {
    FIELD(release_view, head, F_RECORD, .of = &draft_head_model), FIELD(release_view, place, F_TEXT, .doc = "The whole of it: the province, or the country"),
    FIELD(release_view, valid_from, F_TEXT), FIELD(release_view, reason, F_TEXT, .flags = FIELD_PRIVATE | FIELD_LINES), FIELD(release_view, version, F_INT),
    FIELD(release_view, unplayed, F_TEXT, .flags = FIELD_PRIVATE | FIELD_LINES), FIELD(release_view, where, F_TEXT, .flags = FIELD_PRIVATE),
    FIELD(release_view, body_error, F_TEXT, .flags = FIELD_PRIVATE), FIELD(release_view, valid_from_error, F_TEXT, .flags = FIELD_PRIVATE),
    FIELD(release_view, communes_error, F_TEXT, .flags = FIELD_PRIVATE), FIELD(release_view, reason_error, F_TEXT, .flags = FIELD_PRIVATE),
    FIELD(release_view, unplayed_error, F_TEXT, .flags = FIELD_PRIVATE), FIELD(release_view, some, F_BOOL, .flags = FIELD_PRIVATE),
    FIELD(release_view, needs_unplayed, F_BOOL, .doc = "Its scenarios were not played well as it stands: a reason is needed"),
    FIELD(release_view, communes, F_LIST, .of = &choice_model),
};
const struct model release_model = MODEL(release_view, fields, .doc = "What is asked before a draft is published");

static bool chosen(const struct req *r, const char *code)
{
    for (size_t i = 0; i < r->x->form_n; i++)
        if (strcmp(r->x->form[i].name, "commune") == 0 && strcmp(r->x->form[i].value, code) == 0)
            return true;
    return false;
}

static struct list communes_of(struct req *r, const struct unit *own)
{
    size_t n = 0;
    const struct units *all = r->ctx.world->units;
    const struct unit *const *u = own && own->tier == UNIT_PROVINCE ? units_children(all, own->id, UNIT_COMMUNE, &n) : NULL;
    struct place_choice *row = ARENA_ARRAY(r->x->arena, struct place_choice, n + 1);
    for (size_t i = 0; i < n; i++)
        row[i] = (struct place_choice){u[i]->code, units_title(all, u[i], folder_today(&r->ctx), r->ctx.lang, r->x->arena), r->again && chosen(r, u[i]->code)};
    return (struct list){row, n};
}

static bool some(const struct req *r)
{
    return strcmp(req_value(r, "where"), "some") == 0;
}

static void put_errors(struct req *r, struct release_view *v)
{
    v->body_error = form_problem(r, "body");
    v->valid_from_error = form_problem(r, "valid_from");
    v->communes_error = form_problem(r, "communes");
    v->reason_error = form_problem(r, "reason");
    v->unplayed_error = form_problem(r, "unplayed");
}

enum err_code release_show(struct req *r, struct err *e)
{
    struct draft_page p;
    const struct units *all = r->ctx.world->units;
    const struct unit *own = units_find(all, r->actor.unit);
    struct release_view *v = ARENA_NEW(r->x->arena, struct release_view);
    TRY(head_load(r, &p, e));
    *v = (struct release_view){.head = head_view(r, &p, "release"), .version = p.row->version, .valid_from = r->again ? req_value(r, "valid_from") : "",
                               .reason = req_value(r, "reason"), .unplayed = req_value(r, "unplayed"), .some = some(r), .where = some(r) ? "some" : "all",
                               .communes = communes_of(r, own)};
    v->place = own && own->tier == UNIT_PROVINCE ? units_title(all, own, folder_today(&r->ctx), r->ctx.lang, r->x->arena) : req_text(r, "designer.everywhere");
    v->needs_unplayed = !v->head.described && strcmp(v->head.played, "green") != 0;
    put_errors(r, v);
    return req_show(r, v);
}

/* Communes that were ticked; what names none is a NULL that the service refuses. */
static size_t ticked(const struct req *r, const struct unit **out)
{
    size_t n = 0;
    for (size_t i = 0; i < r->x->form_n && n < DESIGN_PLACES_MAX; i++)
        if (strcmp(r->x->form[i].name, "commune") == 0)
            out[n++] = units_by_code(r->ctx.world->units, UNIT_COMMUNE, r->x->form[i].value);
    return n;
}

/* A program may leave `where` out and name communes. */
enum err_code release_do(struct req *r, struct err *e)
{
    struct draft_page p;
    int64_t revision;
    const char *version = req_value(r, "version");
    const struct unit **communes = ARENA_ARRAY(r->x->arena, const struct unit *, DESIGN_PLACES_MAX);
    size_t n = strcmp(req_value(r, "where"), "all") == 0 ? 0 : ticked(r, communes);
    TRY(head_load(r, &p, e));
    if (some(r) && !n)
        problem_add(&r->problems, "communes", "designer.err.no_communes", 0);
    struct design_release x = {.draft = p.row->id, .version = strlen(version) < 12 ? strtoll(version, NULL, 10) : 0, .valid_from = req_value(r, "valid_from"),
                               .communes = communes, .communes_n = n, .scenarios = p.scenarios, .reason = req_value(r, "reason"), .unplayed = req_value(r, "unplayed")};
    TRY(design_publish(&r->ctx, &x, &r->problems, &revision, e));
    return req_go(r, "/quan-tri/thu-tuc/%s?tb=ban-da-cong-bo", p.row->code);
}
