/* Parts of a dossier's page. See status_view.h; must never read a database. */
#include "rooms/follow/status_view.h"
#include "app/document_sheet.h"
#include "app/documents.h"
#include <string.h>

static const char *const states[] = {"new", "flagged", "replaced", NULL};

static const struct field item_fields[] = {FIELD(item_row, name, F_TEXT), FIELD(item_row, note, F_TEXT, .flags = FIELD_LINES)};
static const struct model item_model = MODEL(item_row, item_fields, .doc = "What is asked for again");

static const struct field paper_fields[] = {
    FIELD(paper_row_view, n, F_INT), FIELD(paper_row_view, size, F_INT), FIELD(paper_row_view, at, F_INSTANT), FIELD(paper_row_view, file, F_TEXT),
    FIELD(paper_row_view, paper, F_TEXT), FIELD(paper_row_view, state, F_TEXT, .words = states, .label = "follow.paper"),
    FIELD(paper_row_view, note, F_TEXT, .flags = FIELD_LINES), FIELD(paper_row_view, has_file, F_BOOL),
};
static const struct model paper_model = MODEL(paper_row_view, paper_fields, .doc = "A paper that was handed in");

static const struct field answer_fields[] = {
    FIELD(answer_row, step, F_TEXT), FIELD(answer_row, label, F_TEXT), FIELD(answer_row, value, F_TEXT, .flags = FIELD_LINES), FIELD(answer_row, ink, F_TEXT),
    FIELD(answer_row, first, F_BOOL),
};
static const struct model answer_model = MODEL(answer_row, answer_fields, .doc = "An answer of the application");

static const struct field link_fields[] = {FIELD(link_row, href, F_TEXT), FIELD(link_row, name, F_TEXT), FIELD(link_row, hint, F_TEXT)};
static const struct model link_model = MODEL(link_row, link_fields, .doc = "An act that the applicant may do now");

static const struct field fact_fields[] = {FIELD(fact_row, label, F_TEXT), FIELD(fact_row, value, F_TEXT)};
static const struct model fact_model = MODEL(fact_row, fact_fields);

static const struct field fields[] = {
    FIELD(follow_status, code, F_TEXT), FIELD(follow_status, name, F_TEXT), FIELD(follow_status, variant, F_TEXT), FIELD(follow_status, unit, F_TEXT),
    FIELD(follow_status, head, F_TEXT, .flags = FIELD_PRIVATE), FIELD(follow_status, item, F_TEXT, .flags = FIELD_PRIVATE),
    FIELD(follow_status, heading, F_TEXT, .doc = "What happens next, in plain words"), FIELD(follow_status, lede, F_TEXT),
    FIELD(follow_status, own, F_BOOL, .doc = "Seen by the applicant, signed in; else by the receipt's secret, and less is told"),
    FIELD(follow_status, pending, F_BOOL, .doc = "Not accepted yet: there is no date"),
    FIELD(follow_status, status, F_RECORD, .of = &status_model), FIELD(follow_status, due, F_RECORD, .of = &due_view_model),
    FIELD(follow_status, leaf, F_BOOL, .flags = FIELD_PRIVATE), FIELD(follow_status, early, F_BOOL),
    FIELD(follow_status, moved, F_BOOL, .doc = "The date was moved, with an apology"), FIELD(follow_status, moved_from, F_INSTANT), FIELD(follow_status, moved_to, F_INSTANT),
    FIELD(follow_status, moved_why, F_TEXT, .flags = FIELD_LINES), FIELD(follow_status, letter, F_BOOL, .flags = FIELD_PRIVATE),
    FIELD(follow_status, items, F_LIST, .of = &item_model, .doc = "What must be supplemented"),
    FIELD(follow_status, asked, F_RECORD, .of = &past_row_model), FIELD(follow_status, items_n, F_INT),
    FIELD(follow_status, answer_by, F_INSTANT, .doc = "what is asked must have come by then, or the dossier ends"),
    FIELD(follow_status, pay, F_MONEY), FIELD(follow_status, pay_until, F_INSTANT), FIELD(follow_status, pay_facts, F_LIST, .of = &fact_model),
    FIELD(follow_status, pay_told, F_BOOL, .flags = FIELD_PRIVATE), FIELD(follow_status, money, F_RECORD, .of = &pay_view_model),
    FIELD(follow_status, collect, F_BOOL), FIELD(follow_status, has_result, F_BOOL), FIELD(follow_status, result_name, F_TEXT),
    FIELD(follow_status, result_number, F_TEXT), FIELD(follow_status, desk, F_TEXT), FIELD(follow_status, seat, F_TEXT), FIELD(follow_status, reach, F_RECORD, .of = &reach_model, .doc = "Of the desk"),
    FIELD(follow_status, result_at, F_INSTANT), FIELD(follow_status, rating, F_RECORD, .of = &rate_view_model, .doc = "What was thought of how it was handled"), FIELD(follow_status, acts, F_LIST, .of = &link_model),
    FIELD(follow_status, act_supplement, F_TEXT), FIELD(follow_status, act_withdraw, F_TEXT),
    FIELD(follow_status, past, F_LIST, .of = &past_row_model), FIELD(follow_status, ahead, F_LIST, .of = &status_step_model),
    FIELD(follow_status, readings, F_LIST, .of = &reading_row_model, .doc = "Who of an office looked at it, and when"), FIELD(follow_status, readings_n, F_INT),
    FIELD(follow_status, papers, F_LIST, .of = &paper_model), FIELD(follow_status, answers, F_LIST, .of = &answer_model),
    FIELD(follow_status, forms, F_LIST, .of = &document_model),
};
const struct model follow_status_model = MODEL(follow_status, fields, .doc = "Where a dossier stands, what happened and what is next");

const char *first_sentence(const char *text, const char **rest, struct arena *a)
{
    const char *end = strstr(text, ". ");
    size_t n = end ? (size_t)(end - text) : strlen(text);
    *rest = end ? end + 2 : "";
    if (n && text[n - 1] == '.')
        n--;
    return arena_strn(a, text, n);
}

static const char *paper_name(const struct folder *f, const char *id, const char *lang)
{
    const struct paper *p = procedure_paper_find(f->procedure, id);
    return p ? label_in(&p->name, lang) : NULL;
}

/* Newest first; what officers attached on the way (a site report) is theirs to show. */
struct list status_papers(const struct req *r, const struct folder *f)
{
    const struct attachment *x = f->papers.items.items;
    struct paper_row_view *row = ARENA_ARRAY(r->x->arena, struct paper_row_view, f->papers.items.n + 1);
    size_t n = 0;
    for (size_t i = f->papers.items.n; i-- > 0;) {
        const char *name = paper_name(f, x[i].paper, r->ctx.lang);
        if (name)
            row[n++] = (struct paper_row_view){.n = x[i].n, .size = x[i].size, .at = x[i].at, .file = x[i].name, .paper = name, .state = x[i].state,
                                               .note = x[i].note, .has_file = *x[i].file != 0};
    }
    return (struct list){row, n};
}

/* One's own words in full, but numbers that open doors not on a screen that others may see. */
struct list status_answers(const struct req *r, const struct folder *f)
{
    struct form_env env = folder_env(&r->ctx, f->row.variant, f->row.channel);
    struct list lines = form_show(&f->procedure->form, f->values, &env, r->ctx.lang, r->x->arena);
    const struct form_line *l = lines.items;
    struct answer_row *row = ARENA_ARRAY(r->x->arena, struct answer_row, lines.n + 1);
    for (size_t i = 0; i < lines.n; i++) {
        const struct form_field *field = form_find(&f->procedure->form, l[i].id);
        bool hide = field && (field->mask == MASK_IDENTIFIER || field->mask == MASK_PHONE);
        row[i] = (struct answer_row){l[i].step_title, l[i].label, hide ? l[i].masked : l[i].value, l[i].ink, l[i].first};
    }
    return (struct list){row, lines.n};
}

struct list status_items(const struct req *r, const struct folder *f)
{
    struct item_row *row = ARENA_ARRAY(r->x->arena, struct item_row, f->flow.n_items + 1);
    for (size_t i = 0; i < f->flow.n_items; i++)
        row[i] = (struct item_row){sheet_item_name(f->procedure, f->flow.items[i], r->ctx.lang), sheet_item_note(f, f->flow.items[i], r->x->arena)};
    return (struct list){row, f->flow.n_items};
}
