/* SQL of what comes within an alert's reach: work by its due date, what is watched, how far a run came, arrivals, what fails to leave.
 * See alert_reach.h. */
#include "store/alert/alert_reach.h"

static const struct field work_fields[] = {
    FIELD(alert_work, unit, F_INT), FIELD(alert_work, role, F_TEXT), FIELD(alert_work, kind, F_TEXT), FIELD(alert_work, procedure, F_TEXT),
    FIELD(alert_work, state, F_TEXT), FIELD(alert_work, dossier, F_INT), FIELD(alert_work, assignee, F_INT), FIELD(alert_work, work_due, F_INSTANT),
    FIELD(alert_work, decides, F_INT), FIELD(alert_work, received_at, F_INSTANT),
};
const struct model alert_work_model = MODEL(alert_work, work_fields);

static const struct field desk_fields[] = {FIELD(alert_desk, unit, F_INT), FIELD(alert_desk, role, F_TEXT)};
static const struct model desk_model = MODEL(alert_desk, desk_fields);
static const struct field watch_fields[] = {FIELD(alert_watch, dossier, F_INT), FIELD(alert_watch, rule, F_TEXT), FIELD(alert_watch, at, F_INSTANT)};
static const struct model watch_model = MODEL(alert_watch, watch_fields);
static const struct field run_fields[] = {FIELD(alert_run, ran_at, F_INSTANT), FIELD(alert_run, seq, F_INT), FIELD(alert_run, walked, F_INT)};
static const struct model run_model = MODEL(alert_run, run_fields);
static const struct field crowd_fields[] = {FIELD(alert_crowd, unit, F_INT), FIELD(alert_crowd, n, F_INT)};
static const struct model crowd_model = MODEL(alert_crowd, crowd_fields);
static const struct field failing_fields[] = {FIELD(alert_failing, kind, F_TEXT), FIELD(alert_failing, n, F_INT)};
static const struct model failing_model = MODEL(alert_failing, failing_fields);

enum { DESKS, RANGE, FRESH, WORK_OF, WATCH_SET, WATCH_DROP, WATCH_DUE, RUN_GET, RUN_SET, TIDE_AT, CROWDS, USUAL, FAILING, QUEUED, HELD };

#define WORK "select t.unit, t.role, t.kind, t.procedure, d.state, t.dossier, t.assignee, t.due_at as work_due, d.unit as decides, d.received_at" \
    " from task t join dossier d on d.id = t.dossier where "
#define UNSAID(rule) "not exists (select 1 from alert x where x.cause = " rule " || ' ' || t.dossier || ' ' || t.kind || ' ' || t.due_at)"

static const struct sql sql[] = {
    [DESKS] = {"select unit, role from desk where day between $1 and $2 and n > 0 group by unit, role order by unit, role", &desk_model, 0},
    [RANGE] = {WORK "t.unit = $1 and t.role = $2 and t.due_at > $3 and t.due_at <= $4 and " UNSAID("$5") " order by t.due_at, t.dossier limit $6", &alert_work_model, 0},
    [FRESH] = {WORK "t.dossier in (select dossier from tide where seq > $1 and seq <= $2 and dossier > 0) and t.due_at <= $3 and " UNSAID("$4")
               " order by t.due_at, t.dossier limit $5", &alert_work_model, 0},
    [WORK_OF] = {WORK "t.dossier = $1 order by t.kind", &alert_work_model, 0},
    [WATCH_SET] = {"insert into alert_watch (dossier, rule, at) values ($1, $2, $3) on conflict (dossier, rule) do update set at = excluded.at", DB_LATER, 0},
    [WATCH_DROP] = {"delete from alert_watch where dossier = $1 and rule = $2", DB_LATER, 0},
    [WATCH_DUE] = {"select dossier, rule, at from alert_watch where at <= $1 order by at, dossier limit $2", &watch_model, 0},
    [RUN_GET] = {"select ran_at, seq, walked from alert_run where id = 1", &run_model, 0},
    [RUN_SET] = {"insert into alert_run (id, ran_at, seq, walked) values (1, $1, $2, $3) on conflict (id) do update set ran_at = excluded.ran_at, seq = excluded.seq,"
                 " walked = excluded.walked", DB_LATER, 0},
    [TIDE_AT] = {"select at from tide where seq >= $1 order by seq limit 1", NULL, 0},
    [CROWDS] = {"select unit, count(*) as n from tide where seq > $1 and (moved = '+1' or moved like '+1 %') group by unit having count(*) >= $2 order by unit", &crowd_model, 0},
    [USUAL] = {"select coalesce(sum(n), 0) from tally where day = $1 and unit = $2 and outcome = 1", NULL, 0},
    [FAILING] = {"select kind, count(*) as n from job where done_at = 0 and failure <> '' and (tries >= $1 or id <= $2) group by kind order by kind", &failing_model, 0},
    [QUEUED] = {"select count(*) from delivery where state = 'queued' and channel = $1", NULL, 0},
    /* that a report is awaited is seen from its text, which is kept until then */
    [HELD] = {"select count(*) from delivery where id >= $1 and channel = $2 and state = 'sent' and code = $3 and sent_at <= $4 and data <> '{}'", NULL, 0},
};
const struct sql_set alert_reach_set = {"alert_reach", sql, sizeof sql / sizeof sql[0]};

enum err_code alert_desks(struct db *db, int64_t from_day, int64_t to_day, struct arena *a, struct list *out, struct err *e)
{
    return db_all(db, &sql[DESKS], DB_ARGS(DB_I(from_day), DB_I(to_day)), a, out, e);
}

enum err_code alert_range(struct db *db, const struct alert_range *r, struct arena *a, struct list *out, struct err *e)
{
    return db_all(db, &sql[RANGE], DB_ARGS(DB_I(r->unit), DB_T(r->role), DB_I(r->after), DB_I(r->until), DB_T(r->rule), DB_I(r->n)), a, out, e);
}

enum err_code alert_fresh(struct db *db, const struct alert_fresh *f, struct arena *a, struct list *out, struct err *e)
{
    return db_all(db, &sql[FRESH], DB_ARGS(DB_I(f->from), DB_I(f->to), DB_I(f->until), DB_T(f->rule), DB_I(f->n)), a, out, e);
}

enum err_code alert_work_of(struct db *db, int64_t dossier, struct arena *a, struct list *out, struct err *e)
{
    return db_all(db, &sql[WORK_OF], DB_ARGS(DB_I(dossier)), a, out, e);
}

enum err_code alert_watch_set(struct db *db, const struct alert_watch *w, struct err *e)
{
    return db_save(db, &sql[WATCH_SET], "dossier rule at", &watch_model, w, e);
}

enum err_code alert_watch_drop(struct db *db, int64_t dossier, const char *rule, struct err *e)
{
    return db_exec(db, &sql[WATCH_DROP], DB_ARGS(DB_I(dossier), DB_T(rule)), NULL, e);
}

enum err_code alert_watch_due(struct db *db, int64_t now, size_t n, struct arena *a, struct list *out, struct err *e)
{
    return db_all(db, &sql[WATCH_DUE], DB_ARGS(DB_I(now), DB_I(n)), a, out, e);
}

enum err_code alert_run_get(struct db *db, struct arena *a, struct alert_run **out, struct err *e)
{
    return db_find(db, &sql[RUN_GET], DB_NONE, a, (void **)out, e);
}

enum err_code alert_run_set(struct db *db, const struct alert_run *r, struct err *e)
{
    return db_save(db, &sql[RUN_SET], "ran_at seq walked", &run_model, r, e);
}

/* ---- arrivals */

/* The last number before a moment, found by halving: the numbers are without a gap and in the order of time. */
enum err_code alert_seq_before(struct db *db, int64_t at, int64_t newest, int64_t *out, struct err *e)
{
    int64_t low = 0, high = newest, there;
    while (low < high) {
        int64_t middle = low + (high - low + 1) / 2;
        TRY(db_int(db, &sql[TIDE_AT], DB_ARGS(DB_I(middle)), INT64_MAX, &there, e));
        if (there < at)
            low = middle;
        else
            high = middle - 1;
    }
    *out = low;
    return ERR_OK;
}

enum err_code alert_crowds(struct db *db, int64_t since, int64_t least, struct arena *a, struct list *out, struct err *e)
{
    return db_all(db, &sql[CROWDS], DB_ARGS(DB_I(since), DB_I(least)), a, out, e);
}

enum err_code alert_arrived(struct db *db, int64_t day, int64_t unit, int64_t *out, struct err *e)
{
    return db_int(db, &sql[USUAL], DB_ARGS(DB_I(day), DB_I(unit)), 0, out, e);
}

enum err_code alert_failing(struct db *db, int64_t tries, int64_t before_id, struct arena *a, struct list *out, struct err *e)
{
    return db_all(db, &sql[FAILING], DB_ARGS(DB_I(tries), DB_I(before_id)), a, out, e);
}

enum err_code alert_queued(struct db *db, const char *channel, int64_t *out, struct err *e)
{
    return db_int(db, &sql[QUEUED], DB_ARGS(DB_T(channel)), 0, out, e);
}

enum err_code alert_held(struct db *db, const struct alert_held *q, int64_t *out, struct err *e)
{
    return db_int(db, &sql[HELD], DB_ARGS(DB_I(q->from_id), DB_T(q->channel), DB_I(q->code), DB_I(q->until)), 0, out, e);
}
