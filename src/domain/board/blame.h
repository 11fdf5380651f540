/* Why a dossier was late: one cause out of five, who had it then, by how much, and what part each has in it.
 *
 * Given are the stretches of its life, each held by somebody, in working minutes since it was received (of the calendar by which its limit
 * counts), and the limit: the working minutes from reception to the promised date, extension included, pauses left out.
 *
 * - Time in which the clock stood causes nothing, but what goes beyond `norm`, the most the law allows for it (0: it sets no bound). That
 *   excess counts as time used, and is the cause's who was waited for.
 * - Where stretches overlap, a minute is one's alone: standing goes before all, then an exchange, another agency, a payment, the applicant;
 *   the officer comes last, and among equals the one given later. So an officer who waits for an opinion is not charged with the waiting.
 * - All visits to one step of one unit are one: what a step should take it should take once, however often the dossier came back to it.
 * - Each step is held against what it should take: its norm, or, if it has none, an equal part of what the norms leave of the limit. (If the
 *   norms together are longer than the limit: an equal part of the limit among all.) The one that overran most is the cause; of two, the later.
 * - If none did, the one that took longest is named, with the reason `nobody_over`: then it is the norms, or time in nobody's hands, and no person.
 * - Within the step, who held it longest; of two, the later.
 *
 * It says where the time went, not whose fault it is: a page that shows it says so too, and never calls it blame.
 *
 * How to fill it from the journal: walk the events as service/control.c does. A step of the control sheet is a stretch, held by BLAME_CITIZEN if the
 * state's holder is the applicant (BLAME_PAYMENT if a payment is waited for), by BLAME_EXCHANGE if it is the system, by BLAME_AGENCY if it is another
 * agency than the one that decides and the one whose desk takes dossiers in, else by BLAME_OFFICER with who had it in hand; `stood` is wf_state.clock
 * == WF_PAUSE, norm is wf_state_def.typical_minutes, or, stood, the limit of the act that asked. An assignment ends a stretch and begins the next. Each
 * opinion (wf_opinion.asked to .answered) is one more stretch of BLAME_AGENCY beside them, its norm from asked to due. What is open ends now, and nothing
 * goes beyond the moment at which the clock stopped: a result that waits to be fetched is nobody's delay. Pure. */
#pragma once
#include "base/arena.h"
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Where the time went; the later of these goes before the earlier where stretches overlap. */
enum blame_cause { BLAME_NONE, BLAME_OFFICER, BLAME_CITIZEN, BLAME_PAYMENT, BLAME_AGENCY, BLAME_EXCHANGE, BLAME_CAUSES };
extern const char *const blame_cause_words[]; /* none officer citizen payment agency exchange; message board.cause.<word> */

enum { BLAME_STRETCHES = 1000 };
struct blame_stretch {
    int64_t from, to;                  /* working minutes since reception; 0 <= from <= to */
    enum blame_cause holder;
    bool stood;                        /* the clock stood */
    const char *account, *unit, *step; /* "" = none; step: the state's id, or of the act that asked */
    int64_t norm;                      /* working minutes; 0 = not known. Of one that stood: the most that the law allows */
};

enum blame_reason {
    BLAME_NOT_LATE,
    BLAME_OVER_NORM,    /* took longer than the step should */
    BLAME_OVER_SHARE,   /* no norm: took more than its equal part of the limit */
    BLAME_OVER_ALLOWED, /* was waited for longer than the law allows */
    BLAME_NOBODY_OVER,  /* no step overran: the norms are longer than the limit, or nobody had it */
    BLAME_UNREADABLE    /* no stretches, too many, or one that ends before it begins */
};
extern const char *const blame_reason_words[]; /* not_late over_norm over_share over_allowed nobody_over unreadable; message board.cause.<word> */

struct blame {
    enum blame_reason reason;
    enum blame_cause cause;            /* BLAME_NONE: not late, or nothing to say */
    const char *account, *unit, *step; /* of the stretches given; "" = none */
    int64_t over;                      /* minutes that the dossier is late */
    int64_t took, allowed;             /* by the step named; took - allowed is by how much it overran */
    int64_t used, stood, unheld;       /* minutes: all that count, in which the clock stood, in nobody's hands (these count) */
    int64_t minutes[BLAME_CAUSES];     /* that count, by cause */
    double share[BLAME_CAUSES];        /* parts of all that was overrun, or, if none was, of the time used; together 1, or all 0 if not late */
};
/* limit below 0: there is none, and nothing is late. */
struct blame blame_find(const struct blame_stretch *stretch, size_t n, int64_t limit, struct arena *a);
