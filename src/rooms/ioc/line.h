/* The figures of one unit, procedure, field or of all, as pages, JSON, CSV and spreadsheets show them. Knows no address. */
#pragma once
#include "app/req.h"
#include "service/board/board.h"

struct ioc_line {
    const char *code, *name;  /* of a unit, a procedure; a field has no code */
    const char *unit, *ky, *tu, *den, *tt, *lv; /* whose dossiers, of which days: for addresses of lists and boards */
    int64_t place;            /* its number on the map and in the ranking, 1..; 0 = none */
    int64_t received, filed, online, open, waiting, today, soon, overdue;
    int64_t ended, early, on_time, late, refused, withdrawn, supplements, extended, handed_over, digitised;
    int64_t paid, paid_online, reused, ratings, ratings_low, ratings_good; /* low: 1 or 2 of 5, good: 4 or 5 */
    int64_t rating;           /* mean, hundredths; -1 = nobody rated */
    int64_t counter, done_early, done_on_time, done_late; /* filed at the counter; results alone, without refusals */
    /* thousandths; -1 = of nothing, so nobody can say */
    int64_t share, online_share, digitised_share, supplement_share, refused_share, paid_share, reuse_share;
    int64_t then_received, then_share;  /* of the former period */
    int64_t bar;              /* width of the small bar, 0 to 112: from 80 to 100 % in time */
    bool judged;              /* share is known */
    bool low;                 /* under 90 % */
    bool leaf;                /* a commune or department: nothing below it */
};
extern const struct model ioc_line_model;

/* then: of the former period, NULL = nothing. */
void ioc_line_fill(struct ioc_line *l, const struct board_row *now, const struct board_row *then);
int64_t ioc_share(int64_t part, int64_t whole); /* thousandths, rounded; -1 of 0 */
