/* See provinces.h. */
#include "rooms/account/provinces.h"

enum err_code provinces_read(struct req *r, enum err_code (*fn)(struct ctx *c, void *arg, struct err *e), void *arg, struct err *e)
{
    if (r->ctx.world->shards == 1)
        return fn(&r->ctx, arg, e);
    for (int shard = 0; shard < r->ctx.world->shards; shard++)
        TRY(app_read(r->app, shard, fn, arg, e));
    return ERR_OK;
}

enum err_code provinces_write(struct req *r, enum err_code (*fn)(struct ctx *c, void *arg, struct err *e), void *arg, struct err *e)
{
    for (int shard = 0; shard < r->ctx.world->shards; shard++)
        TRY(app_write(r->app, shard, fn, arg, e));
    return ERR_OK;
}
