/* Opens and hands out the databases of an installation. See dbs.h. */
#include "app/dbs.h"
#include "base/log.h"
#include "db/station.h"
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

enum { SHARDS_MAX = 64, HOPS_MAX = 16 };

/* What a writer is asked with. */
struct writing { struct dbs *dbs; int shard; };

/* Where a database is. Texts live as long as the databases: who reads one needs no lock. */
struct place {
    const char *_Atomic path;
    atomic_long epoch; /* how often that has changed here */
    int64_t turn;      /* under the lock, as the next */
    const char *move;
};

struct dbs {
    struct arena *arena;
    struct dbs_config cfg;
    struct writer *centre, *shard[SHARDS_MAX];
    struct place at[SHARDS_MAX + 1]; /* the centre first */
    pthread_mutex_t lock; /* of: */
    struct readers *spare, *lent;
    struct arena *places;
    _Atomic long commits[SHARDS_MAX + 1]; /* of each database, the centre first */
};

struct readers {
    struct arena *arena;
    struct dbs *dbs;
    struct readers *next; /* among the spare or the lent ones */
    pthread_mutex_t lock; /* of which are open: whoever interrupts is another thread */
    struct db *centre, *shard[SHARDS_MAX];
    long epoch[SHARDS_MAX];     /* when each was opened */
};

bool dbs_single(const struct dbs *d)
{
    return d->cfg.shards == 1;
}

int dbs_shards(const struct dbs *d)
{
    return d->cfg.shards;
}

static const char *on_server(const struct dbs_config *c, int shard, struct arena *a)
{
    const char *hole = strstr(c->server, "{}");
    if (!hole)
        return arena_str(a, c->server);
    const char *name = c->shards == 1 ? "" : shard < 0 ? "centre" : arena_fmt(a, "province_%02d", shard);
    return arena_fmt(a, "%.*s%s%s", (int)(hole - c->server), c->server, name, hole + 2);
}

const char *dbs_place(const struct dbs_config *c, int shard, struct arena *a)
{
    if (c->where && c->where[shard + 1])
        return arena_str(a, c->where[shard + 1]);
    if (c->server)
        return on_server(c, shard, a);
    if (c->shards == 1)
        return arena_fmt(a, "%s/motcua.db", c->dir);
    if (shard < 0)
        return arena_fmt(a, "%s/centre.db", c->dir);
    return arena_fmt(a, "%s/province-%02d.db", c->dir, shard);
}

/* The one file holds the centre and all provinces. */
static struct place *place_of(struct dbs *d, int shard)
{
    return &d->at[dbs_single(d) || shard < 0 ? 0 : shard + 1];
}

const char *dbs_path(struct dbs *d, int shard, struct arena *a)
{
    return arena_str(a, place_of(d, shard)->path);
}

bool dbs_on_server(struct dbs *d, int shard)
{
    return db_is_server(place_of(d, shard)->path);
}

void dbs_moved(struct dbs *d, int shard, const char *path, const char *move, int64_t turn)
{
    struct place *at = place_of(d, shard);
    pthread_mutex_lock(&d->lock);
    if (turn > at->turn && strcmp(at->path, path) != 0) {
        at->path = arena_str(d->places, path);
        atomic_fetch_add(&at->epoch, 1);
        at->move = "";
    }
    if (turn > at->turn)
        at->turn = turn;
    if (turn == at->turn && move && strcmp(at->path, path) == 0 && strcmp(at->move, move) != 0)
        at->move = arena_str(d->places, move);
    pthread_mutex_unlock(&d->lock);
}

const char *dbs_came_by(struct dbs *d, int shard, struct arena *a)
{
    struct place *at = place_of(d, shard);
    pthread_mutex_lock(&d->lock);
    const char *move = arena_str(a, at->move);
    pthread_mutex_unlock(&d->lock);
    return move;
}

/* "postgresql://motcua:secret@host/motcua?x" -> "postgresql://host/motcua" */
const char *dbs_without_secrets(const char *path, struct arena *a)
{
    const char *from = strstr(path, "://"), *at = from ? strchr(from, '@') : NULL;
    size_t head = from ? (size_t)(from - path) + 3 : 0;
    const char *rest = at ? at + 1 : path + head;
    return db_is_server(path) ? arena_fmt(a, "%.*s%.*s", (int)head, path, (int)strcspn(rest, "?"), rest) : path;
}

const char *dbs_place_told(const struct dbs_config *c, int shard, struct arena *a)
{
    return dbs_without_secrets(dbs_place(c, shard, a), a);
}

const char *dbs_told(struct dbs *d, int shard, struct arena *a)
{
    return dbs_without_secrets(dbs_path(d, shard, a), a);
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

static enum err_code first_of(void *arg, struct db *db, struct err *e)
{
    const struct writing *w = arg;
    return w->dbs->cfg.first(w->dbs->cfg.arg, w->shard, db, e);
}

static enum err_code last_of(void *arg, struct db *db, struct err *e)
{
    const struct writing *w = arg;
    return w->dbs->cfg.last(w->dbs->cfg.arg, w->shard, db, e);
}

static const char *place_now(void *arg)
{
    const struct writing *w = arg;
    return place_of(w->dbs, w->shard)->path;
}

/* One that has gone elsewhere is followed, before anything of it is looked at. */
static enum err_code open_followed(struct dbs *d, int shard, struct db **out, struct err *e)
{
    struct arena *a = d->arena;
    for (int hops = 0; hops < HOPS_MAX; hops++) {
        struct station is;
        struct db_config c = {.path = dbs_path(d, shard, a), .pack = d->cfg.pack};
        TRY(db_open(&c, out, e));
        enum err_code rc = station_get(*out, a, &is, e);
        bool gone = is.state == STATION_GONE, waits = is.state == STATION_WAITING && strcmp(is.move, dbs_came_by(d, shard, a)) != 0;
        if (rc || (!gone && !waits))
            return rc;
        db_close(*out);
        *out = NULL;
        struct place *at = place_of(d, shard);
        at->turn = is.turn - (gone ? 1 : 2); /* nobody else knows these databases yet */
        dbs_moved(d, shard, is.whither, gone ? is.move : NULL, is.turn - (gone ? 0 : 1));
    }
    return err(e, ERR_STORAGE, "it has gone from one place to the next %d times, and is nowhere", HOPS_MAX);
}

/* The first connection stays until the writer has its own: the last one to close would take the log away, and the next make it anew. */
static enum err_code open_one(struct dbs *d, int shard, enum db_home home, bool migrate, struct writer **out, struct err *e)
{
    struct writing *writing = ARENA_NEW(d->arena, struct writing);
    *writing = (struct writing){d, shard};
    struct writer_config c = {
        .first = d->cfg.first ? first_of : NULL, .last = d->cfg.last ? last_of : NULL, .place = place_now, .arg = writing,
        .db = {.cache_kib = 64 * 1024, .fault = d->cfg.fault, .pack = d->cfg.pack},
        .queue_max = d->cfg.queue_max,
    };
    c.db.commits = &d->commits[shard + 1];
    struct err why = {0};
    struct db *first = NULL;
    place_of(d, shard)->path = dbs_place(&d->cfg, shard, d->arena);
    place_of(d, shard)->move = "";
    enum err_code rc = open_followed(d, shard, &first, &why);
    c.db.path = place_of(d, shard)->path;
    if (!rc)
        rc = prepare(d, first, home, migrate, &why);
    if (!rc)
        rc = writer_open(&c, out, &why);
    db_close(first);
    return rc ? err(e, rc, "%s: %s", dbs_told(d, shard, d->arena), why.why) : ERR_OK;
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
    if (c->where && c->shards == 1)
        return err(e, ERR_INVALID, "`provinces` says where each province's database is: that needs `split = yes`");
    if (c->server && c->shards > 1 && !strstr(c->server, "{}"))
        return err(e, ERR_INVALID, "a database for each province needs {} in `database`, where its name goes");
    struct arena *a = arena_new(0);
    struct dbs *d = ARENA_NEW(a, struct dbs);
    d->arena = a;
    d->cfg = *c;
    pthread_mutex_init(&d->lock, NULL);
    d->places = arena_new(0);
    d->cfg.dir = arena_str(a, c->dir);
    d->cfg.server = c->server ? arena_str(a, c->server) : NULL;
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
    arena_free(d->places);
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
    pthread_mutex_init(&r->lock, NULL);
    return r;
}

void readers_free(struct readers *r)
{
    if (!r)
        return;
    for (int i = 0; i < SHARDS_MAX; i++)
        db_close(r->shard[i]);
    db_close(r->centre);
    pthread_mutex_destroy(&r->lock);
    arena_free(r->arena);
}

struct readers *readers_borrow(struct dbs *d)
{
    pthread_mutex_lock(&d->lock);
    struct readers *r = d->spare ? d->spare : readers_new(d);
    if (d->spare)
        d->spare = r->next;
    r->next = d->lent;
    d->lent = r;
    pthread_mutex_unlock(&d->lock);
    return r;
}

void readers_give_back(struct dbs *d, struct readers *r)
{
    pthread_mutex_lock(&d->lock);
    struct readers **at = &d->lent;
    while (*at != r)
        at = &(*at)->next;
    *at = r->next;
    r->next = d->spare;
    d->spare = r;
    pthread_mutex_unlock(&d->lock);
}

void dbs_interrupt(struct dbs *d)
{
    pthread_mutex_lock(&d->lock);
    for (struct readers *r = d->lent; r; r = r->next) {
        pthread_mutex_lock(&r->lock);
        if (r->centre)
            db_interrupt(r->centre);
        for (int i = 0; i < SHARDS_MAX; i++)
            if (r->shard[i])
                db_interrupt(r->shard[i]);
        pthread_mutex_unlock(&r->lock);
    }
    pthread_mutex_unlock(&d->lock);
}

/* Another connection in the place of this one, which is closed. */
static void put_in(struct readers *r, struct db **slot, struct db *now)
{
    pthread_mutex_lock(&r->lock);
    struct db *was = *slot;
    *slot = now;
    pthread_mutex_unlock(&r->lock);
    db_close(was);
}

enum err_code readers_get(struct readers *r, int shard, struct db **out, struct err *e)
{
    bool centre = shard < 0 || dbs_single(r->dbs);
    struct db **slot = centre ? &r->centre : &r->shard[shard];
    long epoch = centre ? 0 : atomic_load(&place_of(r->dbs, shard)->epoch);
    if (*slot && !centre && epoch != r->epoch[shard])
        put_in(r, slot, NULL);
    if (!*slot) {
        struct db_config c = {.path = dbs_path(r->dbs, shard, r->arena), .readonly = true, .pack = r->dbs->cfg.pack};
        c.commits = &r->dbs->commits[centre ? 0 : shard + 1];
        struct db *opened = NULL;
        TRY(db_open(&c, &opened, e));
        put_in(r, slot, opened);
        if (!centre)
            r->epoch[shard] = epoch;
    }
    *out = *slot;
    return ERR_OK;
}
