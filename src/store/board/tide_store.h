/* What the operations centre reads besides tallies and pending lines (store/0018-tide.sql): the newest events in the order of their commits, the
 * dossiers behind the tallies, what officers did. Rows of a province. Must never decide what is counted.
 *
 * `moved` is what the event did to the figures, words parted by blanks: "+17" a tally of that outcome; "-9823:signing:11" and ">9825:ready:11" a
 * pending line that it left and one that it entered: due day, state, holder. */
#pragma once
#include "db/db.h"
#include "domain/counter.h"

struct tide {
    int64_t seq, at, dossier, n, unit;
    const char *procedure, *moved;
};
extern const struct model tide_model;

const char *tide_moved(const struct counter_deltas *d, struct arena *a);
/* Takes `moved` apart: tallies and pending lines of the row. False: it is none. Texts lie in a. */
bool tide_parse(const struct tide *t, struct arena *a, struct counter_deltas *out);

/* The next number is given by the database: a writer has it for itself (db/writer.h). */
enum err_code tide_add(struct db *db, const struct tide *t, struct err *e) MUST_USE;
enum err_code tide_newest(struct db *db, int64_t *seq, struct err *e) MUST_USE; /* 0 = none yet */
/* Above `seq`, in order, at most n. */
enum err_code tide_after(struct db *db, int64_t seq, size_t n, struct arena *a, struct list *out, struct err *e) MUST_USE;
/* Takes away the oldest, at most n, of before this moment; the newest row always stays. */
enum err_code tide_sweep(struct db *db, int64_t before, size_t n, struct err *e) MUST_USE;

/* The dossiers behind the tallies of d, and what the officer did. */
enum err_code happened_add(struct db *db, const struct counter_deltas *d, int64_t dossier, int64_t n, struct err *e) MUST_USE;
enum err_code stint_add(struct db *db, const struct counter_deltas *d, struct err *e) MUST_USE;

struct happened { int64_t unit, day, outcome, dossier, n; };
/* Tallies less the rows behind them, where that is not nothing: struct happened, n = the difference. Reads both whole. */
enum err_code happened_differ(struct db *db, struct arena *a, struct list *out, struct err *e) MUST_USE;
enum err_code happened_empty(struct db *db, struct err *e) MUST_USE;

/* What the officers of a unit did from a day to a day, added up: struct counter with unit, holder = account, outcome, n. unit 0 = of all units. */
enum err_code stint_sum(struct db *db, int64_t unit, int64_t from, int64_t to, struct arena *a, struct list *out, struct err *e) MUST_USE;
/* Every stint, struct counter; the record is gone after the call. */
enum err_code stint_each(struct db *db, enum err_code (*fn)(void *with, const void *rec, struct err *e), void *with, struct err *e) MUST_USE;
enum err_code stint_mend(struct db *db, const struct counter *one, struct err *e) MUST_USE;
enum err_code stint_drop_empty(struct db *db, struct err *e) MUST_USE;

extern const struct sql_set tide_set;
