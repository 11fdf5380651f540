/* The days off that the Labour Code gives for a year when nobody has announced them.
 * Part of calendar.h; nobody else includes it. Knows holidays, not sessions. */
#pragma once
#include "time/calendar.h"

enum { CALENDAR_LAW_ROWS = 32 }; /* more than one year can give */

struct calendar_law {
    const struct calendar_row *nation; /* sorted by date, one row a date */
    size_t nation_n;
    unsigned rest; /* as in struct calendar_week */
};

/* Rows for year y->year that `nation` does not have; gives their number. */
size_t calendar_law_year(const struct calendar_law *l, const struct lunar_year *y, struct arena *a,
                         struct calendar_row out[CALENDAR_LAW_ROWS]);
/* The announced row on a date; NULL if none. */
const struct calendar_row *calendar_law_find(const struct calendar_law *l, int day);
