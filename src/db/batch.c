/* One transaction: jobs run, kept or given up, made durable, once more where a server gave it up. See batch.h. */
#include "db/batch.h"
#include "db/conn.h"

/* ---- one job */

/* Savepoints down to none: kept, or given up. A job may have left some of its own. */
static enum err_code close_savepoints(struct db *db, bool keep, struct err *e)
{
    while (db->depth)
        TRY(keep ? db_release(db, e) : db_rollback_to(db, e));
    return ERR_OK;
}

/* Not ERR_OK: the transaction is lost, and with it the batch. */
static enum err_code run(struct db *db, struct write_job *job, struct err *e)
{
    long tx = db->begun;
    job->rc = job->run(job, db, &job->err);
    if (!db->tx || db->begun != tx)
        return err(e, ERR_INTERNAL, "a job ended the transaction of its batch");
    if (!job->rc)
        job->rc = close_savepoints(db, true, &job->err);
    if (!job->rc)
        job->rc = db_alive(db, &job->err);
    if (job->rc)
        job->err.code = job->rc;
    else
        job->err = (struct err){0}; /* what run() may have got over */
    return ERR_OK;
}

/* Behind a savepoint, so that it takes nobody with it. */
static enum err_code run_job(struct db *db, struct write_job *job, struct err *e)
{
    TRY(db_savepoint(db, e));
    TRY(run(db, job, e));
    return job->rc ? close_savepoints(db, false, e) : ERR_OK;
}

/* ---- one batch */

/* Nobody is there to be taken along: the transaction itself is what is rolled back, and the one who failed is answered out of another. SQLite keeps what a savepoint
 * would need in lists that every statement walks from their beginning: a job of thousands of rows takes a quarter as long again behind one. */
static enum err_code run_alone(const struct batch_way *way, struct db **of, struct write_job *job, struct err *e)
{
    struct db *db = *of;
    TRY(run(db, job, e));
    if (!job->rc)
        return ERR_OK;
    if (!db->driver->in_tx(db->self)) /* the engine gave it up itself */
        return db_alive(db, e) ? db->lost.code : err(e, ERR_INTERNAL, "the transaction is gone");
    db_rollback(db);
    return way->begin(way->arg, of, e);
}

/* All or nothing for those that succeeded; who failed keeps an error of their own. */
static enum err_code run_batch(const struct batch_way *way, struct db **db, struct write_job *batch)
{
    struct err e = {0};
    enum err_code lost = way->begin(way->arg, db, &e);
    bool alone = !batch->next && !(*db)->pg; /* a server's savepoint goes along with the first statement */
    for (struct write_job *job = batch; job; job = job->next) {
        job->rc = ERR_OK;
        job->err = (struct err){0};
        if (!lost)
            lost = alone ? run_alone(way, db, job, &e) : run_job(*db, job, &e);
    }
    if (!lost && way->last)
        lost = way->last(way->arg, *db, &e);
    if (!lost)
        lost = db_commit(*db, &e);
    if (!lost)
        return ERR_OK;
    db_rollback(*db);
    e.code = lost;
    for (struct write_job *job = batch; job; job = job->next) {
        if (!job->rc) {
            job->rc = lost;
            job->err = e;
        }
    }
    return lost;
}

/* ---- once more */

enum { TRIES = 3 };

static bool passes(const struct db *db, enum err_code lost)
{
    return lost == ERR_BUSY && db->pg && !(db->driver->unsure && db->driver->unsure(db->self));
}

/* Those of a lost batch that can be run again; the others go to `told`. */
static struct write_job *to_repeat(struct write_job *batch, struct write_job **told)
{
    struct write_job *first = NULL, **last = &first;
    while (batch) {
        struct write_job *job = batch;
        batch = job->next;
        if (job->again && job->again(job)) {
            *last = job;
            last = &job->next;
        } else {
            job->next = *told;
            *told = job;
        }
    }
    *last = NULL;
    return first;
}

bool batch_run(const struct batch_way *way, struct write_job **batch)
{
    struct db *db = NULL;
    struct write_job *told = NULL, *now = *batch;
    enum err_code lost = run_batch(way, &db, now);
    for (int i = 1; lost && i < TRIES && passes(db, lost); i++) {
        now = to_repeat(now, &told);
        if (!now)
            break;
        lost = run_batch(way, &db, now);
    }
    struct write_job **end = &told;
    while (*end)
        end = &(*end)->next;
    *end = now;
    *batch = told;
    return lost != ERR_OK;
}
