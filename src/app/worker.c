/* Takes due jobs by lease, runs them outside any transaction, closes them in one. See worker.h and service/jobs.h. */
#include "app/worker.h"
#include "app/dbs.h"
#include "base/log.h"
#include <pthread.h>
#include <string.h>
#include <time.h>

enum { BATCH = 20, IDLE_MS = 300 };

struct worker {
    struct app *app;
    struct arena *arena;
    pthread_t thread;
    pthread_mutex_t lock;
    pthread_cond_t wake;
    bool stop;
};

struct closing {
    const struct job *job;
    const struct job_kind *kind;
    const char *failure; /* NULL = it went well */
};

static enum err_code lease(struct ctx *c, void *arg, struct err *e)
{
    return job_lease(c, BATCH, arg, e);
}

static enum err_code closed(struct ctx *c, void *arg, struct err *e)
{
    struct closing *x = arg;
    return x->failure ? job_fail(c, x->job, x->failure, e) : job_finish(c, x->job, x->kind, e);
}

static const struct job_kind *kind_of(struct app *app, const char *name)
{
    const struct app_config *c = app_config(app);
    for (size_t i = 0; i < c->rooms_n; i++)
        for (size_t k = 0; k < c->rooms[i]->jobs_n; k++)
            if (strcmp(c->rooms[i]->jobs[k].kind, name) == 0)
                return &c->rooms[i]->jobs[k];
    return NULL;
}

struct running { const struct job *job; const struct job_kind *kind; };

static enum err_code run_outside(struct ctx *c, void *arg, struct err *e)
{
    struct running *r = arg;
    return r->kind->run(c, r->job, e);
}

static void run_one(struct app *app, int shard, const struct job *j)
{
    struct err e = {0};
    struct closing x = {.job = j, .kind = kind_of(app, j->kind)};
    struct running r = {j, x.kind};
    if (!x.kind)
        x.failure = "no room knows this kind";
    else if (x.kind->run && app_read(app, shard, run_outside, &r, &e))
        x.failure = e.why;
    if (x.failure)
        log_line(LOG_WARN, "job", "kind=%s id=%lld tries=%lld failed=\"%s\"", j->kind, (long long)j->id, (long long)j->tries, x.failure);
    if (app_write(app, shard, closed, &x, &e))
        log_line(LOG_ERROR, "job", "kind=%s id=%lld not closed: %s", j->kind, (long long)j->id, e.why);
}

static enum err_code run_shard(struct app *app, int shard, int *ran, struct err *e)
{
    struct arena *a = arena_new(0);
    struct leased { struct list jobs; } l = {0};
    enum err_code rc = app_write_in(app, shard, a, lease, &l.jobs, e);
    const struct job *j = l.jobs.items;
    for (size_t i = 0; !rc && i < l.jobs.n; i++)
        run_one(app, shard, &j[i]);
    *ran += rc ? 0 : (int)l.jobs.n;
    arena_free(a);
    return rc;
}

enum err_code worker_once(struct app *app, int *ran, struct err *e)
{
    *ran = 0;
    int first = dbs_single(app_dbs(app)) ? 0 : -1;
    for (int shard = first; shard < dbs_shards(app_dbs(app)); shard++)
        TRY(run_shard(app, shard, ran, e));
    return ERR_OK;
}

static bool wait_a_little(struct worker *w)
{
    struct timespec t;
    clock_gettime(CLOCK_REALTIME, &t);
    t.tv_nsec += (long)IDLE_MS * 1000000;
    t.tv_sec += t.tv_nsec / 1000000000;
    t.tv_nsec %= 1000000000;
    pthread_mutex_lock(&w->lock);
    if (!w->stop)
        pthread_cond_timedwait(&w->wake, &w->lock, &t);
    bool stop = w->stop;
    pthread_mutex_unlock(&w->lock);
    return !stop;
}

static void *work(void *arg)
{
    struct worker *w = arg;
    while (wait_a_little(w)) {
        struct err e = {0};
        int ran = 0;
        if (worker_once(w->app, &ran, &e))
            log_line(LOG_WARN, "job", "lease failed: %s", e.why);
    }
    return NULL;
}

struct worker *worker_start(struct app *app)
{
    struct arena *a = arena_new(0);
    struct worker *w = ARENA_NEW(a, struct worker);
    w->arena = a;
    w->app = app;
    pthread_mutex_init(&w->lock, NULL);
    pthread_cond_init(&w->wake, NULL);
    pthread_create(&w->thread, NULL, work, w);
    return w;
}

void worker_stop(struct worker *w)
{
    if (!w)
        return;
    pthread_mutex_lock(&w->lock);
    w->stop = true;
    pthread_cond_signal(&w->wake);
    pthread_mutex_unlock(&w->lock);
    pthread_join(w->thread, NULL);
    pthread_cond_destroy(&w->wake);
    pthread_mutex_destroy(&w->lock);
    arena_free(w->arena);
}
