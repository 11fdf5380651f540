/* Two texts of a procedure side by side: line by line, and what it means for people. */
#include "rooms/designer/head.h"
#include "rooms/designer/lines.h"
#include "rooms/designer/room.h"
#include "rooms/designer/telling.h"
#include "store/procedure_store.h"
#include <stdlib.h>
#include <string.h>

struct compare_choice { int64_t revision; bool is_before, is_after; };
static const struct field choice_fields[] = {FIELD(compare_choice, revision, F_INT), FIELD(compare_choice, is_before, F_BOOL), FIELD(compare_choice, is_after, F_BOOL)};
static const struct model choice_model = MODEL(compare_choice, choice_fields, .doc = "A revision to compare with");

struct compare {
    struct draft_head head;  /* of a draft */
    bool of_draft, unreadable, none; /* none: the draft is new, there is nothing to compare with */
    const char *code;
    int64_t before, after;   /* revisions; after 0 = the draft */
    struct list choices, lines, changes;
};
static const struct field fields[] = {
    FIELD(compare, head, F_RECORD, .of = &draft_head_model, .flags = FIELD_PRIVATE), FIELD(compare, of_draft, F_BOOL),
    FIELD(compare, unreadable, F_BOOL, .doc = "One of the texts has faults: nothing can be said in words"), FIELD(compare, none, F_BOOL), FIELD(compare, code, F_TEXT),
    FIELD(compare, before, F_INT), FIELD(compare, after, F_INT), FIELD(compare, changes, F_LIST, .of = &change_view_model),
    FIELD(compare, lines, F_LIST, .of = &line_view_model), FIELD(compare, choices, F_LIST, .of = &choice_model),
};
const struct model compare_model = MODEL(compare, fields, .doc = "The difference between two texts of a procedure");

static int64_t asked(const struct req *r, const char *name)
{
    const char *s = req_query(r, name);
    return *s && strlen(s) < 8 && strspn(s, "0123456789") == strlen(s) ? strtoll(s, NULL, 10) : 0;
}

static enum err_code put_choices(struct req *r, struct compare *v, struct err *e)
{
    struct list kept;
    TRY(procedure_store_of(r->ctx.centre, v->code, r->x->arena, &kept, e));
    const struct procedure_revision *k = kept.items;
    struct compare_choice *row = ARENA_ARRAY(r->x->arena, struct compare_choice, kept.n + 1);
    if (!v->before && v->of_draft && kept.n)
        v->before = k[0].revision;
    for (size_t i = 0; i < kept.n; i++)
        row[i] = (struct compare_choice){k[i].revision, k[i].revision == v->before, k[i].revision == v->after};
    v->choices = (struct list){row, kept.n};
    return ERR_OK;
}

static void put(struct req *r, struct compare *v, const char *before, const char *after)
{
    const struct procedure *a, *b;
    design_check(before, r->x->arena, &a);
    design_check(after, r->x->arena, &b);
    v->lines = lines_view(r, before, after);
    v->unreadable = !a || !b;
    if (!v->unreadable)
        v->changes = telling_changes(r, a, b);
}

enum err_code compare_revisions(struct req *r, struct err *e)
{
    const char *before, *after;
    struct compare *v = ARENA_NEW(r->x->arena, struct compare);
    record_init(v, &compare_model);
    v->code = req_param(r, "code");
    v->before = asked(r, "tu");
    v->after = asked(r, "den");
    TRY(design_text(&r->ctx, v->code, v->before, *req_query(r, "tu-rieng") != 0, &before, e));
    TRY(design_text(&r->ctx, v->code, v->after, *req_query(r, "den-rieng") != 0, &after, e));
    TRY(put_choices(r, v, e));
    put(r, v, before, after);
    r->title = arena_fmt(r->x->arena, "%s: %s", req_text(r, "designer.compare"), v->code);
    return req_show(r, v);
}

enum err_code compare_draft(struct req *r, struct err *e)
{
    struct draft_page p;
    const char *before;
    struct compare *v = ARENA_NEW(r->x->arena, struct compare);
    TRY(head_load(r, &p, e));
    record_init(v, &compare_model);
    v->head = head_view(r, &p, "compare");
    v->of_draft = true;
    v->code = p.row->code;
    v->before = *req_query(r, "voi") ? asked(r, "voi") : p.row->base;
    TRY(put_choices(r, v, e));
    v->none = !v->before;
    if (v->none)
        return req_show(r, v);
    TRY(design_text(&r->ctx, v->code, v->before, false, &before, e));
    put(r, v, before, p.row->body);
    return req_show(r, v);
}
