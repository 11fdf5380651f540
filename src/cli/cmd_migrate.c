/* motcua migrate: brings the databases up to date, or tells what that would do. */
#include "app/dbs.h"
#include "cli/checks/check.h"
#include "cli/commands.h"
#include "cli/embedded.h"
#include "cli/setup.h"
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static size_t migrations(struct cli *c, struct migration **out)
{
    size_t n = 0;
    *out = ARENA_ARRAY(c->arena, struct migration, embed_n + 1);
    for (size_t i = 0; i < embed_n; i++) {
        const char *dot = strrchr(embed_table[i].name, '.');
        if (dot && strcmp(dot, ".sql") == 0)
            (*out)[n++] = (struct migration){embed_table[i].name, (const char *)embed_table[i].data};
    }
    return n;
}

/* One file: what it lacks. A file that is not there yet lacks all. */
static enum err_code tell(struct cli *c, const char *name, enum db_home home, int *lacking, struct err *e)
{
    struct migration *m;
    size_t n = migrations(c, &m);
    const char *path = arena_fmt(c->arena, "%s/%s", c->config.data, name);
    struct db_config cfg = {.path = path, .readonly = true};
    struct db *db = NULL;
    int missing = 0;
    if (access(path, F_OK) != 0) {
        printf("%s: not there yet\n", path);
        (*lacking)++;
        return ERR_OK;
    }
    TRY(db_open(&cfg, &db, e));
    enum err_code rc = migrate_missing(db, m, n, home, &missing, e);
    db_close(db);
    if (!rc)
        printf("%s: %d missing\n", path, missing);
    *lacking += missing;
    return rc;
}

static int check(struct cli *c)
{
    struct err e = {0};
    int lacking = 0;
    enum err_code rc;
    if (!c->config.split) {
        rc = tell(c, "motcua.db", HOME_BOTH, &lacking, &e);
    } else {
        rc = tell(c, "centre.db", HOME_CENTRE, &lacking, &e);
        for (int i = 0; !rc && i < 34; i++)
            rc = tell(c, arena_fmt(c->arena, "province-%02d.db", i), HOME_PROVINCE, &lacking, &e);
    }
    if (rc)
        return cli_wrong(c, &e);
    return lacking ? CLI_WRONG : CLI_DONE;
}

/* Calendars changed under dossiers that are open. */
static enum err_code date_again(struct app *app, struct err *e)
{
    int64_t moved = 0;
    TRY(setup_recompute(app, &moved, e));
    printf("dossiers with a new date: %lld\n", (long long)moved);
    return ERR_OK;
}

/* What follows from what was brought up to date. */
static enum err_code follow(struct cli *c, const struct setup_done *done, struct err *e)
{
    struct app *app = NULL;
    TRY(setup_open(c, &app, e));
    enum err_code rc = check_first_count(app, e);
    if (!rc)
        rc = check_first_numbers(app, e);
    if (!rc)
        rc = check_first_index(app, e);
    if (!rc && done->days)
        rc = date_again(app, e);
    app_close(app);
    return rc;
}

static int run(struct cli *c)
{
    struct err e = {0};
    struct setup_done done = {0};
    struct app_config cfg = setup_config(c);
    if (cli_option(c, "check"))
        return check(c);
    if (setup_prepare(c, &cfg, &done, &e))
        return cli_wrong(c, &e);
    printf("up to date; units changed: %lld, days of calendars changed: %lld, new revisions of procedures: %d\n", (long long)done.units,
           (long long)done.days, done.procedures);
    if (!done.fresh && follow(c, &done, &e))
        return cli_wrong(c, &e);
    return CLI_DONE;
}

static const struct cli_option options[] = {
    {"check", NULL, "Change nothing; tell what is missing. Exit code 1 if anything is."}, {NULL, NULL, NULL}};

const struct command migrate_command = {
    .name = "migrate", .words = "", .configured = true, .options = options, .run = run,
    .summary = "Bring the databases up to date: tables, units, calendars, procedures.",
    .text = "Serving does the same at its start. Migrations only go forward; each is applied whole or not at all.",
};
