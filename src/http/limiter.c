/* Token buckets in a fixed table. See limiter.h. */
#include "http/limiter.h"
#include "base/arena.h"
#include <pthread.h>

enum { BUCKETS = 8192 };

struct limiter {
    struct arena *arena;
    pthread_mutex_t lock;
    int per_minute, burst;
    struct bucket { int64_t at; int64_t milli; } bucket[BUCKETS]; /* thousandths of a token */
};

struct limiter *limiter_new(int per_minute, int burst)
{
    struct arena *a = arena_new(sizeof(struct limiter) + 1024);
    struct limiter *l = ARENA_NEW(a, struct limiter);
    l->arena = a;
    l->per_minute = per_minute;
    l->burst = burst;
    pthread_mutex_init(&l->lock, NULL);
    return l;
}

void limiter_free(struct limiter *l)
{
    if (!l)
        return;
    pthread_mutex_destroy(&l->lock);
    arena_free(l->arena);
}

static uint64_t fnv(const char *s)
{
    uint64_t h = UINT64_C(14695981039346656037);
    for (; *s; s++)
        h = (h ^ (unsigned char)*s) * UINT64_C(1099511628211);
    return h;
}

bool limiter_take(struct limiter *l, const char *who, int64_t now_ms)
{
    if (!l->per_minute)
        return true;
    int64_t full = (int64_t)l->burst * 1000;
    pthread_mutex_lock(&l->lock);
    struct bucket *b = &l->bucket[fnv(who) % BUCKETS];
    int64_t gone = b->at && now_ms > b->at ? now_ms - b->at : 0;
    int64_t refill = gone > 3600000 ? full : gone * l->per_minute / 60;
    b->milli = b->at ? b->milli + refill : full;
    if (b->milli > full)
        b->milli = full;
    if (refill || !b->at) /* else the time goes on to count: who asks all the time would never be let in again */
        b->at = now_ms;
    bool ok = b->milli >= 1000;
    if (ok)
        b->milli -= 1000;
    pthread_mutex_unlock(&l->lock);
    return ok;
}
