/* The queue and the thread of the one who writes: jobs gathered, made durable together (batch.c), answered after that. Must never know what a job does.
 *
 * Nothing of the writer is locked while run() or done() is at work, so both may submit. */
#include "db/writer.h"
#include "base/clock.h"
#include "db/batch.h"
#include "db/checkpoint.h"
#include "db/conn.h"
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

enum { HOLD_MS = 10000, HOLD_TURN_MS = 5 };

struct writer {
    struct arena *arena;
    struct db *db;
    struct writer_config cfg; /* first, last, place; where it is open */
    struct checkpoint *checkpoint;
    size_t queue_max, batch_max;
    int64_t hold_us;
    int64_t wait_us;  /* 0 = any wait is taken on */
    int64_t log_limit;
    pthread_t thread;
    pthread_mutex_t lock; /* of all below */
    pthread_cond_t wake;
    struct write_job *first, *last;
    size_t waiting;
    size_t running;   /* taken into the batch that is under way */
    int64_t began_us; /* when it was taken */
    int64_t job_us;   /* what a job has taken lately, commit and checkpoints included */
    bool idle, stopping;
    bool held;        /* first() says not now: nobody is refused for it */
    struct writer_stats stats;
};

/* ---- where it writes */

/* The database and its checkpoints; nothing is changed if that cannot be. */
static enum err_code open_at(struct writer *w, const struct db_config *c, struct err *e)
{
    struct db *db = NULL;
    struct checkpoint *carried = NULL;
    TRY(db_open(c, &db, e));
    enum err_code rc = db->pg ? ERR_OK : db->driver->log_own(db->self, w->log_limit, e); /* a server keeps its log itself */
    if (!rc && !db->pg)
        rc = checkpoint_open(c, w->cfg.checkpoint_ms ? w->cfg.checkpoint_ms : 50, &carried, e);
    if (rc) {
        db_close(db);
        return rc;
    }
    w->db = db;
    w->checkpoint = carried;
    return ERR_OK;
}

/* Opened where it is now. What was there stays open if that cannot be. */
static enum err_code go_along(struct writer *w, struct err *e)
{
    const char *place = w->cfg.place ? w->cfg.place(w->cfg.arg) : NULL;
    if (!place || strcmp(place, w->cfg.db.path) == 0)
        return ERR_OK;
    if (!db_is_server(place) && access(place, F_OK) != 0)
        return err(e, ERR_STORAGE, "%.160s is not there", place);
    struct db *was = w->db;
    struct checkpoint *carried = w->checkpoint;
    struct db_config c = w->cfg.db;
    c.path = place;
    TRY(open_at(w, &c, e));
    w->cfg.db.path = place;
    checkpoint_close(carried);
    db_close(was);
    return ERR_OK;
}

/* True: to be tried again. */
static bool hold(struct writer *w, int64_t until_us)
{
    pthread_mutex_lock(&w->lock);
    w->held = !w->stopping && clock_mono_us() < until_us;
    w->began_us = clock_mono_us(); /* waiting is no measure of what jobs take */
    bool on = w->held;
    pthread_mutex_unlock(&w->lock);
    if (on)
        nanosleep(&(struct timespec){.tv_nsec = HOLD_TURN_MS * 1000000}, NULL);
    return on;
}

static enum err_code begin_batch(void *arg, struct db **db, struct err *e)
{
    struct writer *w = arg;
    int64_t until = clock_mono_us() + w->hold_us;
    for (;;) {
        *db = w->db;
        TRY(go_along(w, e));
        *db = w->db;
        TRY(db_begin(w->db, true, e));
        enum err_code rc = w->cfg.first ? w->cfg.first(w->cfg.arg, w->db, e) : ERR_OK;
        if (rc != ERR_BUSY)
            return rc;
        db_rollback(w->db); /* before it rests: whoever holds us up needs the lock */
        if (!hold(w, until))
            return rc;
    }
}

static enum err_code end_batch(void *arg, struct db *db, struct err *e)
{
    const struct writer *w = arg;
    return w->cfg.last(w->cfg.arg, db, e);
}

/* ---- the thread */

/* Waits for jobs and takes up to batch_max of them; NULL: stopping and nothing left. */
static struct write_job *take(struct writer *w)
{
    pthread_mutex_lock(&w->lock);
    while (!w->first && !w->stopping) {
        w->idle = true;
        pthread_cond_wait(&w->wake, &w->lock);
        w->idle = false;
    }
    struct write_job *batch = w->first, *end = batch;
    w->running = 0;
    w->began_us = clock_mono_us();
    for (size_t n = 1; batch; n++, end = end->next) {
        w->waiting--;
        w->running++;
        if (n == w->batch_max || !end->next)
            break;
    }
    if (batch) {
        w->first = end->next;
        end->next = NULL;
    }
    pthread_mutex_unlock(&w->lock);
    return batch;
}

/* Counted first, so that who is answered finds itself in the figures. */
static void count(struct writer *w, const struct write_job *batch, bool lost)
{
    pthread_mutex_lock(&w->lock);
    w->stats.batches++;
    w->stats.commit_failures += lost;
    for (; batch; batch = batch->next) {
        w->stats.jobs++;
        w->stats.failed += batch->rc != ERR_OK;
    }
    pthread_mutex_unlock(&w->lock);
}

/* A log over its limit: let the checkpoint thread catch up once, so that the next commit starts the log
 * from its beginning. A long reader can prevent that; then each batch waits for a pass, but goes on. */
static void pace(struct writer *w)
{
    if (!w->checkpoint || w->db->driver->log_bytes(w->db->self) <= w->log_limit)
        return;
    pthread_mutex_lock(&w->lock);
    w->stats.pauses++;
    pthread_mutex_unlock(&w->lock);
    checkpoint_wait(w->checkpoint);
}

/* Half of what is known is what was just seen: a disk that slows down is noticed within a few batches. */
static void learn(struct writer *w)
{
    pthread_mutex_lock(&w->lock);
    w->job_us = (w->job_us + (clock_mono_us() - w->began_us) / (int64_t)w->running) / 2;
    w->running = 0;
    w->held = false;
    pthread_mutex_unlock(&w->lock);
}

/* SCHED_BATCH: waking up interrupts nobody. On an idle machine the thread runs at once as ever; on a full one those who answer readers
 * finish their turn first, and a larger group waits. */
static void *write_on(void *arg)
{
    struct writer *w = arg;
    const struct batch_way way = {begin_batch, w->cfg.last ? end_batch : NULL, w};
    pthread_setschedparam(pthread_self(), SCHED_BATCH, &(struct sched_param){0});
    for (struct write_job *batch; (batch = take(w));) {
        bool lost = batch_run(&way, &batch);
        count(w, batch, lost);
        while (batch) {
            struct write_job *job = batch;
            batch = job->next; /* done() may free the job */
            job->next = NULL;
            job->done(job, job->rc, &job->err);
        }
        if (!lost && w->checkpoint)
            checkpoint_due(w->checkpoint, w->db->driver->log_bytes(w->db->self));
        pace(w);
        learn(w);
    }
    return NULL;
}

/* ---- opening and closing */

static enum err_code begin(struct writer *w, struct err *e)
{
    TRY(open_at(w, &w->cfg.db, e));
    sigset_t all, before; /* signals are the main thread's */
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    int failed = pthread_create(&w->thread, NULL, write_on, w);
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    if (failed)
        return err(e, ERR_INTERNAL, "no thread for the writer: %d", failed);
    pthread_setname_np(w->thread, "writer");
    return ERR_OK;
}

static void end(struct writer *w)
{
    checkpoint_close(w->checkpoint);
    db_close(w->db);
    pthread_cond_destroy(&w->wake);
    pthread_mutex_destroy(&w->lock);
    arena_free(w->arena);
}

enum err_code writer_open(const struct writer_config *c, struct writer **out, struct err *e)
{
    struct arena *a = arena_new(0);
    struct writer *w = ARENA_NEW(a, struct writer);
    w->arena = a;
    w->cfg = *c;
    w->queue_max = c->queue_max ? c->queue_max : 4096;
    w->batch_max = c->batch_max ? c->batch_max : 256;
    w->hold_us = (c->hold_ms ? c->hold_ms : HOLD_MS) * INT64_C(1000);
    w->wait_us = (c->wait_ms ? c->wait_ms > 0 ? c->wait_ms : 0 : 250) * INT64_C(1000);
    w->log_limit = c->wal_limit ? c->wal_limit : INT64_C(256) * 1024 * 1024;
    pthread_mutex_init(&w->lock, NULL);
    pthread_cond_init(&w->wake, NULL);
    enum err_code rc = begin(w, e);
    if (rc)
        end(w);
    *out = rc ? NULL : w;
    return rc;
}

void writer_close(struct writer *w)
{
    if (!w)
        return;
    pthread_mutex_lock(&w->lock);
    w->stopping = true;
    pthread_cond_signal(&w->wake);
    pthread_mutex_unlock(&w->lock);
    pthread_join(w->thread, NULL);
    end(w);
}

/* ---- for everybody else */

/* Half a batch is always taken: below that the estimate is mostly noise. */
static bool too_slow(const struct writer *w)
{
    size_t ahead = w->waiting + w->running;
    if (!w->wait_us || w->held || ahead <= w->batch_max / 2)
        return false;
    bool stuck = w->running && clock_mono_us() - w->began_us > w->wait_us;
    return stuck || (int64_t)ahead * w->job_us > w->wait_us;
}

enum err_code writer_submit(struct writer *w, struct write_job *job, struct err *e)
{
    enum err_code rc = ERR_OK;
    pthread_mutex_lock(&w->lock);
    if (w->stopping)
        rc = err(e, ERR_BUSY, "the writer is stopping");
    else if (w->waiting >= w->queue_max)
        rc = err(e, ERR_BUSY, "the writer's queue is full: %zu", w->waiting);
    else if (too_slow(w))
        rc = err(e, ERR_BUSY, "%zu jobs of %lld us each wait", w->waiting + w->running, (long long)w->job_us);
    w->stats.refused += rc != ERR_OK;
    if (!rc) {
        job->next = NULL;
        if (w->first)
            w->last->next = job;
        else
            w->first = job;
        w->last = job;
        if ((int64_t)++w->waiting > w->stats.queue_peak)
            w->stats.queue_peak = (int64_t)w->waiting;
        if (w->idle)
            pthread_cond_signal(&w->wake);
    }
    pthread_mutex_unlock(&w->lock);
    return rc;
}

struct waiter {
    pthread_mutex_t lock;
    pthread_cond_t wake;
    bool answered;
};

static void answer(struct write_job *job, enum err_code rc, const struct err *e)
{
    (void)rc;
    (void)e;
    struct waiter *me = job->waiter;
    pthread_mutex_lock(&me->lock);
    me->answered = true;
    pthread_cond_signal(&me->wake); /* inside the lock: after it the waiter is gone */
    pthread_mutex_unlock(&me->lock);
}

enum err_code writer_call(struct writer *w, enum err_code (*fn)(struct write_job *, struct db *, struct err *), struct write_job *job, struct err *e)
{
    if (pthread_equal(pthread_self(), w->thread))
        return err(e, ERR_INTERNAL, "the writer would wait for itself");
    struct waiter me = {PTHREAD_MUTEX_INITIALIZER, PTHREAD_COND_INITIALIZER, false};
    job->run = fn;
    job->done = answer;
    job->waiter = &me;
    enum err_code rc = writer_submit(w, job, e);
    if (!rc) {
        pthread_mutex_lock(&me.lock);
        while (!me.answered)
            pthread_cond_wait(&me.wake, &me.lock);
        pthread_mutex_unlock(&me.lock);
        rc = job->rc;
        if (rc && e)
            *e = job->err;
    }
    job->waiter = NULL;
    pthread_mutex_destroy(&me.lock);
    pthread_cond_destroy(&me.wake);
    return rc;
}

struct writer_stats writer_stats(struct writer *w)
{
    pthread_mutex_lock(&w->lock);
    struct writer_stats s = w->stats;
    s.queue_now = (int64_t)w->waiting;
    pthread_mutex_unlock(&w->lock);
    return s;
}
