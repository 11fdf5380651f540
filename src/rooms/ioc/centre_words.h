/* What the page of centres shows: minutes and people as whole numbers. Knows no database. */
#pragma once
#include "rooms/ioc/scope.h"
#include "service/board/hall.h"

struct centre_line {
    const char *code, *name, *state, *source; /* enum staffing_state, enum hall_source */
    int64_t today, last, counters, service, busy, wait, wait95, growth; /* minutes; busy in thousandths; -1 = nobody can say */
    int64_t open, each;                                                 /* dossiers under way; for each counter */
    bool steady, growing;
};
struct centre_hour { const char *hour; int64_t at, n; };
struct centre_officer { const char *name; int64_t n, late; };
struct centre_word { const char *text; };
struct centre_move {
    const char *from, *from_name, *to, *to_name;
    int64_t km, from_before, from_after, to_before, to_after; /* minutes of waiting, the mean; -1 = the queue grows */
    int64_t saved;  /* minutes an hour, all people together */
    int64_t relief; /* people an hour by which a growing queue grows less; 0 = it did not grow */
    bool known, was_growing, still_growing; /* known: how far it is */
};
struct centres_view {
    struct list lines, hours, moves, officers, assumed;
    const char *code, *unit;
    int64_t at, people;
    bool open, choose, province;
};
extern const struct model centres_view_model;

/* struct centre_line, the longest wait first. */
struct list centre_lines(struct req *r, const struct list *halls, const struct board_sum *sum);
struct list centre_moves(struct req *r, const struct list *halls, const struct hall_moves *m);
