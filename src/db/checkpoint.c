/* PASSIVE passes, paced, and only while there is something to carry. A pass that fails (disk full) or
 * is held up by a long reader is tried again at the next beat; commits are safe in the log meanwhile.
 * Must never make the writer wait of itself: only checkpoint_wait() does. */
#include "db/checkpoint.h"
#include "base/clock.h"
#include "db/conn.h"
#include <pthread.h>
#include <time.h>

enum { SLOWER = 20, LONG_LOG = 4 * 1024 * 1024 };

struct checkpoint {
    struct arena *arena;
    struct db *db;
    pthread_t thread;
    pthread_mutex_t lock;
    pthread_cond_t wake, ended_one;
    int every_ms;
    bool due, hurry, stop;
    long begun, ended, wanted; /* passes */
};

/* Sleeps until there is work, then until the beat, unless somebody waits. A short log may wait for a slow beat: each pass syncs the
 * log and the file, and a nation has 34 of both. False: stop. */
static bool next_pass(struct checkpoint *k)
{
    while (!k->stop && !k->due && k->wanted <= k->begun)
        pthread_cond_wait(&k->wake, &k->lock);
    struct timespec fast = clock_after(CLOCK_MONOTONIC, k->every_ms), slow = clock_after(CLOCK_MONOTONIC, (int64_t)k->every_ms * SLOWER);
    while (!k->stop && k->wanted <= k->begun) {
        bool hurry = k->hurry;
        if (pthread_cond_timedwait(&k->wake, &k->lock, hurry ? &fast : &slow) && hurry == k->hurry)
            break;
    }
    return !k->stop;
}

static void *run(void *arg)
{
    struct checkpoint *k = arg;
    pthread_mutex_lock(&k->lock);
    while (next_pass(k)) {
        k->begun++;
        k->due = k->hurry = false;
        pthread_mutex_unlock(&k->lock);
        bool complete = false;
        enum err_code rc = k->db->driver->checkpoint(k->db->self, &complete, NULL);
        pthread_mutex_lock(&k->lock);
        k->ended++;
        k->due |= rc || !complete;
        pthread_cond_broadcast(&k->ended_one);
    }
    pthread_mutex_unlock(&k->lock);
    return NULL;
}

enum err_code checkpoint_open(const struct db_config *c, int every_ms, struct checkpoint **out, struct err *e)
{
    struct db_config own = *c;
    own.fault = NULL; /* faults are for the writer's own connection */
    own.cache_kib = 1024;
    struct db *db;
    TRY(db_open(&own, &db, e));
    struct arena *a = arena_new(0);
    struct checkpoint *k = ARENA_NEW(a, struct checkpoint);
    *k = (struct checkpoint){.arena = a, .db = db, .every_ms = every_ms};
    pthread_condattr_t mono;
    pthread_condattr_init(&mono);
    pthread_condattr_setclock(&mono, CLOCK_MONOTONIC);
    pthread_mutex_init(&k->lock, NULL);
    pthread_cond_init(&k->wake, &mono);
    pthread_cond_init(&k->ended_one, NULL);
    pthread_condattr_destroy(&mono);
    int failed = pthread_create(&k->thread, NULL, run, k);
    if (failed) {
        db_close(db);
        arena_free(a);
        return err(e, ERR_INTERNAL, "no thread for checkpoints: %d", failed);
    }
    pthread_setname_np(k->thread, "checkpoint");
    *out = k;
    return ERR_OK;
}

void checkpoint_close(struct checkpoint *k)
{
    if (!k)
        return;
    pthread_mutex_lock(&k->lock);
    k->stop = true;
    pthread_cond_signal(&k->wake);
    pthread_mutex_unlock(&k->lock);
    pthread_join(k->thread, NULL);
    pthread_cond_destroy(&k->wake);
    pthread_cond_destroy(&k->ended_one);
    pthread_mutex_destroy(&k->lock);
    db_close(k->db);
    arena_free(k->arena);
}

void checkpoint_due(struct checkpoint *k, int64_t log_bytes)
{
    bool hurry = log_bytes > LONG_LOG;
    pthread_mutex_lock(&k->lock);
    if (!k->due || hurry > k->hurry) {
        k->due = true;
        k->hurry |= hurry;
        pthread_cond_signal(&k->wake);
    }
    pthread_mutex_unlock(&k->lock);
}

void checkpoint_wait(struct checkpoint *k)
{
    pthread_mutex_lock(&k->lock);
    long mine = k->begun + 1;
    if (k->wanted < mine)
        k->wanted = mine;
    pthread_cond_signal(&k->wake);
    while (k->ended < mine)
        pthread_cond_wait(&k->ended_one, &k->lock);
    pthread_mutex_unlock(&k->lock);
}
