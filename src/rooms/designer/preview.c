/* What people will see of a draft: papers, fees, limits with a date, laws, and the way of a dossier, drawn and told. */
#include "rooms/designer/head.h"
#include "rooms/designer/room.h"
#include "rooms/designer/sample.h"
#include "rooms/designer/telling.h"
#include "app/due_view.h"
#include "base/civil.h"
#include "domain/flow.h"
#include "domain/workflow.h"
#include "reference/calendars.h"
#include <string.h>

static const char *const needs[] = {"required", "optional", "known", NULL};

struct preview_paper { const char *name, *hint, *need; int64_t originals, copies; };
static const struct field paper_fields[] = {
    FIELD(preview_paper, name, F_TEXT), FIELD(preview_paper, hint, F_TEXT), FIELD(preview_paper, need, F_TEXT, .words = needs, .label = "designer.word"),
    FIELD(preview_paper, originals, F_INT), FIELD(preview_paper, copies, F_INT),
};
static const struct model paper_model = MODEL(preview_paper, paper_fields);

struct preview_case { const char *id, *name, *hint, *limit, *law; struct due_view due; struct list papers; };
static const struct field case_fields[] = {
    FIELD(preview_case, id, F_TEXT), FIELD(preview_case, name, F_TEXT), FIELD(preview_case, hint, F_TEXT), FIELD(preview_case, limit, F_TEXT), FIELD(preview_case, law, F_TEXT),
    FIELD(preview_case, due, F_RECORD, .of = &due_view_model), FIELD(preview_case, papers, F_LIST, .of = &paper_model),
};
static const struct model case_model = MODEL(preview_case, case_fields, .doc = "A case: its papers, its limit, and when that ends for a dossier of the sample date");

struct preview_fee { const char *name, *hint, *amount, *law; };
static const struct field fee_fields[] = {
    FIELD(preview_fee, name, F_TEXT), FIELD(preview_fee, hint, F_TEXT), FIELD(preview_fee, amount, F_TEXT), FIELD(preview_fee, law, F_TEXT),
};
static const struct model fee_model = MODEL(preview_fee, fee_fields);

struct preview_act { const char *name, *by, *to, *limit; };
static const struct field act_fields[] = {
    FIELD(preview_act, name, F_TEXT), FIELD(preview_act, by, F_TEXT), FIELD(preview_act, to, F_TEXT), FIELD(preview_act, limit, F_TEXT),
};
static const struct model act_model = MODEL(preview_act, act_fields, .doc = "What may be done in a state: by whom, where to, within what time");

struct preview_state { const char *name, *holder, *citizen, *clock; struct list acts; };
static const struct field state_fields[] = {
    FIELD(preview_state, name, F_TEXT), FIELD(preview_state, holder, F_TEXT), FIELD(preview_state, citizen, F_TEXT),
    FIELD(preview_state, clock, F_TEXT), FIELD(preview_state, acts, F_LIST, .of = &act_model),
};
static const struct model state_model = MODEL(preview_state, state_fields);

struct preview_law { const char *code, *title; };
static const struct field law_fields[] = {FIELD(preview_law, code, F_TEXT), FIELD(preview_law, title, F_TEXT)};
static const struct model law_model = MODEL(preview_law, law_fields);

struct preview {
    struct draft_head head;
    bool readable, worked;
    const char *summary, *who, *note, *result, *day;
    struct list faults, cases, fees, laws, states;
    struct flow flow;
};
static const struct field fields[] = {
    FIELD(preview, head, F_RECORD, .of = &draft_head_model), FIELD(preview, readable, F_BOOL), FIELD(preview, worked, F_BOOL), FIELD(preview, summary, F_TEXT),
    FIELD(preview, who, F_TEXT), FIELD(preview, note, F_TEXT), FIELD(preview, result, F_TEXT), FIELD(preview, day, F_DATE, .doc = "Received at nine in the morning of that day"),
    FIELD(preview, faults, F_LIST, .of = &fault_view_model), FIELD(preview, cases, F_LIST, .of = &case_model), FIELD(preview, fees, F_LIST, .of = &fee_model),
    FIELD(preview, laws, F_LIST, .of = &law_model), FIELD(preview, states, F_LIST, .of = &state_model), FIELD(preview, flow, F_RECORD, .of = &flow_model),
};
const struct model preview_model = MODEL(preview, fields, .doc = "What people will see of a draft");

static const char *in(const struct req *r, const struct label *l)
{
    return label_in(l, r->ctx.lang);
}

/* ---- limits, papers, fees */

static enum err_code due_of(struct req *r, const struct sample *s, const struct term *t, int64_t received, struct due_view *out, struct err *e)
{
    struct deadline d = deadline_of(t, received);
    struct deadline_rules rules = {.calendar = calendars_of(r->ctx.world->calendars, s->unit->id)};
    struct deadline_result due;
    record_init(out, &due_view_model);
    TRY(deadline_due(&d, &rules, received, r->x->arena, &due, e));
    if (due.due)
        *out = (struct due_view){.dated = true, .running = true, .expected = due.expected, .date = due.due_date, .due = due.due,
                                 .lunar = due_lunar(&r->ctx, due.due_date), .total = due.total, .unit = due.unit, .why = due_lines(&due.lines, r->x->arena)};
    return ERR_OK;
}

static struct list papers_of(const struct req *r, const struct procedure *p, const struct procedure_case *c)
{
    struct preview_paper *row = ARENA_ARRAY(r->x->arena, struct preview_paper, c->n_papers + 1);
    size_t n = 0;
    for (size_t i = 0; i < c->n_papers; i++) {
        const struct paper *x = procedure_paper_find(p, c->papers[i].id);
        if (x)
            row[n++] = (struct preview_paper){in(r, &x->name), in(r, &x->hint), needs[x->need], x->originals, x->copies};
    }
    return (struct list){row, n};
}

static enum err_code put_cases(struct req *r, const struct sample *s, int64_t received, struct preview *v, struct err *e)
{
    const struct procedure *p = s->procedure;
    struct preview_case *row = ARENA_ARRAY(r->x->arena, struct preview_case, p->n_cases + 1);
    for (size_t i = 0; i < p->n_cases; i++) {
        const struct procedure_case *c = &p->cases[i];
        row[i] = (struct preview_case){.id = c->id, .name = in(r, &c->name), .hint = in(r, &c->hint), .limit = telling_term(r, &c->limit), .law = c->limit.law ? c->limit.law : "",
                                       .papers = papers_of(r, p, c)};
        TRY(due_of(r, s, &c->limit, received, &row[i].due, e));
    }
    v->cases = (struct list){row, p->n_cases};
    return ERR_OK;
}

static void put_fees(struct req *r, const struct procedure *p, struct preview *v)
{
    struct preview_fee *row = ARENA_ARRAY(r->x->arena, struct preview_fee, p->n_fees + 1);
    struct preview_law *law = ARENA_ARRAY(r->x->arena, struct preview_law, p->n_laws + 1);
    for (size_t i = 0; i < p->n_fees; i++)
        row[i] = (struct preview_fee){in(r, &p->fees[i].name), in(r, &p->fees[i].hint), telling_fee(r, &p->fees[i]), p->fees[i].law ? p->fees[i].law : ""};
    for (size_t i = 0; i < p->n_laws; i++)
        law[i] = (struct preview_law){p->laws[i].code, p->laws[i].title};
    v->fees = (struct list){row, p->n_fees};
    v->laws = (struct list){law, p->n_laws};
}

/* ---- the work, state by state */

static const char *somebody(const struct req *r, const struct procedure *p, const struct wf_who *w)
{
    const struct agency *a = procedure_agency_find(p, w->agency.id);
    const char *role = req_text(r, arena_fmt(r->x->arena, "designer.role.%s", w->role == ROLE_SYSTEM ? "system" : w->role == ROLE_APPLICANT ? "applicant" : role_word(w->role)));
    return a ? arena_fmt(r->x->arena, "%s, %s", in(r, &a->name), role) : role;
}

static bool starts_in(const struct wf_act *a, const struct wf_state_def *s)
{
    for (size_t i = 0; i < a->n_from; i++)
        if (strcmp(a->from[i].id, s->id) == 0 || (strcmp(a->from[i].id, "open") == 0 && !s->final))
            return true;
    return false;
}

static struct preview_act act_of(const struct req *r, const struct procedure *p, const struct wf_act *a, const struct wf_state_def *s)
{
    const struct wf_state_def *to = procedure_state_find(p, a->to.id);
    struct buf by = buf_init(r->x->arena, 64);
    for (size_t i = 0; i < a->n_by; i++)
        buf_fmt(&by, "%s%s", i ? "; " : "", somebody(r, p, &a->by[i]));
    return (struct preview_act){in(r, &a->name), a->n_by ? by.p : somebody(r, p, &s->holder), to ? in(r, &to->name) : "", a->limit.amount ? telling_term(r, &a->limit) : ""};
}

static struct list acts_of(const struct req *r, const struct procedure *p, const struct wf_state_def *s)
{
    struct preview_act *row = ARENA_ARRAY(r->x->arena, struct preview_act, p->n_acts + 1);
    size_t n = 0;
    for (size_t i = 0; i < p->n_acts; i++)
        if (starts_in(&p->acts[i], s))
            row[n++] = act_of(r, p, &p->acts[i], s);
    return (struct list){row, n};
}

static void put_states(struct req *r, const struct procedure *p, struct preview *v)
{
    struct preview_state *row = ARENA_ARRAY(r->x->arena, struct preview_state, p->n_states + 1);
    for (size_t i = 0; i < p->n_states; i++) {
        const struct wf_state_def *s = &p->states[i];
        row[i] = (struct preview_state){in(r, &s->name), somebody(r, p, &s->holder), in(r, &s->citizen),
                                        req_text(r, arena_fmt(r->x->arena, "designer.word.%s", wf_clock_words[s->clock])), acts_of(r, p, s)};
    }
    v->states = (struct list){row, p->n_states};
}

/* The sample date: asked for, else today. */
static int64_t received_on(struct req *r, struct preview *v)
{
    struct civil day;
    char text[CIVIL_TEXT];
    if (!civil_parse(req_query(r, "ngay"), &day))
        day = civil_of_instant(r->ctx.now).date;
    v->day = arena_str(r->x->arena, civil_write(day, text));
    return civil_at(day, 9 * 60);
}

enum err_code preview_show(struct req *r, struct err *e)
{
    struct draft_page d;
    struct preview *v = ARENA_NEW(r->x->arena, struct preview);
    TRY(head_load(r, &d, e));
    record_init(v, &preview_model);
    v->head = head_view(r, &d, "preview");
    int64_t received = received_on(r, v);
    v->faults = faults_view(r, d.faults, d.row->body);
    if (!d.procedure)
        return req_show(r, v);
    struct sample s = sample_of(r, d.procedure, "", "");
    const struct procedure *p = s.procedure;
    v->readable = true;
    v->worked = !procedure_described(p);
    v->summary = in(r, &p->summary);
    v->who = in(r, &p->who);
    v->note = in(r, &p->note);
    v->result = in(r, &p->result.name);
    TRY(put_cases(r, &s, received, v, e));
    put_fees(r, p, v);
    put_states(r, p, v);
    if (v->worked)
        v->flow = flow_draw(p, r->ctx.lang, r->x->arena);
    return req_show(r, v);
}
