/* Opens and hands out the databases of an installation. See dbs.h. */
#include "app/dbs.h"
#include "base/log.h"
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

enum { SHARDS_MAX = 64 };

struct dbs {
    struct arena *arena;
    struct dbs_config cfg;
    struct writer *centre, *shard[SHARDS_MAX];
    pthread_mutex_t lock; /* of: */
    struct readers *spare;
};

struct readers {
    struct arena *arena;
    struct dbs *dbs;
    struct readers *next; /* among the spare ones */
    struct db *centre, *shard[SHARDS_MAX];
};

bool dbs_single(const struct dbs *d)
{
    return d->cfg.shards == 1;
}

int dbs_shards(const struct dbs *d)
{
    return d->cfg.shards;
}

const char *dbs_path(const struct dbs *d, int shard, struct arena *a)
{
    if (dbs_single(d))
        return arena_fmt(a, "%s/motcua.db", d->cfg.dir);
    if (shard < 0)
        return arena_fmt(a, "%s/centre.db", d->cfg.dir);
    return arena_fmt(a, "%s/province-%02d.db", d->cfg.dir, shard);
}

/* Bring one file up to date, or see that it is. */
static enum err_code prepare(struct dbs *d, struct db *db, enum db_home home, bool migrate, struct err *e)
{
    enum err_code rc;
    int missing = 0;
    if (migrate)
        rc = migrate_run(db, d->cfg.migrations, d->cfg.migrations_n, home, NULL, e);
    else
        rc = migrate_missing(db, d->cfg.migrations, d->cfg.migrations_n, home, &missing, e);
    if (!rc && missing)
        rc = err(e, ERR_STORAGE, "%d migrations are missing: run `motcua migrate`", missing);
    return rc;
}

/* The first connection stays until the writer has its own: the last one to close would take the log away, and the next make it anew. */
static enum err_code open_one(struct dbs *d, int shard, enum db_home home, bool migrate, struct writer **out, struct err *e)
{
    struct writer_config c = {
        .db = {.path = dbs_path(d, shard, d->arena), .cache_kib = 64 * 1024, .fault = d->cfg.fault, .pack = d->cfg.pack},
        .queue_max = d->cfg.queue_max,
    };
    struct err why = {0};
    struct db_config plain = {.path = c.db.path, .pack = d->cfg.pack};
    struct db *first = NULL;
    enum err_code rc = db_open(&plain, &first, &why);
    if (!rc)
        rc = prepare(d, first, home, migrate, &why);
    if (!rc)
        rc = writer_open(&c, out, &why);
    db_close(first);
    return rc ? err(e, rc, "%s: %s", c.db.path, why.why) : ERR_OK;
}

static enum err_code open_all(struct dbs *d, bool migrate, struct err *e)
{
    if (dbs_single(d)) {
        TRY(open_one(d, -1, HOME_BOTH, migrate, &d->centre, e));
        d->shard[0] = d->centre;
        return ERR_OK;
    }
    TRY(open_one(d, -1, HOME_CENTRE, migrate, &d->centre, e));
    for (int i = 0; i < d->cfg.shards; i++)
        TRY(open_one(d, i, HOME_PROVINCE, migrate, &d->shard[i], e));
    return ERR_OK;
}

enum err_code dbs_open(const struct dbs_config *c, bool migrate, struct dbs **out, struct err *e)
{
    if (c->shards < 1 || c->shards > SHARDS_MAX)
        return err(e, ERR_INVALID, "shards must be 1..%d", SHARDS_MAX);
    struct arena *a = arena_new(0);
    struct dbs *d = ARENA_NEW(a, struct dbs);
    d->arena = a;
    d->cfg = *c;
    pthread_mutex_init(&d->lock, NULL);
    d->cfg.dir = arena_str(a, c->dir);
    mkdir(d->cfg.dir, 0700);
    enum err_code rc = open_all(d, migrate, e);
    if (rc) {
        dbs_close(d);
        return rc;
    }
    *out = d;
    return ERR_OK;
}

/* What a writer did in its life, for who wonders about its groups. */
static void close_writer(struct writer *w, int shard)
{
    struct writer_stats s = {0};
    if (w)
        s = writer_stats(w);
    if (s.jobs)
        log_line(LOG_DEBUG, "writer", "shard=%d jobs=%lld batches=%lld peak=%lld refused=%lld pauses=%lld lost=%lld", shard, (long long)s.jobs,
                 (long long)s.batches, (long long)s.queue_peak, (long long)s.refused, (long long)s.pauses, (long long)s.commit_failures);
    writer_close(w);
}

void dbs_close(struct dbs *d)
{
    if (!d)
        return;
    for (int i = 0; i < d->cfg.shards && !dbs_single(d); i++)
        close_writer(d->shard[i], i);
    close_writer(d->centre, -1);
    while (d->spare) {
        struct readers *r = d->spare;
        d->spare = r->next;
        readers_free(r);
    }
    pthread_mutex_destroy(&d->lock);
    arena_free(d->arena);
}

struct writer *dbs_writer(struct dbs *d, int shard)
{
    return shard < 0 ? d->centre : d->shard[shard];
}

struct readers *readers_new(struct dbs *d)
{
    struct arena *a = arena_new(0);
    struct readers *r = ARENA_NEW(a, struct readers);
    r->arena = a;
    r->dbs = d;
    return r;
}

void readers_free(struct readers *r)
{
    if (!r)
        return;
    for (int i = 0; i < SHARDS_MAX; i++)
        db_close(r->shard[i]);
    db_close(r->centre);
    arena_free(r->arena);
}

struct readers *readers_borrow(struct dbs *d)
{
    pthread_mutex_lock(&d->lock);
    struct readers *r = d->spare;
    if (r)
        d->spare = r->next;
    pthread_mutex_unlock(&d->lock);
    return r ? r : readers_new(d);
}

void readers_give_back(struct dbs *d, struct readers *r)
{
    pthread_mutex_lock(&d->lock);
    r->next = d->spare;
    d->spare = r;
    pthread_mutex_unlock(&d->lock);
}

enum err_code readers_get(struct readers *r, int shard, struct db **out, struct err *e)
{
    bool centre = shard < 0 || dbs_single(r->dbs);
    struct db **slot = centre ? &r->centre : &r->shard[shard];
    if (!*slot) {
        struct db_config c = {.path = dbs_path(r->dbs, shard, r->arena), .readonly = true, .pack = r->dbs->cfg.pack};
        TRY(db_open(&c, slot, e));
    }
    *out = *slot;
    return ERR_OK;
}
