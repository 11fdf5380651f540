/* One province's database moved to another place while it is served: another file, another server, the other engine (docs/province.md). Everybody who
 * serves goes along by itself (app/site/placed.h). Killed at any moment, the province works, at one place or the other, and the same call goes on.
 *
 * Stored files are no part of it: they lie in the data folder, which all processes share. */
#pragma once
#include "move/crossing.h"

struct province {
    const struct dbs_config *dbs; /* where all lie today: app_places() */
    int shard;
    const char *code;             /* "48", for what is told */
    bool told;                    /* progress on standard error */
    struct arena *arena;
};

struct province_sum {
    const char *from, *to; /* without passwords */
    bool resumed;          /* went on with what another call had begun */
    int64_t rows, changes, pause_ms, ms;
    struct compared compared;
};

/* ERR_INVALID: `to` is no place for it. ERR_STALE: it is in the middle of something else. ERR_BUSY: somebody else is moving it, or it does not catch up; nothing
 * is changed then. sum->compared.differ > 0: moved, and not the same: it cannot be confirmed. */
enum err_code province_move(const struct province *p, const char *to, struct province_sum *sum, struct err *e) MUST_USE;
/* Back to where it was, with all that was written since; or a move that has not switched yet given up. */
enum err_code province_undo(const struct province *p, struct province_sum *sum, struct err *e) MUST_USE;
/* It stays: nothing is noted for a way back any more. Compares first if that was not done. */
enum err_code province_confirm(const struct province *p, struct province_sum *sum, struct err *e) MUST_USE;

struct province_line {
    const char *place, *state; /* moving moved undoing; "" = it simply lives there */
    const char *other;
    int64_t since, checked;    /* as of the row; 0 = none */
    int64_t notes;             /* kept for the way back, or to be caught up; -1 = cannot be asked */
};
enum err_code province_look(const struct province *p, struct db *centre, struct province_line *out, struct err *e) MUST_USE;
