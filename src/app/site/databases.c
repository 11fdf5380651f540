/* What an installation's databases are, from its configuration: where each lies, what it is to hold. Must never open one. */
#include "app/site/map.h"
#include "app/state.h"
#include <string.h>

static bool is_sql(const char *name)
{
    const char *dot = strrchr(name, '.');
    return dot && strcmp(dot, ".sql") == 0;
}

static struct migration *migrations(struct app *app, size_t *n)
{
    struct migration *m = ARENA_ARRAY(app->arena, struct migration, app->cfg.files_n + 1);
    *n = 0;
    for (size_t i = 0; i < app->cfg.files_n; i++)
        if (is_sql(app->cfg.files[i].name))
            m[(*n)++] = (struct migration){app->cfg.files[i].name, (const char *)app->cfg.files[i].data};
    return m;
}

enum err_code app_databases(struct app *app, struct dbs_config *out, struct err *e)
{
    size_t n;
    const struct embedded *units = embed_find(app->cfg.files, app->cfg.files_n, "data/unit.tsv");
    struct dbs_config c = {.dir = app->cfg.data_dir, .server = app->cfg.database, .shards = app->cfg.split ? 34 : 1, .fault = app->cfg.fault,
                           .pack = app->pack, .first = keys_first, .last = keys_last, .arg = app};
    c.migrations = migrations(app, &n);
    c.migrations_n = n;
    if (app->cfg.provinces && !units)
        return err(e, ERR_INTERNAL, "the directory of units is not built in");
    if (app->cfg.provinces)
        TRY(map_read(app->cfg.provinces, (const char *)units->data, app->arena, &c.where, e));
    *out = c;
    return ERR_OK;
}
