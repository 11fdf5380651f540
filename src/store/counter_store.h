/* Figures of a province: tallies by day, and what is pending by due day (domain/counter.h). Must never decide what is counted. */
#pragma once
#include "db/db.h"
#include "domain/counter.h"

/* Adds to the figures: a statement a tally, one for all that is pending (2 lines at most). */
enum err_code counter_add(struct db *db, const struct counter_deltas *d, struct err *e) MUST_USE;
/* Takes away a unit's lines of 0 that were due before a day. A line that reaches 0 stays until then: it is likely to be needed again,
 * and an act then never deletes. */
enum err_code counter_sweep(struct db *db, int64_t unit, int64_t before, struct err *e) MUST_USE;

/* Every figure, struct counter; the record is gone after the call. */
enum err_code counter_each(struct db *db, enum err_code (*fn)(void *with, const void *rec, struct err *e), void *with, struct err *e) MUST_USE;
/* What boards hold in memory: tallies of this day and later, pending lines that are not 0. */
enum err_code counter_open(struct db *db, int64_t day, enum err_code (*fn)(void *with, const void *rec, struct err *e), void *with, struct err *e) MUST_USE;
/* The figures are there: *out = 0 for a database whose dossiers are older than its figures. */
enum err_code counter_ready(struct db *db, int64_t *out, struct err *e) MUST_USE;
/* Adds one figure, and takes away lines of 0: for mending. */
enum err_code counter_mend(struct db *db, const struct counter *one, struct err *e) MUST_USE;
enum err_code counter_drop_empty(struct db *db, struct err *e) MUST_USE;

extern const struct sql_set counter_set;
