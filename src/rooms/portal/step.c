/* A step of the form: drawn from the procedure's file, kept as typed whether right or wrong, by the buttons and by itself.
 * Must never know which procedure it is, and never lose a letter that somebody typed. */
#include "rooms/portal/apply.h"
#include "app/look/card.h"
#include "app/uploads.h"
#include "form/form_rows.h"
#include "rooms/portal/room.h"
#include "app/form_view.h"
#include "base/text.h"
#include <stdlib.h>
#include <string.h>

struct portal_step {
    struct apply_head head;
    const char *step, *title, *hint;
    const char *strange; /* what to say of fields that the form does not have; "" = there were none */
    bool mending;        /* came from the review, and goes back there */
    bool photos;         /* fields ask for a card, and a photograph of one can be read */
    const char *photo_error;
    struct list fields;  /* struct field_view */
};
static const struct field fields[] = {
    FIELD(portal_step, head, F_RECORD, .of = &apply_head_model), FIELD(portal_step, step, F_TEXT), FIELD(portal_step, title, F_TEXT),
    FIELD(portal_step, hint, F_TEXT), FIELD(portal_step, strange, F_TEXT), FIELD(portal_step, mending, F_BOOL, .flags = FIELD_PRIVATE),
    FIELD(portal_step, photos, F_BOOL, .flags = FIELD_PRIVATE), FIELD(portal_step, photo_error, F_TEXT),
    FIELD(portal_step, fields, F_LIST, .of = &field_view_model),
};
const struct model portal_step_model = MODEL(portal_step, fields, .doc = "A step of an application's form");

/* Values that were typed in front of those that are kept: the first of a name counts. */
static struct form_values over(struct arena *a, struct form_values typed, struct form_values kept)
{
    struct form_value *v = ARENA_ARRAY(a, struct form_value, typed.n + kept.n + 1);
    if (typed.n)
        memcpy(v, typed.at, typed.n * sizeof *v);
    if (kept.n)
        memcpy(v + typed.n, kept.at, kept.n * sizeof *v);
    return (struct form_values){v, typed.n + kept.n};
}

static const char *strange(const struct req *r)
{
    for (size_t i = 0; i < r->problems.n; i++)
        if (strcmp(r->problems.row[i].text, "err.unknown") == 0)
            return req_text(r, "err.unknown");
    return "";
}

/* ---- files among the fields: papers of the procedure (domain/papers.h), asked for here */

static void show_files(struct req *r, const struct draft_folder *f, struct list *views)
{
    const struct attachment *x = f->papers.items.items;
    struct field_view *v = views->items;
    for (size_t i = 0; i < views->n; i++) {
        const struct paper *p = strcmp(v[i].kind, "file") == 0 ? procedure_paper_find(f->procedure, v[i].id) : NULL;
        struct file_view *row = ARENA_ARRAY(r->x->arena, struct file_view, f->papers.items.n + 1);
        struct buf kinds = buf_init(r->x->arena, 64);
        size_t n = 0;
        for (size_t k = 0; p && k < f->papers.items.n; k++)
            if (strcmp(x[k].paper, p->id) == 0 && strcmp(x[k].state, "new") == 0)
                row[n++] = (struct file_view){x[k].n, x[k].size, x[k].name, arena_fmt(r->x->arena, "/nop/%lld/tep/%lld", (long long)f->row.id, (long long)x[k].n)};
        v[i].files = (struct list){row, n};
        for (size_t k = 0; p && k < p->n_types; k++)
            buf_fmt(&kinds, "%s, ", text_upper(r->x->arena, p->types[k].id));
        if (p) {
            v[i].accept = uploads_accept(p, r->x->arena);
            v[i].limits = arena_fmt(r->x->arena, "%s%d MB", kinds.p, p->max_mb);
            v[i].several = p->max_files > 1;
        }
    }
}

/* With what is in the step: which of its papers a file of the form's is for. */
struct step_files { const struct draft_folder *f; const struct form_step *s; };

static const struct paper *paper_in_step(const void *with, const char *id)
{
    const struct step_files *w = with;
    const struct paper *p = procedure_paper_find(w->f->procedure, id);
    for (size_t i = 0; p && p->field && i < w->s->n_fields; i++)
        if (strcmp(w->s->fields[i].id, id) == 0)
            return p;
    return NULL;
}

static size_t there(const struct draft_folder *f, const char *paper, int64_t *last)
{
    const struct attachment *x = f->papers.items.items;
    size_t n = 0;
    for (size_t i = 0; i < f->papers.items.n; i++)
        if (strcmp(x[i].paper, paper) == 0 && strcmp(x[i].state, "new") == 0) {
            n++;
            *last = x[i].n;
        }
    return n;
}

/* A newer file takes the place of the only one; beyond as many as may be they are refused. */
static enum err_code attach(struct req *r, struct draft_folder *f, struct err *e)
{
    const struct uploads *u = uploads_of(r);
    for (size_t i = 0; i < u->n; i++) {
        const struct paper *p = procedure_paper_find(f->procedure, u->file[i].paper);
        int64_t last = 0;
        size_t n = there(f, p->id, &last);
        if (n && p->max_files == 1)
            TRY(draft_detach(&r->ctx, f->row.id, last, e));
        else if (n >= (size_t)p->max_files) {
            problem_add(&r->problems, arena_fmt(r->x->arena, "paper:%s", p->id), "paper.too_many", p->max_files);
            continue;
        }
        TRY(draft_attach(&r->ctx, f->row.id, &u->file[i], 1, e));
        TRY(apply_load(r, f, e));
    }
    const char *off = req_value(r, "_bo_tep");
    if (*off && strspn(off, "0123456789") == strlen(off) && strlen(off) < 9)
        TRY(draft_detach(&r->ctx, f->row.id, strtoll(off, NULL, 10), e));
    return ERR_OK;
}

/* What must be there before one goes on. */
static void files_missing(struct req *r, const struct draft_folder *f, const struct form_step *s)
{
    struct form_env env = apply_env(r, f);
    for (size_t i = 0; i < s->n_fields; i++) {
        const struct form_field *x = &s->fields[i];
        int64_t last;
        const char *field = arena_fmt(r->x->arena, "paper:%s", x->id);
        if (x->type == FORM_FILE && x->required && form_shown(&f->procedure->form, x, f->values, &env) && !there(f, x->id, &last) && !problem_find(&r->problems, field))
            problem_add(&r->problems, field, "paper.missing", 0);
    }
}

/* ---- the page */

static bool asks_for_card(const struct form_step *s)
{
    for (size_t i = 0; i < s->n_fields; i++)
        for (size_t k = 0; k < s->fields[i].n_prefill; k++)
            if (strncmp(s->fields[i].prefill[k].id, "card.", 5) == 0)
                return true;
    return false;
}

static enum err_code show(struct req *r, const struct draft_folder *f, const struct form_step *s, struct form_values values)
{
    struct form_env env = apply_env(r, f);
    struct form_look look = {.form = &f->procedure->form, .fields = s->fields, .n = s->n_fields, .values = values, .env = &env,
                             .province = f->unit->province};
    struct portal_step *v = ARENA_NEW(r->x->arena, struct portal_step);
    *v = (struct portal_step){.head = apply_head(r, f, s->id), .step = s->id, .title = label_in(&s->title, r->ctx.lang),
                              .hint = label_in(&s->hint, r->ctx.lang), .strange = strange(r), .fields = form_view_of(r, &look),
                              .photos = asks_for_card(s) && card_photo_offered(r), .photo_error = form_problem(r, CARD_PHOTO),
                              .mending = *req_query(r, "sua") || *req_value(r, "_sua")};
    show_files(r, f, &v->fields);
    r->title = arena_fmt(r->x->arena, "%s - %s", v->title, v->head.name);
    return req_show(r, v);
}

/* /nop/{id}: where the person was. */
enum err_code portal_draft(struct req *r, struct err *e)
{
    struct draft_folder f;
    TRY(apply_load(r, &f, e));
    if (f.row.dossier)
        return apply_sent(r, &f);
    const struct form_step *s = apply_step_find(&f, f.row.step);
    return apply_go(r, &f, s ? s->id : f.procedure->form.n_steps ? f.procedure->form.steps[0].id : APPLY_PAPERS, "");
}

/* ?kiem=1: with what is wrong; ?sua=1: back to the review afterwards. The review's links ask for both. */
enum err_code portal_step(struct req *r, struct err *e)
{
    struct draft_folder f;
    TRY(apply_load(r, &f, e));
    if (f.row.dossier)
        return apply_sent(r, &f);
    const struct form_step *s = apply_step_find(&f, req_param(r, "step"));
    if (!s)
        return err(e, ERR_NOT_FOUND, "no such step");
    struct form_values values = f.values, checked;
    if (r->again)
        values = over(r->x->arena, form_read(r, s->fields, s->n_fields), values);
    struct form_env env = apply_env(r, &f);
    env.step = s->id;
    if (*req_query(r, "them") && !r->again)
        values = form_with_row(r, s->fields, s->n_fields, req_query(r, "them"), values);
    if (*req_query(r, "kiem") && !r->again)
        form_check(&f.procedure->form, values, &env, &r->problems, &checked);
    if (*req_query(r, "kiem") && !r->again)
        files_missing(r, &f, s);
    return show(r, &f, s, values);
}

/* What the page itself sends beside the fields: the token, the buttons. */
static bool is_ours(const struct form_step *s, const char *name)
{
    return strcmp(name, "csrf") == 0 || strcmp(name, "lui") == 0 || name[0] == '_' || form_sends(s->fields, s->n_fields, name);
}

static void refuse_unknown(struct req *r, const struct form_step *s)
{
    for (size_t i = 0; i < r->x->form_n; i++)
        if (!is_ours(s, r->x->form[i].name))
            problem_add(&r->problems, r->x->form[i].name, "err.unknown", 0);
}

/* On the pool: the photograph of a card, and files. What is wrong with a file is told with the rest of the step; the good ones are kept. */
enum err_code portal_step_photo(struct req *r, struct err *e)
{
    struct draft_folder f;
    TRY(card_photo_read(r, e));
    TRY(apply_load(r, &f, e));
    const struct form_step *s = apply_step_find(&f, req_param(r, "step"));
    if (!s || f.row.dossier)
        return ERR_OK;
    enum err_code rc = uploads_take(r, f.row.id, paper_in_step, &(struct step_files){&f, s}, e);
    return rc == ERR_INVALID ? ERR_OK : rc;
}

/* What a card's text says, over what was typed in this step. */
static struct form_values by_card(struct req *r, const struct draft_folder *f, const struct form_step *s, struct form_values typed)
{
    struct card card;
    const char *text = req_value(r, CARD_TEXT);
    if (!*text || card_parse(text, r->x->arena, &card, NULL))
        return typed;
    struct form_values all = card_fill(r, &f->procedure->form, &card, NULL);
    struct form_value *mine = ARENA_ARRAY(r->x->arena, struct form_value, all.n + 1);
    size_t n = 0;
    for (size_t i = 0; i < all.n; i++)
        if (form_sends(s->fields, s->n_fields, all.at[i].name))
            mine[n++] = all.at[i];
    return card_lay_over(typed, (struct form_values){mine, n}, r->x->arena);
}

/* Keeps what came; *f is the draft afterwards. *s = NULL: it was sent already, and nothing is kept. */
static enum err_code keep(struct req *r, struct draft_folder *f, const struct form_step **s, struct err *e)
{
    *s = NULL;
    TRY(apply_load(r, f, e));
    if (f->row.dossier)
        return ERR_OK;
    const struct form_step *step = apply_step_find(f, req_param(r, "step"));
    if (!step)
        return err(e, ERR_NOT_FOUND, "no such step");
    refuse_unknown(r, step);
    struct form_values typed = form_read(r, step->fields, step->n_fields);
    form_pressed(r, step->fields, step->n_fields, &typed);
    typed = by_card(r, f, step, typed);
    TRY(draft_fill(&r->ctx, f->row.id, step->id, typed, &r->problems, e));
    TRY(attach(r, f, e));
    TRY(apply_load(r, f, e));
    *s = apply_step_find(f, step->id);
    return ERR_OK;
}

/* A row more or less: what was typed is kept, and the step comes back at the place of the row. An empty row is nowhere kept. */
static enum err_code rows_changed(struct req *r, const struct draft_folder *f, const struct form_step *s)
{
    const char *list = req_value(r, "_them"), *gone = req_value(r, "_bot"), *sua = *req_value(r, "_sua") ? "sua=1&" : "";
    if (!*list)
        return req_go(r, "/nop/%lld/%s?%s#%s", (long long)f->row.id, s->id, sua, arena_strn(r->x->arena, gone, strcspn(gone, ".")));
    const struct form_field *x = form_find(&f->procedure->form, list);
    size_t row = x && form_is_list(x) ? form_rows_count(x, f->values) + 1 : 0;
    return req_go(r, "/nop/%lld/%s?%sthem=%s#%s.%zu", (long long)f->row.id, s->id, sua, x ? x->id : "", x ? x->id : "", row);
}

/* Wrong values are kept too, so this is no refusal that would undo the writing: the page comes back with 422. A program is
 * told what is wrong, and nothing is kept: it has its values still. */
enum err_code portal_step_post(struct req *r, struct err *e)
{
    struct draft_folder f;
    const struct form_step *s;
    TRY(keep(r, &f, &s, e));
    if (!s)
        return apply_sent(r, &f);
    if (form_pressing(r))
        return rows_changed(r, &f, s);
    if (*req_value(r, "_bo_tep"))
        return apply_go(r, &f, s->id, *req_value(r, "_sua") ? "da-luu&sua=1" : "da-luu");
    if (*req_value(r, CARD_TEXT))
        return apply_go(r, &f, s->id, *req_value(r, "_sua") ? "the-da-doc&sua=1" : "the-da-doc");
    if (*req_value(r, "lui"))
        return apply_go(r, &f, apply_back(r, &f, s->id), "");
    files_missing(r, &f, s);
    if (*req_value(r, "_dien"))
        problem_add(&r->problems, CARD_PHOTO, "card.choose", 0);
    if (!r->problems.n)
        return apply_go(r, &f, *req_value(r, "_sua") ? APPLY_REVIEW : apply_next(r, &f, s->id), "");
    if (req_wants_data(r))
        return req_checked(r, e);
    r->status = 422;
    return show(r, &f, s, f.values);
}

/* The same without an answer: what is typed is kept while it is typed. */
enum err_code portal_step_keep(struct req *r, struct err *e)
{
    struct draft_folder f;
    const struct form_step *s;
    TRY(keep(r, &f, &s, e));
    r->status = 204;
    return ERR_OK;
}

enum err_code portal_drop(struct req *r, struct err *e)
{
    struct draft_folder f;
    TRY(apply_load(r, &f, e));
    if (f.row.dossier)
        return apply_sent(r, &f);
    TRY(draft_drop(&r->ctx, f.row.id, e));
    return req_go(r, "/ho-so?tb=da-bo-nhap");
}
