/* Tallies of days that are over, read once and kept: they do not change any more. One for each province. Part of board.c; the caller holds the province's
 * lock (mirror_read). */
#pragma once
#include "domain/counter.h"
#include "service/board/totals.h"

struct past;
struct past *past_new(void);
void past_free(struct past *p);

struct past_ask {
    int64_t from, to;  /* days, both over */
    int64_t turn;      /* of the mirror: what was kept under another one is dropped */
    bool daily;        /* day by day, all that `top` or what lies below it decides; else by unit and procedure, day 0 */
    int64_t top;
};
/* A day's numbers: how many they are does not depend on how much happened, nor does what a curve costs. */
struct past_day { int32_t tally[COUNT_OUTCOMES]; };
struct past_view {
    const struct past_day *day;  /* daily: from .. to; else NULL */
    const struct counter *line;  /* not daily */
    size_t n;
    const struct totals *totals; /* the same added up; nothing of what is pending */
};
/* What is given lives until the next call. */
enum err_code past_read(struct past *p, struct ctx *c, const struct past_ask *q, struct past_view *out, struct err *e) MUST_USE;
