/* The moment when a database stops being here and begins to be there. See crossing.h; must never know what is in it.
 *
 * `from` says closing: whoever writes to it waits. The rest is carried. Then, in one transaction of `from` under its lock: if it is still closing by this move
 * and nothing was noted that is not over there, it is gone for ever. Until that commit all can be given up; after it nothing can be written here by anybody,
 * and whoever tries learns where to go. Should the mover die in between, writers take `closing` away when its time is over. */
#include "base/clock.h"
#include "move/crossing.h"
#include <stdio.h>
#include <string.h>
#include <time.h>

enum { CLOSED_MS = 4000, SHORT_MS = 250, ROUNDS = 200, TRIES = 12, REST_MS = 700 };

static void rest(int ms)
{
    nanosleep(&(struct timespec){ms / 1000, ms % 1000 * 1000000L}, NULL);
}

/* ---- steps of the old place */

static bool close_it(void *ctx, struct station *is)
{
    const struct crossing *x = ctx;
    if (is->state != STATION_OPEN && is->state != STATION_CLOSING)
        return false;
    *is = (struct station){.state = STATION_CLOSING, .move = x->move, .whither = x->to.path, .turn = x->turn, .until_at = clock_now(NULL) + CLOSED_MS};
    return true;
}

static bool reopen_it(void *ctx, struct station *is)
{
    const struct crossing *x = ctx;
    bool ours = is->state == STATION_CLOSING && strcmp(is->move, x->move) == 0;
    if (ours)
        is->state = STATION_OPEN;
    return ours;
}

static bool leave_it(void *ctx, struct station *is)
{
    struct crossing *x = ctx;
    int64_t last = -1;
    bool ours = is->state == STATION_CLOSING && strcmp(is->move, x->move) == 0;
    if (!ours || db_noted(x->from.db, &last, NULL) || last != x->at)
        return false;
    *is = (struct station){.state = STATION_GONE, .move = x->move, .whither = x->to.path, .turn = x->turn, .position = x->back};
    return true;
}

static bool open_it(void *ctx, struct station *is)
{
    const struct crossing *x = ctx;
    bool ours = is->state == STATION_WAITING && strcmp(is->move, x->move) == 0;
    if (ours)
        is->state = STATION_OPEN;
    return ours;
}

enum err_code fence_open(struct crossing *x, struct err *e)
{
    return side_station(&x->to, open_it, x, e);
}

enum err_code fence_reopen(struct crossing *x, struct err *e)
{
    return side_station(&x->from, reopen_it, x, e);
}

/* ---- the crossing */

/* Rounds until one is so short that the next may be the last. */
static enum err_code catch_up(struct crossing *x, struct err *e)
{
    for (int i = 0; i < ROUNDS; i++) {
        int64_t n, began = clock_mono_us();
        TRY(carry_round(x, &n, e));
        progress_tell(&x->progress, "caught up", x->changes, "changes", -1);
        if (clock_mono_us() - began < SHORT_MS * 1000)
            return ERR_OK;
    }
    x->too_slow = true;
    return err(e, ERR_BUSY, "more is written than can be carried over: it does not catch up");
}

/* From now on it is noted what changes over there, so that the way back is open. */
static enum err_code watch_there(struct crossing *x, struct err *e)
{
    TRY(db_begin(x->to.db, true, e));
    enum err_code rc = db_watch(x->to.db, e);
    if (!rc)
        return db_commit(x->to.db, e);
    db_rollback(x->to.db);
    return rc;
}

/* The answer to a commit may have been lost: what the database says counts. */
static enum err_code has_gone(struct crossing *x, bool *gone, struct err *e)
{
    struct arena *a = arena_new(2048);
    struct station is;
    enum err_code rc = station_get(x->from.db, a, &is, e);
    *gone = !rc && is.state == STATION_GONE && strcmp(is.move, x->move) == 0;
    arena_free(a);
    return rc;
}

static enum err_code closed(struct crossing *x, bool *gone, struct err *e)
{
    int64_t n;
    struct err lost = {0};
    *gone = false;
    TRY(carry_round(x, &n, e));
    TRY(db_noted(x->to.db, &x->back, e));
    enum err_code unsure = side_station(&x->from, leave_it, x, &lost);
    (void)unsure;
    return has_gone(x, gone, e);
}

static enum err_code attempt(struct crossing *x, bool *gone, struct err *e)
{
    struct err also;
    enum err_code unsure = ERR_OK;
    int64_t began = clock_mono_us();
    *gone = false;
    TRY(side_station(&x->from, close_it, x, e));
    enum err_code rc = closed(x, gone, e);
    x->gone = *gone;
    if (*gone)
        rc = fence_open(x, e);
    else
        unsure = fence_reopen(x, &also); /* if it cannot be, whoever writes does it when the time is over */
    (void)unsure;
    x->pause_ms = (clock_mono_us() - began) / 1000;
    return *gone || rc != ERR_BUSY ? rc : ERR_OK; /* what passes is tried again */
}

enum err_code fence_cross(struct crossing *x, struct err *e)
{
    TRY(catch_up(x, e));
    TRY(watch_there(x, e));
    for (int i = 0; i < TRIES; i++) {
        bool gone;
        TRY(catch_up(x, e));
        TRY(attempt(x, &gone, e));
        if (gone)
            return ERR_OK;
        rest(REST_MS);
    }
    x->too_slow = true;
    return err(e, ERR_BUSY, "what is left could not be carried over quickly enough, %d times", TRIES);
}
