/* See exercise.h; must never touch a database while the drill sends. */
#include "play/exercise.h"
#include "app/dbs.h"
#include "base/clock.h"
#include "play/child.h"
#include "play/cast.h"
#include "play/town.h"
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { STEP_US = 200000, DRAIN_US = 20000, KILL_MIN_US = 120000, KILL_MAX_US = 500000, WORDS = 48, OVERLAP = 4096, LOOK_US = 200, MOMENT_US = 100000, LIFE_US = 3000 };

struct exercise {
    const struct exercise_home *home;
    const struct exercise_wish *wish;
    struct plan *plan;
    struct arena *arena;
    struct clock clock;      /* of the drill's own copy of the reference data */
    struct world *world;
    int64_t *shared;         /* the clock that is moved; NULL = the real one */
    const char *clock_file;
    const struct embedded *files;
    size_t files_n;
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
    struct plan_place place = {x->wish->file, x->world->catalogue, x->world->units, x->shared ? x->plan->begins : clock_now(NULL)};
    enum err_code rc = plan_check(x->plan, &place, x->arena, &report, e);
    fputs(report.p, stderr);
    TRY(rc);
    if (x->wish->report && mkdir(x->wish->report, 0777) != 0 && errno != EEXIST)
        return err(e, ERR_STORAGE, "%s: %s", x->wish->report, strerror(errno));
    const char *book = x->wish->report ? arena_fmt(x->arena, "%s/ledger", x->wish->report) : NULL;
    TRY(ledger_open(book, &x->ledger, e));
    struct drill_config d = {.plan = x->plan, .world = x->world, .ledger = x->ledger, .host = "127.0.0.1", .doors = x->wish->doors, .clock = x->shared,
                             .run = (uint64_t)clock_now(NULL), .login = cast_login, .password = CAST_PASSWORD, .with = x->world};
    return drill_new(&d, &x->town, e);
}

static enum err_code prepare_in(struct exercise *x, struct app *app, struct err *e)
{
    TRY(open_world(x, app, e));
    TRY(open_town(x, e));
    return app_write(app, -1, cast_make, x->town, e);
}

static enum err_code prepare(struct exercise *x, struct err *e)
{
    struct app *app = NULL;
    bool fake = x->plan->clock == PLAN_FAKE;
    TRY(x->home->prepare(x->home->with, fake ? x->plan->begins : 0, &app, e));
    x->files = app_config(app)->files;
    x->files_n = app_config(app)->files_n;
    enum err_code rc = ERR_OK;
    if (fake) {
        x->clock_file = arena_fmt(x->arena, "%s/clock", x->home->data);
        rc = clock_share(x->clock_file, &x->shared, e);
    }
    if (!rc)
        rc = prepare_in(x, app, e);
    app_close(app);
    return rc;
}

/* ---- the server */

static enum err_code start(struct exercise *x, struct err *e)
{
    const char *argv[WORDS] = {"serve", "--listen", "127.0.0.1:0", "--data", x->home->data, "--rate-per-minute", "0", "--development", "yes",
                               "--demo", "no", "--log", "warn", "--clock", x->clock_file ? x->clock_file : ""};
    size_t n = 0;
    while (argv[n])
        n++;
    for (size_t i = 0; x->home->serve[i] && n + 1 < WORDS; i++)
        argv[n++] = x->home->serve[i];
    TRY(child_start(&x->child, argv, arena_fmt(x->arena, "%s/drill.log", x->home->data), e));
    x->used = child_use(x->child.pid);
    return ERR_OK;
}

static enum err_code find_server(struct exercise *x, struct err *e)
{
    if (!x->wish->doors)
        TRY(start(x, e));
    drill_go_on(x->town, x->wish->doors ? x->wish->port : &x->child.port);
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

static enum err_code look(struct exercise *x, struct compare *out, struct err *e)
{
    struct app *app = NULL;
    *out = (struct compare){0};
    if (!x->wish->compare)
        return ERR_OK;
    TRY(x->home->open(x->home->with, &app, e));
    enum err_code rc = compare(x, app, out, e);
    if (!rc && x->wish->verify)
        rc = x->home->verify(app, &x->found, e);
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

/* Best while a write is under way; if none comes, a little later all the same. */
static bool is_moment(const struct exercise *x, int64_t kill_at)
{
    int64_t late = clock_mono_us() - kill_at;
    return late >= 0 && (ledger_under_way(x->ledger) || late > MOMENT_US);
}

static enum err_code kill_once(struct exercise *x, struct err *e)
{
    struct compare found;
    size_t mark = ledger_size(x->ledger);
    drill_run(x->town, (int64_t)rng_below(&x->rng, LIFE_US)); /* anywhere in the write's life */
    size_t under_way = ledger_under_way(x->ledger);
    int64_t began = clock_mono_us();
    child_kill(&x->child);
    drain(x);
    TRY(start(x, e));
    TRY(look(x, &found, e));
    report_kill(&x->found, &found, (int64_t)under_way, clock_mono_us() - began);
    x->compared = mark > OVERLAP ? mark - OVERLAP : 0; /* what was under way then is looked at again */
    drill_go_on(x->town, &x->child.port);
    return ERR_OK;
}

/* Somebody outside decides that it was long enough: SIGTERM ends the arrivals, what is under way may end, and all is compared. */
static sigset_t only_term(void)
{
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, SIGTERM);
    return set;
}

static bool told_to_end(void)
{
    sigset_t set = only_term();
    return sigtimedwait(&set, NULL, &(struct timespec){0}) == SIGTERM;
}

static enum err_code play(struct exercise *x, struct err *e)
{
    int64_t kill_at = x->plan->kills ? clock_mono_us() + KILL_MAX_US : INT64_MAX;
    int left = x->plan->kills;
    for (bool more = true; more;) {
        int64_t now = clock_mono_us(), step = kill_at - now < STEP_US ? kill_at - now : STEP_US;
        more = drill_run(x->town, step > LOOK_US ? step : LOOK_US);
        sample(x);
        progress(x, !more);
        if (told_to_end())
            drill_end(x->town);
        if (!x->wish->doors && !child_alive(&x->child))
            return err(e, ERR_INTERNAL, "the server ended by itself: see %s/drill.log", x->home->data);
        if (left && is_moment(x, kill_at)) {
            TRY(kill_once(x, e));
            left--;
            kill_at = left ? clock_mono_us() + KILL_MIN_US + (int64_t)rng_below(&x->rng, KILL_MAX_US) : INT64_MAX;
        }
    }
    return ERR_OK;
}

static enum err_code run(struct exercise *x, struct err *e)
{
    TRY(prepare(x, e));
    drill_hold(x->town);
    TRY(find_server(x, e));
    int64_t used = child_use(getpid()).cpu_us;
    TRY(play(x, e));
    x->found.client_cpu_us = child_use(getpid()).cpu_us - used;
    TRY(child_stop(&x->child, e));
    x->compared = 0;
    x->found.compared = x->wish->compare;
    return look(x, &x->found.compare, e);
}

enum err_code exercise_run(const struct exercise_home *h, struct plan *p, const struct exercise_wish *w, struct arena *a, int *bad, struct err *e)
{
    struct exercise x = {.home = h, .wish = w, .plan = p, .arena = a, .rng = rng_part(p->seed, 77)};
    sigset_t term = only_term();
    sigprocmask(SIG_BLOCK, &term, NULL);
    enum err_code rc = run(&x, e);
    child_kill(&x.child);
    if (!rc) {
        struct report_source src = {.plan = p, .file = w->file, .town = x.town, .found = &x.found, .world = x.world, .files = x.files,
                                    .files_n = x.files_n, .folder = w->report, .arena = a};
        rc = report_make(&src, bad, e);
    }
    drill_free(x.town);
    ledger_close(x.ledger);
    world_close(x.world);
    return rc;
}
