/* See provinces.h. */
#include "rooms/account/provinces.h"
#include "service/abode.h"

static enum err_code read_in(struct req *r, uint64_t shards, enum err_code (*fn)(struct ctx *c, void *arg, struct err *e), void *arg, struct err *e)
{
    if (r->ctx.world->shards == 1)
        return fn(&r->ctx, arg, e);
    for (int shard = 0; shard < r->ctx.world->shards; shard++)
        if (shards >> shard & 1)
            TRY(app_read(r->app, shard, fn, arg, e));
    return ERR_OK;
}

enum err_code provinces_read(struct req *r, enum err_code (*fn)(struct ctx *c, void *arg, struct err *e), void *arg, struct err *e)
{
    return read_in(r, UINT64_MAX, fn, arg, e);
}

static enum err_code where(struct req *r, int64_t account, uint64_t *shards, struct err *e)
{
    *shards = UINT64_MAX;
    return r->ctx.world->shards == 1 ? ERR_OK : abode_of(&r->ctx, account, shards, e);
}

enum err_code provinces_read_of(struct req *r, int64_t account, enum err_code (*fn)(struct ctx *c, void *arg, struct err *e), void *arg, struct err *e)
{
    uint64_t shards;
    TRY(where(r, account, &shards, e));
    return read_in(r, shards, fn, arg, e);
}

enum err_code provinces_write_of(struct req *r, int64_t account, enum err_code (*fn)(struct ctx *c, void *arg, struct err *e), void *arg, struct err *e)
{
    uint64_t shards;
    TRY(where(r, account, &shards, e));
    for (int shard = 0; shard < r->ctx.world->shards; shard++)
        if (shards >> shard & 1)
            TRY(app_write(r->app, shard, fn, arg, e));
    return ERR_OK;
}
