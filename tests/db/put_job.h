/* What the tests of the writer share: a gate that gathers a batch behind it, and a job of two rows that can
 * go wrong between them in every way we know. */
#pragma once
#include "sandbox.h"
#include "db/fault.h"
#include "db/writer.h"
#include <pthread.h>
#include <time.h>

static const struct sql add = {.text = "INSERT INTO row (id, job) VALUES ($1, $2)"};
static const struct sql of_job = {.text = "SELECT count(*) FROM row WHERE job = $1"};

static inline int with_table(void **state)
{
    if (sandbox_open(state))
        return -1;
    struct sandbox *s = *state;
    struct db *db = sandbox_db(s, NULL);
    enum err_code rc = db_script(db, "CREATE TABLE row (id INTEGER PRIMARY KEY, job INTEGER NOT NULL)", &s->e);
    db_close(db);
    return rc ? -1 : 0;
}

static inline struct writer *open_writer(struct sandbox *s, struct writer_config c)
{
    struct writer *w;
    c.db.path = s->path;
    if (writer_open(&c, &w, &s->e))
        fail_msg("writer: %s", s->e.why);
    return w;
}

/* A gate that holds the writer inside a job, so that a batch gathers behind it. */
struct gate {
    struct write_job job;
    pthread_mutex_t lock;
    pthread_cond_t turn;
    bool inside, open;
};
#define GATE {.lock = PTHREAD_MUTEX_INITIALIZER, .turn = PTHREAD_COND_INITIALIZER}

static inline enum err_code wait_at_gate(struct write_job *job, struct db *db, struct err *e)
{
    struct gate *g = (struct gate *)(void *)job;
    (void)db;
    (void)e;
    pthread_mutex_lock(&g->lock);
    g->inside = true;
    pthread_cond_broadcast(&g->turn);
    while (!g->open)
        pthread_cond_wait(&g->turn, &g->lock);
    pthread_mutex_unlock(&g->lock);
    return ERR_OK;
}

/* Answered: also when a fault kept it from ever being inside. */
static inline void gate_done(struct write_job *job, enum err_code rc, const struct err *e)
{
    struct gate *g = (struct gate *)(void *)job;
    (void)rc;
    (void)e;
    pthread_mutex_lock(&g->lock);
    g->inside = true;
    pthread_cond_broadcast(&g->turn);
    pthread_mutex_unlock(&g->lock);
}

static inline void hold(struct sandbox *s, struct writer *w, struct gate *g)
{
    g->job.run = wait_at_gate;
    g->job.done = gate_done;
    assert_ok(writer_submit(w, &g->job, &s->e));
    pthread_mutex_lock(&g->lock);
    while (!g->inside)
        pthread_cond_wait(&g->turn, &g->lock);
    pthread_mutex_unlock(&g->lock);
}

static inline void until_answered(struct writer *w, int jobs)
{
    while (writer_stats(w).jobs < jobs)
        nanosleep(&(struct timespec){.tv_nsec = 1000000}, NULL);
}

static inline void let_go(struct gate *g)
{
    pthread_mutex_lock(&g->lock);
    g->open = true;
    pthread_cond_broadcast(&g->turn);
    pthread_mutex_unlock(&g->lock);
}

/* A job of two rows; `how` it goes wrong between them. */
enum how { GOOD, FAILS, DUPLICATE, MISSES_STORAGE, LEAVES_SAVEPOINT, LEAVES_SAVEPOINT_AND_FAILS, ENDS, BEGINS_AGAIN, GETS_OVER_IT };
struct put {
    struct write_job job;
    int64_t id;
    enum how how;
    struct db_fault *fault;
    struct db *witness; /* a second connection, asked from done() */
    int answers;
    enum err_code rc, err_code;
    int64_t seen;
    char why[64];
};

static inline enum err_code go_wrong(struct put *p, struct db *db, struct err *e)
{
    switch (p->how) {
    case FAILS:
        return err(e, ERR_NOT_OFFERED, "job %d says no", (int)p->id);
    case DUPLICATE:
        return db_exec(db, &add, DB_ARGS(DB_I(p->id * 2), DB_I(p->id)), NULL, e);
    case MISSES_STORAGE:
        p->fault->fail_at = p->fault->calls + 1;
        (void)!db_exec(db, &add, DB_ARGS(DB_I(-p->id), DB_I(p->id)), NULL, NULL);
        return ERR_OK;
    case LEAVES_SAVEPOINT:
        return db_savepoint(db, e);
    case LEAVES_SAVEPOINT_AND_FAILS:
        TRY(db_savepoint(db, e));
        TRY(db_exec(db, &add, DB_ARGS(DB_I(-p->id), DB_I(p->id)), NULL, e));
        return err(e, ERR_NOT_OFFERED, "job %d says no", (int)p->id);
    case ENDS:
        db_rollback(db);
        return ERR_OK;
    case BEGINS_AGAIN:
        db_rollback(db);
        return db_begin(db, true, e);
    case GETS_OVER_IT:
        TRY(db_savepoint(db, e));
        if (db_exec(db, &add, DB_ARGS(DB_I(p->id * 2), DB_I(p->id)), NULL, e))
            return db_rollback_to(db, e);
        return db_release(db, e);
    default:
        return ERR_OK;
    }
}

static inline enum err_code put_run(struct write_job *job, struct db *db, struct err *e)
{
    struct put *p = (struct put *)(void *)job;
    TRY(db_exec(db, &add, DB_ARGS(DB_I(p->id * 2), DB_I(p->id)), NULL, e));
    TRY(go_wrong(p, db, e));
    if (p->how == ENDS)
        return ERR_OK;
    return db_exec(db, &add, DB_ARGS(DB_I(p->id * 2 + 1), DB_I(p->id)), NULL, e);
}

static inline void put_done(struct write_job *job, enum err_code rc, const struct err *e)
{
    struct put *p = (struct put *)(void *)job;
    p->answers++;
    p->rc = rc;
    p->err_code = e->code;
    snprintf(p->why, sizeof p->why, "%.60s", e->why);
    if (p->witness && db_int(p->witness, &of_job, DB_ARGS(DB_I(p->id)), -1, &p->seen, NULL))
        p->seen = -2;
}
