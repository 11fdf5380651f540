/* A bank's or gateway's statement beside the books: what is matched, missing, surplus; and of the surplus what pays a dossier exactly. */
#include "rooms/cashier/room.h"
#include "app/form_view.h"
#include "base/civil.h"
#include "pay/statement.h"
#include "service/money/payments.h"
#include "service/record.h"
#include <stdio.h>
#include <string.h>

enum { FILE_MAX = 1024 * 1024 };
static const char *const states[] = {"matched", "missing", "surplus", "owed", "booked", NULL};

struct reconcile_row {
    const char *state, *day, *code, *reference, *text;
    int64_t amount;
};
struct reconcile {
    const char *how, *typed, *error;
    bool done;
    int64_t matched, missing, surplus, owed, booked;
    struct list rows;
};
static const struct field row_fields[] = {
    FIELD(reconcile_row, state, F_TEXT, .words = states, .label = "cashier.state"), FIELD(reconcile_row, day, F_DATE), FIELD(reconcile_row, amount, F_MONEY),
    FIELD(reconcile_row, code, F_TEXT), FIELD(reconcile_row, reference, F_TEXT), FIELD(reconcile_row, text, F_TEXT),
};
static const struct model row_model = MODEL(reconcile_row, row_fields, .doc = "A line of the statement, a booking, or both");
static const struct field fields[] = {
    FIELD(reconcile, how, F_TEXT), FIELD(reconcile, typed, F_TEXT, .flags = FIELD_PRIVATE | FIELD_LINES), FIELD(reconcile, error, F_TEXT, .flags = FIELD_PRIVATE),
    FIELD(reconcile, done, F_BOOL), FIELD(reconcile, matched, F_INT), FIELD(reconcile, missing, F_INT), FIELD(reconcile, surplus, F_INT),
    FIELD(reconcile, owed, F_INT, .doc = "Lines that pay a dossier exactly and are not booked yet"), FIELD(reconcile, booked, F_INT, .doc = "Of those, booked just now"),
    FIELD(reconcile, rows, F_LIST, .of = &row_model),
};
const struct model reconcile_model = MODEL(reconcile, fields, .doc = "A statement compared with the books");

enum err_code reconcile_show(struct req *r, struct err *e)
{
    struct reconcile *v = ARENA_NEW(r->x->arena, struct reconcile);
    (void)e;
    v->how = strcmp(req_value(r, "how"), "gateway") == 0 ? "gateway" : "bank";
    v->typed = req_value(r, "sao-ke");
    v->error = form_problem(r, "sao-ke");
    return req_show(r, v);
}

/* The file, or what was pasted; in r->scratch. */
enum err_code reconcile_first(struct req *r, struct err *e)
{
    r->scratch = arena_str(r->x->arena, req_value(r, "sao-ke"));
    if (!r->x->files_n)
        return ERR_OK;
    if (r->x->files[0].size > FILE_MAX)
        return err(e, ERR_TOO_LARGE, "a statement of over a megabyte");
    FILE *f = fopen(r->x->files[0].path, "rb");
    if (!f)
        return err(e, ERR_STORAGE, "the uploaded file is gone");
    char *text = arena_alloc(r->x->arena, FILE_MAX + 1);
    text[fread(text, 1, FILE_MAX, f)] = 0;
    fclose(f);
    r->scratch = text;
    return ERR_OK;
}

static struct list booked_of(struct req *r, struct list rows, enum books_account account)
{
    const struct posting_row *p = rows.items;
    struct statement_booked *b = ARENA_ARRAY(r->x->arena, struct statement_booked, rows.n + 1);
    size_t n = 0;
    for (size_t i = 0; i < rows.n; i++)
        if (strcmp(p[i].account, books_account_words[account]) == 0)
            b[n++] = (struct statement_booked){p[i].id, p[i].reference, record_code(r->ctx.world, p[i].dossier, r->x->arena), p[i].amount};
    return (struct list){b, n};
}

static const struct payment_due *owed_by(struct list due, const struct statement_line *l, const bool *used)
{
    const struct payment_due *d = due.items;
    for (size_t i = 0; i < due.n; i++)
        if (!used[i] && d[i].amount == l->amount && statement_names(l->text, d[i].code))
            return &d[i];
    return NULL;
}

struct comparison {
    enum books_account account;
    struct list lines, due; /* of the statement; what dossiers owe */
    bool *used;             /* dues that a line pays */
    bool book;
};

/* A surplus line that pays a dossier exactly; booked if that is wished. A line without the bank's number might be booked twice: never. */
static enum err_code surplus(struct req *r, struct comparison *c, const struct statement_line *l, struct reconcile_row *row, struct err *e)
{
    struct payment_made made;
    const struct payment_due *d = c->account == BOOKS_BANK ? owed_by(c->due, l, c->used) : NULL;
    if (!d)
        return ERR_OK;
    c->used[d - (const struct payment_due *)c->due.items] = true;
    row->state = "owed";
    row->code = d->code;
    if (!c->book || !*l->reference)
        return ERR_OK;
    struct payment p = {.dossier = d->dossier, .unit = r->actor.unit, .account = BOOKS_BANK, .amount = l->amount, .reference = l->reference, .note = l->text};
    TRY(payment_book(&r->ctx, &p, &made, e));
    row->state = "booked";
    return ERR_OK;
}

static void count(struct reconcile *v, const struct reconcile_row *row)
{
    int64_t *const n[] = {&v->matched, &v->missing, &v->surplus, &v->owed, &v->booked};
    for (size_t i = 0; states[i]; i++)
        *n[i] += strcmp(row->state, states[i]) == 0;
}

static enum err_code compare(struct req *r, struct comparison *c, struct list booked, struct reconcile *v, struct err *e)
{
    struct statement_pair *pair;
    size_t n = statement_match(c->lines, booked, r->x->arena, &pair);
    struct reconcile_row *row = ARENA_ARRAY(r->x->arena, struct reconcile_row, n + 1);
    for (size_t i = 0; i < n; i++) {
        const struct statement_line *l = pair[i].line;
        const struct statement_booked *b = pair[i].booked;
        row[i] = (struct reconcile_row){statement_state_words[pair[i].state], l ? l->day : "", b ? b->code : "", l ? l->reference : b->reference,
                                        l ? l->text : "", l ? l->amount : b->amount};
        if (pair[i].state == STATEMENT_SURPLUS)
            TRY(surplus(r, c, l, &row[i], e));
        count(v, &row[i]);
    }
    v->rows = (struct list){row, n};
    return ERR_OK;
}

static enum err_code read_lines(struct req *r, struct comparison *c, int *from, int *to, struct err *e)
{
    struct err why = {0};
    struct civil day;
    if (statement_read(r->scratch, r->x->arena, &c->lines, &why) || !c->lines.n) {
        problem_add(&r->problems, "sao-ke", "cashier.statement_wrong", 0);
        return err(e, ERR_INVALID, "statement: %s", why.why);
    }
    const struct statement_line *l = c->lines.items;
    for (size_t i = 0; i < c->lines.n; i++) {
        int n = civil_parse(l[i].day, &day) ? civil_days(day) : 0;
        *from = !i || n < *from ? n : *from;
        *to = !i || n > *to ? n : *to;
    }
    return ERR_OK;
}

enum err_code reconcile_do(struct req *r, struct err *e)
{
    struct reconcile *v = ARENA_NEW(r->x->arena, struct reconcile);
    struct comparison c = {.account = strcmp(req_value(r, "how"), "gateway") == 0 ? BOOKS_GATEWAY : BOOKS_BANK, .book = *req_value(r, "ghi") != 0};
    struct list rows;
    int from = 0, to = 0;
    TRY(read_lines(r, &c, &from, &to, e));
    TRY(books_days(r->ctx.db, r->actor.unit, from, to, r->x->arena, &rows, e));
    TRY(payments_due(&r->ctx, r->actor.unit, &c.due, e));
    c.used = ARENA_ARRAY(r->x->arena, bool, c.due.n + 1);
    v->how = books_account_words[c.account];
    v->typed = v->error = "";
    v->done = true;
    TRY(compare(r, &c, booked_of(r, rows, c.account), v, e));
    return req_show(r, v);
}
