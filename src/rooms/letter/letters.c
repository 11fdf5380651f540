/* The letters that wait, each as it would be read. Must never decide what may be promised: service/letter does. */
#include "app/documents.h"
#include "app/form_view.h"
#include "print/markup.h"
#include "rooms/letter/room.h"
#include "service/absence.h"
#include "service/board/damaged.h"
#include "service/letter/letters.h"
#include "service/record.h"
#include "tpl/tpl.h"
#include <stdlib.h>
#include <string.h>

enum { PAGE = 20, DROPPED = 50 };

struct letter_option { int64_t days, due; bool checked; };
static const struct field option_fields[] = {
    FIELD(letter_option, days, F_INT, .doc = "in the unit of the procedure's limit"), FIELD(letter_option, due, F_INSTANT), FIELD(letter_option, checked, F_BOOL, .doc = "proposed, or chosen"),
};
static const struct model option_model = MODEL(letter_option, option_fields, .doc = "A date that may be promised");

struct letter_line {
    int64_t id, version, due, drafted, longest;
    const char *code, *procedure_name, *procedure, *name, *cause, *reason, *reason_error, *days_error, *drop_reason, *drop_error;
    struct list dates; /* struct letter_option; none: the last one allowed is over */
    struct markup_doc paper;
    bool open, ticked;
};
static const struct field line_fields[] = {
    FIELD(letter_line, id, F_INT), FIELD(letter_line, code, F_TEXT), FIELD(letter_line, version, F_INT, .doc = "of the dossier"), FIELD(letter_line, procedure, F_TEXT),
    FIELD(letter_line, procedure_name, F_TEXT), FIELD(letter_line, name, F_TEXT, .mask = MASK_NAME), FIELD(letter_line, due, F_INSTANT, .doc = "the date that was not kept"),
    FIELD(letter_line, drafted, F_INSTANT), FIELD(letter_line, cause, F_TEXT, .doc = "where most of the time went"),
    FIELD(letter_line, reason, F_TEXT, .flags = FIELD_LINES, .doc = "proposed, or as typed; Vietnamese, as the applicant reads it"), FIELD(letter_line, dates, F_LIST, .of = &option_model),
    FIELD(letter_line, longest, F_INSTANT, .doc = "the last date that the act allows"), FIELD(letter_line, paper, F_RECORD, .flags = FIELD_PRIVATE, .of = &markup_doc_model),
    FIELD(letter_line, reason_error, F_TEXT, .flags = FIELD_PRIVATE), FIELD(letter_line, days_error, F_TEXT, .flags = FIELD_PRIVATE),
    FIELD(letter_line, drop_reason, F_TEXT, .flags = FIELD_PRIVATE), FIELD(letter_line, drop_error, F_TEXT, .flags = FIELD_PRIVATE), FIELD(letter_line, open, F_BOOL, .flags = FIELD_PRIVATE),
    FIELD(letter_line, ticked, F_BOOL, .flags = FIELD_PRIVATE),
};
static const struct model line_model = MODEL(letter_line, line_fields, .doc = "A letter that waits for a signature");

struct letter_page {
    struct list lines, results, dropped;
    int64_t waiting, done, failed;
    bool more, several;
};
static const struct field fields[] = {
    FIELD(letter_page, lines, F_LIST, .of = &line_model, .max = PAGE), FIELD(letter_page, waiting, F_INT, .doc = "all that wait, shown here or not"),
    FIELD(letter_page, results, F_LIST, .of = &letter_result_model), FIELD(letter_page, done, F_INT), FIELD(letter_page, failed, F_INT), FIELD(letter_page, more, F_BOOL),
    FIELD(letter_page, dropped, F_LIST, .of = &letter_no_model, .max = DROPPED, .doc = "in the last 30 days, the last one first"), FIELD(letter_page, several, F_BOOL, .flags = FIELD_PRIVATE),
};
const struct model letter_page_model = MODEL(letter_page, fields, .doc = "Letters that wait for a signature, and what became of those just settled");

const char *letters_field(const struct req *r, const char *name, int64_t id)
{
    return arena_fmt(r->x->arena, "%s.%lld", name, (long long)id);
}

/* ---- one letter */

static const char *typed(struct req *r, const char *name, int64_t id)
{
    return req_value(r, letters_field(r, name, id));
}

static bool was_typed(struct req *r, int64_t id)
{
    return *typed(r, "phien", id) != 0;
}

static bool chosen(const struct req *r, int64_t id)
{
    for (size_t i = 0; i < r->x->form_n; i++)
        if (strcmp(r->x->form[i].name, "chon") == 0 && strtoll(r->x->form[i].value, NULL, 10) == id)
            return true;
    return false;
}

/* The typed one if it may be promised, else the proposed one. */
static size_t date_of(struct req *r, const struct letter_draft *d)
{
    int64_t days = strtoll(typed(r, "ngay", d->letter->id), NULL, 10);
    for (size_t i = 0; i < d->dates.n; i++)
        if (d->dates.at[i].days == days)
            return i;
    return d->dates.proposed;
}

static struct list options_of(struct req *r, const struct letter_draft *d, size_t now)
{
    struct letter_option *row = ARENA_ARRAY(r->x->arena, struct letter_option, d->dates.n + 1);
    for (size_t i = 0; i < d->dates.n; i++)
        row[i] = (struct letter_option){d->dates.at[i].days, d->dates.at[i].due, i == now};
    return (struct list){row, d->dates.n};
}

/* The letter is the applicant's to read: in Vietnamese, whatever the page is in. */
static const char *reason_of(struct req *r, const struct letter_draft *d)
{
    const char *key = arena_fmt(r->x->arena, "letter.reason.%s", d->cause);
    return was_typed(r, d->letter->id) ? typed(r, "ly-do", d->letter->id) : tpl_message(app_texts(r->app), "vi", key, NULL, NULL, r->x->arena);
}

static enum err_code paper_of(struct req *r, const struct letter_draft *d, size_t date, struct letter_line *out, struct err *e)
{
    struct folder after;
    const struct standing *behalf = absence_behalf(&r->ctx, &d->folder, d->offer.act->id);
    struct letter_words w = {out->reason, record_name(&r->ctx, behalf)};
    TRY(letter_promise(&r->ctx, &d->folder, d->offer.act, d->dates.at[date].days, w.reason, &after, e));
    return document_letter(r, &d->folder, &after, &w, &out->paper, e);
}

static enum err_code line_of(struct req *r, const struct letter_draft *d, struct letter_line *out, struct err *e)
{
    const struct letter *x = d->letter;
    const struct folder *f = &d->folder;
    size_t date = date_of(r, d);
    *out = (struct letter_line){
        .id = x->id, .version = f->row.version, .due = x->due, .drafted = x->drafted_at, .longest = d->dates.longest, .code = record_code(r->ctx.world, f->row.id, r->x->arena),
        .procedure = f->procedure->code, .procedure_name = label_in(&f->procedure->name, r->ctx.lang), .name = f->row.name, .cause = d->cause, .reason = reason_of(r, d),
        .reason_error = form_problem(r, letters_field(r, "ly-do", x->id)), .days_error = form_problem(r, letters_field(r, "ngay", x->id)), .drop_reason = typed(r, "bo-ly-do", x->id),
        .drop_error = form_problem(r, letters_field(r, "bo-ly-do", x->id)), .dates = options_of(r, d, date), .ticked = chosen(r, x->id),
        .open = strtoll(req_value(r, "xem"), NULL, 10) == x->id,
    };
    return d->dates.n ? paper_of(r, d, date, out, e) : ERR_OK;
}

/* ---- all of them */

/* What can be shown of one. Not what no longer fits its dossier, which the next round drops, nor what is damaged, of which the log tells. */
static enum err_code open_one(struct req *r, const struct letter *x, struct letter_draft *d, bool *shown, struct err *e)
{
    struct damaged bad = {.what = "letter", .db = r->ctx.db};
    bool damaged;
    enum err_code rc = letters_open(&r->ctx, x, d, e);
    *shown = !rc;
    if (rc == ERR_STALE || rc == ERR_NOT_FOUND)
        return ERR_OK;
    return damaged_pass(&bad, x->dossier, rc, &damaged, e);
}

static enum err_code lines_of(struct req *r, const struct list *waiting, struct letter_page *v, struct err *e)
{
    const struct letter *x = waiting->items;
    struct letter_line *row = ARENA_ARRAY(r->x->arena, struct letter_line, PAGE);
    struct letter_draft *d = ARENA_NEW(r->x->arena, struct letter_draft);
    size_t n = 0;
    for (size_t i = 0; i < waiting->n && n < PAGE; i++) {
        bool shown;
        TRY(open_one(r, &x[i], d, &shown, e));
        if (shown)
            TRY(line_of(r, d, &row[n++], e));
    }
    bool told = false;
    for (size_t i = 0; i < n; i++)
        told |= row[i].open;
    if (n && !told)
        row[0].open = true;
    v->lines = (struct list){row, n};
    return ERR_OK;
}

enum err_code letters_page(struct req *r, struct list results, struct err *e)
{
    struct letter_page *v = ARENA_NEW(r->x->arena, struct letter_page);
    const struct letter_result *x = results.items;
    struct list waiting;
    *v = (struct letter_page){.results = results};
    for (size_t i = 0; i < results.n; i++)
        *(x[i].done ? &v->done : &v->failed) += 1;
    TRY(letters_count(&r->ctx, &v->waiting, e));
    TRY(letters_waiting(&r->ctx, 3 * PAGE, &waiting, e));
    TRY(lines_of(r, &waiting, v, e));
    TRY(letters_dropped(&r->ctx, DROPPED, &v->dropped, e));
    v->several = v->lines.n > 1;
    v->more = v->waiting > PAGE;
    return req_show(r, v);
}

enum err_code letters_show(struct req *r, struct err *e)
{
    return letters_page(r, (struct list){0}, e);
}
