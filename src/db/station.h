/* Whether a database is where its contents live: one row in the database itself, read under its lock by everybody who writes, so that no write can slip into
 * the old place once the new one counts. Must never know what the contents are. */
#pragma once
#include "db/db.h"

enum station_state {
    STATION_OPEN,    /* no row: it is the place, whoever wants to may write */
    STATION_CLOSING, /* for moments nobody writes; after until_at whoever writes takes the row away: a mover that died stops nobody */
    STATION_GONE,    /* for ever: the contents live at `whither` */
    STATION_WAITING, /* a copy in the making, written by its mover alone. Whoever comes here after gone(the same move) may open it */
    STATION_STATES
};

struct station {
    enum station_state state;
    const char *move;    /* of all that belongs to one move */
    const char *whither; /* CLOSING, GONE: where it goes; WAITING: where it lives until then */
    int64_t turn;        /* how often the contents have moved once this move is done */
    int64_t until_at;    /* CLOSING: instant */
    int64_t position;    /* up to which of the other side's notes (db/watch.h) this side holds; -1 = nothing copied yet */
};

/* What the database says; STATION_OPEN as well where it has no such table (an older program's). */
enum err_code station_get(struct db *db, struct arena *a, struct station *out, struct err *e) MUST_USE;
/* Inside a transaction that writes. STATION_OPEN takes the row away. */
enum err_code station_put(struct db *db, const struct station *s, struct err *e) MUST_USE;
/* ERR_STALE unless it is waiting(move) at `from`: another mover was at it. */
enum err_code station_advance(struct db *db, const char *move, int64_t from, int64_t to, struct err *e) MUST_USE;

extern const struct sql_set station_set;
