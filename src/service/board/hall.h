/* Centres (trung tâm phục vụ) today: how many come, how many counters take them in, how long that takes, and how long people wait by Erlang C
 * (domain/board/staffing.h).
 *
 * There is no count of the people in a hall: who came is who filed at a counter; who only collects or asks is not seen. Counters are the officers who have taken
 * somebody in today. A service is the time from one intake of an officer to the next, as long as no more than HALL_LONGEST minutes lie between (longer, and
 * nobody was there), at least HALL_SHORTEST; the middle one of them. Must never know a page. */
#pragma once
#include "domain/board/staffing.h"
#include "service/ctx.h"

enum { HALL_HOURS = 24, HALL_SHORTEST = 2, HALL_LONGEST = 30, HALL_USUAL = 12, HALL_GAPS = 10 }; /* minutes; fewer gaps than HALL_GAPS tell nothing */

enum hall_source { HALL_OWN, HALL_PROVINCE, HALL_DEFAULT }; /* whose gaps the service time is of; HALL_DEFAULT: HALL_USUAL minutes */
extern const char *const hall_source_words[]; /* own province default */

struct hall {
    int64_t unit;
    int64_t hour[HALL_HOURS]; /* who came, by the hour in Viet Nam */
    int64_t today, last;      /* all day; in the last 60 minutes */
    int64_t counters, gaps;
    double service;           /* minutes */
    enum hall_source source;
    struct staffing_wait wait; /* if the next hour is like the last */
};

/* Of every desk of the province, or of `unit` alone (0 = all; the province's gaps are then not read): those where somebody came today, by unit. c->db is a
 * transaction of that province. */
enum err_code halls_read(struct ctx *c, int64_t province, int64_t unit, struct list *out, struct err *e) MUST_USE;

/* Whom to move where; places are those of the halls. `most` moves. */
struct hall_moves { const struct staffing_move *row; size_t n; };
struct hall_moves halls_moves(const struct ctx *c, const struct list *halls, size_t most);
