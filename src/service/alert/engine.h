/* What raises alerts, carries them up the ladder, tells people and closes what is no longer so. A standing job of each province's database, every
 * 5 minutes; all of a round is one transaction, so that a restart in the middle tells nobody twice.
 *
 * A round costs what is due and what happened since the last one, never the number of dossiers: work comes into reach by its due date (ranges of
 * the tasks, for the desks that have such days), what happened follows from the tide, and what will hold at a moment waits in alert_watch until
 * then. It is bounded; what is left over is done by a further job a second later, and people are told once that is over.
 *
 * A dossier that is damaged is left out (service/board/damaged.h): an alert of it stays and climbs, since nothing says that it is over; whether its step takes long
 * is looked at again a day later. */
#pragma once
#include "domain/alert/rules.h"
#include "service/jobs.h"

enum { ALERT_SLOT_MS = 5 * 60 * 1000 };

/* For world->alerts: the file of the data folder, else `own`. Texts lie in a. ERR_INVALID "file:line: message". */
enum err_code alert_rules_open(const char *data_dir, const char *own, struct arena *a, const struct alert_rules **out, struct err *e) MUST_USE;

struct alert_round { /* what a round did */
    int64_t raised, climbed, closed, told, summaries, left_out;
    bool more; /* there is more to do at once */
};
enum err_code alert_round(struct ctx *c, struct alert_round *out, struct err *e) MUST_USE;

/* Takes away up to n that were closed over ALERT_KEEP_DAYS ago. */
enum { ALERT_KEEP_DAYS = 90 };
enum err_code alert_forget(struct ctx *c, size_t n, struct err *e) MUST_USE;

extern const struct job_kind alert_job;
