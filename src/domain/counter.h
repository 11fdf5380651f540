/* What an event adds to the figures: tallies by day, and lines of what is pending. Pure: a dossier before and after the event give
 * a few deltas, and all events of a journal in any order give the figures. Where they are kept it must never know.
 *
 * A day is dossier_day(): Viet Nam's, since 2000-01-01. Every figure stands under the unit that decides (dossier.unit), because it
 * answers for the date. Being due is counted by the day: a dossier due today at 17:00 is "due today" until midnight, also at
 * 17:30, and overdue from then on. How it ended is judged by the minute, as in time/deadline.h: ended at 17:30 it was late. It is
 * judged when the clock stops, that is when the result is there: handed over later, it was in time all the same. */
#pragma once
#include "domain/dossier.h"
#include "domain/procedure.h"
#include "domain/workflow.h"

enum { COUNTER_MARKS = 5 };

/* These numbers are stored: add, never change. */
enum counter_outcome {
    COUNT_FILED = 1,      /* + the channel: 0 counter, 1 online, 2 post */
    COUNT_RECEIVED = 4,   /* + the channel: taken in, the clock starts */
    COUNT_SUPPLEMENT = 7, /* asked for */
    COUNT_PAYMENT,        /* asked for */
    COUNT_EXTENDED,
    COUNT_SENT_BACK,      /* within the unit, to be done again */
    COUNT_RETURNED,       /* to the agency that it came from */
    COUNT_HANDED_OVER,    /* over, with a result */
    COUNT_DIGITISED,      /* taken in, and each paper that came with it lies here as a file */
    COUNT_PAID,           /* a payment came in, whatever its sum; given back, it was still paid */
    COUNT_PAID_ONLINE,    /* of these: by the payment gateway */
    /* The clock stopped; + enum counter_time. */
    COUNT_DONE = 16,      /* the result is there */
    COUNT_REFUSED = 20,   /* not received, or denied */
    COUNT_WITHDRAWN = 24,
    COUNT_STOPPED = 28,
    /* An officer's alone, never by procedure. */
    COUNT_STEP = 32,      /* did something to it */
    COUNT_STEP_LATE,      /* ... after its date */
    COUNT_RATED,          /* + the marks less 1: whoever was served gave 1 to 5 */
    COUNT_REUSED = COUNT_RATED + COUNTER_MARKS, /* filed with an answer that was known already and not typed again */
    COUNT_OUTCOMES        /* how many numbers there are, from 0 */
};
/* UNDATED: it had no date: not received yet, no limit by law, or its result was there before and it was not handed over. */
enum counter_time { COUNT_UNDATED, COUNT_EARLY, COUNT_ON_TIME, COUNT_LATE };

/* "filed online", "done late"; "" for a number that is none. For people who mend. */
const char *counter_word(int64_t outcome);

struct counter {          /* one figure, or what is added to it */
    int64_t day;          /* tally: of the event. pending: due; 0 = the clock does not run */
    int64_t unit;         /* that decides; of an officer's figure: for which the officer acted */
    const char *procedure; /* "" of an officer's figure */
    int64_t outcome;      /* tally */
    const char *state;    /* pending; "" = this is a tally */
    int64_t holder;       /* pending: the unit that has it; 0 = the applicant. Of an officer's figure: their account */
    int64_t n;
};

enum { COUNTER_TALLIES = 8, COUNTER_MOVES = 2, COUNTER_STINTS = COUNTER_TALLIES + 2 };
struct counter_deltas {   /* no two of one key, in the order of the keys, so that engines that lock rows lock them in one order */
    struct counter tally[COUNTER_TALLIES];
    size_t tallies;
    struct counter pending[COUNTER_MOVES];
    size_t moves;
    struct counter stint[COUNTER_STINTS]; /* what the officer did who did it: the tallies of the event too */
    size_t stints;
};

struct counter_event {
    const struct procedure *procedure; /* of the dossier's revision */
    const struct dossier *old, *now;   /* old NULL: it was filed; the same for an event that leaves it as it is */
    const char *kind, *act, *note;     /* of the event (domain/event.h) */
    int64_t at;
    int64_t officer, desk;             /* account of the officer who acted, and the unit they acted for; 0 = no officer did */
};

/* Texts are the procedure's own; a is for what is read on the way. ERR_INTERNAL: a state that the procedure has not. */
enum err_code counter_of(const struct counter_event *ev, struct arena *a, struct counter_deltas *out, struct err *e) MUST_USE;
/* By key, tallies first. */
int counter_order(const struct counter *a, const struct counter *b);
