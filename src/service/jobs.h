/* The outbox and the scheduler: a job is a row written in the transaction that needs it, and run later by
 * `motcua work` or by the serving process's own worker, at least once, by lease, with retries. */
#pragma once
#include "service/ctx.h"

struct job {
    int64_t id;
    const char *kind, *key, *data; /* JSON */
    int64_t run_at, lease_until, tries, done_at;
    const char *failure;
    const void *answer; /* what `run` has learned and `done` is to write; stored nowhere; NULL = nothing */
};
extern const struct model job_model;

/* A kind of job. `run` is called outside any transaction and may talk to the outside world; `done` then runs in the
 * transaction that closes the job. Either may be NULL. A failure is retried after 10 s, 20 s, 40 s ... at most 10 times.
 * A standing job is not asked for by anybody: `key` names, for a province's database, what should have run by now ("handover 2026-11-24 17"), and a job of
 * that key is added where there is none; "" = nothing. It reads alone. */
struct job_kind {
    const char *kind;
    enum err_code (*run)(struct ctx *c, struct job *j, struct err *e);
    /* Between the two, in a transaction of the centre (c->db), for what a province has to tell it; shard: that province. It may run again after the centre
     * has it, so twice must be as once. NULL = nothing. */
    enum err_code (*centre)(struct ctx *c, const struct job *j, int shard, struct err *e);
    enum err_code (*done)(struct ctx *c, const struct job *j, struct err *e);
    enum err_code (*key)(struct ctx *c, const char **out, struct err *e); /* NULL = no standing job */
};

/* Add to the database being written. key NULL = none; the same key again adds nothing. */
enum err_code job_add(struct ctx *c, const char *kind, const char *key, const char *data, int64_t run_at, struct err *e) MUST_USE;
/* Was one of that key added, run or not? Forgotten a week after it ran. */
enum err_code job_known(struct ctx *c, const char *key, bool *out, struct err *e) MUST_USE;
/* Is one due? Reads alone. */
enum err_code job_due(struct ctx *c, bool *out, struct err *e) MUST_USE;
/* Take up to n due jobs: leases them for 60 s (writes). */
enum err_code job_lease(struct ctx *c, size_t n, struct list *out, struct err *e) MUST_USE;
/* Is there time enough left of its lease to run it? */
bool job_in_time(const struct job *j, int64_t now);
/* Is it still ours to close? No, when the lease ran out and another process took it. */
enum err_code job_ours(struct ctx *c, const struct job *j, bool *out, struct err *e) MUST_USE;
/* It was not run: due as before, and no try is counted. */
enum err_code job_hand_back(struct ctx *c, const struct job *j, struct err *e) MUST_USE;
enum err_code job_finish(struct ctx *c, const struct job *j, const struct job_kind *k, struct err *e) MUST_USE;
enum err_code job_fail(struct ctx *c, const struct job *j, const char *why, struct err *e) MUST_USE;
/* Takes away up to n that were done over a week ago. */
enum err_code job_sweep(struct ctx *c, size_t n, struct err *e) MUST_USE;
/* What was due until then is as if carried out in its time, without being carried out: for data that were made up. */
enum err_code job_settle(struct ctx *c, int64_t until, struct err *e) MUST_USE;
/* Sets for the registry test. */
extern const struct sql_set job_set;
