/* The directory of units exchanged whole. See world.h; must never free one that somebody may be reading. */
#include "reference/calendars.h"
#include "reference/units.h"
#include "reference/world.h"
#include "reference/cells.h"
#include <pthread.h>

/* Under a lock: two may change units at once, and the newest list must win. */
struct former_units {
    pthread_mutex_t lock;
    size_t bytes;
};

static void end_former(void *former)
{
    pthread_mutex_destroy(&((struct former_units *)former)->lock);
}

static void free_units(void *arena)
{
    arena_free(arena);
}

static enum err_code read_units(struct world *w, struct db *centre, struct err *e)
{
    struct arena *a = arena_new(1 << 20);
    const struct units *fresh;
    enum err_code rc = units_load(centre, a, &fresh, e);
    if (rc) {
        arena_free(a);
        return rc;
    }
    w->former->bytes += arena_used(a);
    arena_defer(w->arena, free_units, a);
    w->units = fresh;
    if (w->calendars)
        calendars_know(w->calendars, fresh);
    return ERR_OK;
}

/* The first time is at the start, before there are threads. */
enum err_code world_reload_units(struct world *w, struct db *centre, struct err *e)
{
    if (!w->former) {
        w->former = ARENA_NEW(w->arena, struct former_units);
        pthread_mutex_init(&w->former->lock, NULL);
        arena_defer(w->arena, end_former, w->former);
    }
    pthread_mutex_lock(&w->former->lock);
    enum err_code rc = read_units(w, centre, e);
    pthread_mutex_unlock(&w->former->lock);
    return rc;
}

size_t world_units_bytes(const struct world *w)
{
    return w->former->bytes;
}

enum err_code world_read_cells(struct world *w, const char *tsv, struct err *e)
{
    return tsv ? cells_read(tsv, w->arena, &w->cells, e) : ERR_OK;
}
