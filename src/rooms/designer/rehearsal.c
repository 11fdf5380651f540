/* The scenarios of a draft: which they are, playing them, how they went. */
#include "rooms/designer/head.h"
#include "rooms/designer/room.h"
#include "app/app.h"
#include <stdlib.h>
#include <string.h>

struct told_line { const char *kind, *text, *steps; }; /* good bad why */
static const char *const kinds[] = {"good", "bad", "why", NULL};
static const struct field told_fields[] = {
    FIELD(told_line, kind, F_TEXT, .words = kinds, .label = "designer.run"), FIELD(told_line, text, F_TEXT), FIELD(told_line, steps, F_TEXT),
};
static const struct model told_model = MODEL(told_line, told_fields, .doc = "A scenario and how it went, or why not");

struct rehearsal_view {
    struct draft_head head;
    bool own, none, ran, stale, ok; /* stale: something was changed since */
    int64_t at;
    const char *scenarios;
    struct list told;
};
static const struct field fields[] = {
    FIELD(rehearsal_view, head, F_RECORD, .of = &draft_head_model), FIELD(rehearsal_view, own, F_BOOL, .doc = "The draft's own scenarios; else the program's"),
    FIELD(rehearsal_view, none, F_BOOL), FIELD(rehearsal_view, ran, F_BOOL), FIELD(rehearsal_view, stale, F_BOOL), FIELD(rehearsal_view, ok, F_BOOL),
    FIELD(rehearsal_view, at, F_INSTANT), FIELD(rehearsal_view, scenarios, F_TEXT, .flags = FIELD_LINES), FIELD(rehearsal_view, told, F_LIST, .of = &told_model),
};
const struct model rehearsal_model = MODEL(rehearsal_view, fields, .doc = "The scenarios of a draft and how they went");

/* "+ id, 5", "- id, 3", "  why" as app.h has it. */
static struct list told_of(const struct req *r, const char *told)
{
    size_t cap = 1, n = 0;
    for (const char *s = told; *s; s++)
        cap += *s == '\n';
    struct told_line *row = ARENA_ARRAY(r->x->arena, struct told_line, cap);
    for (const char *s = told; *s; s += strcspn(s, "\n"), s += *s == '\n') {
        char *line = arena_strn(r->x->arena, s, strcspn(s, "\n")), *comma = strrchr(line, ',');
        bool why = *line == ' ';
        if (strlen(line) < 3)
            continue;
        if (!why && comma)
            *comma = 0;
        row[n++] = (struct told_line){why ? "why" : *line == '+' ? "good" : "bad", line + 2, !why && comma ? comma + 2 : ""};
    }
    return (struct list){row, n};
}

enum err_code rehearsal_show(struct req *r, struct err *e)
{
    struct draft_page p;
    struct rehearsal_view *v = ARENA_NEW(r->x->arena, struct rehearsal_view);
    TRY(head_load(r, &p, e));
    *v = (struct rehearsal_view){.head = head_view(r, &p, "rehearsal"), .own = p.own_scenarios, .none = !*p.scenarios, .ran = *p.row->played != 0,
                                 .ok = p.row->played_ok, .at = p.row->played_at, .scenarios = p.scenarios, .told = told_of(r, p.row->told)};
    v->stale = v->ran && strcmp(v->head.played, "none") == 0;
    return req_show(r, v);
}

/* On the pool: it takes a second. What is to be kept lies in r->scratch. */
enum err_code rehearsal_first(struct req *r, struct err *e)
{
    struct draft_page p;
    struct buf told = buf_init(r->x->arena, 0);
    struct design_run *run = ARENA_NEW(r->x->arena, struct design_run);
    const struct app_config *c = app_config(r->app);
    TRY(head_load(r, &p, e));
    if (!p.procedure)
        problem_add(&r->problems, "scenarios", "designer.err.faults", (int64_t)p.faults.n);
    else if (!*p.scenarios || !c->rehearse)
        problem_add(&r->problems, "scenarios", "designer.err.no_scenarios", 0);
    TRY(req_checked(r, e));
    struct rehearsal x = {.procedure = p.row->body, .scenarios = p.scenarios, .arena = r->x->arena, .told = &told};
    TRY(c->rehearse(c, &x, e));
    *run = (struct design_run){p.row->id, design_digest(p.row->body, p.scenarios, r->x->arena), told.p, !x.wrong && x.played > 0};
    r->scratch = run;
    return ERR_OK;
}

enum err_code rehearsal_play(struct req *r, struct err *e)
{
    const struct design_run *run = r->scratch;
    TRY(design_keep_run(&r->ctx, run, e));
    return req_go(r, "/quan-tri/thu-tuc/ban-nhap/%lld/kich-ban", (long long)run->id);
}
