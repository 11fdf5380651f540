/* Takes due jobs by lease, runs them outside any transaction, closes them in one. See worker.h and service/jobs.h. */
#include "app/worker.h"
#include "app/state.h"
#include "base/log.h"
#include "base/text.h"
#include "reference/calendars.h"
#include "reference/catalogue.h"
#include "store/deed_store.h"
#include <pthread.h>
#include <string.h>
#include <time.h>

enum { BATCH = 200, IDLE_MS = 1000, SWEEP = 500, SWEEP_MS = 60 * 1000 };

struct worker {
    struct app *app;
    struct arena *arena;
    pthread_t thread;
    pthread_mutex_t lock;
    pthread_cond_t wake;
    bool stop, jobs;
};

struct running {
    struct job *job;
    const struct job_kind *kind;
    const char *failure; /* NULL = it went well */
};

enum { STANDING_MAX = 4 };

struct batch {
    struct app *app;
    struct running *row;
    size_t n;
    struct list jobs;
    struct { const char *kind, *key; } lacks[STANDING_MAX]; /* standing jobs that should have run by now */
    size_t lacks_n;
    bool due;
};

static enum err_code look_standing(struct ctx *c, struct batch *b, const struct job_kind *k, struct err *e)
{
    const char *key;
    bool known;
    if (!k->key || b->lacks_n == STANDING_MAX)
        return ERR_OK;
    TRY(k->key(c, &key, e));
    if (!*key)
        return ERR_OK;
    TRY(job_known(c, key, &known, e));
    if (!known) {
        b->lacks[b->lacks_n].kind = k->kind;
        b->lacks[b->lacks_n++].key = key;
    }
    return ERR_OK;
}

static enum err_code look(struct ctx *c, void *arg, struct err *e)
{
    struct batch *b = arg;
    const struct app_config *cfg = app_config(b->app);
    for (size_t i = 0; c->shard >= 0 && i < cfg->rooms_n; i++)
        for (size_t k = 0; k < cfg->rooms[i]->jobs_n; k++)
            TRY(look_standing(c, b, &cfg->rooms[i]->jobs[k], e));
    return job_due(c, &b->due, e);
}

static enum err_code add_standing(struct ctx *c, void *arg, struct err *e)
{
    struct batch *b = arg;
    for (size_t i = 0; i < b->lacks_n; i++)
        TRY(job_add(c, b->lacks[i].kind, b->lacks[i].key, "{}", c->now, e));
    return ERR_OK;
}

static enum err_code lease(struct ctx *c, void *arg, struct err *e)
{
    return job_lease(c, BATCH, &((struct batch *)arg)->jobs, e);
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

/* ---- what administrators change */

enum { NEWS = 200, UNITS = 1, CALENDARS = 2, TEXTS = 4 };

enum err_code follow_begin(struct app *app, struct db *centre, struct err *e)
{
    struct deed *last = NULL;
    TRY(deed_last(centre, "", app->arena, &last, e));
    app->follow.seen = last ? last->n : 0;
    return ERR_OK;
}

static unsigned what_changed(const struct deed *d)
{
    if (text_starts(d->thing, "unit:"))
        return text_starts(d->kind, "unit_name") ? UNITS : 0; /* how people reach one is held in no memory */
    return text_starts(d->thing, "calendar:") ? CALENDARS : text_starts(d->thing, "text:") ? TEXTS : 0;
}

/* Under the lock. */
static enum err_code look_at_deeds(struct ctx *c, void *arg, struct err *e)
{
    struct app *app = arg;
    struct deed *last = NULL;
    struct list some;
    TRY(deed_last(c->centre, "", c->arena, &last, e));
    while (last && app->follow.seen < last->n) {
        TRY(deed_after(c->centre, app->follow.seen, NEWS, c->arena, &some, e));
        const struct deed *d = some.items;
        for (size_t i = 0; i < some.n; i++)
            app->follow.left |= what_changed(&d[i]);
        app->follow.seen = some.n ? d[some.n - 1].n : last->n;
    }
    return ERR_OK;
}

static enum err_code read_anew(struct ctx *c, void *arg, struct err *e)
{
    unsigned *left = arg;
    if (*left & UNITS)
        TRY(world_reload_units(c->world, c->centre, e));
    *left &= ~(unsigned)UNITS;
    if (*left & CALENDARS)
        TRY(calendars_reload(c->world->calendars, c->centre, e));
    *left &= ~(unsigned)CALENDARS;
    return ERR_OK;
}

static enum err_code follow(struct app *app, struct err *e)
{
    TRY(app_read(app, -1, look_at_deeds, app, e));
    unsigned new = app->follow.left;
    if (app->follow.left & (UNITS | CALENDARS))
        TRY(app_read(app, -1, read_anew, &app->follow.left, e));
    if (app->follow.left & TEXTS)
        TRY(app_reload_texts(app, e));
    app->follow.left = 0;
    if (new)
        log_line(LOG_INFO, "follow", "units=%d calendars=%d texts=%d", !!(new & UNITS), !!(new & CALENDARS), !!(new & TEXTS));
    return ERR_OK;
}

enum err_code app_follow(struct app *app, struct err *e)
{
    pthread_mutex_lock(&app->follow_lock);
    enum err_code rc = follow(app, e);
    if (rc && !app->follow.told)
        log_line(LOG_WARN, "follow", "what an administrator changed is not read yet: %s", e->why);
    app->follow.told = rc != ERR_OK;
    pthread_mutex_unlock(&app->follow_lock);
    return rc;
}

/* ---- jobs */

/* What was published in the browser is in force within a second, in this process and all others. */
static enum err_code refresh(struct ctx *c, void *arg, struct err *e)
{
    (void)arg;
    return catalogue_refresh(c->world->catalogue, c->centre, e);
}

/* Jobs go on with what is at hand when an administrator's change cannot be read. */
static enum err_code refresh_all(struct app *app, struct err *e)
{
    struct err told = {0};
    app_follow(app, &told); /* it says itself what is wrong */
    TRY(app_read(app, -1, refresh, NULL, e));
    catalogue_reindex(app_world(app)->catalogue);
    return ERR_OK;
}

/* Outside any transaction that writes: it may talk to the world. */
static enum err_code run_all(struct ctx *c, void *arg, struct err *e)
{
    struct batch *b = arg;
    (void)e;
    for (size_t i = 0; i < b->n; i++) {
        struct err why = {0};
        struct running *r = &b->row[i];
        if (!r->kind)
            r->failure = "no room knows this kind";
        else if (r->kind->run && r->kind->run(c, r->job, &why))
            r->failure = arena_str(c->arena, why.why);
        if (r->failure)
            log_line(LOG_WARN, "job", "kind=%s id=%lld tries=%lld failed=\"%s\"", r->job->kind, (long long)r->job->id, (long long)r->job->tries, r->failure);
    }
    return ERR_OK;
}

static enum err_code close_one(struct ctx *c, const struct running *r, struct err *e)
{
    return r->failure ? job_fail(c, r->job, r->failure, e) : job_finish(c, r->job, r->kind, e);
}

/* All in one transaction, each behind a savepoint: one that cannot be closed stays leased and is tried again. */
static enum err_code close_all(struct ctx *c, void *arg, struct err *e)
{
    struct batch *b = arg;
    for (size_t i = 0; i < b->n; i++) {
        struct err why = {0};
        TRY(db_savepoint(c->db, e));
        if (!close_one(c, &b->row[i], &why)) {
            TRY(db_release(c->db, e));
            continue;
        }
        log_line(LOG_ERROR, "job", "kind=%s id=%lld not closed: %s", b->row[i].job->kind, (long long)b->row[i].job->id, why.why);
        TRY(db_rollback_to(c->db, e));
    }
    return ERR_OK;
}

static enum err_code run_batch(struct app *app, int shard, struct batch *b, struct arena *a, struct err *e)
{
    TRY(app_write_in(app, shard, a, lease, b, e));
    struct job *j = b->jobs.items;
    b->n = b->jobs.n;
    b->row = ARENA_ARRAY(a, struct running, b->n + 1);
    for (size_t i = 0; i < b->n; i++)
        b->row[i] = (struct running){&j[i], kind_of(app, j[i].kind), NULL};
    TRY(app_read_in(app, shard, a, run_all, b, e));
    return app_write_in(app, shard, a, close_all, b, e);
}

/* A look first, which writes nothing: most shards have nothing most of the time. */
static enum err_code run_shard(struct app *app, int shard, int *ran, struct err *e)
{
    struct arena *a = arena_new(0);
    struct batch b = {.app = app};
    enum err_code rc = app_read_in(app, shard, a, look, &b, e);
    if (!rc && b.lacks_n)
        rc = app_write_in(app, shard, a, add_standing, &b, e);
    if (!rc && (b.due || b.lacks_n))
        rc = run_batch(app, shard, &b, a, e);
    *ran += rc ? 0 : (int)b.n;
    arena_free(a);
    return rc;
}

static enum err_code sweep(struct ctx *c, void *arg, struct err *e)
{
    (void)arg;
    return job_sweep(c, SWEEP, e);
}

static void sweep_all(struct app *app)
{
    struct err e = {0};
    for (int shard = dbs_single(app_dbs(app)) ? 0 : -1; shard < dbs_shards(app_dbs(app)); shard++)
        if (app_write(app, shard, sweep, NULL, &e))
            log_line(LOG_WARN, "job", "not swept: %s", e.why);
}

enum err_code worker_once(struct app *app, int *ran, struct err *e)
{
    *ran = 0;
    TRY(refresh_all(app, e));
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
    int64_t swept = clock_mono_us() / 1000;
    int ran = 0;
    while (ran >= BATCH || wait_a_little(w)) {
        struct err e = {0};
        ran = 0;
        if (w->jobs ? worker_once(w->app, &ran, &e) : refresh_all(w->app, &e))
            log_line(LOG_WARN, "job", "nothing done: %s", e.why);
        if (!w->jobs || clock_mono_us() / 1000 - swept < SWEEP_MS)
            continue;
        sweep_all(w->app);
        swept = clock_mono_us() / 1000;
    }
    return NULL;
}

struct worker *worker_start(struct app *app, bool jobs)
{
    struct arena *a = arena_new(0);
    struct worker *w = ARENA_NEW(a, struct worker);
    w->arena = a;
    w->app = app;
    w->jobs = jobs;
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
