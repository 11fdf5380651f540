/* See exercise.h; must never touch a database while the drill sends. */
#include "cli/exercise.h"
#include "base/civil.h"
#include "base/clock.h"
#include "cli/check.h"
#include "cli/disk.h"
#include "cli/embedded.h"
#include "cli/setup.h"
#include "app/dbs.h"
#include "play/child.h"
#include "play/compare.h"
#include "play/people.h"
#include "play/report.h"
#include "play/town.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

enum { STEP_US = 200000, DRAIN_US = 20000, KILL_MIN_US = 120000, KILL_MAX_US = 500000 };

struct exercise {
    struct cli *c;
    const struct exercise_wish *wish;
    const char *file;
    struct plan *plan;
    struct arena *arena;
    struct clock clock;      /* of the drill's own copy of the reference data */
    struct world *world;
    int64_t *shared;         /* the clock that is moved; NULL = the real one */
    const char *clock_file;
    struct ledger *ledger;
    struct town *town;
    struct child child;
    struct child_use used;   /* when the second began */
    struct report_found found;
    size_t compared;         /* entries of the book that were compared */
    int64_t told;            /* progress, us of the wall */
    struct rng rng;
};

/* ---- before: data, people, the book */

static enum err_code open_world(struct exercise *x, struct app *app, struct err *e)
{
    struct world_config w = {.clock = &x->clock, .data_dir = app_config(app)->data_dir, .per_province = app_config(app)->split};
    struct readers *r = readers_new(app_dbs(app));
    struct db *centre;
    enum err_code rc = readers_get(r, -1, &centre, e);
    if (!rc)
        rc = world_open(&w, centre, &x->world, e);
    readers_free(r);
    return rc;
}

static enum err_code open_town(struct exercise *x, struct err *e)
{
    struct buf report = buf_init(x->arena, 0);
    char day[CIVIL_TEXT];
    int64_t now = x->shared ? x->plan->begins : clock_now(NULL);
    civil_write(civil_of_instant(now).date, day);
    enum err_code rc = plan_check(x->plan, x->file, x->world->catalogue, x->world->units, day, x->arena, &report, e);
    fputs(report.p, stderr);
    TRY(rc);
    const char *book = x->wish->report ? arena_fmt(x->arena, "%s/ledger", x->wish->report) : NULL;
    TRY(ledger_open(book, &x->ledger, e));
    struct drill_config d = {.plan = x->plan, .world = x->world, .ledger = x->ledger, .host = "127.0.0.1", .port = 1, .clock = x->shared,
                             .run = (uint64_t)clock_now(NULL), .login = people_login, .password = PEOPLE_PASSWORD, .with = x->world};
    return drill_new(&d, &x->town, e);
}

static enum err_code prepare_in(struct exercise *x, struct app *app, struct err *e)
{
    TRY(open_world(x, app, e));
    TRY(open_town(x, e));
    return app_write(app, -1, people_make, x->town, e);
}

static enum err_code prepare(struct exercise *x, struct err *e)
{
    struct setup_done done = {0};
    struct app *app = NULL;
    x->c->config.development = true;
    x->c->config.now = x->plan->clock == PLAN_FAKE ? x->plan->begins : 0;
    struct app_config cfg = setup_config(x->c);
    if (!x->wish->at)
        TRY(setup_prepare(x->c, &cfg, &done, e));
    if (x->plan->clock == PLAN_FAKE) {
        x->clock_file = arena_fmt(x->arena, "%s/clock", x->c->config.data);
        TRY(clock_share(x->clock_file, &x->shared, e));
    }
    TRY(setup_open(x->c, &app, e));
    enum err_code rc = prepare_in(x, app, e);
    app_close(app);
    x->c->config.now = 0;
    return rc;
}

/* ---- the server */

static const char *word(struct exercise *x, int64_t n)
{
    return arena_fmt(x->arena, "%lld", (long long)n);
}

static enum err_code start(struct exercise *x, struct err *e)
{
    const struct config *f = &x->c->config;
    const char *argv[] = {
        "serve", "--listen", "127.0.0.1:0", "--data", f->data, "--split", f->split ? "yes" : "no", "--rate-per-minute", "0",
        "--development", "yes", "--demo", "no", "--log", "warn", "--threads", word(x, f->threads), "--pool-threads", word(x, f->pool_threads),
        "--procedures", f->procedures, "--templates", f->templates, "--worker", f->worker ? "yes" : "no", "--clock", x->clock_file ? x->clock_file : "", NULL,
    };
    TRY(child_start(&x->child, argv, arena_fmt(x->arena, "%s/drill.log", f->data), e));
    x->used = child_use(x->child.pid);
    return ERR_OK;
}

static enum err_code find_server(struct exercise *x, struct err *e)
{
    if (!x->wish->at) {
        TRY(start(x, e));
        drill_go_on(x->town, x->child.port);
        return ERR_OK;
    }
    const char *at = x->wish->at, *port = strrchr(at, ':');
    if (strncmp(at, "http://127.0.0.1:", 17) != 0 && strncmp(at, "http://localhost:", 17) != 0)
        return err(e, ERR_INVALID, "--at takes http://127.0.0.1:PORT: the drill counts what the network would hide");
    drill_go_on(x->town, (int)strtol(port + 1, NULL, 10));
    return ERR_OK;
}

/* ---- afterwards, and after each kill */

static enum err_code compare(struct exercise *x, struct app *app, struct compare *out, struct err *e)
{
    struct dbs *all = app_dbs(app);
    struct db **db = ARENA_ARRAY(x->arena, struct db *, dbs_shards(all));
    struct readers *r = readers_new(all);
    enum err_code rc = ERR_OK;
    for (int i = 0; !rc && i < dbs_shards(all); i++)
        rc = readers_get(r, i, &db[i], e);
    struct compare_job job = {.ledger = x->ledger, .db = db, .dbs = dbs_shards(all), .begun = drill_began(x->town), .from = x->compared, .arena = x->arena};
    if (!rc)
        rc = compare_run(&job, out, e);
    readers_free(r);
    return rc;
}

static enum err_code look_all(struct exercise *x, struct app *app, struct compare *out, struct err *e)
{
    struct check_sum journal = {0}, counters = {0};
    TRY(compare(x, app, out, e));
    TRY(check_journal(app, &journal, e));
    TRY(check_counters(app, &counters, e));
    x->found.journal_seen = journal.seen;
    x->found.journal_wrong += journal.wrong;
    x->found.counters_seen = counters.seen;
    x->found.counters_wrong += counters.wrong;
    return ERR_OK;
}

static enum err_code look(struct exercise *x, struct compare *out, struct err *e)
{
    struct app *app = NULL;
    *out = (struct compare){0};
    if (!x->wish->compare)
        return ERR_OK;
    TRY(setup_open(x->c, &app, e));
    enum err_code rc = look_all(x, app, out, e);
    app_close(app);
    return rc;
}

/* ---- while it runs */

static void sample(struct exercise *x)
{
    struct stats *s = drill_stats_now(x->town);
    if (!x->child.pid || s->now.server_rss)
        return;
    struct child_use u = child_use(x->child.pid);
    s->now.server_rss = u.rss_anon;
    s->now.server_cpu_us = u.cpu_us - x->used.cpu_us;
    x->found.server_cpu_us += u.cpu_us - x->used.cpu_us;
    x->found.server_rss_most = u.rss_anon > x->found.server_rss_most ? u.rss_anon : x->found.server_rss_most;
    x->used = u;
}

static void progress(struct exercise *x, bool last)
{
    int64_t now = clock_mono_us();
    if (!isatty(STDERR_FILENO) || (!last && now - x->told < 1000000))
        return;
    x->told = now;
    report_progress(stderr, x->town, last);
}

/* Until all that was under way is lost, or answered. */
static void drain(struct exercise *x)
{
    drill_hold(x->town);
    while (drill_run(x->town, DRAIN_US))
        continue;
}

static enum err_code kill_once(struct exercise *x, struct err *e)
{
    struct compare found;
    size_t mark = ledger_size(x->ledger);
    int64_t began = clock_mono_us();
    child_kill(&x->child);
    drain(x);
    TRY(start(x, e));
    TRY(look(x, &found, e));
    report_kill(&x->found, &found, clock_mono_us() - began);
    x->compared = mark > 4096 ? mark - 4096 : 0; /* what was under way then is looked at again */
    drill_go_on(x->town, x->child.port);
    return ERR_OK;
}

static enum err_code play(struct exercise *x, struct err *e)
{
    int64_t kill_at = x->plan->kills ? clock_mono_us() + KILL_MAX_US : INT64_MAX;
    int left = x->plan->kills;
    for (bool more = true; more;) {
        int64_t now = clock_mono_us(), step = kill_at - now < STEP_US ? kill_at - now : STEP_US;
        more = drill_run(x->town, step > 0 ? step : 0);
        sample(x);
        progress(x, !more);
        if (!x->wish->at && !child_alive(&x->child))
            return err(e, ERR_INTERNAL, "the server ended by itself: see %s/drill.log", x->c->config.data);
        if (left && clock_mono_us() >= kill_at) {
            TRY(kill_once(x, e));
            left--;
            kill_at = left ? clock_mono_us() + KILL_MIN_US + (int64_t)rng_below(&x->rng, KILL_MAX_US) : INT64_MAX;
        }
    }
    return ERR_OK;
}

static int64_t own_cpu(void)
{
    struct timespec t;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (int64_t)t.tv_sec * 1000000 + t.tv_nsec / 1000;
}

static enum err_code run(struct exercise *x, struct err *e)
{
    TRY(prepare(x, e));
    drill_hold(x->town);
    TRY(find_server(x, e));
    int64_t used = own_cpu();
    TRY(play(x, e));
    x->found.client_cpu_us = own_cpu() - used;
    TRY(child_stop(&x->child, e));
    x->compared = 0;
    x->found.compared = x->wish->compare;
    return look(x, &x->found.compare, e);
}

int exercise_run(struct cli *c, const char *file, struct plan *plan, const struct exercise_wish *w)
{
    struct err e = {0};
    struct exercise x = {.c = c, .wish = w, .file = file, .plan = plan, .arena = c->arena, .rng = rng_part(plan->seed, 77)};
    int verdict = CLI_WRONG;
    bool temporary = !w->here && !w->at;
    if (temporary && disk_temporary(c->arena, &c->config.data, &e))
        return cli_wrong(c, &e);
    enum err_code rc = run(&x, &e);
    child_kill(&x.child);
    if (!rc) {
        struct report_source src = {.plan = plan, .file = file, .town = x.town, .found = &x.found, .world = x.world, .files = embed_table,
                                    .files_n = embed_n, .folder = w->report, .arena = c->arena};
        rc = report_make(&src, &verdict, &e);
    }
    drill_free(x.town);
    ledger_close(x.ledger);
    world_close(x.world);
    if (temporary && !w->keep)
        disk_remove(c->config.data);
    return rc ? cli_wrong(c, &e) : verdict ? CLI_WRONG : CLI_DONE;
}
