/* Builds what all use cases share, and makes keys. Knows no use case. */
#include "reference/world.h"
#include "base/hash.h"
#include "reference/agencies.h"
#include "reference/calendars.h"
#include "reference/catalogue.h"
#include "reference/old_units.h"
#include "reference/schemes.h"
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define EPOCH INT64_C(1704067200000) /* 2024-01-01T00:00:00Z */
enum { SHARD_BITS = 6, ORDER_BITS = 6 };

/* Written beside and linked into place: two processes that start at once agree on one key, and a crash
 * leaves none that is half. */
static enum err_code key_create(const char *path, struct arena *a, struct err *e)
{
    unsigned char key[32];
    const char *fresh = arena_fmt(a, "%s.%ld", path, (long)getpid());
    random_bytes(key, sizeof(key));
    int fd = open(fresh, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (fd < 0)
        return err(e, ERR_STORAGE, "the key file cannot be made: %s", strerror(errno));
    bool whole = write(fd, key, sizeof(key)) == (ssize_t)sizeof(key) && fsync(fd) == 0;
    whole = close(fd) == 0 && whole;
    whole = whole && (link(fresh, path) == 0 || errno == EEXIST);
    enum err_code rc = whole ? ERR_OK : err(e, ERR_STORAGE, "the key file cannot be written: %s", strerror(errno));
    unlink(fresh);
    return rc;
}

static enum err_code key_load(const char *path, unsigned char key[32], struct err *e)
{
    struct stat st;
    unsigned char more;
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return errno == ENOENT ? err(e, ERR_NOT_FOUND, "no key file")
                               : err(e, ERR_STORAGE, "the key file cannot be read: %s", strerror(errno));
    bool own = fstat(fd, &st) == 0 && (st.st_mode & 077) == 0;
    bool whole = read(fd, key, 32) == 32 && read(fd, &more, 1) == 0;
    close(fd);
    if (!own)
        return err(e, ERR_STORAGE, "the key file may be read by others: chmod 600");
    return whole ? ERR_OK : err(e, ERR_STORAGE, "the key file does not hold 32 bytes");
}

static enum err_code key_get(struct world *w, struct err *e)
{
    const char *path = arena_fmt(w->arena, "%s/key", w->data_dir);
    enum err_code rc = key_load(path, w->key, e);
    if (rc != ERR_NOT_FOUND)
        return rc;
    TRY(key_create(path, w->arena, e));
    rc = key_load(path, w->key, e);
    return rc == ERR_NOT_FOUND ? err(e, ERR_STORAGE, "the key file is gone") : rc;
}

/* By id, which is the order of the official codes. */
static void set_shards(struct world *w, bool per_province)
{
    size_t n;
    const struct unit *const *province = units_provinces(w->units, &n);
    int64_t *ids = ARENA_ARRAY(w->arena, int64_t, n + 1);
    w->shard_province = ids;
    w->shards = per_province ? (int)n : 1;
    for (size_t i = 0; per_province && i < n; i++) { /* few: sorted by insertion */
        size_t at = i;
        for (; at > 0 && ids[at - 1] > province[i]->id; at--)
            ids[at] = ids[at - 1];
        ids[at] = province[i]->id;
    }
}

static void close_calendars(void *calendars)
{
    calendars_close(calendars);
}

static void close_catalogue(void *catalogue)
{
    catalogue_close(catalogue);
}

static enum err_code load(struct world *w, const struct world_config *c, struct db *centre, struct err *e)
{
    struct catalogue *catalogue;
    TRY(key_get(w, e));
    TRY(world_reload_units(w, centre, e));
    if (c->unit_old)
        TRY(old_units_read(c->unit_old, w->arena, &w->old_units, e));
    set_shards(w, c->per_province);
    TRY(calendars_open(centre, w->units, &w->calendars, e));
    arena_defer(w->arena, close_calendars, w->calendars);
    TRY(catalogue_open(centre, &catalogue, e));
    arena_defer(w->arena, close_catalogue, catalogue);
    w->catalogue = catalogue;
    if (c->ranking && c->index766)
        TRY(schemes_read(w->data_dir, (struct schemes_own){c->ranking, c->index766}, w->arena, &w->schemes, e));
    return c->agency ? agencies_read(c->agency, catalogue_listed(catalogue), w->arena, &w->agencies, e) : ERR_OK;
}

enum err_code world_open(const struct world_config *c, struct db *centre, struct world **out, struct err *e)
{
    struct arena *a = arena_new(1 << 20);
    struct world *w = ARENA_NEW(a, struct world);
    w->arena = a;
    w->clock = c->clock;
    w->data_dir = arena_str(a, c->data_dir);
    w->development = c->development;
    w->io_fault = c->io_fault;
    w->till = c->till;
    w->carriers = c->carriers;
    enum err_code rc = load(w, c, centre, e);
    if (rc)
        world_close(w);
    else
        *out = w;
    return rc;
}

void world_close(struct world *w)
{
    if (w)
        arena_free(w->arena);
}

/* last_id holds ms and order without the shard. When 64 were made within one ms, or the clock stands or goes
 * back, time is borrowed from the future. */
int64_t world_id(struct world *w, int shard)
{
    int64_t now = (clock_now(w->clock) - EPOCH) << ORDER_BITS;
    int64_t last = atomic_load(&w->last_id), next;
    do
        next = now > last ? now : last + 1;
    while (!atomic_compare_exchange_weak(&w->last_id, &last, next));
    int64_t order = next & ((1 << ORDER_BITS) - 1);
    return (next >> ORDER_BITS) << (SHARD_BITS + ORDER_BITS) | (int64_t)shard << ORDER_BITS | order;
}

int64_t world_id_at(int64_t at)
{
    return (at - EPOCH) << (SHARD_BITS + ORDER_BITS);
}

int world_id_shard(int64_t id)
{
    return (int)(id >> ORDER_BITS & ((1 << SHARD_BITS) - 1));
}

void world_id_seen(struct world *w, int64_t id)
{
    int64_t order = id & ((1 << ORDER_BITS) - 1);
    int64_t seen = id >> (SHARD_BITS + ORDER_BITS) << ORDER_BITS | order;
    int64_t last = atomic_load(&w->last_id);
    while (seen > last && !atomic_compare_exchange_weak(&w->last_id, &last, seen))
        ;
}

int64_t world_id_newest(const struct world *w)
{
    int64_t last = atomic_load(&w->last_id);
    return (last >> ORDER_BITS) << (SHARD_BITS + ORDER_BITS) | (last & ((1 << ORDER_BITS) - 1));
}

int world_shard_of(const struct world *w, int64_t province)
{
    if (w->shards == 1)
        return 0;
    for (int i = 0; i < w->shards; i++)
        if (w->shard_province[i] == province)
            return i;
    return -1;
}
