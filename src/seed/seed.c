/* A run from beginning to end: is there room, who comes, who works there, then the lanes. See seed.h. */
#include "seed/seed.h"
#include "app/dbs.h"
#include "base/civil.h"
#include "domain/procedure.h"
#include "seed/lanes.h"
#include "seed/people.h"
#include "seed/sample.h"
#include "seed/report.h"
#include "store/dossier_store.h"
#include <signal.h>
#include <string.h>
#include <sys/statvfs.h>

/* Measured: 4 KB are what a dossier of five to six events takes on disk with its chain, tasks, notices and jobs; half as much again for
 * longer lives and the log. */
#define BYTES_EACH INT64_C(6000)
/* Beside that each database's log while it runs, as far as the writer lets it grow; it is written about twice what is kept. */
#define LOG_EACH INT64_C(12000)
#define LOG_MOST (INT64_C(300) << 20)
enum { MOST_WHERE_SPACE_IS_SHORT = 3000000, EVENING = 17 * 60 + 30 };

struct run {
    struct app *app;
    const struct seed_plan *plan;
    struct arena *arena;
    struct country country;
    struct arrivals arrivals;
    int64_t n, until, began;
    int first, last;
    FILE *out;
};

/* ---- may it be? */

enum { PEOPLE, LAST_KEY, LAST_KEY_PROVINCE };

static const struct sql sql[] = {
    [PEOPLE] = {"select count(*) from account", NULL, NULL},
    [LAST_KEY] = {"select max(id) from (select max(id) as id from account union all select max(id) from job union all select max(id) from delivery) as keys", NULL, NULL},
    [LAST_KEY_PROVINCE] = {"select max(id) from (select max(id) as id from notice union all select max(id) from job union all select max(id) from delivery) as keys", NULL, NULL},
};
const struct sql_set seed_set = {"seed", sql, sizeof sql / sizeof sql[0]};

static enum err_code people_there(struct ctx *c, void *n, struct err *e)
{
    return db_int(c->db, &sql[PEOPLE], DB_NONE, 0, n, e);
}

static enum err_code dossiers_there(struct ctx *c, void *n, struct err *e)
{
    struct list page;
    TRY(dossier_keys(c->db, 0, 1, c->arena, &page, e));
    *(int64_t *)n += (int64_t)page.n;
    return ERR_OK;
}

static enum err_code check_empty(struct run *r, struct err *e)
{
    int64_t people = 0, dossiers = 0;
    TRY(app_read(r->app, -1, people_there, &people, e));
    for (int shard = 0; shard < dbs_shards(app_dbs(r->app)); shard++)
        TRY(app_read(r->app, shard, dossiers_there, &dossiers, e));
    bool allowed = r->plan->add && app_config(r->app)->development;
    if ((people || dossiers) && !allowed)
        return err(e, ERR_FORBIDDEN, "%s holds people or dossiers already. Name a new folder with --data; or, where nobody's real data can be, "
                   "--here together with --development yes adds to it", app_config(r->app)->data_dir);
    return ERR_OK;
}

/* Keys go on above those that are there, although the clock is turned back. */
static enum err_code look_keys(struct ctx *c, void *which, struct err *e)
{
    int64_t id;
    TRY(db_int(c->db, which, DB_NONE, 0, &id, e));
    world_id_seen(c->world, id);
    return ERR_OK;
}

static enum err_code look_all_keys(struct run *r, struct err *e)
{
    TRY(app_read(r->app, -1, look_keys, (void *)(uintptr_t)&sql[LAST_KEY], e));
    for (int shard = 0; shard < dbs_shards(app_dbs(r->app)); shard++)
        TRY(app_read(r->app, shard, look_keys, (void *)(uintptr_t)&sql[LAST_KEY_PROVINCE], e));
    return ERR_OK;
}

static int64_t room_for(const struct run *r, int64_t n)
{
    int64_t log = n * LOG_EACH, most = dbs_shards(app_dbs(r->app)) * LOG_MOST;
    return n * BYTES_EACH + (log < most ? log : most);
}

static enum err_code check_space(struct run *r, struct err *e)
{
    struct statvfs v;
    if (statvfs(app_config(r->app)->data_dir, &v) != 0)
        return err(e, ERR_STORAGE, "%s: how much room there is cannot be read", app_config(r->app)->data_dir);
    int64_t free = (int64_t)v.f_bavail * (int64_t)v.f_frsize, few = MOST_WHERE_SPACE_IS_SHORT;
    r->n = r->plan->dossiers;
    if (room_for(r, r->n) <= free)
        return ERR_OK;
    if (r->n <= few || room_for(r, few) > free)
        return err(e, ERR_STORAGE, "%lld dossiers want about %lld MB, %lld MB are free", (long long)r->n, (long long)(room_for(r, r->n) >> 20),
                   (long long)(free >> 20));
    fprintf(r->out, "%lld dossiers want about %lld MB and %lld MB are free: %lld are made instead\n", (long long)r->n,
            (long long)(room_for(r, r->n) >> 20), (long long)(free >> 20), (long long)few);
    r->n = few;
    return ERR_OK;
}

/* From the first day on which any procedure is in force to the evening of the last, or to now. */
static enum err_code set_days(struct run *r, struct err *e)
{
    struct civil from, to, began = {9999, 1, 1}, c;
    int64_t now = clock_now(app_world(r->app)->clock);
    if (!civil_parse(r->plan->from, &from) || !civil_parse(r->plan->to, &to) || civil_cmp(from, to) > 0)
        return err(e, ERR_INVALID, "from %s to %s: not two days, the first not after the second", r->plan->from, r->plan->to);
    if (civil_at(to, 0) > now)
        return err(e, ERR_INVALID, "%s has not come yet", r->plan->to);
    for (size_t i = 0; i < r->country.procedures; i++)
        if (civil_parse(r->country.procedure[i]->valid_from, &c) && civil_cmp(c, began) < 0)
            began = c;
    if (civil_cmp(from, began) < 0) {
        char day[CIVIL_TEXT];
        fprintf(r->out, "no procedure is in force before %s: people come from that day on\n", civil_write(began, day));
        from = began;
    }
    r->first = civil_days(from);
    r->last = civil_days(to);
    r->until = civil_at(to, EVENING) < now ? civil_at(to, EVENING) : now;
    return r->first <= r->last ? ERR_OK : err(e, ERR_INVALID, "no procedure is in force yet on %s", r->plan->to);
}

/* ---- while it runs */

static void progress(const struct run *r, const struct lanes_work *w, int64_t since)
{
    int64_t done = atomic_load(&w->dossiers), events = atomic_load(&w->events);
    double s = (double)(clock_mono_us() - since) / 1e6, rate = s > 0 ? (double)done / s : 0;
    if (r->plan->progress)
        fprintf(r->plan->progress, "\r%lld of %zu dossiers, %.0f a second (%.0f events), %.0f s to go   ", (long long)done, r->arrivals.n, rate,
                s > 0 ? (double)events / s : 0, rate > 0 ? (double)((int64_t)r->arrivals.n - done) / rate : 0);
}

/* True: somebody wants it to end. */
static bool look_on(const struct run *r, struct lanes_work *w, const struct lanes *l)
{
    sigset_t set;
    int64_t since = clock_mono_us();
    bool stopped = false;
    sigemptyset(&set);
    sigaddset(&set, SIGINT);
    sigaddset(&set, SIGTERM);
    while (lanes_running(l)) {
        struct timespec tick = {.tv_nsec = 200 * 1000 * 1000};
        if (sigtimedwait(&set, NULL, &tick) > 0) {
            stopped = true;
            atomic_store(&w->stop, true);
        }
        progress(r, w, since);
    }
    progress(r, w, since);
    if (r->plan->progress)
        fputc('\n', r->plan->progress);
    return stopped;
}

static enum err_code work(struct run *r, struct tell_sum *sum, struct seed_done *done, struct err *e)
{
    struct lanes_work w = {.app = r->app, .country = &r->country, .arrivals = &r->arrivals, .shares = &life_usual, .uneven = r->plan->uneven, .until = r->until};
    struct lanes *l = lanes_start(&w);
    done->stopped = look_on(r, &w, l);
    return lanes_end(l, sum, e);
}

static enum err_code prepare(struct run *r, struct err *e)
{
    TRY(check_empty(r, e));
    TRY(check_space(r, e));
    TRY(look_all_keys(r, e));
    TRY(country_open(app_world(r->app), r->plan->seed, r->plan->to, r->arena, &r->country, e));
    TRY(country_within(&r->country, r->plan->province, r->arena, e));
    TRY(set_days(r, e));
    TRY(sample_make(r->app, &r->country, r->arena, e));
    struct arrivals_wish w = {.n = r->n, .seed = r->plan->seed, .first = r->first, .last = r->last, .until = r->until};
    r->arrivals = arrivals_draw(&r->country, &w, !dbs_single(app_dbs(r->app)), r->arena);
    return ERR_OK;
}

static enum err_code all(struct run *r, struct seed_done *done, struct err *e)
{
    struct tell_sum *sum = ARENA_NEW(r->arena, struct tell_sum);
    struct clock *clock = app_world(r->app)->clock;
    int64_t fixed = clock->fake;
    TRY(prepare(r, e));
    clock->fake = civil_at(civil_from_days(r->first - 1), 8 * 60); /* they were there before the first dossier came */
    enum err_code rc = people_make(r->app, &r->country, &r->arrivals, r->arena, e);
    clock->fake = r->until;
    if (!rc)
        rc = work(r, sum, done, e);
    clock->fake = fixed;
    done->dossiers = sum->dossiers;
    done->events = sum->events;
    done->officers = (int64_t)r->country.officers;
    done->citizens = r->country.first_citizen ? r->country.first_citizen[r->country.homes.n] : 0;
    done->seconds = (double)(clock_mono_us() - r->began) / 1e6;
    if (!rc)
        report_write(r->out, &r->country, sum, done);
    return rc;
}

enum err_code seed_make(struct app *app, const struct seed_plan *plan, FILE *out, struct seed_done *done, struct err *e)
{
    struct run r = {.app = app, .plan = plan, .arena = arena_new(1 << 20), .out = out, .began = clock_mono_us()};
    *done = (struct seed_done){0};
    enum err_code rc = all(&r, done, e);
    arena_free(r.arena);
    return rc;
}
