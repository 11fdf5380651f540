/* The revisions of one procedure: which is in force, who published it, where and why; taking one back. */
#include "rooms/designer/places.h"
#include "rooms/designer/room.h"
#include "app/form_view.h"
#include "reference/catalogue.h"
#include "reference/units.h"
#include "service/design/design.h"
#include "service/folder.h"
#include "store/procedure_store.h"
#include <string.h>

static const char *const states[] = {"here", "coming", "withdrawn", "elsewhere", "former", "unreadable", NULL};
static const char *const whats[] = {"begun", "saved", "played", "dropped", "published", "withdrawn", "aside", NULL}; /* design_what_words: a table wants a constant */
static const char *const played[] = {"green", "red", "none", NULL};

struct revision_line {
    int64_t revision, at;
    const char *state, *from, *places, *who, *unit, *reason, *played;
    bool published, may_withdraw;
};
static const struct field line_fields[] = {
    FIELD(revision_line, revision, F_INT), FIELD(revision_line, at, F_INSTANT), FIELD(revision_line, state, F_TEXT, .words = states, .label = "designer.state"),
    FIELD(revision_line, from, F_DATE), FIELD(revision_line, places, F_TEXT), FIELD(revision_line, who, F_TEXT), FIELD(revision_line, unit, F_TEXT),
    FIELD(revision_line, reason, F_TEXT, .flags = FIELD_LINES), FIELD(revision_line, played, F_TEXT, .words = played, .label = "designer.played"),
    FIELD(revision_line, published, F_BOOL), FIELD(revision_line, may_withdraw, F_BOOL),
};
static const struct model line_model = MODEL(revision_line, line_fields, .doc = "A revision of a procedure");

struct event_line { int64_t at, revision, draft; const char *what, *who, *reason, *day; };
static const struct field event_fields[] = {
    FIELD(event_line, at, F_INSTANT), FIELD(event_line, revision, F_INT), FIELD(event_line, draft, F_INT),
    FIELD(event_line, what, F_TEXT, .words = whats, .label = "designer.what"), FIELD(event_line, who, F_TEXT),
    FIELD(event_line, reason, F_TEXT, .flags = FIELD_LINES), FIELD(event_line, day, F_DATE),
};
static const struct model event_model = MODEL(event_line, event_fields, .doc = "A line of the journal of procedures");

struct history_draft { int64_t id, updated_at; const char *who; };
static const struct field history_draft_fields[] = {FIELD(history_draft, id, F_INT), FIELD(history_draft, updated_at, F_INSTANT), FIELD(history_draft, who, F_TEXT)};
static const struct model draft_model = MODEL(history_draft, history_draft_fields);

struct aside_line { int64_t revision, at; const char *file; };
static const struct field aside_fields[] = {FIELD(aside_line, revision, F_INT), FIELD(aside_line, at, F_INSTANT), FIELD(aside_line, file, F_TEXT)};
static const struct model aside_model = MODEL(aside_line, aside_fields, .doc = "A file that a start brought and that is not taken: its number was published here");

struct history {
    const char *code, *name, *reason_error, *reason;
    int64_t newest, before, withdrawing;
    bool may;
    struct list lines, drafts, asides, events;
};
static const struct field fields[] = {
    FIELD(history, code, F_TEXT), FIELD(history, name, F_TEXT), FIELD(history, newest, F_INT, .flags = FIELD_PRIVATE), FIELD(history, before, F_INT, .flags = FIELD_PRIVATE),
    FIELD(history, withdrawing, F_INT, .flags = FIELD_PRIVATE), FIELD(history, reason_error, F_TEXT, .flags = FIELD_PRIVATE), FIELD(history, reason, F_TEXT, .flags = FIELD_PRIVATE),
    FIELD(history, may, F_BOOL), FIELD(history, lines, F_LIST, .of = &line_model), FIELD(history, drafts, F_LIST, .of = &draft_model),
    FIELD(history, asides, F_LIST, .of = &aside_model), FIELD(history, events, F_LIST, .of = &event_model),
};
const struct model history_model = MODEL(history, fields, .doc = "The revisions of a procedure");

static const struct design_event *published(struct list events, int64_t revision)
{
    const struct design_event *x = events.items;
    for (size_t i = 0; i < events.n; i++)
        if (x[i].what == DESIGN_PUBLISHED && x[i].revision == revision)
            return &x[i];
    return NULL;
}

static const char *state_of(const struct req *r, const struct procedure_revision *k, const struct procedure *p, const struct procedure *here)
{
    const char *today = folder_today(&r->ctx);
    if (k->withdrawn)
        return "withdrawn";
    if (!p)
        return "unreadable";
    if (p == here)
        return "here";
    if (strcmp(p->valid_from, today) > 0)
        return "coming";
    return p->pilot.n_communes + p->pilot.n_provinces && (!*p->valid_to || strcmp(today, p->valid_to) <= 0) ? "elsewhere" : "former";
}

static void put_event(const struct req *r, const struct design_event *x, bool withdrawn, struct revision_line *l)
{
    const struct units *all = r->ctx.world->units;
    l->at = x->at;
    l->who = x->name;
    l->unit = units_title(all, units_find(all, x->unit), folder_today(&r->ctx), r->ctx.lang, r->x->arena);
    l->reason = x->reason;
    l->played = x->played;
    l->from = x->valid_from;
    l->places = places_codes(r, x->places);
    l->may_withdraw = design_may_withdraw(&r->ctx, x, withdrawn);
}

static struct revision_line line_of(struct req *r, const struct procedure_revision *k, const struct procedure *here, struct list events)
{
    const struct procedure *p = NULL;
    struct err none;
    if (catalogue_revision(r->ctx.world->catalogue, k->code, k->revision, &p, &none))
        p = NULL;
    struct revision_line l = {.revision = k->revision, .at = k->loaded_at, .state = state_of(r, k, p, here), .from = p ? p->valid_from : "", .places = p ? places_of(r, p) : "",
                              .who = "", .unit = "", .reason = "", .played = "none", .published = k->published};
    const struct design_event *x = published(events, k->revision);
    if (x)
        put_event(r, x, k->withdrawn, &l);
    return l;
}

static enum err_code put_lines(struct req *r, struct history *v, struct list events, struct err *e)
{
    struct list kept;
    const struct world *w = r->ctx.world;
    const struct procedure *here = catalogue_find_at(w->catalogue, v->code, folder_today(&r->ctx), w->units, units_find(w->units, r->actor.unit));
    TRY(procedure_store_of(r->ctx.centre, v->code, r->x->arena, &kept, e));
    const struct procedure_revision *k = kept.items;
    struct revision_line *row = ARENA_ARRAY(r->x->arena, struct revision_line, kept.n + 1);
    if (!kept.n)
        return err(e, ERR_NOT_FOUND, "no such procedure");
    for (size_t i = 0; i < kept.n; i++)
        row[i] = line_of(r, &k[i], here, events);
    v->lines = (struct list){row, kept.n};
    v->newest = k[0].revision;
    v->before = kept.n > 1 ? k[1].revision : 0;
    const struct procedure *named = here ? here : catalogue_find(w->catalogue, v->code, "9999-12-31");
    v->name = named ? label_in(&named->name, r->ctx.lang) : v->code;
    return ERR_OK;
}

static void put_events(struct req *r, struct history *v, struct list events)
{
    const struct design_event *x = events.items;
    struct event_line *row = ARENA_ARRAY(r->x->arena, struct event_line, events.n + 1);
    struct aside_line *aside = ARENA_ARRAY(r->x->arena, struct aside_line, events.n + 1);
    size_t n = 0;
    for (size_t i = 0; i < events.n; i++) {
        row[i] = (struct event_line){x[i].at, x[i].revision, x[i].draft, whats[x[i].what], x[i].name, x[i].reason, x[i].valid_from};
        if (x[i].what == DESIGN_ASIDE)
            aside[n++] = (struct aside_line){x[i].revision, x[i].at, x[i].reason};
    }
    v->events = (struct list){row, events.n};
    v->asides = (struct list){aside, n};
}

static enum err_code put_drafts(struct req *r, struct history *v, struct err *e)
{
    struct list drafts;
    TRY(design_draft_of(r->ctx.centre, r->actor.unit, v->code, r->x->arena, &drafts, e));
    const struct design_draft *d = drafts.items;
    struct history_draft *row = ARENA_ARRAY(r->x->arena, struct history_draft, drafts.n + 1);
    for (size_t i = 0; i < drafts.n; i++)
        row[i] = (struct history_draft){d[i].id, d[i].updated_at, d[i].updated_name};
    v->drafts = (struct list){row, drafts.n};
    return ERR_OK;
}

enum err_code history_show(struct req *r, struct err *e)
{
    struct err no;
    struct list events;
    struct history *v = ARENA_NEW(r->x->arena, struct history);
    TRY(catalogue_refresh(r->ctx.world->catalogue, r->ctx.centre, e));
    *v = (struct history){.code = req_param(r, "code"), .may = !design_may(&r->ctx, &no), .withdrawing = r->again ? req_id(r, "n") : 0,
                          .reason_error = form_problem(r, "reason"), .reason = req_value(r, "reason")};
    TRY(design_event_of(r->ctx.centre, v->code, true, r->x->arena, &events, e));
    TRY(put_lines(r, v, events, e));
    put_events(r, v, events);
    TRY(put_drafts(r, v, e));
    r->title = arena_fmt(r->x->arena, "%s: %s", req_text(r, "designer.revisions"), v->name);
    return req_show(r, v);
}

enum err_code history_withdraw(struct req *r, struct err *e)
{
    TRY(design_withdraw(&r->ctx, req_param(r, "code"), req_id(r, "n"), req_value(r, "reason"), &r->problems, e));
    return req_go(r, "/quan-tri/thu-tuc/%s?tb=ban-da-rut", req_param(r, "code"));
}
