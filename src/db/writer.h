/* One writer per database: jobs are queued from any thread, gathered, run each in a savepoint of one
 * transaction (who is alone in it: without one), and made durable together (group commit, no fixed delay). A job's `done` is called only
 * when its batch is on disk, or has failed; a job that fails rolls back alone and takes nobody with it.
 *
 * Who comes when it would take too long is told at once (ERR_BUSY), so that those who are taken are answered in time and the queue
 * cannot grow without bound: past what the disk and the processor can do, more waiting helps nobody.
 *
 * A database may be elsewhere from one moment to the next (`place`, `first`): then who waits goes on waiting, for seconds, and is answered from there.
 *
 * A checkpoint thread of its own runs PASSIVE every 50 ms, every second while the log is short; the writer pauses above `wal_limit`. */
#pragma once
#include "db/db.h"

struct writer;

struct write_job {
    struct write_job *next; /* the queue's; intrusive, owned by the submitter until done() */
    enum err_code (*run)(struct write_job *job, struct db *db, struct err *e);       /* in a transaction that is rolled back to where it was if this fails; writer's thread */
    void (*done)(struct write_job *job, enum err_code rc, const struct err *e); /* writer's thread, after the commit */
    /* The batch is lost for a reason that passes (the server went and another took over; a deadlock), before anything of it counted: puts back what run() changed in
     * memory, and run() is called again. NULL or false: done() is told ERR_BUSY. A file's engine never asks. */
    bool (*again)(struct write_job *job);
    enum err_code rc; /* as done() is told */
    struct err err;
    void *waiter; /* writer_call's */
};

struct writer_config {
    struct db_config db;
    /* What every transaction begins and ends with, in the writer's thread and outside of any job's savepoint; an error loses the batch (but see hold_ms). NULL = nothing. */
    enum err_code (*first)(void *arg, struct db *db, struct err *e);
    enum err_code (*last)(void *arg, struct db *db, struct err *e);
    /* Where the database is by now, asked before each transaction: if it is another text than it was opened with, it is opened there first. The text outlives
     * the writer. NULL = it stays where it is. */
    const char *(*place)(void *arg);
    void *arg;
    int hold_ms;        /* ERR_BUSY of first() means "not now": nothing of the batch has run, all begins again every few ms, for so long; 0 = 10000 */
    size_t queue_max;   /* 0 = 4096 */
    int wait_ms;        /* longest wait that is taken on, by what jobs took lately; 0 = 250, below 0 = any */
    size_t batch_max;   /* 0 = 256 */
    int64_t wal_limit;  /* bytes; 0 = 256 MiB */
    int checkpoint_ms;  /* 0 = 50 */
};

struct writer_stats {
    int64_t jobs, failed;          /* answered so far; of these with an error */
    int64_t batches;               /* transactions */
    int64_t queue_now, queue_peak; /* waiting, not yet taken into a batch */
    int64_t commit_failures;       /* batches that were lost whole */
    int64_t refused;               /* never taken: ERR_BUSY */
    int64_t pauses;                /* times the writer waited for a checkpoint */
};

enum err_code writer_open(const struct writer_config *c, struct writer **out, struct err *e) MUST_USE;
/* The job is the writer's until done(), which may free it and may submit again. run() begins and ends no
 * transaction; savepoints of its own are allowed. An error of storage or of a lock that run() misses is
 * the job's error all the same.
 * ERR_BUSY when the queue is full or too slow, or the writer is stopping; then done() is not called. */
enum err_code writer_submit(struct writer *w, struct write_job *job, struct err *e) MUST_USE;
/* Submit and wait: for programs and tests, never from a loop thread. run and done of the job are overwritten. */
enum err_code writer_call(struct writer *w, enum err_code (*run)(struct write_job *, struct db *, struct err *), struct write_job *job, struct err *e) MUST_USE;
struct writer_stats writer_stats(struct writer *w);
/* Not from run() or done(). Until it returns others may still submit and are told ERR_BUSY. */
void writer_close(struct writer *w); /* runs what is queued, then stops; NULL allowed */
