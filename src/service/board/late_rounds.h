/* Keeps the table of late dossiers (store/0020-late.sql): a standing job of each province's database, every 5 minutes; a round is one transaction.
 *
 * A round costs what fell due and what happened since the last one, never the number of dossiers: open work that fell due meanwhile (ranges of the tasks, of the
 * desks that have such days), late ends out of the tide, open rows whose dossier moved, and those that were not looked at today, since a dossier that nobody
 * touches is later every day. It is bounded: what is left over is done by a further job a second later. What ended before the first round, or was swept from
 * the tide before it was read, is walked through a page at a time (happened).
 *
 * A row that ended stays as it was found. An open one goes when its dossier is late no more (extended, dated anew). A dossier that is damaged is left out
 * (damaged.h): it keeps the row that it has and is looked at again once a day; an end that was left out is found by late_check(). Must never know a page. */
#pragma once
#include "service/board/late.h"
#include "service/jobs.h"

struct late_round { /* what a round did */
    int64_t put, dropped, left_out;
    bool more;      /* there is more to do at once */
};
enum err_code late_round(struct ctx *c, struct late_round *out, struct err *e) MUST_USE;
/* All that is left, at once, in a transaction that writes: for data that were made up, and for tests. */
enum err_code late_all(struct ctx *c, struct err *e) MUST_USE;

enum err_code late_key(struct ctx *c, const char **out, struct err *e) MUST_USE; /* the job "late", for a list of jobs */
enum err_code late_done(struct ctx *c, const struct job *j, struct err *e) MUST_USE;

/* Rows of what ended that the journal makes otherwise, or that are not there although they ended before the last round: how many; `repair` puts them right
 * (a transaction that writes). One whose dossier is damaged cannot be told and is left as it is. For `motcua check --counters`. */
struct late_check { int64_t rows, wrong, lacking, damaged; };
enum err_code late_check(struct ctx *c, bool repair, struct late_check *out, struct err *e) MUST_USE;
