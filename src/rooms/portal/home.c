/* The front page, and procedures as a list or as what a search found. Must never claim a figure that nobody counted. */
#include "rooms/portal/brief.h"
#include "rooms/portal/room.h"
#include "base/text.h"
#include "reference/catalogue.h"
#include "service/folder.h"
#include <string.h>

enum { ON_FRONT = 6, EXAMPLES = 3, MOST = 200, QUERY_MAX = 200 };

struct portal_example { const char *text; };

struct portal_home {
    struct list procedures; /* struct brief */
    struct list examples;   /* struct portal_example: everyday words that find something */
};

struct portal_list {
    struct list procedures;
    const char *query;
    int64_t n;
    bool searched, one, none;
};

static const struct field example_fields[] = {FIELD(portal_example, text, F_TEXT)};
static const struct model example_model = MODEL(portal_example, example_fields);

static const struct field home_fields[] = {
    FIELD(portal_home, procedures, F_LIST, .of = &brief_model), FIELD(portal_home, examples, F_LIST, .of = &example_model),
};
const struct model portal_home_model = MODEL(portal_home, home_fields, .doc = "The front page");

static const struct field list_fields[] = {
    FIELD(portal_list, procedures, F_LIST, .of = &brief_model, .max = MOST), FIELD(portal_list, query, F_TEXT), FIELD(portal_list, n, F_INT),
    FIELD(portal_list, searched, F_BOOL, .flags = FIELD_PRIVATE), FIELD(portal_list, one, F_BOOL, .flags = FIELD_PRIVATE),
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

enum err_code portal_home(struct req *r, struct err *e)
{
    (void)e;
    size_t n;
    const struct procedure *const *all = catalogue_list(r->ctx.world->catalogue, folder_today(&r->ctx), r->x->arena, &n);
    struct portal_home *v = ARENA_NEW(r->x->arena, struct portal_home);
    v->procedures = briefs(&r->ctx, all, n < ON_FRONT ? n : ON_FRONT, "");
    v->examples = examples_of(&r->ctx, all, n < EXAMPLES ? n : EXAMPLES);
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

enum err_code portal_list(struct req *r, struct err *e)
{
    (void)e;
    const struct procedure **found = ARENA_ARRAY(r->x->arena, const struct procedure *, MOST);
    struct portal_list *v = ARENA_NEW(r->x->arena, struct portal_list);
    v->query = query_of(r);
    size_t n = catalogue_search(r->ctx.world->catalogue, v->query, folder_today(&r->ctx), r->x->arena, found, MOST);
    v->procedures = briefs(&r->ctx, found, n, v->query);
    v->n = (int64_t)n;
    v->searched = *v->query;
    v->one = n == 1;
    v->none = n == 0;
    return req_show(r, v);
}
