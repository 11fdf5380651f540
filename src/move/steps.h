/* What a move, an undo and a confirmation have in common: one call at a time, the centre's row, the two places, what comes after the switch. For this folder
 * alone. */
#pragma once
#include "app/site/placed.h"
#include "move/province.h"

/* One call. */
struct moving {
    const struct province *p;
    struct db *centre;
    struct placed row; /* of the centre; turn 0 and state settled where it has none */
    bool has_row;
    struct crossing x;
    struct province_sum *sum;
    int lock;
};

/* The lock, the centre, its row. steps_end() also after an error. */
enum err_code steps_begin(struct moving *m, const struct province *p, struct province_sum *sum, struct err *e) MUST_USE;
void steps_end(struct moving *m);
/* A line on standard error if that is wanted: what, and where without a password; where may be NULL. */
void steps_say(const struct moving *m, const char *what, const char *where);
/* m->row into the centre. */
enum err_code steps_keep_row(struct moving *m, struct err *e) MUST_USE;
enum err_code steps_in_centre(struct moving *m, enum err_code (*fn)(struct moving *m, struct ctx *c, struct err *e), struct err *e) MUST_USE;
/* A name for a move that nobody else has: "48 2026-11-23T..., 4711". */
const char *steps_name(const struct moving *m, const char *what);

enum err_code steps_open(struct moving *m, struct side *s, const char *path, struct err *e) MUST_USE;
enum err_code steps_station(struct moving *m, struct side *s, struct station *out, struct err *e) MUST_USE;
/* Tables of both places. */
enum err_code steps_look(struct moving *m, struct err *e) MUST_USE;
/* Notes on; and off, though somebody may be reading for long. */
enum err_code steps_watch(struct side *s, struct err *e) MUST_USE;
enum err_code steps_unwatch(struct moving *m, struct side *s, struct err *e) MUST_USE;

/* Both places compared, and what came out kept. */
enum err_code steps_check(struct moving *m, struct err *e) MUST_USE;
/* `from` has gone: all that is left to do, again and again the same, wherever an earlier call was cut. */
enum err_code steps_finish(struct moving *m, struct err *e) MUST_USE;
