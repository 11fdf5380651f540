/* Where provinces live that were moved (docs/province.md): the centre's table db_place, and what everybody who serves does about it. The truth is in each
 * database (db/station.h); the centre's row is for those who would not come there. Must never move anything itself: src/move does. */
#pragma once
#include "app/app.h"
#include "app/dbs.h"
#include "service/ctx.h"

enum placed_state { PLACED_SETTLED, PLACED_MOVING, PLACED_MOVED, PLACED_UNDOING };

struct placed {
    int64_t shard;
    enum placed_state state;
    const char *place; /* where it lives */
    const char *other; /* MOVING: where it goes; MOVED, UNDOING: where it came from; SETTLED: what was left behind */
    const char *move;
    int64_t turn;      /* how often it has moved */
    int64_t since;     /* instant, of the state */
    int64_t checked;   /* 1: both sides were compared and are the same; -1: they are not; 0: not yet */
};

/* struct placed by shard; none where the centre has no such table yet. */
enum err_code placed_all(struct db *centre, struct arena *a, struct list *out, struct err *e) MUST_USE;
/* The row of a province; false: it has none. */
enum err_code placed_find(struct db *centre, int64_t shard, struct arena *a, struct placed *out, bool *found, struct err *e) MUST_USE;
/* In a transaction of the centre; rings the bell. */
enum err_code placed_put(struct db *centre, const struct placed *p, struct err *e) MUST_USE;
/* It has gone over by this move: the row says so, a deed is left, the bell rings. Nothing if it says so already. c->db is the centre. */
enum err_code placed_switched(struct ctx *c, int64_t shard, const char *move, struct err *e) MUST_USE;

/* What a transaction that writes does about what its database says (dbs_config.first). ERR_BUSY: not now, or elsewhere. */
enum err_code placed_admit(struct app *app, int shard, struct db *db, struct err *e) MUST_USE;
/* In each process, when the bell rings and once a second. */
enum err_code placed_follow(struct app *app, struct err *e) MUST_USE;

extern const struct sql_set placed_set;
