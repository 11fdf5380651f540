/* The index by which dossiers are found, filled once where there were dossiers before it. See check.h. */
#include "app/dbs.h"
#include "cli/checks/check.h"
#include "service/finder.h"
#include <stdio.h>

static enum err_code wanting(struct ctx *c, void *arg, struct err *e)
{
    return finder_wanting(c, arg, e);
}

static enum err_code fill(struct ctx *c, void *arg, struct err *e)
{
    return finder_fill(c, arg, e);
}

/* A page of dossiers a transaction. Cut short it begins anew at the next start: what is there stays as it is. */
static enum err_code fill_shard(struct app *app, int shard, struct err *e)
{
    int64_t after = 0;
    printf("indexing dossiers for the search, once ...\n");
    fflush(stdout);
    do
        TRY(app_write(app, shard, fill, &after, e));
    while (after);
    return ERR_OK;
}

enum err_code check_first_index(struct app *app, struct err *e)
{
    for (int shard = 0; shard < dbs_shards(app_dbs(app)); shard++) {
        bool empty = false;
        TRY(app_read(app, shard, wanting, &empty, e));
        if (empty)
            TRY(fill_shard(app, shard, e));
    }
    return ERR_OK;
}
