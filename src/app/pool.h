/* A few threads for what burns CPU (password hashes, PDF) and for showing a form again after a refused
 * write. Jobs are intrusive and bounded in number; each thread has a number, for its read connections. */
#pragma once
#include "base/err.h"

struct pool;
struct pool_job {
    struct pool_job *next;
    void (*run)(struct pool_job *job, int thread);
};

struct pool *pool_new(int threads, int queue_max);
enum err_code pool_submit(struct pool *p, struct pool_job *job, struct err *e) MUST_USE; /* ERR_BUSY when full */
void pool_free(struct pool *p); /* runs what is queued, then stops */
