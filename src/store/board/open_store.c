/* SQL of the lists behind figures. See open_store.h; must never decide what a figure counts. */
#include "store/board/open_store.h"

static const struct field fields[] = {
    FIELD(open_row, id, F_INT), FIELD(open_row, revision, F_INT), FIELD(open_row, unit, F_INT), FIELD(open_row, received_unit, F_INT),
    FIELD(open_row, handler_unit, F_INT), FIELD(open_row, submitted_at, F_INSTANT), FIELD(open_row, received_at, F_INSTANT),
    FIELD(open_row, due_at, F_INSTANT), FIELD(open_row, paused_at, F_INSTANT), FIELD(open_row, finished_at, F_INSTANT),
    FIELD(open_row, procedure, F_TEXT), FIELD(open_row, state, F_TEXT), FIELD(open_row, channel, F_TEXT), FIELD(open_row, at_day, F_INT),
    FIELD(open_row, at_n, F_INT),
};
const struct model open_row_model = MODEL(open_row, fields);

#define COLUMNS "d.id, d.revision, d.unit, d.received_unit, d.handler_unit, d.submitted_at, d.received_at, d.due_at, d.paused_at, d.finished_at," \
    " d.procedure, d.state, d.channel"

static const struct field held_fields[] = {FIELD(held_row, account, F_INT), FIELD(held_row, n, F_INT), FIELD(held_row, late, F_INT)};
static const struct model held_model = MODEL(held_row, held_fields);

enum { OPEN, BEHIND, HELD };
static const struct sql sql[] = {
    [OPEN] = {"select " COLUMNS ", 0 as at_day, 0 as at_n from dossier d where d.finished_at = 0 and d.unit = $1 and d.due_at <= $4"
              " and (d.due_at, d.id) > ($2, $3) order by d.due_at, d.id limit $5", &open_row_model, 0},
    [BEHIND] = {"select " COLUMNS ", h.day as at_day, h.n as at_n from happened h join dossier d on d.id = h.dossier where h.unit = $1"
                " and h.day between $2 and $3 and h.outcome = $4 and (h.day, h.dossier, h.n) > ($5, $6, $7) order by h.day, h.dossier, h.n limit $8",
                &open_row_model, 0},
    [HELD] = {"select assignee as account, count(*) as n, sum(case when due_at < $2 then 1 else 0 end) as late from task where unit = $1 and ready = 0"
              " group by assignee order by assignee", &held_model, 0},
};
const struct sql_set open_set = {"open", sql, sizeof sql / sizeof sql[0]};

enum err_code open_list(struct db *db, const struct open_ask *q, struct arena *a, struct list *out, struct err *e)
{
    return db_all(db, &sql[OPEN], DB_ARGS(DB_I(q->unit), DB_I(q->due_at), DB_I(q->id), DB_I(q->to), DB_I(q->n)), a, out, e);
}

enum err_code behind_list(struct db *db, const struct behind_ask *q, struct arena *a, struct list *out, struct err *e)
{
    return db_all(db, &sql[BEHIND], DB_ARGS(DB_I(q->unit), DB_I(q->from), DB_I(q->to), DB_I(q->outcome), DB_I(q->day), DB_I(q->id), DB_I(q->event),
                  DB_I(q->n)), a, out, e);
}

enum err_code held_list(struct db *db, int64_t unit, int64_t before, struct arena *a, struct list *out, struct err *e)
{
    return db_all(db, &sql[HELD], DB_ARGS(DB_I(unit), DB_I(before)), a, out, e);
}
