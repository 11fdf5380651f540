/* SQL of the figures. See counter_store.h; must never decide what is counted. */
#include "store/counter_store.h"

static const struct field fields[] = {
    FIELD(counter, day, F_INT), FIELD(counter, unit, F_INT), FIELD(counter, procedure, F_TEXT), FIELD(counter, outcome, F_INT),
    FIELD(counter, state, F_TEXT), FIELD(counter, holder, F_INT), FIELD(counter, n, F_INT),
};
static const struct model counter_model = MODEL(counter, fields);

enum { TALLY, PENDING, PENDING_TWO, SWEEP, TALLIES, PENDINGS, MISSING, DROP_TALLY, DROP_PENDING, TALLIES_SINCE, OPEN };

#define PENDING_INTO "insert into pending (unit, due, procedure, state, holder, n) values ($1, $2, $3, $4, $5, $6)"
#define PENDING_ADDS " on conflict (unit, due, procedure, state, holder) do update set n = pending.n + excluded.n"

static const struct sql sql[] = {
    [TALLY] = {"insert into tally (day, unit, procedure, outcome, n) values ($1, $2, $3, $4, $5)"
               " on conflict (day, unit, procedure, outcome) do update set n = tally.n + excluded.n", DB_LATER, NULL},
    [PENDING] = {PENDING_INTO PENDING_ADDS, DB_LATER, NULL},
    [PENDING_TWO] = {PENDING_INTO ", ($7, $8, $9, $10, $11, $12)" PENDING_ADDS, DB_LATER, NULL},
    [SWEEP] = {"delete from pending where unit = $1 and due < $2 and n = 0", NULL, NULL},
    [TALLIES] = {"select day, unit, procedure, outcome, '' as state, 0 as holder, n from tally", &counter_model, NULL},
    [PENDINGS] = {"select due as day, unit, procedure, 0 as outcome, state, holder, n from pending", &counter_model, NULL},
    [TALLIES_SINCE] = {"select day, unit, procedure, outcome, '' as state, 0 as holder, n from tally where day >= $1", &counter_model, NULL},
    [OPEN] = {"select due as day, unit, procedure, 0 as outcome, state, holder, n from pending where n <> 0", &counter_model, NULL},
    [MISSING] = {"select n from tally where day = 0 and unit = 0 and procedure = '' and outcome = 0", NULL, NULL},
    [DROP_TALLY] = {"delete from tally where n = 0", NULL, NULL},
    [DROP_PENDING] = {"delete from pending where n = 0", NULL, NULL},
};
const struct sql_set counter_set = {"counter", sql, sizeof sql / sizeof sql[0]};

#define PENDING_ARGS(c) DB_I((c)->unit), DB_I((c)->day), DB_T((c)->procedure), DB_T((c)->state), DB_I((c)->holder), DB_I((c)->n)

static enum err_code add_tally(struct db *db, const struct counter *c, struct err *e)
{
    return db_exec(db, &sql[TALLY], DB_ARGS(DB_I(c->day), DB_I(c->unit), DB_T(c->procedure), DB_I(c->outcome), DB_I(c->n)), NULL, e);
}

static enum err_code add_pending(struct db *db, const struct counter *c, size_t n, struct err *e)
{
    if (n == 1)
        return db_exec(db, &sql[PENDING], DB_ARGS(PENDING_ARGS(c)), NULL, e);
    return n ? db_exec(db, &sql[PENDING_TWO], DB_ARGS(PENDING_ARGS(c), PENDING_ARGS(c + 1)), NULL, e) : ERR_OK;
}

enum err_code counter_add(struct db *db, const struct counter_deltas *d, struct err *e)
{
    for (size_t i = 0; i < d->tallies; i++)
        TRY(add_tally(db, &d->tally[i], e));
    return add_pending(db, d->pending, d->moves, e);
}

enum err_code counter_sweep(struct db *db, int64_t unit, int64_t before, struct err *e)
{
    return db_exec(db, &sql[SWEEP], DB_ARGS(DB_I(unit), DB_I(before)), NULL, e);
}

enum err_code counter_each(struct db *db, enum err_code (*fn)(void *with, const void *rec, struct err *e), void *with, struct err *e)
{
    TRY(db_each(db, &sql[TALLIES], DB_NONE, fn, with, e));
    return db_each(db, &sql[PENDINGS], DB_NONE, fn, with, e);
}

enum err_code counter_open(struct db *db, int64_t day, enum err_code (*fn)(void *with, const void *rec, struct err *e), void *with, struct err *e)
{
    TRY(db_each(db, &sql[TALLIES_SINCE], DB_ARGS(DB_I(day)), fn, with, e));
    return db_each(db, &sql[OPEN], DB_NONE, fn, with, e);
}

enum err_code counter_ready(struct db *db, int64_t *out, struct err *e)
{
    int64_t missing = 0;
    TRY(db_int(db, &sql[MISSING], DB_NONE, 0, &missing, e));
    *out = missing == 0;
    return ERR_OK;
}

enum err_code counter_mend(struct db *db, const struct counter *one, struct err *e)
{
    return *one->state ? add_pending(db, one, 1, e) : add_tally(db, one, e);
}

enum err_code counter_drop_empty(struct db *db, struct err *e)
{
    TRY(db_exec(db, &sql[DROP_TALLY], DB_NONE, NULL, e));
    return db_exec(db, &sql[DROP_PENDING], DB_NONE, NULL, e);
}
