/* Settings, the first start. See setup.h; must never know a page. */
#include "cli/setup.h"
#include "cli/disk.h"
#include "cli/embedded.h"
#include "cli/rehearse.h"
#include "cli/rooms.h"
#include "service/act.h"
#include "reference/calendars.h"
#include "reference/catalogue.h"
#include "reference/import.h"
#include "move/move.h"
#include <string.h>
#include <unistd.h>

static const char *or_null(const char *s)
{
    return *s ? s : NULL;
}

struct app_config setup_config(struct cli *c)
{
    const struct config *f = &c->config;
    bool secure = strcmp(f->secure_cookies, "yes") == 0 ||
                  (strcmp(f->secure_cookies, "auto") == 0 && strncmp(f->public_url, "https:", 6) == 0);
    return (struct app_config){
        .listen = f->listen, .data_dir = f->data, .database = or_null(f->database), .provinces = or_null(f->provinces), .procedures_dir = or_null(f->procedures), .templates_dir = or_null(f->templates),
        .public_url = or_null(f->public_url), .trusted_proxy = or_null(f->trusted_proxy), .site_name = f->site_name,
        .development = f->development, .split = f->split, .unpacked = !f->pack, .secure_cookies = secure, .threads = (int)f->threads,
        .pool_threads = (int)f->pool_threads, .rate_per_minute = (int)f->rate_per_minute, .worker = f->worker, .fake_now = f->now,
        .clock_file = or_null(f->clock),
        .files = embed_table, .files_n = embed_n, .rooms = rooms, .rooms_n = rooms_n, .rehearse = rehearse,
    };
}

enum err_code setup_procedures(struct cli *c, const struct embedded **files, size_t *n, struct err *e)
{
    if (*c->config.procedures) {
        struct embedded *rows;
        TRY(disk_read_folder((struct disk_folder){c->config.procedures, ".yaml", "procedures/"}, c->arena, &rows, n, e));
        *files = rows;
        return ERR_OK;
    }
    *files = embed_under(embed_table, embed_n, "procedures/", n);
    return ERR_OK;
}

struct prepare {
    const struct embedded *procedures;
    size_t n;
    struct setup_done *done;
};

static const struct sql count_units = {"select count(*) from unit", NULL, NULL};

static enum err_code fill(struct ctx *c, void *arg, struct err *e)
{
    struct prepare *p = arg;
    struct import_source from = {embed_table, embed_n, c->arena};
    struct import_own own;
    int64_t had;
    TRY(db_int(c->db, &count_units, DB_NONE, 0, &had, e));
    TRY(import_own(c->db, &from, c->now, &own, e));
    struct catalogue_sync sync = {.files = p->procedures, .n = p->n, .now = c->now, .arena = c->arena};
    TRY(catalogue_sync_own(c->db, &sync, &p->done->procedures, e));
    p->done->fresh = had == 0;
    p->done->units = own.units.added + own.units.changed + own.units.removed;
    p->done->days = own.days.added + own.days.changed + own.days.removed;
    return ERR_OK;
}

enum err_code setup_prepare(struct cli *c, const struct app_config *cfg, struct setup_done *done, struct err *e)
{
    struct prepare p = {.done = done};
    struct app *app = app_new(cfg);
    enum err_code rc = move_settled(cfg->data_dir, c->arena, e);
    if (!rc)
        rc = setup_procedures(c, &p.procedures, &p.n, e);
    if (!rc)
        rc = app_open_databases(app, true, e);
    if (!rc)
        rc = app_write(app, -1, fill, &p, e);
    app_close(app);
    return rc;
}

enum err_code setup_open(struct cli *c, struct app **out, struct err *e)
{
    struct app_config cfg = setup_config(c);
    struct app *probe = app_new(&cfg);
    struct dbs_config where;
    enum err_code rc = app_databases(probe, &where, e);
    const char *file = rc ? "" : dbs_place(&where, -1, c->arena);
    app_close(probe);
    if (rc)
        return rc;
    TRY(move_settled(cfg.data_dir, c->arena, e));
    if (!db_is_server(file) && access(file, F_OK) != 0)
        return err(e, ERR_STORAGE, "no database %s: make one with `motcua migrate` or `motcua serve`, or name its folder with --data", file);
    TRY(setup_till(c, &cfg, e));
    TRY(setup_carriers(c, &cfg, e));
    return app_open(&cfg, out, e);
}

enum err_code setup_empty(struct cli *c, struct err *e)
{
    struct app_config cfg = setup_config(c);
    struct app *probe = app_new(&cfg);
    struct dbs_config where;
    const char *full = NULL;
    enum err_code rc = app_databases(probe, &where, e);
    if (!rc)
        rc = move_vacant(&where, c->arena, &full, e);
    if (!rc && full)
        rc = err(e, ERR_STALE, "%s has tables already: --here plays in it, where the dossiers stay; without `database` it is played in a folder that goes again", full);
    app_close(probe);
    return rc;
}

static enum err_code reload(struct ctx *c, void *arg, struct err *e)
{
    (void)arg;
    return calendars_reload(c->world->calendars, c->centre, e);
}

static enum err_code recompute(struct ctx *c, void *arg, struct err *e)
{
    return act_recompute(c, arg, e);
}

enum err_code setup_recompute(struct app *app, int64_t *moved, struct err *e)
{
    *moved = 0;
    TRY(app_read(app, -1, reload, NULL, e));
    for (int shard = 0; shard < dbs_shards(app_dbs(app)); shard++)
        TRY(app_write(app, shard, recompute, moved, e));
    return ERR_OK;
}
