/* One writer per database: jobs are queued from any thread, gathered, run each in a savepoint of one
 * transaction, and made durable together (group commit, no fixed delay). A job's `done` is called only
 * when its batch is on disk, or has failed; a job that fails rolls back alone and takes nobody with it.
 *
 * A checkpoint thread of its own runs PASSIVE every 50 ms; the writer pauses above `wal_limit`. */
#pragma once
#include "db/db.h"

struct writer;

struct write_job {
    struct write_job *next; /* the queue's; intrusive, owned by the submitter until done() */
    enum err_code (*run)(struct write_job *job, struct db *db, struct err *e);       /* in a savepoint, writer's thread */
    void (*done)(struct write_job *job, enum err_code rc, const struct err *e); /* writer's thread, after the commit */
    enum err_code rc;
    struct err err;
};

struct writer_config {
    struct db_config db;
    size_t queue_max;   /* 0 = 4096 */
    size_t batch_max;   /* 0 = 256 */
    int64_t wal_limit;  /* bytes; 0 = 256 MiB */
    int checkpoint_ms;  /* 0 = 50 */
};

struct writer_stats {
    int64_t jobs, failed, batches, queue_now, queue_peak, commit_failures;
};

enum err_code writer_open(const struct writer_config *c, struct writer **out, struct err *e) MUST_USE;
/* ERR_BUSY when the queue is full or the writer is stopping; then done() is not called. */
enum err_code writer_submit(struct writer *w, struct write_job *job, struct err *e) MUST_USE;
/* Submit and wait: for programs and tests, never from a loop thread. */
enum err_code writer_call(struct writer *w, enum err_code (*run)(struct write_job *, struct db *, struct err *), struct write_job *job, struct err *e) MUST_USE;
struct writer_stats writer_stats(struct writer *w);
void writer_close(struct writer *w); /* runs what is queued, then stops; NULL allowed */
