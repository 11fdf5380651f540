/* motcua play: scenario files on a fake clock. */
#include "cli/checks/check.h"
#include "cli/commands.h"
#include "cli/disk.h"
#include "cli/play.h"
#include "cli/setup.h"
#include "play/exercise.h"
#include "reference/catalogue.h"
#include "seed/seed.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

struct tally {
    bool tap;
    int n, wrong;
};

static void verdict(struct tally *t, const char *what, const char *told)
{
    t->n++;
    t->wrong += *told != 0;
    if (t->tap)
        printf("%s %d - %s\n", *told ? "not ok" : "ok", t->n, what);
    else
        printf("%s: %s\n", what, *told ? "NOT as expected" : "as expected");
    for (const char *p = told; *p;) {
        size_t n = strcspn(p, "\n");
        printf("%s%.*s\n", t->tap ? "# " : "  ", (int)n, p);
        p += n + (p[n] == '\n');
    }
}

/* Scenarios are of the newest revision, whether or not it has come into force. */
static enum err_code read_scenarios(struct cli *c, struct app *app, const struct embedded *file, struct scenario_file *out, struct err *e)
{
    const char *base = strrchr(file->name, '/');
    char *code = arena_str(c->arena, base ? base + 1 : file->name);
    char *end = strstr(code, ".yaml");
    if (end)
        *end = 0;
    const struct procedure *p = catalogue_find(app_world(app)->catalogue, code, "9999-12-31");
    if (!p)
        return err(e, ERR_INVALID, "%s: no procedure has the code %s", file->name, code);
    struct source src = {file->name, (const char *)file->data, file->n};
    struct buf report = buf_init(c->arena, 0);
    enum err_code rc = scenario_parse(src, p, c->arena, out, &report, e);
    if (rc)
        fputs(report.p, stderr);
    return rc;
}

static enum err_code play_file(struct cli *c, struct app *app, const struct embedded *file, struct tally *t, struct err *e)
{
    struct scenario_file f;
    TRY(read_scenarios(c, app, file, &f, e));
    for (size_t i = 0; i < f.n_scenarios; i++) {
        struct arena *a = arena_new(0);
        struct buf told = buf_init(a, 0);
        struct play p = {.stage = stage_on(app, a), .file = file->name, .told = &told};
        enum err_code rc = play_scenario(&p, &f, &f.scenarios[i], e);
        if (!rc)
            verdict(t, arena_fmt(a, "%s %s, %lld steps", f.procedure, f.scenarios[i].id, (long long)p.steps), told.p);
        arena_free(a);
        TRY(rc);
    }
    return ERR_OK;
}

static enum err_code play_word(struct cli *c, struct app *app, const char *path, struct tally *t, struct err *e)
{
    struct stat st;
    struct embedded *rows = ARENA_ARRAY(c->arena, struct embedded, 1);
    size_t n = 1;
    if (stat(path, &st) == 0 && S_ISDIR(st.st_mode))
        TRY(disk_read_folder((struct disk_folder){path, ".yaml", arena_fmt(c->arena, "%s/", path)}, c->arena, &rows, &n, e));
    else
        TRY(disk_read(path, c->arena, rows, e));
    for (size_t i = 0; i < n; i++)
        TRY(play_file(c, app, &rows[i], t, e));
    return ERR_OK;
}

static enum err_code play_all(struct cli *c, struct app *app, struct tally *t, struct err *e)
{
    struct check_sum sum = {0};
    for (size_t i = 0; i < c->words; i++)
        TRY(play_word(c, app, c->word[i], t, e));
    stage_clock(&(struct stage){.app = app}, 0);
    TRY(check_journal(app, &sum, e));
    verdict(t, arena_fmt(c->arena, "the journal of %lld dossiers", (long long)sum.seen), sum.wrong ? "is broken\n" : "");
    sum = (struct check_sum){0};
    TRY(check_counters(app, &sum, e));
    verdict(t, arena_fmt(c->arena, "the figures of %lld dossiers", (long long)sum.seen), sum.wrong ? "are not what the journal makes\n" : "");
    return ERR_OK;
}

static enum err_code play_in(struct cli *c, bool fresh, struct tally *t, struct err *e)
{
    struct setup_done done = {0};
    struct app *app = NULL;
    if (fresh)
        c->config.development = true; /* messages that fall due meanwhile go nowhere, and say nothing */
    struct app_config cfg = setup_config(c);
    if (fresh)
        TRY(setup_prepare(c, &cfg, &done, e));
    enum err_code rc = setup_open(c, &app, e);
    if (!rc)
        rc = play_all(c, app, t, e);
    app_close(app);
    return rc;
}

/* ---- drills */

static bool is_drill(struct cli *c, struct embedded *file)
{
    struct stat st;
    struct err e;
    if (c->words != 1 || stat(c->word[0], &st) != 0 || S_ISDIR(st.st_mode) || disk_read(c->word[0], c->arena, file, &e))
        return false;
    return plan_is((struct source){file->name, (const char *)file->data, file->n}, c->arena);
}

/* What the command line says in place of the file. */
static bool change(struct cli *c, struct plan *p)
{
    const char *seed = cli_option(c, "seed"), *kills = cli_option(c, "kills"), *speed = cli_option(c, "speed"), *lasts = cli_option(c, "duration");
    if (seed)
        p->seed = strtoull(seed, NULL, 10);
    if (kills)
        p->kills = (int)strtol(kills, NULL, 10);
    if (speed)
        p->speed = strtod(speed, NULL);
    if (lasts)
        p->lasts = (int64_t)(strtod(lasts, NULL) * 1000);
    if (cli_option(c, "fake-clock"))
        p->clock = PLAN_FAKE;
    return p->speed >= 0.01 && p->lasts > 0 && p->kills >= 0;
}

static enum err_code open_home(void *with, struct app **out, struct err *e)
{
    return setup_open(with, out, e);
}

static enum err_code prepare_home(void *with, int64_t now, struct app **out, struct err *e)
{
    struct cli *c = with;
    struct setup_done done = {0};
    c->config.development = true;
    c->config.now = now;
    struct app_config cfg = setup_config(c);
    TRY(setup_prepare(c, &cfg, &done, e));
    enum err_code rc = setup_open(c, out, e);
    c->config.now = 0;
    return rc;
}

static enum err_code verify_home(struct app *app, struct report_found *f, struct err *e)
{
    struct check_sum journal = {0}, counters = {0};
    TRY(check_journal(app, &journal, e));
    TRY(check_counters(app, &counters, e));
    f->journal_seen = journal.seen;
    f->journal_wrong += journal.wrong;
    f->counters_seen = counters.seen;
    f->counters_wrong += counters.wrong;
    return ERR_OK;
}

/* The server of a drill reads where databases are from its environment: no password among the words that everybody on the machine sees. */
static void tell_databases(const struct config *f)
{
    setenv("MOTCUA_DATABASE", f->database, 1);
    setenv("MOTCUA_PROVINCES", f->provinces, 1);
}

static int drill_at(struct cli *c, struct plan *p, const struct exercise_wish *w)
{
    const struct config *f = &c->config;
    tell_databases(f);
    const char *serve[] = {"--split", f->split ? "yes" : "no", "--pack", f->pack ? "yes" : "no", "--worker", f->worker ? "yes" : "no",
                           "--threads", arena_fmt(c->arena, "%lld", (long long)f->threads), "--pool-threads", arena_fmt(c->arena, "%lld", (long long)f->pool_threads),
                           "--procedures", f->procedures, "--templates", f->templates, NULL};
    struct exercise_home home = {.with = c, .data = f->data, .serve = serve, .prepare = prepare_home, .open = open_home, .verify = verify_home};
    struct err e = {0};
    int bad = 0;
    if (exercise_run(&home, p, w, c->arena, &bad, &e))
        return cli_wrong(c, &e);
    return bad ? CLI_WRONG : CLI_DONE;
}

/* The ports of http://127.0.0.1:8080,http://127.0.0.1:8081. False: it is no such list. */
static bool ports_of(const char *url, struct exercise_wish *w)
{
    for (w->doors = 0; url && w->doors < DRILL_DOORS; w->doors++) {
        char *end = NULL;
        long port = strncmp(url, "http://127.0.0.1:", 17) == 0 ? strtol(url + 17, &end, 10) : 0;
        if (port <= 0 || port > 65535 || (*end && *end != ',' && *end != '/'))
            return false;
        w->port[w->doors] = (int)port;
        url = strchr(end, ',');
        url += url != NULL;
    }
    return !url;
}

static int drill(struct cli *c, const struct embedded *file)
{
    struct err e = {0};
    struct plan *p = ARENA_NEW(c->arena, struct plan);
    struct buf report = buf_init(c->arena, 0);
    const char *at = cli_option(c, "at");
    struct exercise_wish w = {.file = file->name, .report = cli_option(c, "report"), .compare = !cli_option(c, "no-compare"),
                              .verify = !cli_option(c, "no-verify")};
    bool temporary = !cli_option(c, "here") && !at;
    if (plan_parse((struct source){file->name, (const char *)file->data, file->n}, c->arena, p, &report, &e)) {
        fputs(report.p, stderr);
        return CLI_WRONG;
    }
    if (!change(c, p))
        return cli_usage(c, "--seed, --kills, --speed and --duration take numbers, the last two above 0");
    if (at && (!ports_of(at, &w) || p->kills || p->clock == PLAN_FAKE))
        return cli_usage(c, "--at takes http://127.0.0.1:PORT, up to four with commas between, and neither kills nor a fake clock: the server is somebody else's");
    if (temporary && (setup_empty(c, &e) || disk_temporary(c->arena, &c->config.data, &e)))
        return cli_wrong(c, &e);
    int rc = drill_at(c, p, &w);
    if (temporary && !cli_option(c, "keep"))
        disk_remove(c->config.data);
    return rc;
}

/* ---- the data maker */

static enum err_code seed_in(struct cli *c, const struct seed_plan *plan, struct err *e)
{
    struct setup_done prepared = {0};
    struct seed_done done;
    struct app *app = NULL;
    struct app_config cfg = setup_config(c);
    TRY(setup_prepare(c, &cfg, &prepared, e));
    enum err_code rc = setup_open(c, &app, e);
    if (!rc)
        rc = seed_make(app, plan, stdout, &done, e);
    app_close(app);
    return rc;
}

static int run_seed(struct cli *c)
{
    struct err e = {0};
    struct seed_plan plan;
    struct clock clock = {.fake = c->config.now};
    const struct seed_words words = {cli_option(c, "seed-dossiers"), cli_option(c, "seed"), cli_option(c, "from"), cli_option(c, "to"), cli_option(c, "province"),
                                     cli_option(c, "here") != NULL, cli_option(c, "uneven") != NULL};
    if (c->words)
        return cli_usage(c, "--seed-dossiers takes no files: %s", c->word[0]);
    if (seed_plan_read(&words, clock_now(&clock), c->arena, &plan, &e))
        return cli_usage(c, "%s", e.why);
    seed_hold_signals();
    return seed_in(c, &plan, &e) ? cli_wrong(c, &e) : CLI_DONE;
}

static int run(struct cli *c)
{
    struct err e = {0};
    struct embedded file;
    struct tally t = {.tap = cli_option(c, "tap") != NULL};
    bool here = cli_option(c, "here") != NULL;
    if (cli_option(c, "seed-dossiers"))
        return run_seed(c);
    if (!c->words)
        return cli_usage(c, "which scenario or drill files?");
    if (is_drill(c, &file))
        return drill(c, &file);
    if (!here && (setup_empty(c, &e) || disk_temporary(c->arena, &c->config.data, &e)))
        return cli_wrong(c, &e);
    enum err_code rc = play_in(c, !here, &t, &e);
    if (!here)
        disk_remove(c->config.data);
    if (rc)
        return cli_wrong(c, &e);
    if (t.tap)
        printf("1..%d\n", t.n);
    return t.wrong ? CLI_WRONG : CLI_DONE;
}

static const struct cli_option options[] = {
    {"tap", NULL, "Tell the outcome in the Test Anything Protocol."},
    {"seed-dossiers", "N", "Play nothing, but make N invented dossiers with their whole lives, and the people who work on them, in --data."},
    {"seed", "NUMBER", "The chance they are drawn by: the same number makes the same dossiers. If it is not given 1, or the drill file's."},
    {"from", "YYYY-MM-DD", "First day of arrivals; 180 days before the last one if it is not given."},
    {"to", "YYYY-MM-DD", "Last day of arrivals; today if it is not given. What would happen later stays open."},
    {"province", "CODE", "With --seed-dossiers: people come in this province alone; everywhere if it is not given."},
    {"uneven", NULL, "With --seed-dossiers: communes and procedures differ in how often work takes long, as in life; slow ones are the same in every run."},
    {"here", NULL, "Play in the database of --data (or `database`), where the dossiers stay. Nothing else may use it meanwhile. Without it a database on a server has to be empty."},
    {"at", "URL", "Drill: on a server that runs already at http://127.0.0.1:PORT; --data names its folder. Several over the same databases: with commas between."},
    {"no-compare", NULL, "Drill: leave the databases alone afterwards."},
    {"no-verify", NULL, "Drill: compare what it wrote, and leave chains and figures of all other dossiers unread; a million take minutes."},
    {"report", "DIR", "Drill: write report.html, report.json and the book of all writes there."},
    {"speed", "X", "Drill: so many times as fast as the day's own clock."},
    {"duration", "S", "Drill: so many seconds of the day's own clock."},
    {"kills", "N", "Drill: end the server by SIGKILL so many times, and compare after each."},
    {"fake-clock", NULL, "Drill: nights and weekends are jumped over; a month passes in minutes."},
    {"keep", NULL, "Drill: leave the temporary folder of the data."},
    {NULL, NULL, NULL},
};

const struct command play_command = {
    .name = "play", .words = "FILE|FOLDER...", .configured = true, .options = options, .run = run,
    .summary = "Play scenario files (procedures/scenarios) on a fake clock, or a drill (drills/*.yaml) over HTTP, and compare.",
    .text = "Each step is compared with what the file expects: state, national status, clock, promised date, notices, acts offered, "
            "opinions, errors. Without --here in a fresh database that is deleted afterwards.\n\nA drill lets invented citizens and officers act over "
            "HTTP on a server that it starts itself, keeps a book of all that was acknowledged, and compares it with databases, journal and "
            "figures. Exit code 1 when anything that the file asks was not kept.\n\nWith --seed-dossiers it fills a new "
            "folder for trying out, drills and measuring: communes by population, arrivals by working days and hours, most dossiers "
            "finished, those of the last days at every stage, some late. All accounts have one known password: never with real people's data. "
            "A folder that holds people or dossiers is refused unless --here and --development yes are given. Ctrl-C ends it; what was made is whole.",
};
