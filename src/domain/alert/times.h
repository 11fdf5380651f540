/* When an alert is due, when it climbs, when a message may leave, and when many become one: pure functions of a rule, a calendar and a moment.
 * Moments are ms since 1970. Knows no rows and no people. */
#pragma once
#include "domain/alert/rules.h"
#include "time/calendar.h"

struct alert_facts {
    const struct calendar *calendar; /* of the unit that has the task */
    int64_t received, due;           /* 0 = none */
    int64_t since;                   /* of the step or of what was asked */
    int typical;                     /* working minutes that the step should take; 0 = not told */
    bool theirs;                     /* the applicant has it */
    bool paused;                     /* the clock stands, or has stopped */
};
/* The moment from which the rule holds as things are; 0 = it does not, whatever the hour. Of the kinds that are about a dossier. */
int64_t alert_from(const struct alert_rule *r, const struct alert_facts *f);
/* No work that is due later than this can have come within the rule's reach at `now`. Of before_due and overdue. */
int64_t alert_reach(const struct alert_rule *r, const struct calendar *cal, int64_t now);

/* When the ladder goes on after level `level` was told at `told`; 0 = it has no further one. Level 0 is the rule's own `to`. */
int64_t alert_climbs(const struct alert_rule *r, size_t level, const struct calendar *cal, int64_t told);
/* Who is told on a level; 0 past the last. */
unsigned alert_whom_on(const struct alert_rule *r, size_t level);

bool alert_quiet(const struct alert_rules *r, const struct calendar *cal, int64_t at);
/* When what was raised at `now` may leave: at once, in the morning, or with the digest. */
int64_t alert_leaves(const struct alert_rules *r, const struct alert_rule *one, const struct calendar *cal, int64_t now);
/* Is it one message? n: for one person by one way, now; gathered: of a night or a digest; idle: nobody looked for so long (ms). */
bool alert_as_one(const struct alert_rules *r, size_t n, bool gathered, int64_t idle);

/* Arrivals of the last hour beside the usual of an hour (in hundredths). */
bool alert_is_crowd(const struct alert_rule *r, int64_t last_hour, int64_t usual_hundredths);
