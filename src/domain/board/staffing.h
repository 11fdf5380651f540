/* How long people wait at a centre, how many counters it takes, and whom to move where: Erlang C (M/M/c).
 *
 * What it assumes, and a page that shows its figures says (staffing_assumptions): people come by chance at an even rate (Poisson); service
 * times vary as by chance around their mean (exponential); one queue for all counters, first come first served, nobody leaves it; every
 * counter serves everything equally fast; rate and counters stay as they are until things have settled. A centre is busier at nine than at
 * eleven and papers differ, so the figures are a guide for the hour ahead, no promise. Near a utilisation of 1 the settled wait is very long
 * and takes very long to build up: `settles` tells about how long.
 *
 * At a utilisation of 1 and above there is no wait to tell, for it grows as long as it lasts: what is told is by how many the queue grows.
 * Numbers are safe up to STAFFING_COUNTERS (the recurrence of Erlang B; no factorial, no power). Pure. */
#pragma once
#include "base/arena.h"
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { STAFFING_COUNTERS = 500 };
extern const char *const staffing_assumptions[]; /* message ids (texts/board.*); NULL ends them */

struct staffing_queue {
    double arrivals; /* people an hour */
    double service;  /* mean minutes at the counter */
    int counters;    /* open, 0 to STAFFING_COUNTERS */
};
enum staffing_state {
    STAFFING_UNKNOWN, /* no queue has such figures: negative, not finite, a service of no time, too many counters */
    STAFFING_QUIET,   /* nobody comes */
    STAFFING_STEADY,
    STAFFING_GROWING  /* more come than can be served */
};
extern const char *const staffing_state_words[]; /* unknown quiet steady growing; message board.staffing.<word> */

struct staffing_wait {
    enum staffing_state state;
    double utilisation; /* busy share of the counters' time if 1 or less; 0 without counters */
    /* of a steady queue, else 0 */
    double waits;       /* probability that who comes has to wait */
    double mean;        /* minutes in the queue, over all who come */
    double wait95;      /* minutes that one in twenty exceeds */
    double waiting;     /* mean number in the queue */
    double settles;     /* minutes, about: the relaxation time service / (sqrt(c) - sqrt(load))^2 */
    /* of a growing one, else 0 */
    double growth;      /* people an hour by which the queue grows */
};
struct staffing_wait staffing_predict(struct staffing_queue q);
/* The share (0-1) that waits at most so many minutes; 0 of a growing queue, 1 of a quiet one. */
double staffing_within(struct staffing_queue q, double minutes);
/* The minutes that such a share (0-1, above 0) of all who come exceeds; 0 unless steady. */
double staffing_exceeded(struct staffing_queue q, double share);

struct staffing_target {
    double share, minutes; /* 0.8 within 15 */
};
/* The fewest counters that keep it; q.counters is not looked at. 0: nobody comes, the figures are no queue's, or STAFFING_COUNTERS are too few. */
int staffing_least(struct staffing_queue q, struct staffing_target target);

/* ---- whom to move where */

struct staffing_centre {
    struct staffing_queue queue;
    int spare;        /* who may be lent at most, by what must stay staffed */
    int64_t province; /* moves stay within one */
    double lat, lon;  /* of the centre point, degrees; NAN = not known */
};
struct staffing_rules {
    struct staffing_target target; /* that who lends must keep */
    size_t most;    /* moves, one officer each */
    double gain;    /* a move must save more minutes of waiting an hour, all people together, than this */
    double relief;  /* or, where the queue grows, slow it by more people an hour than this */
    double km;      /* no further; 0 = any distance, also one not known */
};
struct staffing_move {
    size_t from, to; /* places in what was given */
    double km;       /* as the crow flies; below 0 = not known */
    struct staffing_wait from_before, from_after, to_before, to_after;
    double saved;    /* minutes of waiting an hour that all people together are spared; those lost at `from` are taken off. Where the queue
                      * grew, only what `from` loses */
    double relief;   /* people an hour by which a growing queue grows less; 0 = it did not grow */
};
/* Step by step the best single move: first to where a queue grows, most relief first; then by what is saved; then the nearer one, then in the
 * order given. Ends after `most`, or when no move is worth it. Who has lent is not lent to, and the reverse. The one who moves is taken to
 * work as those do where he comes to; the way there costs nothing here, so that km has to be looked at. Gives how many; rows in the arena. */
size_t staffing_moves(const struct staffing_centre *centre, size_t n, const struct staffing_rules *rules, struct arena *a, const struct staffing_move **out);
