/* SQL of looks through the journal. See trace_store.h. */
#include "store/trace_store.h"
#include "store/dossier_row.h"

enum { BETWEEN };
static const struct sql sql[] = {
    [BETWEEN] = {"select dossier, n, at, kind, act, actor, unit, body, hash from journal where at >= $1 and at < $2 and (at, dossier, n) < ($3, $4, $5)"
                 " and (actor = $6 or $6 = 0) and ($7 = '' or kind = $7) order by at desc, dossier desc, n desc limit $8", &event_row_model, 0},
};
const struct sql_set trace_set = {"trace", sql, sizeof sql / sizeof sql[0]};

enum err_code trace_between(struct db *db, const struct trace_span *s, struct arena *a, struct list *out, struct err *e)
{
    struct list rows;
    struct trace_key below = s->below.at ? s->below : (struct trace_key){INT64_MAX, INT64_MAX, INT64_MAX};
    TRY(db_all(db, &sql[BETWEEN], DB_ARGS(DB_I(s->from), DB_I(s->to), DB_I(below.at), DB_I(below.dossier), DB_I(below.n), DB_I(s->actor), DB_T(s->kind), DB_I(s->n)),
               a, &rows, e));
    const struct event_row *row = rows.items;
    struct event *ev = ARENA_ARRAY(a, struct event, rows.n + 1);
    for (size_t i = 0; i < rows.n; i++)
        TRY(event_of_row(&row[i], a, &ev[i], e));
    *out = (struct list){ev, rows.n};
    return ERR_OK;
}
