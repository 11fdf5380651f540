/* A chapter, with the way on to its neighbours; and a whole part. The words themselves are templates (tools/manual), chosen by the chapter's name. */
#include "rooms/help/room.h"
#include "reference/manual.h"
#include <string.h>

struct help_leaf { const char *href, *title; bool current; };
struct help_part { const char *part, *title, *summary; struct list chapters; };
struct help_chapter {
    const char *id, *title, *summary, *text;
    const char *part, *part_title, *part_href;
    struct list chapters;                  /* struct help_leaf: all of the part */
    const char *before, *before_title, *after, *after_title; /* "": none */
};

static const struct field leaf_fields[] = {FIELD(help_leaf, href, F_TEXT), FIELD(help_leaf, title, F_TEXT), FIELD(help_leaf, current, F_BOOL, .flags = FIELD_PRIVATE)};
static const struct model leaf_model = MODEL(help_leaf, leaf_fields);

static const struct field part_fields[] = {
    FIELD(help_part, chapters, F_LIST, .of = &leaf_model), FIELD(help_part, part, F_TEXT), FIELD(help_part, title, F_TEXT), FIELD(help_part, summary, F_TEXT),
};
const struct model help_part_model = MODEL(help_part, part_fields, .doc = "A part of the manual");

static const struct field chapter_fields[] = {
    FIELD(help_chapter, id, F_TEXT, .doc = "Part and chapter: its address behind /help/"), FIELD(help_chapter, title, F_TEXT), FIELD(help_chapter, summary, F_TEXT),
    FIELD(help_chapter, text, F_TEXT, .doc = "The chapter as plain text"), FIELD(help_chapter, part, F_TEXT), FIELD(help_chapter, part_title, F_TEXT),
    FIELD(help_chapter, part_href, F_TEXT, .flags = FIELD_PRIVATE), FIELD(help_chapter, chapters, F_LIST, .of = &leaf_model),
    FIELD(help_chapter, before, F_TEXT), FIELD(help_chapter, before_title, F_TEXT, .flags = FIELD_PRIVATE),
    FIELD(help_chapter, after, F_TEXT), FIELD(help_chapter, after_title, F_TEXT, .flags = FIELD_PRIVATE),
};
const struct model help_chapter_model = MODEL(help_chapter, chapter_fields, .doc = "A chapter of the manual");

static const char *address(const struct req *r, const struct manual_chapter *c)
{
    return arena_fmt(r->x->arena, "/help/%s", c->id);
}

static struct list leaves_of(const struct req *r, const struct manual_chapter *first, size_t n, const struct manual_chapter *current)
{
    struct help_leaf *row = ARENA_ARRAY(r->x->arena, struct help_leaf, n + 1);
    for (size_t i = 0; i < n; i++)
        row[i] = (struct help_leaf){address(r, &first[i]), first[i].title, &first[i] == current};
    return (struct list){row, n};
}

enum err_code help_part(struct req *r, struct err *e)
{
    size_t n, all;
    const struct manual_part *p = manual_parts(r->ctx.world->manual, r->ctx.lang, &n);
    const struct manual_chapter *c = manual_chapters(r->ctx.world->manual, r->ctx.lang, &all);
    const char *name = req_param(r, "part");
    while (n && strcmp(p->name, name) != 0)
        p++, n--;
    if (!n)
        return err(e, ERR_NOT_FOUND, "no such part of the manual");
    struct help_part *v = ARENA_NEW(r->x->arena, struct help_part);
    *v = (struct help_part){.part = p->name, .title = p->title, .summary = p->summary, .chapters = leaves_of(r, c + p->first, p->n, NULL)};
    r->title = v->title;
    return req_show(r, v);
}

enum err_code help_chapter(struct req *r, struct err *e)
{
    const char *lang = r->ctx.lang, *id = arena_fmt(r->x->arena, "%s/%s", req_param(r, "part"), req_param(r, "chapter"));
    const struct manual_chapter *c = manual_find(r->ctx.world->manual, lang, id);
    size_t n, all;
    const struct manual_part *p = manual_parts(r->ctx.world->manual, lang, &n);
    const struct manual_chapter *first = manual_chapters(r->ctx.world->manual, lang, &all);
    if (!c)
        return err(e, ERR_NOT_FOUND, "no such chapter of the manual");
    p += c->part;
    first += p->first;
    struct help_chapter *v = ARENA_NEW(r->x->arena, struct help_chapter);
    *v = (struct help_chapter){
        .id = c->id, .title = c->title, .summary = c->summary, .text = c->text, .part = p->name, .part_title = p->title,
        .part_href = arena_fmt(r->x->arena, "/help/%s", p->name), .chapters = leaves_of(r, first, p->n, c),
        .before = c > first ? address(r, c - 1) : "", .before_title = c > first ? c[-1].title : "",
        .after = c + 1 < first + p->n ? address(r, c + 1) : "", .after_title = c + 1 < first + p->n ? c[1].title : "",
    };
    r->title = v->title;
    return req_show(r, v);
}
