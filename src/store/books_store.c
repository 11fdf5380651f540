/* SQL of the ledger. See books_store.h. */
#include "store/books_store.h"

static const struct field posting_fields[] = {
    FIELD(posting, id, F_INT), FIELD(posting, at, F_INSTANT), FIELD(posting, day, F_INT), FIELD(posting, kind, F_TEXT), FIELD(posting, dossier, F_INT),
    FIELD(posting, unit, F_INT), FIELD(posting, actor, F_INT), FIELD(posting, actor_name, F_TEXT), FIELD(posting, number, F_TEXT),
    FIELD(posting, reference, F_TEXT), FIELD(posting, note, F_TEXT),
};
const struct model posting_model = MODEL(posting, posting_fields);

static const struct field row_fields[] = {
    FIELD(posting_row, id, F_INT), FIELD(posting_row, at, F_INSTANT), FIELD(posting_row, dossier, F_INT), FIELD(posting_row, unit, F_INT),
    FIELD(posting_row, amount, F_MONEY), FIELD(posting_row, kind, F_TEXT), FIELD(posting_row, actor_name, F_TEXT), FIELD(posting_row, number, F_TEXT),
    FIELD(posting_row, reference, F_TEXT), FIELD(posting_row, note, F_TEXT), FIELD(posting_row, account, F_TEXT),
};
const struct model posting_row_model = MODEL(posting_row, row_fields);

static const struct field sum_fields[] = {
    FIELD(books_sum, account, F_TEXT), FIELD(books_sum, fee, F_TEXT), FIELD(books_sum, unit, F_INT), FIELD(books_sum, amount, F_INT),
};
static const struct model sum_model = MODEL(books_sum, sum_fields);
static const struct field fault_fields[] = {FIELD(books_fault, posting, F_INT), FIELD(books_fault, dossier, F_INT), FIELD(books_fault, amount, F_INT)};
static const struct model fault_model = MODEL(books_fault, fault_fields);

enum { POST, LINE, SUMS, MOVES, DAYS, OWING, HAS, NEXT, LAST, COUNT, FAULTS };
#define ROW "select p.id, p.at, p.dossier, e.unit, e.amount, p.kind, p.actor_name, p.number, p.reference, p.note, e.account" \
    " from posting p join entry e on e.posting = p.id where e.account in ('cash', 'bank', 'gateway', 'treasury')"

static const struct sql sql[] = {
    [POST] = {"insert into posting (id, at, day, kind, dossier, unit, actor, actor_name, number, reference, note)"
              " values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)", DB_LATER, NULL},
    [LINE] = {"insert into entry (posting, n, account, unit, fee, dossier, amount) values ($1, $2, $3, $4, $5, $6, $7)", DB_LATER, NULL},
    [SUMS] = {"select account, fee, unit, sum(amount) as amount from entry where dossier = $1 group by account, fee, unit having sum(amount) <> 0"
              " order by account, unit, fee", &sum_model, NULL},
    [MOVES] = {ROW " and p.dossier = $1 order by p.id limit 500", &posting_row_model, NULL},
    [DAYS] = {ROW " and p.unit = $1 and p.day between $2 and $3 order by p.id limit 20000", &posting_row_model, NULL},
    [OWING] = {"select 0 as id, 0 as at, e.dossier, cast($1 as bigint) as unit, sum(e.amount) as amount, '' as kind, '' as actor_name, '' as number,"
               " '' as reference, '' as note, 'receivable' as account from entry e where e.account = 'receivable' and e.dossier in"
               " (select dossier from posting where unit = $1) group by e.dossier having sum(e.amount) > 0 order by e.dossier limit 20000",
               &posting_row_model, NULL},
    [HAS] = {"select 1 from posting where unit = $1 and reference = $2", NULL, NULL},
    [NEXT] = {"insert into number (unit, kind, year, last) values ($1, 'receipt', $2, 1)"
              " on conflict (unit, kind, year) do update set last = number.last + 1", NULL, NULL},
    [LAST] = {"select last from number where unit = $1 and kind = 'receipt' and year = $2", NULL, NULL},
    [COUNT] = {"select count(*) from posting", NULL, NULL},
    [FAULTS] = {"select p.id as posting, p.dossier, coalesce(sum(e.amount), 0) as amount from posting p left join entry e on e.posting = p.id"
                " group by p.id, p.dossier having count(e.posting) = 0 or sum(e.amount) <> 0 or min(e.dossier) <> p.dossier or max(e.dossier) <> p.dossier"
                " union all select e.posting, e.dossier, e.amount from entry e where not exists (select 1 from posting p where p.id = e.posting)"
                " union all select o.id, o.dossier, o.amount from gateway_order o where (o.state = 'paid') <> exists"
                " (select 1 from posting p join entry e on e.posting = p.id where p.unit = o.unit and p.reference = o.number and o.number <> ''"
                " and p.dossier = o.dossier and e.account = 'gateway' and e.amount = o.amount)", &fault_model, NULL},
};
const struct sql_set books_set = {"books", sql, sizeof sql / sizeof sql[0]};

enum err_code books_append(struct db *db, const struct posting *p, const struct books *lines, struct err *e)
{
    TRY(books_check(lines, e));
    TRY(db_save(db, &sql[POST], "id at day kind dossier unit actor actor_name number reference note", &posting_model, p, e));
    for (size_t i = 0; i < lines->n; i++) {
        const struct books_line *l = &lines->line[i];
        TRY(db_exec(db, &sql[LINE], DB_ARGS(DB_I(p->id), DB_I(i + 1), DB_T(books_account_words[l->account]), DB_I(l->unit), DB_T(l->fee),
                                            DB_I(p->dossier), DB_I(l->amount)), NULL, e));
    }
    return ERR_OK;
}

enum err_code books_of(struct db *db, int64_t dossier, struct arena *a, struct list *out, struct err *e)
{
    return db_all(db, &sql[SUMS], DB_ARGS(DB_I(dossier)), a, out, e);
}

enum err_code books_moves(struct db *db, int64_t dossier, struct arena *a, struct list *out, struct err *e)
{
    return db_all(db, &sql[MOVES], DB_ARGS(DB_I(dossier)), a, out, e);
}

enum err_code books_days(struct db *db, int64_t unit, int64_t from, int64_t to, struct arena *a, struct list *out, struct err *e)
{
    return db_all(db, &sql[DAYS], DB_ARGS(DB_I(unit), DB_I(from), DB_I(to)), a, out, e);
}

enum err_code books_owing(struct db *db, int64_t unit, struct arena *a, struct list *out, struct err *e)
{
    return db_all(db, &sql[OWING], DB_ARGS(DB_I(unit)), a, out, e);
}

enum err_code books_has(struct db *db, int64_t unit, const char *reference, bool *out, struct err *e)
{
    int64_t there;
    TRY(db_int(db, &sql[HAS], DB_ARGS(DB_I(unit), DB_T(reference)), 0, &there, e));
    *out = there != 0;
    return ERR_OK;
}

enum err_code books_number(struct db *db, int64_t unit, int year, int64_t *out, struct err *e)
{
    TRY(db_exec(db, &sql[NEXT], DB_ARGS(DB_I(unit), DB_I(year)), NULL, e));
    return db_int(db, &sql[LAST], DB_ARGS(DB_I(unit), DB_I(year)), 0, out, e);
}

enum err_code books_count(struct db *db, int64_t *out, struct err *e)
{
    return db_int(db, &sql[COUNT], DB_NONE, 0, out, e);
}

enum err_code books_faults(struct db *db, struct arena *a, struct list *out, struct err *e)
{
    return db_all(db, &sql[FAULTS], DB_NONE, a, out, e);
}
