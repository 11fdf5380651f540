/* Takes due jobs by lease, runs them outside any transaction, closes them in one. See worker.h and service/jobs.h. */
#include "app/background/worker.h"
#include "app/post/post.h"
#include "app/background/ready.h"
#include "app/state.h"
#include "base/log.h"
#include "db/bell.h"
#include "service/alert/engine.h"
#include "service/figures.h"
#include <pthread.h>
#include <string.h>
#include <time.h>

enum { BATCH = 200, IDLE_MS = 1000, LEAPING_MS = 50, SWEEP = 500, SWEEP_TIDE = 5000, SWEEP_MS = 60 * 1000, KNOCK_MS = 50 };

struct worker {
    struct app *app;
    struct arena *arena;
    pthread_t thread;
    pthread_mutex_t lock;
    pthread_cond_t wake;
    struct bell *bell;
    struct post *post; /* NULL: no jobs here */
    bool stop, jobs, rang;
};

/* It is to end: nothing more is begun, and what is under way is broken off where it reads. */
static bool over(const struct app *app)
{
    return atomic_load(&app->resting);
}

struct running {
    struct job *job;
    const struct job_kind *kind;
    const struct room_work *work; /* NULL: the kind runs by itself */
    const char *failure; /* NULL = it went well */
    bool late;           /* not run: its lease would have ended meanwhile, or we end */
};

enum { STANDING_MAX = 8 };

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
    bool province = c->db != c->centre || dbs_single(app_dbs(b->app)); /* the centre alone has none that stand */
    for (size_t i = 0; province && i < cfg->rooms_n; i++)
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

struct telling { const struct running *r; int shard; };

static enum err_code tell_centre(struct ctx *c, void *arg, struct err *e)
{
    const struct telling *t = arg;
    return t->r->kind->centre(c, t->r->job, t->shard, e);
}

static const struct room_work *work_of(struct app *app, const char *kind)
{
    const struct app_config *c = app_config(app);
    for (size_t i = 0; i < c->rooms_n; i++)
        for (size_t k = 0; k < c->rooms[i]->works_n; k++)
            if (strcmp(c->rooms[i]->works[k].kind, kind) == 0)
                return &c->rooms[i]->works[k];
    return NULL;
}

/* As for a request, though nobody has sent one. */
static enum err_code work_run(struct ctx *c, struct app *app, const struct running *r, struct err *e)
{
    struct req *q = ARENA_NEW(c->arena, struct req);
    q->app = app;
    q->x = http_exchange_none(c->arena);
    q->ctx = *c;
    q->actor = *c->actor;
    q->ctx.actor = &q->actor;
    q->csrf = "";
    q->readers = readers_borrow(app->dbs);
    enum err_code rc = r->work->run(q, r->job, e);
    readers_give_back(app->dbs, q->readers);
    return rc;
}

static enum err_code run_one(struct ctx *c, struct app *app, struct running *r, struct err *e)
{
    struct telling t = {r, c->shard};
    if (!r->kind)
        return err(e, ERR_INTERNAL, "no room knows this kind");
    if (r->work)
        TRY(work_run(c, app, r, e));
    else if (r->kind->run)
        TRY(r->kind->run(c, r->job, e));
    return r->kind->centre ? app_write_in(app, -1, c->arena, tell_centre, &t, e) : ERR_OK;
}

/* Outside any transaction that writes: it may talk to the world. */
static enum err_code run_all(struct ctx *c, void *arg, struct err *e)
{
    struct batch *b = arg;
    (void)e;
    for (size_t i = 0; i < b->n; i++) {
        struct err why = {0};
        struct running *r = &b->row[i];
        r->late = over(b->app) || !job_in_time(r->job, clock_now(c->world->clock));
        if (r->late)
            continue;
        bool failed = run_one(c, b->app, r, &why);
        r->late = failed && over(b->app); /* it was broken off: nobody's fault */
        if (failed && !r->late)
            r->failure = arena_str(c->arena, why.why);
        if (r->failure)
            log_line(LOG_WARN, "job", "kind=%s id=%lld tries=%lld failed=\"%s\"", r->job->kind, (long long)r->job->id, (long long)r->job->tries, r->failure);
    }
    return ERR_OK;
}

/* What another process has taken meanwhile is that one's to close, or it would be carried out twice. */
static enum err_code close_one(struct ctx *c, const struct running *r, struct err *e)
{
    bool ours;
    TRY(job_ours(c, r->job, &ours, e));
    if (!ours) {
        log_line(LOG_WARN, "job", "kind=%s id=%lld was taken by another process", r->job->kind, (long long)r->job->id);
        return ERR_OK;
    }
    if (r->late)
        return job_hand_back(c, r->job, e);
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
        b->row[i] = (struct running){.job = &j[i], .kind = kind_of(app, j[i].kind), .work = work_of(app, j[i].kind)};
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
    bool province = c->db != c->centre || dbs_single(app_dbs(arg));
    TRY(province ? figures_sweep(c, SWEEP_TIDE, e) : ERR_OK);
    TRY(province ? alert_forget(c, SWEEP, e) : ERR_OK);
    TRY(post_sweep(c, e));
    return job_sweep(c, SWEEP, e);
}

void worker_sweep(struct app *app)
{
    struct err e = {0};
    for (int shard = dbs_single(app_dbs(app)) ? 0 : -1; shard < dbs_shards(app_dbs(app)) && !over(app); shard++)
        if (app_write(app, shard, sweep, app, &e))
            log_line(LOG_WARN, "job", "not swept: %s", e.why);
}

static enum err_code turn(struct app *app, bool connected, int *ran, struct err *e)
{
    *ran = 0;
    TRY(app_refresh(app, e));
    int first = dbs_single(app_dbs(app)) ? 0 : -1;
    for (int shard = first; shard < dbs_shards(app_dbs(app)) && !over(app); shard++)
        TRY(run_shard(app, shard, ran, e));
    return post_once(app, connected, ran, e);
}

enum err_code worker_once(struct app *app, int *ran, struct err *e)
{
    return turn(app, true, ran, e);
}

static bool wait_a_little(struct worker *w)
{
    struct timespec t = clock_after(CLOCK_REALTIME, w->app->clock.shared ? LEAPING_MS : IDLE_MS); /* a clock that is moved leaps over hours, and whoever moves it waits for us */
    pthread_mutex_lock(&w->lock);
    if (!w->stop && !w->rang)
        pthread_cond_timedwait(&w->wake, &w->lock, &t);
    bool stop = w->stop;
    w->rang = false;
    pthread_mutex_unlock(&w->lock);
    return !stop;
}

/* Another process has changed what is held in memory here: looked at now, and not in a second. */
static void heard(void *arg)
{
    struct worker *w = arg;
    pthread_mutex_lock(&w->lock);
    w->rang = true;
    pthread_cond_signal(&w->wake);
    pthread_mutex_unlock(&w->lock);
}

static void *work(void *arg)
{
    struct worker *w = arg;
    int64_t swept = clock_mono_us() / 1000;
    struct ready ready = {0};
    bool more = false;
    int ran = 0;
    while (!over(w->app) && (ran >= BATCH || more || wait_a_little(w))) {
        struct err e = {0};
        ran = 0;
        if ((w->jobs ? turn(w->app, false, &ran, &e) : app_refresh(w->app, &e)) && !over(w->app))
            log_line(LOG_WARN, "job", "nothing done: %s", e.why);
        more = w->app->serves && ready_round(w->app, &ready);
        if (!w->jobs || clock_mono_us() / 1000 - swept < SWEEP_MS)
            continue;
        worker_sweep(w->app);
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
    w->post = jobs ? post_start(app) : NULL;
    pthread_create(&w->thread, NULL, work, w);
    w->bell = bell_open(&(struct db_config){.path = dbs_path(app->dbs, -1, a)}, heard, w);
    return w;
}

/* A job may be reading for minutes on large data. A statement that begins between two knocks is met by the next one. */
static void wait_for_end(struct worker *w)
{
    struct timespec until;
    do {
        dbs_interrupt(w->app->dbs);
        until = clock_after(CLOCK_REALTIME, KNOCK_MS);
    } while (pthread_timedjoin_np(w->thread, NULL, &until));
}

void worker_stop(struct worker *w)
{
    if (!w)
        return;
    atomic_store(&w->app->resting, true);
    bell_close(w->bell);
    post_stop(w->post);
    pthread_mutex_lock(&w->lock);
    w->stop = true;
    pthread_cond_signal(&w->wake);
    pthread_mutex_unlock(&w->lock);
    wait_for_end(w);
    pthread_cond_destroy(&w->wake);
    pthread_mutex_destroy(&w->lock);
    arena_free(w->arena);
}
