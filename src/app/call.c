/* Use cases called by programs and jobs rather than by requests: one transaction each, waited for. */
#include "app/state.h"



struct call {
    struct write_job job;
    struct app *app;
    struct arena *arena;
    int shard;
    enum err_code (*fn)(struct ctx *c, void *arg, struct err *e);
    void *arg;
};

static const struct actor program = {.name = "motcua", .kind = "", .roles = ROLE_SYSTEM};

static struct ctx context(const struct call *c, struct db *db, struct db *centre)
{
    return (struct ctx){.world = c->app->world, .db = db, .centre = centre, .arena = c->arena, .now = clock_now(&c->app->clock),
                        .shard = c->shard < 0 ? 0 : c->shard, .actor = &program, .lang = "vi"};
}

static enum err_code call_run(struct write_job *job, struct db *db, struct err *e)
{
    struct call *c = (struct call *)job;
    struct db *centre = db;
    if (!dbs_single(c->app->dbs) && c->shard >= 0)
        TRY(readers_get(c->app->writer_readers[c->shard], -1, &centre, e));
    struct ctx ctx = context(c, db, centre);
    return c->fn(&ctx, c->arg, e);
}

enum err_code app_write_in(struct app *app, int shard, struct arena *a, enum err_code (*fn)(struct ctx *c, void *arg, struct err *e), void *arg, struct err *e)
{
    struct call c = {.app = app, .arena = a, .shard = shard, .fn = fn, .arg = arg};
    return writer_call(dbs_writer(app->dbs, shard), call_run, &c.job, e);
}

enum err_code app_write(struct app *app, int shard, enum err_code (*fn)(struct ctx *c, void *arg, struct err *e), void *arg, struct err *e)
{
    struct arena *a = arena_new(0);
    enum err_code rc = app_write_in(app, shard, a, fn, arg, e);
    arena_free(a);
    return rc;
}

enum err_code app_read_in(struct app *app, int shard, struct arena *a, enum err_code (*fn)(struct ctx *c, void *arg, struct err *e), void *arg, struct err *e)
{
    struct readers *r = readers_borrow(app->dbs);
    struct call c = {.app = app, .arena = a, .shard = shard};
    struct db *centre, *db;
    enum err_code rc = readers_get(r, -1, &centre, e);
    if (!rc)
        rc = readers_get(r, shard, &db, e);
    if (!rc)
        rc = db_begin(db, false, e);
    if (!rc) {
        struct ctx ctx = context(&c, db, centre);
        rc = fn(&ctx, arg, e);
        db_rollback(db);
    }
    readers_give_back(app->dbs, r);
    return rc;
}

enum err_code app_read(struct app *app, int shard, enum err_code (*fn)(struct ctx *c, void *arg, struct err *e), void *arg, struct err *e)
{
    struct arena *a = arena_new(0);
    enum err_code rc = app_read_in(app, shard, a, fn, arg, e);
    arena_free(a);
    return rc;
}
