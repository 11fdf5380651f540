/* SQL of late dossiers. See late_store.h; must never decide what is late. */
#include "store/board/late_store.h"

#define R(m, type) FIELD(late_row, m, type)
static const struct field row_fields[] = {
    R(dossier, F_INT), R(unit, F_INT), R(province, F_INT), R(procedure, F_TEXT), R(received_at, F_INSTANT), R(due_at, F_INSTANT), R(ended_at, F_INSTANT),
    R(day, F_INT), R(outcome, F_INT), R(cause, F_TEXT), R(reason, F_TEXT), R(at_unit, F_INT), R(step, F_TEXT), R(officer, F_INT), R(late_minutes, F_INT),
    R(by_officer, F_INT), R(by_citizen, F_INT), R(by_payment, F_INT), R(by_agency, F_INT), R(by_exchange, F_INT), R(by_none, F_INT), R(used_minutes, F_INT),
    R(took, F_INT), R(allowed, F_INT), R(looked_at, F_INSTANT),
};
const struct model late_row_model = MODEL(late_row, row_fields);

static const struct field run_fields[] = {
    FIELD(late_run, ran_at, F_INSTANT), FIELD(late_run, seq, F_INT), FIELD(late_run, walked_unit, F_INT), FIELD(late_run, walked_day, F_INT),
    FIELD(late_run, walked_dossier, F_INT),
};
static const struct model run_model = MODEL(late_run, run_fields);

static const struct field ended_fields[] = {
    FIELD(late_ended, unit, F_INT), FIELD(late_ended, day, F_INT), FIELD(late_ended, outcome, F_INT), FIELD(late_ended, dossier, F_INT),
};
const struct model late_ended_model = MODEL(late_ended, ended_fields);

struct late_key { int64_t dossier; };
static const struct field key_fields[] = {FIELD(late_key, dossier, F_INT)};
static const struct model key_model = MODEL(late_key, key_fields);
static const struct field due_fields[] = {FIELD(late_due, dossier, F_INT), FIELD(late_due, due_at, F_INT)};
static const struct model due_model = MODEL(late_due, due_fields);

#define S(m, type) FIELD(late_sum, m, type)
static const struct field sum_fields[] = {
    S(unit, F_INT), S(open, F_INT), S(at_unit, F_INT), S(officer, F_INT), S(n, F_INT), S(late_minutes, F_INT), S(by_officer, F_INT), S(by_citizen, F_INT),
    S(by_payment, F_INT), S(by_agency, F_INT), S(by_exchange, F_INT), S(by_none, F_INT), S(procedure, F_TEXT), S(cause, F_TEXT), S(step, F_TEXT),
};
const struct model late_sum_model = MODEL(late_sum, sum_fields);

#define L(m, type) FIELD(late_found, m, type)
static const struct field line_fields[] = {
    L(dossier, F_INT), L(revision, F_INT), L(unit, F_INT), L(received_at, F_INSTANT), L(due_at, F_INSTANT), L(day, F_INT), L(at_unit, F_INT), L(officer, F_INT),
    L(late_minutes, F_INT), L(took, F_INT), L(allowed, F_INT), L(procedure, F_TEXT), L(state, F_TEXT), L(cause, F_TEXT), L(reason, F_TEXT), L(step, F_TEXT),
};
const struct model late_found_model = MODEL(late_found, line_fields);

enum { PUT, DROP, GET, RUN_GET, RUN_SET, TOUCHED, FRESH, STALE, FALLEN, ENDED, LACKING, ENDED_ROWS, SUMS, SUMS_UNIT, SUMS_AT, LINES, LINES_UNIT, LINES_AT };

#define COLUMNS "dossier, unit, province, procedure, received_at, due_at, ended_at, day, outcome, cause, reason, at_unit, step, officer, late_minutes," \
    " by_officer, by_citizen, by_payment, by_agency, by_exchange, by_none, used_minutes, took, allowed, looked_at"
#define ANEW(c) #c " = excluded." #c
#define LATE_OUTCOMES "(19, 23, 27, 31)"
/* On the boards a late one is a result or a refusal. The days, the moment, the province. */
#define ASKED "((l.day between $1 and $2 and l.outcome in (19, 23)) or (l.day = 0 and l.due_at <= $3)) and (l.province = $4 or $4 = 0)"
#define SUM "select l.unit, case when l.day = 0 then 1 else 0 end as open, l.at_unit, l.officer, l.procedure, l.cause, l.step, count(*) as n," \
    " sum(l.late_minutes) as late_minutes, sum(l.by_officer) as by_officer, sum(l.by_citizen) as by_citizen, sum(l.by_payment) as by_payment," \
    " sum(l.by_agency) as by_agency, sum(l.by_exchange) as by_exchange, sum(l.by_none) as by_none from late l where " ASKED
#define GROUPED " group by 1, 2, 3, 4, 5, 6, 7 order by 1, 2, 3, 4, 5, 6, 7"
#define LINE "select l.dossier, d.revision, l.unit, l.received_at, l.due_at, l.day, l.at_unit, l.officer, l.late_minutes, l.took, l.allowed, l.procedure," \
    " d.state, l.cause, l.reason, l.step from late l join dossier d on d.id = l.dossier where " ASKED \
    " and (l.late_minutes < $5 or $5 < 0 or (l.late_minutes = $5 and l.dossier > $6)) and ($8 = '' or l.cause = $8) and ($9 = '' or l.step = $9)" \
    " and ($10 = '' or l.procedure = $10) and (l.at_unit = $11 or $11 < 0) and (l.officer = $12 or $12 < 0)"
#define ORDERED " order by l.late_minutes desc, l.dossier limit $7"

static const struct sql sql[] = {
    [PUT] = {"insert into late (" COLUMNS ") values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23,"
             " $24, $25) on conflict (dossier) do update set " ANEW(unit) ", " ANEW(province) ", " ANEW(procedure) ", " ANEW(received_at) ", " ANEW(due_at) ", "
             ANEW(ended_at) ", " ANEW(day) ", " ANEW(outcome) ", " ANEW(cause) ", " ANEW(reason) ", " ANEW(at_unit) ", " ANEW(step) ", " ANEW(officer) ", "
             ANEW(late_minutes) ", " ANEW(by_officer) ", " ANEW(by_citizen) ", " ANEW(by_payment) ", " ANEW(by_agency) ", " ANEW(by_exchange) ", "
             ANEW(by_none) ", " ANEW(used_minutes) ", " ANEW(took) ", " ANEW(allowed) ", " ANEW(looked_at), DB_LATER, 0},
    [DROP] = {"delete from late where dossier = $1", DB_LATER, 0},
    [GET] = {"select " COLUMNS " from late where dossier = $1", &late_row_model, 0},
    [RUN_GET] = {"select ran_at, seq, walked_unit, walked_day, walked_dossier from late_run where id = 1", &run_model, 0},
    [RUN_SET] = {"insert into late_run (id, ran_at, seq, walked_unit, walked_day, walked_dossier) values (1, $1, $2, $3, $4, $5) on conflict (id) do update set "
                 ANEW(ran_at) ", " ANEW(seq) ", " ANEW(walked_unit) ", " ANEW(walked_day) ", " ANEW(walked_dossier), DB_LATER, 0},
    [TOUCHED] = {"select dossier from late where day = 0 and dossier in (select dossier from tide where seq > $1 and seq <= $2) order by dossier", &key_model, 0},
    [FRESH] = {"select d.id as dossier from dossier d where d.id in (select dossier from tide where seq > $1 and seq <= $2) and d.finished_at = 0 and d.due_at > 0"
               " and d.due_at < $3 and not exists (select 1 from late l where l.dossier = d.id) order by d.id", &key_model, 0},
    [STALE] = {"select dossier from late where day = 0 and looked_at < $1 order by looked_at, dossier limit $2", &key_model, 0},
    [FALLEN] = {"select t.dossier, t.due_at from task t where t.unit = $1 and t.role = $2 and t.due_at >= $3 and t.due_at < $4 and t.kind = 'main'"
                " and (t.due_at, t.dossier) > ($5, $6) and not exists (select 1 from late l where l.dossier = t.dossier) order by t.due_at, t.dossier limit $7",
                &due_model, 0},
    [ENDED] = {"select unit, day, outcome, dossier from happened where (unit, day) >= ($1, $2) and (unit, day, dossier) > ($1, $2, $3)"
               " and outcome in " LATE_OUTCOMES " order by unit, day, dossier limit $4", &late_ended_model, 0},
    [LACKING] = {"select h.unit, h.day, h.outcome, h.dossier from happened h where h.outcome in " LATE_OUTCOMES
                 " and not exists (select 1 from late l where l.dossier = h.dossier and l.day = h.day and l.outcome = h.outcome) order by h.dossier limit $1",
                 &late_ended_model, 0},
    [ENDED_ROWS] = {"select " COLUMNS " from late where day > 0 and dossier > $1 order by dossier limit $2", &late_row_model, 0},
    [SUMS] = {SUM GROUPED, &late_sum_model, 0},
    [SUMS_UNIT] = {SUM " and l.unit = $5" GROUPED, &late_sum_model, 0},
    [SUMS_AT] = {SUM " and (l.unit = $5 or l.at_unit = $5)" GROUPED, &late_sum_model, 0},
    [LINES] = {LINE ORDERED, &late_found_model, 0},
    [LINES_UNIT] = {LINE " and l.unit = $13" ORDERED, &late_found_model, 0},
    [LINES_AT] = {LINE " and (l.unit = $13 or l.at_unit = $13)" ORDERED, &late_found_model, 0},
};
const struct sql_set late_set = {"late", sql, sizeof sql / sizeof sql[0]};

enum err_code late_put(struct db *db, const struct late_row *row, struct err *e)
{
    return db_save(db, &sql[PUT], "dossier unit province procedure received_at due_at ended_at day outcome cause reason at_unit step officer late_minutes by_officer"
                   " by_citizen by_payment by_agency by_exchange by_none used_minutes took allowed looked_at", &late_row_model, row, e);
}

enum err_code late_drop(struct db *db, int64_t dossier, struct err *e)
{
    return db_exec(db, &sql[DROP], DB_ARGS(DB_I(dossier)), NULL, e);
}

enum err_code late_get(struct db *db, int64_t dossier, struct arena *a, struct late_row **out, struct err *e)
{
    return db_find(db, &sql[GET], DB_ARGS(DB_I(dossier)), a, (void **)out, e);
}

enum err_code late_run_get(struct db *db, struct arena *a, struct late_run **out, struct err *e)
{
    return db_find(db, &sql[RUN_GET], DB_NONE, a, (void **)out, e);
}

enum err_code late_run_set(struct db *db, const struct late_run *r, struct err *e)
{
    return db_save(db, &sql[RUN_SET], "ran_at seq walked_unit walked_day walked_dossier", &run_model, r, e);
}

enum err_code late_touched(struct db *db, int64_t from, int64_t to, struct arena *a, struct list *out, struct err *e)
{
    return db_all(db, &sql[TOUCHED], DB_ARGS(DB_I(from), DB_I(to)), a, out, e);
}

enum err_code late_fresh(struct db *db, int64_t from, int64_t to, int64_t now, struct arena *a, struct list *out, struct err *e)
{
    return db_all(db, &sql[FRESH], DB_ARGS(DB_I(from), DB_I(to), DB_I(now)), a, out, e);
}

enum err_code late_stale(struct db *db, int64_t before, size_t n, struct arena *a, struct list *out, struct err *e)
{
    return db_all(db, &sql[STALE], DB_ARGS(DB_I(before), DB_I(n)), a, out, e);
}

enum err_code late_fallen_due(struct db *db, const struct late_range *r, struct arena *a, struct list *out, struct err *e)
{
    return db_all(db, &sql[FALLEN], DB_ARGS(DB_I(r->unit), DB_T(r->role), DB_I(r->from), DB_I(r->until), DB_I(r->behind.due_at), DB_I(r->behind.dossier), DB_I(r->n)), a, out, e);
}

enum err_code late_ended_list(struct db *db, const struct late_ended *after, size_t n, struct arena *a, struct list *out, struct err *e)
{
    return db_all(db, &sql[ENDED], DB_ARGS(DB_I(after->unit), DB_I(after->day), DB_I(after->dossier), DB_I(n)), a, out, e);
}

enum err_code late_lacking(struct db *db, size_t n, struct arena *a, struct list *out, struct err *e)
{
    return db_all(db, &sql[LACKING], DB_ARGS(DB_I(n)), a, out, e);
}

enum err_code late_ended_rows(struct db *db, int64_t after, size_t n, struct arena *a, struct list *out, struct err *e)
{
    return db_all(db, &sql[ENDED_ROWS], DB_ARGS(DB_I(after), DB_I(n)), a, out, e);
}

/* ---- for pages */

#define FIRST(q) DB_I((q)->from), DB_I((q)->to), DB_I((q)->before), DB_I((q)->province)

enum err_code late_sums(struct db *db, const struct late_ask *q, struct arena *a, struct list *out, struct err *e)
{
    if (!q->unit)
        return db_all(db, &sql[SUMS], DB_ARGS(FIRST(q)), a, out, e);
    return db_all(db, &sql[q->at ? SUMS_AT : SUMS_UNIT], DB_ARGS(FIRST(q), DB_I(q->unit)), a, out, e);
}

#define PICKED(p) DB_I((p)->late_minutes), DB_I((p)->dossier), DB_I((p)->n), DB_T((p)->pick.cause), DB_T((p)->pick.step), DB_T((p)->pick.procedure), \
    DB_I((p)->pick.at_unit), DB_I((p)->pick.officer)

enum err_code late_lines(struct db *db, const struct late_page *p, struct arena *a, struct list *out, struct err *e)
{
    const struct late_ask *q = &p->ask;
    if (!q->unit)
        return db_all(db, &sql[LINES], DB_ARGS(FIRST(q), PICKED(p)), a, out, e);
    return db_all(db, &sql[q->at ? LINES_AT : LINES_UNIT], DB_ARGS(FIRST(q), PICKED(p), DB_I(q->unit)), a, out, e);
}
