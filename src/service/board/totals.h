/* Figures added up as a whole, by unit and by procedure as their lines come, so that a board over a nation looks at some rows of each province and at none of its lines: of
 * these there are the more the more dossiers there are. Part of board.c; must never know where lines come from. */
#pragma once
#include "service/board/board.h"

struct totals;
struct totals *totals_new(int64_t today, struct arena *a); /* today: what a due day is judged by; lives as long as a */
/* Adds line->n, which may be negative. A tally of a day after today cannot be told apart from today's: see totals_ahead(). */
void totals_add(struct totals *t, const struct counter *line);
/* A tally of a later day has come (a clock that went back): the lines themselves have to be looked at. */
bool totals_ahead(const struct totals *t);

struct totals_rows { const struct board_row *row; size_t n; };
/* All of it in one row, unit 0, key "". */
const struct board_row *totals_all(const struct totals *t);
/* All units, key "". Valid until the next totals_add(). */
struct totals_rows totals_units(const struct totals *t);
/* The province that all its units lie in; 0 = several, or one of them lies in none, or there is none. Looks at those that came since it was asked last, and at all of
 * them after units were exchanged; not from two threads at once. */
int64_t totals_province(const struct totals *t, const struct units *all);
/* All procedures by their code, unit 0. */
struct totals_rows totals_procedures(const struct totals *t);

/* One line to a row. */
void totals_line(struct board_row *to, const struct counter *line, int64_t today);
/* tallies: these too, not only what is pending. */
void totals_put(struct board_row *restrict to, const struct board_row *restrict row, bool tallies);
bool totals_empty(const struct board_row *row, bool tallies);
