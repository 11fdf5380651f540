/* The editor of a draft: begun, shown, saved, thrown away. What was typed is never lost: somebody else's saving shows both. */
#include "rooms/designer/head.h"
#include "rooms/designer/lines.h"
#include "rooms/designer/room.h"
#include "app/form_view.h"
#include <stdlib.h>
#include <string.h>

struct editor_begin_input { const char *code, *from; int64_t revision; bool aside; };
static const struct field begin_fields[] = {
    FIELD(editor_begin_input, code, F_TEXT, .flags = FIELD_REQUIRED, .max = 20, .label = "designer.code"), FIELD(editor_begin_input, from, F_TEXT, .max = 20, .label = "designer.from"),
    FIELD(editor_begin_input, revision, F_INT), FIELD(editor_begin_input, aside, F_BOOL),
};
const struct model editor_begin_model = MODEL(editor_begin_input, begin_fields);

struct editor_view {
    struct draft_head head;
    const char *body, *scenarios, *body_error, *scenarios_error, *their_name;
    bool conflict, has_usual; /* has_usual: the program has scenarios of its own */
    struct list faults, difference;
};
static const struct field fields[] = {
    FIELD(editor_view, head, F_RECORD, .of = &draft_head_model), FIELD(editor_view, body, F_TEXT, .flags = FIELD_LINES),
    FIELD(editor_view, scenarios, F_TEXT, .flags = FIELD_LINES), FIELD(editor_view, body_error, F_TEXT, .flags = FIELD_PRIVATE),
    FIELD(editor_view, scenarios_error, F_TEXT, .flags = FIELD_PRIVATE), FIELD(editor_view, their_name, F_TEXT, .flags = FIELD_PRIVATE),
    FIELD(editor_view, conflict, F_BOOL, .flags = FIELD_PRIVATE), FIELD(editor_view, has_usual, F_BOOL), FIELD(editor_view, faults, F_LIST, .of = &fault_view_model),
    FIELD(editor_view, difference, F_LIST, .of = &line_view_model, .flags = FIELD_PRIVATE),
};
const struct model editor_view_model = MODEL(editor_view, fields, .doc = "A draft of a procedure's file, with what is wrong with it");

enum err_code editor_begin(struct req *r, struct err *e)
{
    const struct editor_begin_input *in = r->input;
    struct design_begin b = {.code = in->code, .from = in->from, .revision = in->revision, .aside = in->aside};
    int64_t id;
    TRY(design_start(&r->ctx, &b, &r->problems, &id, e));
    return req_go(r, "/quan-tri/thu-tuc/ban-nhap/%lld", (long long)id);
}

static int64_t version_typed(const struct req *r)
{
    const char *s = req_value(r, "version");
    return strlen(s) < 12 && strspn(s, "0123456789") == strlen(s) ? strtoll(s, NULL, 10) : 0;
}

/* What was typed stands in the editor, on top of what the others saved; the next saving is meant. */
static void put_typed(struct req *r, const struct draft_page *p, struct editor_view *v)
{
    const struct procedure *none;
    v->conflict = version_typed(r) != p->row->version;
    v->body = req_value(r, "body");
    v->scenarios = req_value(r, "scenarios");
    v->their_name = p->row->updated_name;
    if (v->conflict)
        v->difference = lines_view(r, p->row->body, v->body);
    if (strlen(v->body) <= DESIGN_TEXT_MAX)
        v->faults = faults_view(r, design_check(v->body, r->x->arena, &none), v->body);
    v->head.faults_n = (int64_t)v->faults.n;
}

enum err_code editor_show(struct req *r, struct err *e)
{
    struct draft_page p;
    struct editor_view *v = ARENA_NEW(r->x->arena, struct editor_view);
    TRY(head_load(r, &p, e));
    *v = (struct editor_view){.head = head_view(r, &p, "draft"), .body = p.row->body, .scenarios = p.row->scenarios, .their_name = "",
                             .has_usual = *head_scenarios(r, p.row->code) != 0, .faults = faults_view(r, p.faults, p.row->body)};
    if (r->again)
        put_typed(r, &p, v);
    v->body_error = form_problem(r, "body");
    v->scenarios_error = form_problem(r, "scenarios");
    return req_show(r, v);
}

enum err_code editor_keep(struct req *r, struct err *e)
{
    struct design_save s = {.id = req_id(r, "id"), .version = version_typed(r), .body = req_value(r, "body"), .scenarios = req_value(r, "scenarios")};
    TRY(design_save(&r->ctx, &s, &r->problems, e));
    return req_go(r, "/quan-tri/thu-tuc/ban-nhap/%lld?tb=ban-nhap-da-luu", (long long)s.id);
}

enum err_code editor_drop(struct req *r, struct err *e)
{
    TRY(design_drop(&r->ctx, req_id(r, "id"), e));
    return req_go(r, "/quan-tri/thu-tuc?tb=ban-nhap-da-bo");
}
