/* One database on its way from one place to another while it is written to: copied as of a moment, caught up by the notes of what changed, switched in
 * one transaction of the old place. Knows no centre and no province; for this folder alone. */
#pragma once
#include "app/dbs.h"
#include "db/station.h"
#include "db/watch.h"
#include "move/progress.h"

struct side {
    const char *path;
    struct db *db;
    struct list tables;     /* struct db_table */
    struct db_notes *notes; /* of each */
};

struct crossing {
    struct side from, to;
    const char *move;
    int64_t turn;           /* how often it has moved when this is done */
    int64_t at;             /* notes of `from` up to here are at `to` */
    int64_t back;           /* notes of `to` up to here are at `from`: set by the switch */
    bool too_slow;          /* it does not catch up */
    bool gone;              /* `from` has gone: there is no giving up any more */
    struct progress progress;
    struct arena *arena;
    int64_t rows, changes, pause_ms;
};

/* Opens a database; its tables are read by side_look() when they are there. ERR_NOT_FOUND: no such file. */
enum err_code side_open(struct side *s, const char *path, struct arena *a, struct err *e) MUST_USE;
enum err_code side_look(struct side *s, struct arena *a, struct err *e) MUST_USE;
void side_close(struct side *s);
/* Its station, in a transaction of its own: `change` is called with what it says and says what to write, or gives an error; false = nothing. */
enum err_code side_station(struct side *s, bool (*change)(void *ctx, struct station *is), void *ctx, struct err *e) MUST_USE;

/* ---- carry.c */

/* Everything as of one moment into `to`, which is waiting(move) at -1. */
enum err_code carry_all(struct crossing *x, struct err *e) MUST_USE;
/* What was noted since; *n notes. */
enum err_code carry_round(struct crossing *x, int64_t *n, struct err *e) MUST_USE;

/* ---- fence.c */

/* Caught up, `from` closed for a moment, the rest, `from` gone, `to` open. ERR_BUSY: it could not be done quickly enough; all is as before and writing goes on. */
enum err_code fence_cross(struct crossing *x, struct err *e) MUST_USE;
/* After `from` has gone: `to` may be written to. */
enum err_code fence_open(struct crossing *x, struct err *e) MUST_USE;
/* Not gone: whoever writes goes on. */
enum err_code fence_reopen(struct crossing *x, struct err *e) MUST_USE;

/* ---- compare.c */

struct compared {
    int64_t rows, changed, differ; /* the same; noted since the switch, so not compared; different */
    const char *first; /* of those that differ: table and key of numbers; "" = none */
};
/* What has gone against what lives, row by row; the two are read as of one moment each. Rows that were noted since the switch are left out. */
enum err_code compare_sides(struct crossing *x, struct compared *out, struct err *e) MUST_USE;
