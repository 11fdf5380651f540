/* Numbers of results that are older than the table behind them, looked up once. See check.h. */
#include "app/dbs.h"
#include "cli/checks/check.h"
#include "service/numbers.h"
#include <stdio.h>

static enum err_code look(struct ctx *c, void *arg, struct err *e)
{
    return numbers_ready(c, arg, e);
}

static enum err_code find(struct ctx *c, void *arg, struct err *e)
{
    return numbers_find(c, arg, e);
}

enum err_code check_first_numbers(struct app *app, struct err *e)
{
    for (int shard = 0; shard < dbs_shards(app_dbs(app)); shard++) {
        bool ready = true;
        int64_t found = 0;
        TRY(app_read(app, shard, look, &ready, e));
        if (ready)
            continue;
        TRY(app_write(app, shard, find, &found, e));
        printf("numbers of issued results looked up, once: %lld\n", (long long)found);
    }
    return ERR_OK;
}
