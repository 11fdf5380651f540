/* The outbox: rows that ask for something outside the transaction. See jobs.h. */
#include "service/jobs.h"

static const struct field fields[] = {
    FIELD(job, id, F_INT), FIELD(job, kind, F_TEXT), FIELD(job, key, F_TEXT), FIELD(job, data, F_JSON, .mask = MASK_ALL),
    FIELD(job, run_at, F_INSTANT), FIELD(job, lease_until, F_INSTANT), FIELD(job, tries, F_INT), FIELD(job, done_at, F_INSTANT),
    FIELD(job, failure, F_TEXT),
};
const struct model job_model = MODEL(job, fields);

enum { ADD, DUE, ANY, LEASE, FINISH, FAIL, SWEEP, SETTLE, KNOWN, OURS, BACK };
#define COLUMNS "id, kind, key, data, run_at, lease_until, tries, done_at, failure"
#define KEEP_MS (7 * CLOCK_DAY)
enum { TRIES_MAX = 10, LEASE_MS = 60 * 1000, RUN_MS = 30 * 1000, RETRY_MS = 10 * 1000, RETRY_SHIFT_MAX = 8 };

static const struct sql sql[] = {
    [ADD] = {"insert into job (" COLUMNS ") values ($1, $2, $3, $4, $5, 0, 0, 0, '') on conflict (key) do nothing", DB_LATER, 0},
    [DUE] = {"select " COLUMNS " from job where done_at = 0 and run_at <= $1 and lease_until <= $1 and tries < $2"
             " order by run_at limit $3", &job_model, 0},
    [LEASE] = {"update job set lease_until = $2, tries = tries + 1 where id = $1", DB_LATER, 0},
    [FINISH] = {"update job set done_at = $2, data = $3, failure = '' where id = $1", DB_LATER, 0},
    [ANY] = {"select 1 from job where done_at = 0 and run_at <= $1 and lease_until <= $1 and tries < $2 limit 1", NULL, 0},
    [SWEEP] = {"delete from job where id in (select id from job where id < $1 and done_at between 1 and $3 order by id limit $2)", NULL, 0},
    [SETTLE] = {"delete from job where done_at = 0 and run_at <= $1", NULL, 0},
    [KNOWN] = {"select 1 from job where key = $1", NULL, 0},
    [OURS] = {"select 1 from job where id = $1 and done_at = 0 and lease_until = $2 and tries = $3", NULL, 0},
    [BACK] = {"update job set lease_until = 0, tries = tries - 1 where id = $1", NULL, 0},
    [FAIL] = {"update job set lease_until = 0, run_at = $2, failure = $3 where id = $1", DB_LATER, 0},
};
const struct sql_set job_set = {"job", sql, sizeof sql / sizeof sql[0]};

enum err_code job_add(struct ctx *c, const char *kind, const char *key, const char *data, int64_t run_at, struct err *e)
{
    int64_t id = world_id(c->world, c->shard);
    return db_exec(c->db, &sql[ADD], DB_ARGS(DB_I(id), DB_T(kind), DB_T(key), DB_T(data), DB_I(run_at)), NULL, e);
}

enum err_code job_known(struct ctx *c, const char *key, bool *out, struct err *e)
{
    int64_t there;
    TRY(db_int(c->db, &sql[KNOWN], DB_ARGS(DB_T(key)), 0, &there, e));
    *out = there != 0;
    return ERR_OK;
}

enum err_code job_due(struct ctx *c, bool *out, struct err *e)
{
    int64_t there;
    TRY(db_int(c->db, &sql[ANY], DB_ARGS(DB_I(c->now), DB_I(TRIES_MAX)), 0, &there, e));
    *out = there != 0;
    return ERR_OK;
}

/* Keys of jobs are made of the time: those that are old enough to be swept are the first. */
enum err_code job_sweep(struct ctx *c, size_t n, struct err *e)
{
    int64_t before = world_id_at(c->now - KEEP_MS);
    return db_exec(c->db, &sql[SWEEP], DB_ARGS(DB_I(before), DB_I(n), DB_I(c->now - KEEP_MS)), NULL, e);
}

enum err_code job_lease(struct ctx *c, size_t n, struct list *out, struct err *e)
{
    TRY(db_all(c->db, &sql[DUE], DB_ARGS(DB_I(c->now), DB_I(TRIES_MAX), DB_I(n)), c->arena, out, e));
    struct job *row = out->items;
    for (size_t i = 0; i < out->n; i++) {
        row[i].lease_until = c->now + LEASE_MS;
        TRY(db_exec(c->db, &sql[LEASE], DB_ARGS(DB_I(row[i].id), DB_I(row[i].lease_until)), NULL, e));
    }
    return ERR_OK;
}

bool job_in_time(const struct job *j, int64_t now)
{
    return now < j->lease_until - LEASE_MS + RUN_MS;
}

/* The lease and the count of tries together are the hand that took it. */
enum err_code job_ours(struct ctx *c, const struct job *j, bool *out, struct err *e)
{
    int64_t there;
    TRY(db_int(c->db, &sql[OURS], DB_ARGS(DB_I(j->id), DB_I(j->lease_until), DB_I(j->tries + 1)), 0, &there, e));
    *out = there != 0;
    return ERR_OK;
}

enum err_code job_hand_back(struct ctx *c, const struct job *j, struct err *e)
{
    return db_exec(c->db, &sql[BACK], DB_ARGS(DB_I(j->id)), NULL, e);
}

/* What a finished job carried may be personal or secret (a code): it is not kept. */
enum err_code job_finish(struct ctx *c, const struct job *j, const struct job_kind *k, struct err *e)
{
    if (k && k->done)
        TRY(k->done(c, j, e));
    return db_exec(c->db, &sql[FINISH], DB_ARGS(DB_I(j->id), DB_I(c->now), DB_T("{}")), NULL, e);
}

enum err_code job_fail(struct ctx *c, const struct job *j, const char *why, struct err *e)
{
    int shift = j->tries < RETRY_SHIFT_MAX ? (int)j->tries : RETRY_SHIFT_MAX;
    int64_t next = c->now + ((int64_t)RETRY_MS << shift);
    return db_exec(c->db, &sql[FAIL], DB_ARGS(DB_I(j->id), DB_I(next), DB_T(why)), NULL, e);
}

enum err_code job_settle(struct ctx *c, int64_t until, struct err *e)
{
    return db_exec(c->db, &sql[SETTLE], DB_ARGS(DB_I(until)), NULL, e);
}
