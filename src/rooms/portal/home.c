/* The front page, and procedures as a list or as what a search found. Must never claim a figure that nobody counted. */
#include "rooms/portal/agency.h"
#include "rooms/portal/brief.h"
#include "rooms/portal/life.h"
#include "rooms/portal/room.h"
#include "base/text.h"
#include "reference/catalogue.h"
#include "service/folder.h"
#include <stdlib.h>
#include <string.h>

enum { ON_FRONT = 6, EXAMPLES = 3, MOST = 200, FOUND = 30, WHILE_TYPING = 6, QUERY_MAX = 200 };

struct portal_example { const char *text; };

struct portal_home {
    struct list procedures; /* struct brief */
    struct list examples;   /* struct portal_example: everyday words that find something */
    struct list events;     /* struct life_view */
};

struct portal_field { const char *name, *sorted; int64_t n; };

struct portal_list {
    struct list procedures; /* struct brief */
    struct list fields;     /* struct portal_field: nothing was asked */
    struct list events;     /* struct life_view: the same */
    struct list named;      /* struct agency_link: agencies that the question names */
    struct agency_link agency; /* searched among what it decides; id "" = among all */
    const char *query, *chosen, *meant, *elsewhere;
    int64_t n, all;
    bool searched, one, none, unsure;
};

static const struct field example_fields[] = {FIELD(portal_example, text, F_TEXT)};
static const struct model example_model = MODEL(portal_example, example_fields);

static const struct field home_fields[] = {
    FIELD(portal_home, procedures, F_LIST, .of = &brief_model), FIELD(portal_home, examples, F_LIST, .of = &example_model),
    FIELD(portal_home, events, F_LIST, .of = &life_view_model),
};
const struct model portal_home_model = MODEL(portal_home, home_fields, .doc = "The front page");

static const char *const elsewhere_words[] = {"", "call_113", "call_114", "call_115", "feedback", "passport", "private", "smalltalk", "system", "track", NULL};
static const struct field field_fields[] = {FIELD(portal_field, name, F_TEXT), FIELD(portal_field, n, F_INT)};
static const struct model field_model = MODEL(portal_field, field_fields);

static const struct field list_fields[] = {
    FIELD(portal_list, procedures, F_LIST, .of = &brief_model, .max = MOST), FIELD(portal_list, query, F_TEXT), FIELD(portal_list, n, F_INT),
    FIELD(portal_list, fields, F_LIST, .of = &field_model, .doc = "Fields of procedures, when nothing was asked; ?lv= shows one"),
    FIELD(portal_list, events, F_LIST, .of = &life_view_model, .doc = "Events of a life, when nothing was asked; ?viec= shows one"),
    FIELD(portal_list, named, F_LIST, .of = &agency_link_model, .doc = "Agencies that the question names"),
    FIELD(portal_list, agency, F_RECORD, .of = &agency_link_model, .doc = "Searched among what this one decides (?co-quan=)"),
    FIELD(portal_list, chosen, F_TEXT, .doc = "The field or event shown"), FIELD(portal_list, all, F_INT, .doc = "All that can be searched"),
    FIELD(portal_list, meant, F_TEXT, .doc = "The question with misspelt words put right, without marks; empty = as asked"),
    FIELD(portal_list, elsewhere, F_TEXT, .words = elsewhere_words, .label = "portal.to", .doc = "It is about something else: what, and where that is done"),
    FIELD(portal_list, unsure, F_BOOL, .doc = "These are guesses"), FIELD(portal_list, searched, F_BOOL, .flags = FIELD_PRIVATE), FIELD(portal_list, one, F_BOOL, .flags = FIELD_PRIVATE),
    FIELD(portal_list, none, F_BOOL, .flags = FIELD_PRIVATE),
};
const struct model portal_list_model = MODEL(portal_list, list_fields, .doc = "Procedures, best match first");

static struct list briefs(const struct ctx *c, const struct procedure *const *p, size_t n, const char *query)
{
    struct brief *row = ARENA_ARRAY(c->arena, struct brief, n + 1);
    for (size_t i = 0; i < n; i++)
        row[i] = brief_of(c, p[i], query);
    return (struct list){row, n};
}

/* The first everyday word of each; these are Vietnamese, so the English page shows names. */
static struct list examples_of(const struct ctx *c, const struct procedure *const *p, size_t n)
{
    bool english = strcmp(c->lang, "en") == 0;
    struct portal_example *row = ARENA_ARRAY(c->arena, struct portal_example, n + 1);
    for (size_t i = 0; i < n; i++)
        row[i].text = english || !p[i]->n_keywords ? label_in(&p[i]->name, c->lang) : p[i]->keywords[0].id;
    return (struct list){row, n};
}

/* What people come for most stands on the front page; then others, so that it is never half empty. */
static const struct procedure *const *front(const struct req *r, size_t *n)
{
    static const char *const most[ON_FRONT] = {"2.000815", "1.001193", "1.000894", "1.004194", "1.013225", "1.013831"};
    const struct catalogue *c = r->ctx.world->catalogue;
    const struct procedure **out = ARENA_ARRAY(r->x->arena, const struct procedure *, ON_FRONT);
    size_t all;
    const struct procedure *const *p = catalogue_worked(c, folder_today(&r->ctx), r->x->arena, &all);
    *n = 0;
    for (size_t i = 0; i < ON_FRONT + all && *n < ON_FRONT; i++) {
        const struct procedure *x = i < ON_FRONT ? catalogue_find(c, most[i], folder_today(&r->ctx)) : p[i - ON_FRONT];
        bool there = !x;
        for (size_t k = 0; k < *n; k++)
            there |= out[k] == x;
        if (!there)
            out[(*n)++] = x;
    }
    return out;
}

enum err_code portal_home(struct req *r, struct err *e)
{
    (void)e;
    size_t n;
    const struct procedure *const *few = front(r, &n);
    struct portal_home *v = ARENA_NEW(r->x->arena, struct portal_home);
    v->procedures = briefs(&r->ctx, few, n, "");
    v->events = life_views(r);
    v->examples = examples_of(&r->ctx, few, n < EXAMPLES ? n : EXAMPLES);
    return req_show(r, v);
}

/* What was typed, without an end of it that nobody means. */
static const char *query_of(const struct req *r)
{
    const char *q = text_trim(r->x->arena, req_query(r, "q"));
    size_t n = strlen(q);
    if (n <= QUERY_MAX)
        return q;
    for (n = QUERY_MAX; n && (q[n] & 0xC0) == 0x80; n--)
        ;
    return arena_strn(r->x->arena, q, n);
}

struct among { const struct req *r; uint64_t bit; };

static bool decided_by(const struct catalogue_hit *hit, const void *arg)
{
    const struct among *x = arg;
    return agency_bits(x->r, hit) & x->bit;
}

static void put_found(struct req *r, struct portal_list *v)
{
    struct catalogue_question q = {.text = v->query, .date = folder_today(&r->ctx)};
    struct catalogue_answer found;
    const struct agency_kind *k = agencies_find(r->ctx.world->agencies, req_query(r, "co-quan"));
    struct among among = {r, k ? agency_bit(r, k) : 0};
    q.typing = *req_query(r, "go");
    q.among = k ? decided_by : NULL;
    q.arg = &among;
    if (k)
        v->agency = agency_counted(r, k);
    else
        v->named = agency_named(r, v->query);
    catalogue_ask(r->ctx.world->catalogue, &q, q.typing ? WHILE_TYPING : FOUND, r->x->arena, &found);
    struct brief *row = ARENA_ARRAY(r->x->arena, struct brief, found.n + 1);
    for (size_t i = 0; i < found.n; i++) {
        const struct catalogue_hit *h = &found.hit[i];
        row[i] = h->procedure ? brief_of(&r->ctx, h->procedure, v->query) : brief_listed(&r->ctx, h->listing, v->query);
    }
    v->procedures = (struct list){row, found.n};
    v->elsewhere = found.elsewhere;
    v->meant = found.meant;
    v->unsure = found.n && !found.found;
}

static int by_name(const void *a, const void *b)
{
    const struct portal_field *x = a, *y = b;
    return strcmp(x->sorted, y->sorted);
}

/* Fields by name, and the procedures of a chosen one, else what is worked here. */
static void put_fields(struct req *r, struct portal_list *v)
{
    size_t n, kept = 0, fields = 0;
    const struct procedure *const *all = catalogue_list(r->ctx.world->catalogue, folder_today(&r->ctx), r->x->arena, &n);
    struct portal_field *field = ARENA_ARRAY(r->x->arena, struct portal_field, n + 1);
    const struct procedure **row = ARENA_ARRAY(r->x->arena, const struct procedure *, n + 1);
    for (size_t i = 0; i < n; i++) {
        const char *name = label_in(&all[i]->field, r->ctx.lang);
        size_t k = 0;
        while (k < fields && strcmp(field[k].name, name) != 0)
            k++;
        if (k == fields)
            field[fields++] = (struct portal_field){name, text_fold(r->x->arena, name), 0};
        field[k].n++;
        if (*v->chosen ? strcmp(v->chosen, name) == 0 : !procedure_described(all[i]))
            row[kept++] = all[i];
    }
    qsort(field, fields, sizeof *field, by_name);
    v->fields = (struct list){field, fields};
    v->procedures = briefs(&r->ctx, row, kept < MOST ? kept : MOST, "");
}

/* What goes with an event of a life, in its order. */
static void put_event(struct req *r, const struct life_event *event, struct portal_list *v)
{
    const struct procedure **row = ARENA_ARRAY(r->x->arena, const struct procedure *, LIFE_MOST);
    size_t n = 0;
    for (size_t i = 0; i < LIFE_MOST && event->procedure[i]; i++) {
        const struct procedure *p = catalogue_find(r->ctx.world->catalogue, event->procedure[i], folder_today(&r->ctx));
        if (p)
            row[n++] = p;
    }
    v->chosen = req_text(r, arena_fmt(r->x->arena, "portal.life.%s", event->id));
    v->procedures = briefs(&r->ctx, row, n, "");
}

enum err_code portal_list(struct req *r, struct err *e)
{
    (void)e;
    struct portal_list *v = ARENA_NEW(r->x->arena, struct portal_list);
    *v = (struct portal_list){.query = query_of(r), .chosen = req_query(r, "lv"), .meant = "", .elsewhere = "", .agency = {"", "", agency_groups[0], "", 0}};
    v->searched = *v->query;
    const struct life_event *event = life_find(req_query(r, "viec"));
    if (v->searched)
        put_found(r, v);
    else
        put_fields(r, v);
    if (!v->searched)
        v->events = life_views(r);
    if (!v->searched && event)
        put_event(r, event, v);
    v->all = (int64_t)catalogue_size(r->ctx.world->catalogue);
    v->n = (int64_t)v->procedures.n;
    v->one = v->n == 1;
    v->none = v->n == 0 && !*v->elsewhere;
    return req_show(r, v);
}
