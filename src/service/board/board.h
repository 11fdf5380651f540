/* The figures of the operations centre: sums over units, procedures and days, from tallies and pending lines that go with every event, never from dossiers.
 * What is newest is held in memory and is exactly what the asking transaction sees (mirror.h); days that are over are read once and kept. A board over a
 * nation asks each province in turn and adds: board_begin(), board_add() in every province's transaction, then board_rows().
 *
 * Every figure stands under the unit that decides. Days as in domain/counter.h. Must never know a page. */
#pragma once
#include "domain/counter.h"
#include "service/ctx.h"

struct board; /* of the process: one for all threads */
struct board *board_new(int shards);
void board_free(struct board *b); /* NULL allowed */

enum board_by { BOARD_ALL, BOARD_PROVINCE, BOARD_UNIT, BOARD_PROCEDURE, BOARD_FIELD };
struct board_ask {
    int64_t top;             /* a unit: what it decides and what lies below it decides */
    int64_t from, to;        /* days, both included: of the tallies. What is pending is always as of now */
    const char *procedure;   /* code; "" = all */
    const char *field;       /* of procedures (lĩnh vực); "" = all */
    enum board_by by;
};

struct board_row {
    int64_t unit;            /* the unit or the province; 0 */
    const char *key;         /* the procedure's code or the field; "" */
    int64_t tally[COUNT_OUTCOMES];
    int64_t open;            /* not over: not received yet, on its way, or its result not handed over */
    int64_t waiting;         /* of these: no clock runs */
    int64_t today;           /* due today */
    int64_t soon;            /* due today or in the three days after it */
    int64_t overdue;         /* due before today */
};

struct board_sum {
    struct arena *arena;
    struct board_ask ask;
    int64_t seq[64];         /* by shard: all events up to this one; 0 = not asked */
    struct board_row **row;  /* in no order */
    size_t n;
    struct board_groups *groups;
    int64_t now;
};

/* Texts of the ask must live as long as the sum. */
struct board_sum *board_begin(const struct board_ask *ask, struct arena *a);
/* One province: c->db is a transaction of it that reads. */
enum err_code board_add(struct board_sum *s, struct ctx *c, struct err *e) MUST_USE;
/* The row of a unit; NULL if nothing was counted there. */
const struct board_row *board_find(const struct board_sum *s, int64_t unit);
/* All rows in one. */
struct board_row board_total(const struct board_sum *s);

/* A curve: each day's tallies below the top. Days that are over come from what was added up at night; where that has not been done yet, from the tallies. */
struct board_day { int64_t day, tally[COUNT_OUTCOMES]; };
struct board_curve { int64_t top, from, to; struct board_day *day; /* to - from + 1 of them */ };
struct board_curve *board_curve_begin(int64_t top, int64_t from, int64_t to, struct arena *a);
enum err_code board_curve_add(struct board_curve *v, struct ctx *c, struct err *e) MUST_USE;

/* Days that boards are asked for every day. top: of a curve; 0 = sums. */
struct board_span { int64_t from, to, top; };
/* Reads of one province what the first look at these would read, so that nobody waits for it: next to nothing when it is known. c->db is a transaction that reads. */
enum err_code board_ready(struct ctx *c, const struct board_span *span, size_t n, struct err *e) MUST_USE;

/* What is the same in all boards: how many ended, and how. */
int64_t board_ended(const int64_t *tally, enum counter_time t); /* done or refused, of this kind */
int64_t board_filed(const int64_t *tally);
int64_t board_received(const int64_t *tally);
