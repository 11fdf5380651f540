/* SQL of halls. See hall_store.h; must never reckon what the rows mean. */
#include "store/board/hall_store.h"

static const struct field taken_fields[] = {FIELD(taken, unit, F_INT), FIELD(taken, officer, F_INT), FIELD(taken, at, F_INSTANT)};
const struct model taken_model = MODEL(taken, taken_fields);

static const struct field in_hand_fields[] = {FIELD(in_hand, officer, F_INT), FIELD(in_hand, n, F_INT), FIELD(in_hand, late, F_INT)};
const struct model in_hand_model = MODEL(in_hand, in_hand_fields);

enum { TAKEN, IN_HAND };
static const struct sql sql[] = {
    [TAKEN] = {"select d.received_unit as unit, j.actor as officer, j.at from dossier d join journal j on j.dossier = d.id and j.n = 1"
               " where d.id between $1 and $2 and d.channel = 'counter' order by d.received_unit, j.actor, j.at", &taken_model, 0},
    [IN_HAND] = {"select assignee as officer, count(*) as n, sum(case when paused = 0 and ready = 0 and due_at < $2 then 1 else 0 end) as late from task"
                 " where unit = $1 and kind <> 'waiting' group by assignee order by assignee", &in_hand_model, 0},
};
const struct sql_set hall_set = {"hall", sql, sizeof sql / sizeof sql[0]};

enum err_code taken_each(struct db *db, int64_t first, int64_t last, taken_fn *fn, void *with, struct err *e)
{
    return db_each(db, &sql[TAKEN], DB_ARGS(DB_I(first), DB_I(last)), fn, with, e);
}

enum err_code in_hand_list(struct db *db, int64_t unit, int64_t before, struct arena *a, struct list *out, struct err *e)
{
    return db_all(db, &sql[IN_HAND], DB_ARGS(DB_I(unit), DB_I(before)), a, out, e);
}
