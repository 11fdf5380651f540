/* Everything at a glance before it is sent, and the sending. Must never send twice: the draft knows its dossier. */
#include "rooms/portal/brief.h"
#include "rooms/portal/papers_view.h"
#include "rooms/portal/room.h"
#include "app/page.h"
#include "service/record.h"
#include <string.h>

struct review_line { const char *label, *value, *ink; };
static const struct field line_fields[] = {FIELD(review_line, label, F_TEXT), FIELD(review_line, value, F_TEXT, .flags = FIELD_LINES), FIELD(review_line, ink, F_TEXT)};
static const struct model line_model = MODEL(review_line, line_fields);

struct review_part {
    const char *step, *title;
    struct list lines;
};
static const struct field part_fields[] = {
    FIELD(review_part, step, F_TEXT), FIELD(review_part, title, F_TEXT), FIELD(review_part, lines, F_LIST, .of = &line_model),
};
static const struct model part_model = MODEL(review_part, part_fields, .doc = "The answers of one step");

struct review_problem { const char *href, *what, *text; };
static const struct field problem_fields[] = {
    FIELD(review_problem, href, F_TEXT), FIELD(review_problem, what, F_TEXT), FIELD(review_problem, text, F_TEXT),
};
static const struct model problem_model = MODEL(review_problem, problem_fields, .doc = "What is missing, and where to mend it");

struct review_fee {
    const char *name;
    struct fee_view fee;
};
static const struct field fee_fields[] = {FIELD(review_fee, name, F_TEXT), FIELD(review_fee, fee, F_RECORD, .of = &fee_view_model)};
static const struct model fee_model = MODEL(review_fee, fee_fields);

struct portal_review {
    struct apply_head head;
    struct list parts, files, missing, fees;
    const char *back, *oath_error;
    bool ready;
    struct term_view term;
    struct fee_view fee;
    struct due_view promise;
};
static const struct field fields[] = {
    FIELD(portal_review, head, F_RECORD, .of = &apply_head_model), FIELD(portal_review, parts, F_LIST, .of = &part_model),
    FIELD(portal_review, files, F_LIST, .of = &sent_file_model), FIELD(portal_review, missing, F_LIST, .of = &problem_model),
    FIELD(portal_review, fees, F_LIST, .of = &fee_model), FIELD(portal_review, back, F_TEXT, .flags = FIELD_PRIVATE),
    FIELD(portal_review, oath_error, F_TEXT), FIELD(portal_review, ready, F_BOOL, .doc = "Complete: it may be sent"),
    FIELD(portal_review, term, F_RECORD, .of = &term_view_model), FIELD(portal_review, fee, F_RECORD, .of = &fee_view_model),
    FIELD(portal_review, promise, F_RECORD, .of = &due_view_model),
};
const struct model portal_review_model = MODEL(portal_review, fields, .doc = "An application before it is sent");

/* ---- what was answered */

static struct list lines_of(const struct list *all, const char *step, struct arena *a)
{
    const struct form_line *from = all->items;
    struct review_line *row = ARENA_ARRAY(a, struct review_line, all->n + 1);
    size_t n = 0;
    for (size_t i = 0; i < all->n; i++)
        if (strcmp(from[i].step, step) == 0)
            row[n++] = (struct review_line){from[i].label, from[i].value, from[i].ink};
    return (struct list){row, n};
}

static struct list parts_of(const struct req *r, const struct draft_folder *f)
{
    const struct form *form = &f->procedure->form;
    struct form_env env = apply_env(r, f);
    struct list all = form_show(form, f->values, &env, r->ctx.lang, r->x->arena);
    struct review_part *row = ARENA_ARRAY(r->x->arena, struct review_part, form->n_steps + 1);
    for (size_t i = 0; i < form->n_steps; i++)
        row[i] = (struct review_part){form->steps[i].id, label_in(&form->steps[i].title, r->ctx.lang),
                                      lines_of(&all, form->steps[i].id, r->x->arena)};
    return (struct list){row, form->n_steps};
}

static struct list fees_of(const struct req *r, const struct fee_row *fees, size_t n)
{
    struct review_fee *row = ARENA_ARRAY(r->x->arena, struct review_fee, n + 1);
    for (size_t i = 0; i < n; i++) {
        const struct fee *x = fees[i].fee;
        row[i].name = label_in(&x->name, r->ctx.lang);
        row[i].fee = brief_fees(&fees[i], 1);
    }
    return (struct list){row, n};
}

/* ---- what is wrong */

static void check(struct req *r, const struct draft_folder *f)
{
    const struct paper_row *rows;
    const char *const *have;
    struct form_values checked;
    struct form_env env = apply_env(r, f);
    form_check(&f->procedure->form, f->values, &env, &r->problems, &checked);
    size_t n = papers_for(f->procedure, f->values, &env, r->x->arena, &rows), n_have = attachments_have(&f->papers, r->x->arena, &have);
    papers_check(rows, n, have, n_have, &r->problems);
}

static const struct form_step *step_of(const struct form *form, const char *field, const struct form_field **x)
{
    for (size_t s = 0; s < form->n_steps; s++)
        for (size_t i = 0; i < form->steps[s].n_fields; i++)
            if (form_owns(&form->steps[s].fields[i], field)) {
                *x = &form->steps[s].fields[i];
                return &form->steps[s];
            }
    return NULL;
}

static struct review_problem problem_of(const struct req *r, const struct draft_folder *f, const struct page_problem *p)
{
    struct arena *a = r->x->arena;
    long long id = (long long)f->row.id;
    const struct form_field *x = NULL;
    const char *name = strncmp(p->field, "paper:", 6) == 0 && form_find(&f->procedure->form, p->field + 6) ? p->field + 6 : p->field; /* a file of the form */
    const struct form_step *s = step_of(&f->procedure->form, name, &x);
    if (s)
        return (struct review_problem){arena_fmt(a, "/nop/%lld/%s?kiem=1&sua=1#%s", id, s->id, name), label_in(&x->label, r->ctx.lang), p->text};
    if (strncmp(p->field, "paper:", 6) == 0) {
        const struct paper *paper = procedure_paper_find(f->procedure, p->field + 6);
        return (struct review_problem){arena_fmt(a, "/nop/%lld/" APPLY_PAPERS "?kiem=1#paper-%s", id, p->field + 6),
                                       paper ? label_in(&paper->name, r->ctx.lang) : "", p->text};
    }
    if (strcmp(p->field, "cam_doan") == 0)
        return (struct review_problem){"#cam_doan", req_text(r, "portal.oath.short"), p->text};
    return (struct review_problem){arena_fmt(a, "/thu-tuc/%s/nop", f->procedure->code), label_in(&f->procedure->name, r->ctx.lang), p->text};
}

static struct list missing_of(struct req *r, const struct draft_folder *f)
{
    struct page page;
    page_fill(r, "", &page);
    const struct page_problem *from = page.problems.items;
    struct review_problem *row = ARENA_ARRAY(r->x->arena, struct review_problem, page.problems.n + 1);
    for (size_t i = 0; i < page.problems.n; i++)
        row[i] = problem_of(r, f, &from[i]);
    return (struct list){row, page.problems.n};
}

/* ---- the page */

static enum err_code fill(struct req *r, const struct draft_folder *f, struct portal_review *v, struct err *e)
{
    const struct procedure_case *variant = procedure_case_find(f->procedure, f->row.variant);
    const struct problem *oath = problem_find(&r->problems, "cam_doan");
    const struct fee_row *fees;
    struct form_env env = apply_env(r, f);
    size_t n = fees_for(f->procedure, f->values, &env, r->x->arena, &fees);
    if (!variant)
        return err(e, ERR_INTERNAL, "draft of a case that its procedure does not have");
    *v = (struct portal_review){.head = apply_head(r, f, APPLY_REVIEW), .parts = parts_of(r, f), .files = papers_sent(r, f),
                                .missing = missing_of(r, f), .fees = fees_of(r, fees, n), .oath_error = oath ? req_text(r, "portal.oath.missing") : "",
                                .back = apply_back(r, f, APPLY_REVIEW), .term = brief_term(&variant->limit), .fee = brief_fees(fees, n)};
    v->ready = r->problems.n == (oath != NULL);
    return brief_promise(&r->ctx, &variant->limit, f->unit->id, &v->promise, e);
}

enum err_code portal_review(struct req *r, struct err *e)
{
    struct draft_folder f;
    struct portal_review *v = ARENA_NEW(r->x->arena, struct portal_review);
    TRY(apply_load(r, &f, e));
    if (f.row.dossier)
        return apply_sent(r, &f);
    if (!r->problems.n || problem_find(&r->problems, "cam_doan"))
        check(r, &f);
    TRY(fill(r, &f, v, e));
    r->title = arena_fmt(r->x->arena, "%s - %s", req_text(r, "portal.step.review"), v->head.name);
    return req_show(r, v);
}

/* The session ended while it was sent: after the sign-in people come here. */
enum err_code portal_send_again(struct req *r, struct err *e)
{
    struct draft_folder f;
    TRY(apply_load(r, &f, e));
    return f.row.dossier ? apply_sent(r, &f) : apply_go(r, &f, APPLY_REVIEW, "");
}

static enum err_code to_receipt(struct req *r, int64_t dossier)
{
    return req_go(r, "/ho-so/%s/giay-hen?tb=da-gui", record_code(r->ctx.world, dossier, r->x->arena));
}

/* A second click, or the same form sent again, comes to the same receipt. */
enum err_code portal_send(struct req *r, struct err *e)
{
    struct draft_folder f;
    int64_t dossier;
    TRY(apply_load(r, &f, e));
    if (f.row.dossier)
        return to_receipt(r, f.row.dossier);
    if (!*req_value(r, "cam_doan"))
        problem_add(&r->problems, "cam_doan", "portal.oath.missing", 0);
    TRY(req_checked(r, e));
    TRY(draft_send(&r->ctx, f.row.id, &r->problems, &dossier, e));
    return to_receipt(r, dossier);
}
