/* Dossiers for the lists behind figures: facts without anybody's name. Rows of a province. Must never decide what a figure counts. */
#pragma once
#include "db/db.h"

struct open_row {
    int64_t id, revision, unit, received_unit, handler_unit, submitted_at, received_at, due_at, paused_at, finished_at;
    const char *procedure, *state, *channel;
    int64_t at_day, at_n; /* of what happened: its day, its event; 0 of the others */
};
extern const struct model open_row_model;

/* What is not over at a deciding unit, by due date (0 = none comes first), after (due_at, id), at most n. */
struct open_ask { int64_t unit, due_at, id, to; size_t n; }; /* to: due at this moment at the latest */
enum err_code open_list(struct db *db, const struct open_ask *q, struct arena *a, struct list *out, struct err *e) MUST_USE;

/* What was added to a tally of a unit, from a day to a day, after this row in the order day, dossier, event; at most n. */
struct behind_ask { int64_t unit, from, to, outcome, day, id, event; size_t n; };
enum err_code behind_list(struct db *db, const struct behind_ask *q, struct arena *a, struct list *out, struct err *e) MUST_USE;

/* Open work of a unit by whom it was given to (0 = nobody by name): how much, and how much of it was due before this moment. */
struct held_row { int64_t account, n, late; };
enum err_code held_list(struct db *db, int64_t unit, int64_t before, struct arena *a, struct list *out, struct err *e) MUST_USE;

extern const struct sql_set open_set;
