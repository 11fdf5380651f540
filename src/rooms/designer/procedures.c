/* All procedures with their revisions, and the drafts under way. Decides nothing. */
#include "rooms/designer/places.h"
#include "rooms/designer/room.h"
#include "app/form_view.h"
#include "base/text.h"
#include "reference/catalogue.h"
#include "reference/units.h"
#include "service/design/design.h"
#include "service/folder.h"
#include "store/procedure_store.h"
#include <string.h>

enum { FOUND = 100 };
static const char *const kinds[] = {"worked", "described", "none", NULL};

struct procedure_line {
    const char *code, *name, *kind, *from, *places, *next_from;
    int64_t revision, drafts, next;
    bool published, aside;
};
static const struct field line_fields[] = {
    FIELD(procedure_line, code, F_TEXT), FIELD(procedure_line, name, F_TEXT), FIELD(procedure_line, kind, F_TEXT, .words = kinds, .label = "designer.kind"),
    FIELD(procedure_line, revision, F_INT), FIELD(procedure_line, from, F_DATE), FIELD(procedure_line, places, F_TEXT), FIELD(procedure_line, drafts, F_INT),
    FIELD(procedure_line, next, F_INT, .doc = "The newest revision that is still to come; 0 = none"), FIELD(procedure_line, next_from, F_DATE),
    FIELD(procedure_line, published, F_BOOL, .doc = "Published here; else a file brought it"), FIELD(procedure_line, aside, F_BOOL, .doc = "A start brought a file that is not taken"),
};
static const struct model line_model = MODEL(procedure_line, line_fields, .doc = "A procedure as it is in force in the administrator's place");

struct draft_line { int64_t id, updated_at, base; const char *code, *name, *who; };
static const struct field draft_fields[] = {
    FIELD(draft_line, id, F_INT), FIELD(draft_line, updated_at, F_INSTANT), FIELD(draft_line, base, F_INT), FIELD(draft_line, code, F_TEXT), FIELD(draft_line, name, F_TEXT),
    FIELD(draft_line, who, F_TEXT),
};
static const struct model draft_model = MODEL(draft_line, draft_fields, .doc = "A draft under way");

struct procedures {
    const char *query, *code, *from, *code_error, *from_error;
    bool may, beginning;
    struct list lines, drafts;
};
static const struct field fields[] = {
    FIELD(procedures, query, F_TEXT), FIELD(procedures, code, F_TEXT, .flags = FIELD_PRIVATE), FIELD(procedures, from, F_TEXT, .flags = FIELD_PRIVATE),
    FIELD(procedures, code_error, F_TEXT, .flags = FIELD_PRIVATE), FIELD(procedures, from_error, F_TEXT, .flags = FIELD_PRIVATE),
    FIELD(procedures, may, F_BOOL, .doc = "They may draft and publish"), FIELD(procedures, beginning, F_BOOL, .flags = FIELD_PRIVATE),
    FIELD(procedures, lines, F_LIST, .of = &line_model), FIELD(procedures, drafts, F_LIST, .of = &draft_model),
};
const struct model procedures_model = MODEL(procedures, fields, .doc = "All procedures and the drafts of them");

struct listing_run {
    struct req *r;
    const struct unit *own;
    const char *today;
    struct list drafts, events; /* struct design_draft, struct design_event */
};

static const char *name_of(const struct listing_run *g, const char *code)
{
    const struct procedure *p = catalogue_find_at(g->r->ctx.world->catalogue, code, g->today, g->r->ctx.world->units, g->own);
    return p ? label_in(&p->name, g->r->ctx.lang) : code;
}

static int64_t drafts_of(const struct listing_run *g, const char *code)
{
    const struct design_draft *d = g->drafts.items;
    int64_t n = 0;
    for (size_t i = 0; i < g->drafts.n; i++)
        n += strcmp(d[i].code, code) == 0;
    return n;
}

static bool taken_back(const struct listing_run *g, const struct design_event *x)
{
    const struct design_event *y = g->events.items;
    for (size_t i = 0; i < g->events.n; i++)
        if (y[i].what == DESIGN_WITHDRAWN && y[i].revision == x->revision && strcmp(y[i].code, x->code) == 0)
            return true;
    return false;
}

/* What the journal of releases says of the code: what comes, what was set aside, who brought what is in force. */
static void put_events(const struct listing_run *g, struct procedure_line *l)
{
    const struct design_event *x = g->events.items;
    for (size_t i = 0; i < g->events.n; i++) {
        if (strcmp(x[i].code, l->code) != 0)
            continue;
        l->aside |= x[i].what == DESIGN_ASIDE;
        l->published |= x[i].what == DESIGN_PUBLISHED && x[i].revision == l->revision;
        bool comes = x[i].what == DESIGN_PUBLISHED && strcmp(x[i].valid_from, g->today) > 0 && !l->next && !taken_back(g, &x[i]);
        if (comes) {
            l->next = x[i].revision;
            l->next_from = x[i].valid_from;
        }
    }
}

static struct procedure_line line_of(const struct listing_run *g, const char *code)
{
    const struct ctx *c = &g->r->ctx;
    const struct procedure *p = catalogue_find_at(c->world->catalogue, code, g->today, c->world->units, g->own);
    struct procedure_line l = {.code = code, .name = code, .kind = "none", .from = "", .places = "", .next_from = "", .drafts = drafts_of(g, code)};
    if (p) {
        l.name = label_in(&p->name, c->lang);
        l.kind = procedure_described(p) ? "described" : "worked";
        l.revision = p->revision;
        l.from = p->valid_from;
        l.places = places_of(g->r, p);
    }
    put_events(g, &l);
    return l;
}

static enum err_code all_lines(const struct listing_run *g, struct list *out, struct err *e)
{
    struct list heads;
    TRY(procedure_store_heads(g->r->ctx.centre, g->r->x->arena, &heads, e));
    const struct procedure_revision *h = heads.items;
    struct procedure_line *row = ARENA_ARRAY(g->r->x->arena, struct procedure_line, heads.n + 1);
    size_t n = 0;
    for (size_t i = 0; i < heads.n; i++)
        if (i + 1 == heads.n || strcmp(h[i].code, h[i + 1].code) != 0)
            row[n++] = line_of(g, h[i].code);
    *out = (struct list){row, n};
    return ERR_OK;
}

static struct list found_lines(const struct listing_run *g, const char *query)
{
    struct catalogue_answer found;
    struct procedure_line *row = ARENA_ARRAY(g->r->x->arena, struct procedure_line, FOUND);
    size_t n = 0;
    catalogue_ask(g->r->ctx.world->catalogue, &(struct catalogue_question){.text = query, .date = g->today}, FOUND, g->r->x->arena, &found);
    for (size_t i = 0; i < found.n; i++)
        if (found.hit[i].procedure)
            row[n++] = line_of(g, found.hit[i].procedure->code);
    return (struct list){row, n};
}

static struct list draft_lines(const struct listing_run *g)
{
    const struct design_draft *d = g->drafts.items;
    struct draft_line *row = ARENA_ARRAY(g->r->x->arena, struct draft_line, g->drafts.n + 1);
    for (size_t i = 0; i < g->drafts.n; i++)
        row[i] = (struct draft_line){d[i].id, d[i].updated_at, d[i].base, d[i].code, name_of(g, d[i].code), d[i].updated_name};
    return (struct list){row, g->drafts.n};
}

enum err_code procedures_show(struct req *r, struct err *e)
{
    struct err no;
    struct procedures *v = ARENA_NEW(r->x->arena, struct procedures);
    struct listing_run g = {.r = r, .own = units_find(r->ctx.world->units, r->actor.unit), .today = folder_today(&r->ctx)};
    const char *query = text_trim(r->x->arena, req_query(r, "q"));
    TRY(catalogue_refresh(r->ctx.world->catalogue, r->ctx.centre, e));
    TRY(design_draft_of(r->ctx.centre, r->actor.unit, "", r->x->arena, &g.drafts, e));
    TRY(design_event_releases(r->ctx.centre, r->x->arena, &g.events, e));
    *v = (struct procedures){.query = strlen(query) < 200 ? query : "", .code = req_value(r, "code"), .from = req_value(r, "from"), .code_error = form_problem(r, "code"),
                             .from_error = form_problem(r, "from"), .may = !design_may(&r->ctx, &no), .beginning = r->again, .drafts = draft_lines(&g)};
    if (*v->query)
        v->lines = found_lines(&g, v->query);
    else
        TRY(all_lines(&g, &v->lines, e));
    return req_show(r, v);
}
