/* The form of a draft filled in and checked as a citizen's is. Nothing is kept: what is wrong stands at the field, and what is right is told with
 * the papers and fees that follow from it. */
#include "rooms/designer/head.h"
#include "rooms/designer/room.h"
#include "rooms/designer/sample.h"
#include "rooms/designer/telling.h"
#include "app/form_view.h"
#include "domain/papers.h"
#include "domain/unit.h"
#include <string.h>

struct tryout_step { const char *title, *hint; struct list fields; };
static const struct field step_fields[] = {
    FIELD(tryout_step, title, F_TEXT), FIELD(tryout_step, hint, F_TEXT), FIELD(tryout_step, fields, F_LIST, .of = &field_view_model),
};
static const struct model step_model = MODEL(tryout_step, step_fields, .doc = "A step of the form");

struct tryout_paper { const char *name; bool required; };
static const struct field paper_fields[] = {FIELD(tryout_paper, name, F_TEXT), FIELD(tryout_paper, required, F_BOOL)};
static const struct model paper_model = MODEL(tryout_paper, paper_fields);

struct tryout_fee { const char *name; int64_t quantity, amount; bool assessed; };
static const struct field fee_fields[] = {
    FIELD(tryout_fee, name, F_TEXT), FIELD(tryout_fee, quantity, F_INT), FIELD(tryout_fee, amount, F_MONEY), FIELD(tryout_fee, assessed, F_BOOL),
};
static const struct model fee_model = MODEL(tryout_fee, fee_fields);

struct tryout {
    struct draft_head head;
    bool readable, checked, strange; /* checked: the answers are in order */
    int64_t total;
    struct list faults, cases, channels, steps, papers, fees;
};
static const struct field fields[] = {
    FIELD(tryout, head, F_RECORD, .of = &draft_head_model), FIELD(tryout, readable, F_BOOL), FIELD(tryout, checked, F_BOOL, .doc = "The answers are in order"),
    FIELD(tryout, strange, F_BOOL, .flags = FIELD_PRIVATE), FIELD(tryout, total, F_MONEY), FIELD(tryout, faults, F_LIST, .of = &fault_view_model),
    FIELD(tryout, cases, F_LIST, .of = &choice_view_model), FIELD(tryout, channels, F_LIST, .of = &choice_view_model), FIELD(tryout, steps, F_LIST, .of = &step_model),
    FIELD(tryout, papers, F_LIST, .of = &paper_model), FIELD(tryout, fees, F_LIST, .of = &fee_model),
};
const struct model tryout_model = MODEL(tryout, fields, .doc = "The form of a draft, tried out");

static const struct form_field *all_fields(const struct req *r, const struct form *form, size_t *n)
{
    *n = 0;
    for (size_t i = 0; i < form->n_steps; i++)
        *n += form->steps[i].n_fields;
    struct form_field *all = ARENA_ARRAY(r->x->arena, struct form_field, *n + 1);
    for (size_t i = 0, k = 0; i < form->n_steps; k += form->steps[i++].n_fields)
        if (form->steps[i].n_fields)
            memcpy(all + k, form->steps[i].fields, form->steps[i].n_fields * sizeof *all);
    return all;
}

static struct list cases_of(const struct req *r, const struct sample *s)
{
    const struct procedure *p = s->procedure;
    struct choice_view *row = ARENA_ARRAY(r->x->arena, struct choice_view, p->n_cases + 1);
    for (size_t i = 0; i < p->n_cases; i++)
        row[i] = (struct choice_view){p->cases[i].id, label_in(&p->cases[i].name, r->ctx.lang), &p->cases[i] == s->variant};
    return (struct list){row, p->n_cases};
}

static struct list channels_of(const struct req *r, const struct sample *s)
{
    const struct procedure *p = s->procedure;
    struct choice_view *row = ARENA_ARRAY(r->x->arena, struct choice_view, p->n_channels + 1);
    for (size_t i = 0; i < p->n_channels; i++)
        row[i] = (struct choice_view){p->channels[i].id, req_text(r, arena_fmt(r->x->arena, "designer.word.%s", p->channels[i].id)), strcmp(p->channels[i].id, s->channel) == 0};
    return (struct list){row, p->n_channels};
}

static struct list steps_of(struct req *r, const struct sample *s, struct form_values values)
{
    const struct form *form = &s->procedure->form;
    struct tryout_step *row = ARENA_ARRAY(r->x->arena, struct tryout_step, form->n_steps + 1);
    for (size_t i = 0; i < form->n_steps; i++) {
        const struct form_step *x = &form->steps[i];
        struct form_look look = {.form = form, .fields = x->fields, .n = x->n_fields, .values = values, .env = &s->env, .province = s->unit->province};
        row[i] = (struct tryout_step){label_in(&x->title, r->ctx.lang), label_in(&x->hint, r->ctx.lang), form_view_of(r, &look)};
    }
    return (struct list){row, form->n_steps};
}

/* What follows from answers that are in order. */
static void put_outcome(const struct req *r, const struct sample *s, struct form_values values, struct tryout *v)
{
    const struct paper_row *p;
    const struct fee_row *f;
    size_t n = papers_for(s->procedure, values, &s->env, r->x->arena, &p), m = fees_for(s->procedure, values, &s->env, r->x->arena, &f);
    struct tryout_paper *paper = ARENA_ARRAY(r->x->arena, struct tryout_paper, n + 1);
    struct tryout_fee *fee = ARENA_ARRAY(r->x->arena, struct tryout_fee, m + 1);
    for (size_t i = 0; i < n; i++)
        paper[i] = (struct tryout_paper){label_in(&p[i].paper->name, r->ctx.lang), p[i].required};
    for (size_t i = 0; i < m; i++)
        fee[i] = (struct tryout_fee){label_in(&f[i].fee->name, r->ctx.lang), f[i].quantity, f[i].amount, f[i].fee->assessed};
    v->papers = (struct list){paper, n};
    v->fees = (struct list){fee, m};
    v->total = fees_total(f, m);
    v->checked = true;
}

static enum err_code begin(struct req *r, struct draft_page *d, struct sample *s, struct tryout **out, struct err *e)
{
    struct tryout *v = *out = ARENA_NEW(r->x->arena, struct tryout);
    TRY(head_load(r, d, e));
    record_init(v, &tryout_model);
    v->head = head_view(r, d, "tryout");
    v->faults = faults_view(r, d->faults, d->row->body);
    v->readable = d->procedure && !procedure_described(d->procedure);
    if (!v->readable)
        return ERR_OK;
    *s = sample_of(r, d->procedure, *req_value(r, "_th") ? req_value(r, "_th") : req_query(r, "th"), *req_value(r, "_kenh") ? req_value(r, "_kenh") : req_query(r, "kenh"));
    v->cases = cases_of(r, s);
    v->channels = channels_of(r, s);
    return ERR_OK;
}

/* Names that the form does not have are said once, above it. */
static bool strange(const struct req *r)
{
    for (size_t i = 0; i < r->problems.n; i++)
        if (strcmp(r->problems.row[i].text, "err.unknown") == 0)
            return true;
    return false;
}

enum err_code tryout_show(struct req *r, struct err *e)
{
    struct draft_page d;
    struct sample s;
    struct tryout *v;
    size_t n;
    struct form_values values = {NULL, 0};
    TRY(begin(r, &d, &s, &v, e));
    if (!v->readable)
        return req_show(r, v);
    const struct form_field *all = all_fields(r, &s.procedure->form, &n);
    if (r->again)
        values = form_read(r, all, n);
    else if (*req_query(r, "mau"))
        TRY(sample_answers(r, &s, &values, e));
    v->strange = strange(r);
    v->steps = steps_of(r, &s, values);
    return req_show(r, v);
}

static void refuse_unknown(struct req *r, const struct form_field *all, size_t n)
{
    for (size_t i = 0; i < r->x->form_n; i++) {
        const char *name = r->x->form[i].name;
        if (strcmp(name, "csrf") != 0 && name[0] != '_' && !form_sends(all, n, name))
            problem_add(&r->problems, name, "err.unknown", 0);
    }
}

enum err_code tryout_check(struct req *r, struct err *e)
{
    struct draft_page d;
    struct sample s;
    struct tryout *v;
    size_t n;
    struct form_values checked;
    TRY(begin(r, &d, &s, &v, e));
    if (!v->readable)
        return err(e, ERR_NOT_OFFERED, "the draft has no form");
    const struct form_field *all = all_fields(r, &s.procedure->form, &n);
    struct form_values values = form_read(r, all, n);
    if (!form_pressed(r, all, n, &values)) {
        refuse_unknown(r, all, n);
        form_check(&s.procedure->form, values, &s.env, &r->problems, &checked);
        TRY(req_checked(r, e));
        put_outcome(r, &s, checked, v);
        values = checked;
    }
    v->steps = steps_of(r, &s, values);
    return req_show(r, v);
}
