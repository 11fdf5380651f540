/* What the manual has, or what a question finds in it. */
#include "rooms/help/room.h"
#include "base/text.h"
#include "reference/manual.h"
#include <string.h>

enum { FOUND = 8, QUERY_MAX = 200 };

struct help_line { const char *href, *title, *summary, *part; };
struct help_shelf { const char *name, *title, *summary, *href; struct list chapters; };
struct help_index {
    const char *query;
    bool searched, none;
    struct list found;   /* struct help_line, best first */
    struct list parts;   /* struct help_shelf */
};

static const struct field line_fields[] = {
    FIELD(help_line, href, F_TEXT), FIELD(help_line, title, F_TEXT), FIELD(help_line, summary, F_TEXT), FIELD(help_line, part, F_TEXT, .doc = "Title of the part"),
};
static const struct model line_model = MODEL(help_line, line_fields);

static const struct field shelf_fields[] = {
    FIELD(help_shelf, name, F_TEXT), FIELD(help_shelf, title, F_TEXT), FIELD(help_shelf, summary, F_TEXT), FIELD(help_shelf, href, F_TEXT),
    FIELD(help_shelf, chapters, F_LIST, .of = &line_model),
};
static const struct model shelf_model = MODEL(help_shelf, shelf_fields);

static const struct field index_fields[] = {
    FIELD(help_index, found, F_LIST, .of = &line_model, .doc = "What ?q= finds, best first"), FIELD(help_index, parts, F_LIST, .of = &shelf_model),
    FIELD(help_index, query, F_TEXT), FIELD(help_index, searched, F_BOOL, .flags = FIELD_PRIVATE), FIELD(help_index, none, F_BOOL, .flags = FIELD_PRIVATE),
};
const struct model help_index_model = MODEL(help_index, index_fields, .doc = "The manual");

static struct help_line line_of(const struct req *r, const struct manual_chapter *c, const struct manual_part *p)
{
    return (struct help_line){.href = arena_fmt(r->x->arena, "/help/%s", c->id), .title = c->title, .summary = c->summary, .part = p[c->part].title};
}

static struct list shelves_of(const struct req *r)
{
    const struct manual *m = r->ctx.world->manual;
    size_t n, all;
    const struct manual_part *p = manual_parts(m, r->ctx.lang, &n);
    const struct manual_chapter *c = manual_chapters(m, r->ctx.lang, &all);
    struct help_shelf *row = ARENA_ARRAY(r->x->arena, struct help_shelf, n + 1);
    for (size_t i = 0; i < n; i++) {
        struct help_line *line = ARENA_ARRAY(r->x->arena, struct help_line, p[i].n + 1);
        for (size_t k = 0; k < p[i].n; k++)
            line[k] = line_of(r, &c[p[i].first + k], p);
        row[i] = (struct help_shelf){.name = p[i].name, .title = p[i].title, .summary = p[i].summary,
                                     .href = arena_fmt(r->x->arena, "/help/%s", p[i].name), .chapters = {line, p[i].n}};
    }
    return (struct list){row, n};
}

static struct list found_of(const struct req *r, const char *query)
{
    const struct manual *m = r->ctx.world->manual;
    struct manual_hits hits;
    size_t n;
    const struct manual_part *p = manual_parts(m, r->ctx.lang, &n);
    manual_ask(m, r->ctx.lang, query, FOUND, r->x->arena, &hits);
    struct help_line *row = ARENA_ARRAY(r->x->arena, struct help_line, hits.n + 1);
    for (size_t i = 0; i < hits.n; i++)
        row[i] = line_of(r, hits.row[i], p);
    return (struct list){row, hits.n};
}

enum err_code help_index(struct req *r, struct err *e)
{
    (void)e;
    struct help_index *v = ARENA_NEW(r->x->arena, struct help_index);
    const char *q = text_trim(r->x->arena, req_query(r, "q"));
    *v = (struct help_index){.query = strlen(q) <= QUERY_MAX ? q : "", .parts = shelves_of(r)};
    v->searched = *v->query;
    if (v->searched)
        v->found = found_of(r, v->query);
    v->none = v->searched && !v->found.n;
    return req_show(r, v);
}

enum err_code help_moved(struct req *r, struct err *e)
{
    (void)e;
    return req_go(r, "/help");
}
