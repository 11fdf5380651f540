/* Open work: the rows of the worklists, and of each desk (a role in a unit) how much lies there by the day it is due, so that the figures
 * above a worklist cost the same whether ten dossiers wait or ten thousand. Both follow from the dossiers and can be made anew. */
#pragma once
#include "db/db.h"

struct task {
    int64_t unit;
    const char *role;
    int64_t due_at; /* TASK_UNDATED = none or paused: last in the list */
    int64_t dossier;
    const char *kind; /* "main", "waiting" (for the applicant), or the act that asked for an opinion */
    int64_t assignee;
    const char *procedure;
    int64_t paused; /* 1 = the clock stands */
    int64_t ready;  /* 1 = finished, waits to be handed over */
};
extern const struct model task_model;
#define TASK_UNDATED INT64_C(9000000000000000)

/* One line of a worklist: the task and what its line shows of the dossier. */
struct task_row {
    int64_t dossier, unit, due_at, assignee, paused, ready;
    const char *role, *kind, *procedure, *state, *name, *channel;
    int64_t received_unit, received_at, submitted_at, real_due_at, paused_at, version, revision;
};
extern const struct model task_row_model;

/* Where a page of the list begins: after this line. due_at 0, dossier 0 = the first page. */
struct task_from { int64_t unit; const char *role; int64_t due_at, dossier; };

/* These (struct task) in place of all that the dossier had (fresh: it had none), and the figures of the desks with them. */
enum err_code task_replace(struct db *db, int64_t dossier, bool fresh, const struct list *tasks, struct arena *a, struct err *e) MUST_USE;
enum err_code task_list(struct db *db, const struct task_from *from, size_t n, struct arena *a, struct list *out, struct err *e) MUST_USE;

/* Keys of the dossiers that have open work, in their order, above `after`, at most n: an array of int64_t. */
enum err_code task_dossiers(struct db *db, int64_t after, size_t n, struct arena *a, struct list *out, struct err *e) MUST_USE;

struct task_sums { int64_t all, late, today, paused, ready; };
extern const struct model task_sums_model;
/* now and the end of today, in Viet Nam, split late, today and later. */
enum err_code task_sum(struct db *db, int64_t unit, const char *role, int64_t now, int64_t day_end, struct arena *a, struct task_sums *out, struct err *e) MUST_USE;

struct desk {             /* n = 0: empty, goes with the unit's next day */
    int64_t unit;
    const char *role;
    int64_t day;          /* that the work is due, since 1970-01-01 in Viet Nam; of TASK_UNDATED what that gives */
    int64_t n, paused, ready;
};
/* Takes away a unit's empty lines of the days before this moment. */
enum err_code desk_sweep(struct db *db, int64_t unit, int64_t before, struct err *e) MUST_USE;
/* What the tasks make less what is kept, where that is not nothing: struct desk. Reads all tasks. */
enum err_code desk_differ(struct db *db, struct arena *a, struct list *out, struct err *e) MUST_USE;
enum err_code desk_recount(struct db *db, struct err *e) MUST_USE;

extern const struct sql_set task_set;
