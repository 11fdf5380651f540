/* Planners and tellers. See lanes.h; must never know what a life is. */
#include "seed/lanes.h"
#include "app/dbs.h"
#include <pthread.h>

enum { BATCH = 128, SLOTS = 4, PLANNERS = 2, LANES = 2, FIRST_BLOCK = 8 << 20 };

struct slot {
    struct arena *arena;
    struct story *story;
    size_t n;
    int shard;
    bool first, full;
};

struct lane {
    struct lanes *of;
    size_t number, planners;
    struct slot slot[SLOTS];
    pthread_t planner[PLANNERS], teller;
    pthread_mutex_t lock;
    pthread_cond_t moved;
    bool stop;
    size_t ended;       /* planners that are through */
    struct err err;
    enum err_code rc;
    struct tell_sum sum;
};

struct piece { /* a batch to be: arrivals of one shard */
    size_t first;
    uint16_t n;
    uint8_t shard;
    bool begins; /* the first of its shard */
};

struct lanes {
    struct arena *arena;
    struct lanes_work *work;
    struct piece *piece;
    size_t pieces;
    struct lane lane[LANES];
    size_t n;
    _Atomic size_t through;
};

struct planning {
    struct lane *lane;
    size_t number;
};

/* ---- which lane plans what: whole shards by turns, and of a lane's batches each planner every other one */

static bool is_mine(const struct lane *l, const struct piece *p)
{
    return p->shard % l->of->n == l->number;
}

static void fail(struct lane *l, enum err_code rc, const struct err *e)
{
    pthread_mutex_lock(&l->lock);
    if (!l->rc) {
        l->rc = rc;
        l->err = *e;
    }
    l->stop = true;
    pthread_cond_broadcast(&l->moved);
    pthread_mutex_unlock(&l->lock);
    atomic_store(&l->of->work->stop, true);
}

static enum err_code plan(struct lane *l, struct slot *s, const struct piece *p, struct err *e)
{
    const struct lanes_work *w = l->of->work;
    arena_reset(s->arena);
    s->story = ARENA_ARRAY(s->arena, struct story, p->n);
    s->n = p->n;
    s->shard = p->shard;
    s->first = p->begins;
    for (size_t i = 0; i < p->n; i++) {
        struct story_wish wish = {.country = w->country, .arrival = &w->arrivals->row[p->first + i], .shares = w->shares, .uneven = w->uneven, .until = w->until};
        TRY(story_make(&wish, s->arena, &s->story[i], e));
    }
    return ERR_OK;
}

/* False when it is time to stop. */
static bool wait_for(struct lane *l, struct slot *s, bool full)
{
    pthread_mutex_lock(&l->lock);
    while (s->full != full && !l->stop && !(full && l->ended == l->planners))
        pthread_cond_wait(&l->moved, &l->lock);
    bool ok = s->full == full && !l->stop;
    pthread_mutex_unlock(&l->lock);
    return ok;
}

static void set(struct lane *l, struct slot *s, bool full)
{
    pthread_mutex_lock(&l->lock);
    s->full = full;
    pthread_cond_broadcast(&l->moved);
    pthread_mutex_unlock(&l->lock);
}

static void *plan_all(void *arg)
{
    struct planning *me = arg;
    struct lane *l = me->lane;
    struct lanes *all = l->of;
    size_t k = 0;
    for (size_t i = 0; i < all->pieces && !atomic_load(&all->work->stop); i++) {
        if (!is_mine(l, &all->piece[i]) || k++ % l->planners != me->number)
            continue;
        struct slot *s = &l->slot[(k - 1) % SLOTS];
        struct err e = {0};
        if (!wait_for(l, s, false))
            break;
        enum err_code rc = plan(l, s, &all->piece[i], &e);
        if (rc) {
            fail(l, rc, &e);
            break;
        }
        set(l, s, true);
    }
    pthread_mutex_lock(&l->lock);
    l->ended++;
    pthread_cond_broadcast(&l->moved);
    pthread_mutex_unlock(&l->lock);
    return NULL;
}

static void *tell_them(void *arg)
{
    struct lane *l = arg;
    struct lanes_work *w = l->of->work;
    struct arena *scratch = arena_new(1 << 18), *a = arena_new(1 << 16);
    for (size_t k = 0; wait_for(l, &l->slot[k % SLOTS], true); k++) {
        struct slot *s = &l->slot[k % SLOTS];
        struct err e = {0};
        int64_t dossiers = l->sum.dossiers, events = l->sum.events;
        struct tell_batch b = {.country = w->country, .story = s->story, .n = s->n, .until = w->until, .scratch = scratch, .sum = &l->sum, .first = s->first};
        enum err_code rc = app_write_in(w->app, s->shard, a, tell_all, &b, &e);
        arena_reset(a);
        if (rc) {
            fail(l, rc, &e);
            break;
        }
        atomic_fetch_add(&w->dossiers, l->sum.dossiers - dossiers);
        atomic_fetch_add(&w->events, l->sum.events - events);
        set(l, s, false);
    }
    arena_free(a);
    arena_free(scratch);
    atomic_fetch_add(&l->of->through, 1);
    return NULL;
}

/* ---- beginning and end */

static void cut(struct lanes *l)
{
    const struct lanes_work *w = l->work;
    const struct arrivals *all = w->arrivals;
    int before = -1;
    l->piece = ARENA_ARRAY(l->arena, struct piece, all->n / BATCH + 64 + 1);
    for (size_t i = 0; i < all->n;) {
        int shard = world_shard_of(w->country->world, w->country->homes.at[all->row[i].home]->province);
        size_t n = 1;
        while (n < BATCH && i + n < all->n && world_shard_of(w->country->world, w->country->homes.at[all->row[i + n].home]->province) == shard)
            n++;
        l->piece[l->pieces++] = (struct piece){.first = i, .n = (uint16_t)n, .shard = (uint8_t)shard, .begins = shard != before};
        before = shard;
        i += n;
    }
}

static void start_lane(struct lanes *all, struct lane *l)
{
    l->of = all;
    l->number = (size_t)(l - all->lane);
    l->planners = all->n == 1 ? PLANNERS : 1;
    pthread_mutex_init(&l->lock, NULL);
    pthread_cond_init(&l->moved, NULL);
    for (size_t i = 0; i < SLOTS; i++)
        l->slot[i].arena = arena_new(FIRST_BLOCK);
    for (size_t i = 0; i < l->planners; i++) {
        struct planning *p = ARENA_NEW(all->arena, struct planning);
        *p = (struct planning){l, i};
        pthread_create(&l->planner[i], NULL, plan_all, p);
    }
    pthread_create(&l->teller, NULL, tell_them, l);
}

struct lanes *lanes_start(struct lanes_work *w)
{
    struct arena *a = arena_new(0);
    struct lanes *l = ARENA_NEW(a, struct lanes);
    l->arena = a;
    l->work = w;
    l->n = dbs_single(app_dbs(w->app)) ? 1 : LANES;
    cut(l);
    for (size_t i = 0; i < l->n; i++)
        start_lane(l, &l->lane[i]);
    return l;
}

bool lanes_running(const struct lanes *l)
{
    return atomic_load(&l->through) < l->n;
}

static void add(struct tell_sum *to, const struct tell_sum *from)
{
    for (size_t i = 0; i < from->n; i++) {
        size_t k = 0;
        while (k < to->n && (to->row[k].procedure != from->row[i].procedure || to->row[k].state != from->row[i].state))
            k++;
        if (k == to->n && to->n < TELL_STATES)
            to->row[to->n++] = (struct tell_count){from->row[i].procedure, from->row[i].state, 0, 0};
        to->row[k].n += from->row[i].n;
        to->row[k].late += from->row[i].late;
    }
    to->dossiers += from->dossiers;
    to->events += from->events;
}

enum err_code lanes_end(struct lanes *l, struct tell_sum *sum, struct err *e)
{
    enum err_code rc = ERR_OK;
    for (size_t i = 0; i < l->n; i++) {
        struct lane *x = &l->lane[i];
        pthread_join(x->teller, NULL);
        pthread_mutex_lock(&x->lock);
        x->stop = true;
        pthread_cond_broadcast(&x->moved);
        pthread_mutex_unlock(&x->lock);
        for (size_t k = 0; k < x->planners; k++)
            pthread_join(x->planner[k], NULL);
        if (x->rc && !rc) {
            rc = x->rc;
            *e = x->err;
        }
        add(sum, &x->sum);
        for (size_t k = 0; k < SLOTS; k++)
            arena_free(x->slot[k].arena);
        pthread_cond_destroy(&x->moved);
        pthread_mutex_destroy(&x->lock);
    }
    arena_free(l->arena);
    return rc;
}
