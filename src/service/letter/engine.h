/* Drafts a letter for every dossier whose date has passed, and drops those that no longer fit. A standing job of each province's database, every
 * 5 minutes; all of a round is one transaction.
 *
 * Dates that passed since the last round are ranges of the tasks by desk; what happened follows from the tide. What the tide has lost meanwhile is made
 * good by looking at all that is late and at every letter. Each date is considered once and gets a row, also where no letter can be drafted: so nothing
 * is drafted twice after a restart or an outage. Whoever signs is told in the inbox: once a day, and only when there are new ones.
 *
 * A dossier that is damaged is left out (service/board/damaged.h) and the rest is done; it is tried again when something happens to it, and once a day. */
#pragma once
#include "service/jobs.h"

enum { LETTER_SLOT_MS = 5 * 60 * 1000, LETTER_ROUND = 100, LETTER_FOLLOW = 4000, LETTER_RECHECK = 20000 };

/* The kind of its notice in the inbox. */
#define LETTER_NOTICE "alert_letters"

struct letter_round { /* what a round did */
    int64_t drafted, none, dropped, told, left_out;
    bool more; /* there is more to do at once */
};
enum err_code letter_round(struct ctx *c, struct letter_round *out, struct err *e) MUST_USE;

extern const struct job_kind letter_job;
