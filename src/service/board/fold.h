/* At night, what a board would otherwise add up again and again: each day that is over by province, each month that is over by unit and procedure. A standing
 * job of every province; it catches up a month of days at a time where it has not run. */
#pragma once
#include "service/jobs.h"

/* Of the kind "fold". */
enum err_code fold_done(struct ctx *c, const struct job *j, struct err *e) MUST_USE;
enum err_code fold_key(struct ctx *c, const char **out, struct err *e) MUST_USE;
/* All that is over, at once, in a transaction that writes: for data that were made up, and for tests. */
enum err_code fold_all(struct ctx *c, struct err *e) MUST_USE;
