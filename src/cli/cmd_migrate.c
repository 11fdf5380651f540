/* motcua migrate: brings the databases up to date, or tells what that would do. */
#include "app/dbs.h"
#include "cli/checks/check.h"
#include "cli/commands.h"
#include "cli/setup.h"
#include <stdio.h>
#include <unistd.h>

/* One database: what it lacks. A file that is not there yet lacks all. */
static enum err_code tell(struct cli *c, const struct dbs_config *d, int shard, int *lacking, struct err *e)
{
    struct db *db = NULL;
    const char *path = dbs_place(d, shard, c->arena), *told = dbs_place_told(d, shard, c->arena);
    enum db_home home = d->shards == 1 ? HOME_BOTH : shard < 0 ? HOME_CENTRE : HOME_PROVINCE;
    int missing = 0;
    if (!db_is_server(path) && access(path, F_OK) != 0) {
        printf("%s: not there yet\n", told);
        (*lacking)++;
        return ERR_OK;
    }
    struct db_config cfg = {.path = path, .readonly = true};
    struct err why = {0};
    enum err_code rc = db_open(&cfg, &db, &why);
    if (!rc)
        rc = migrate_missing(db, d->migrations, d->migrations_n, home, &missing, &why);
    db_close(db);
    if (rc)
        return err(e, rc, "%s: %s", told, why.why);
    printf("%s: %d missing\n", told, missing);
    *lacking += missing;
    return ERR_OK;
}

static int check(struct cli *c, const struct app_config *cfg)
{
    struct err e = {0};
    struct dbs_config d;
    int lacking = 0;
    struct app *app = app_new(cfg);
    enum err_code rc = app_places(app, c->arena, &d, &e);
    for (int shard = -1; !rc && shard < (d.shards == 1 ? 0 : d.shards); shard++)
        rc = tell(c, &d, shard, &lacking, &e);
    app_close(app);
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
        return check(c, &cfg);
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
