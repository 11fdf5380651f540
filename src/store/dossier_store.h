/* Dossiers, their journal and their open tasks: rows of a province, kept small (dossier_row.h). The one place that writes a dossier is
 * service/record.c, which writes its event in the same transaction. */
#pragma once
#include "db/db.h"
#include "domain/dossier.h"
#include "domain/event.h"

enum err_code dossier_insert(struct db *db, const struct dossier *d, struct err *e) MUST_USE;
/* The caller has read the row in this transaction and compared the version that the person saw. */
enum err_code dossier_update(struct db *db, const struct dossier *d, struct err *e) MUST_USE;
enum err_code dossier_find(struct db *db, int64_t id, struct arena *a, struct dossier **out, struct err *e) MUST_USE;
/* The number that the next dossier of a unit gets on a day: 1 + the highest one there. k.number is set. */
enum err_code dossier_next(struct db *db, struct dossier_key *k, struct err *e) MUST_USE;
/* An applicant's, newest first, from below `before` (0 = from the newest). */
enum err_code dossier_of_account(struct db *db, int64_t account, int64_t before, size_t n, struct arena *a, struct list *out, struct err *e) MUST_USE;
/* Keys of all dossiers in their order, above `after`: an array of int64_t. Each is then found by itself, so that one that is
 * damaged does not hide the others. */
enum err_code dossier_keys(struct db *db, int64_t after, size_t n, struct arena *a, struct list *out, struct err *e) MUST_USE;

enum err_code event_insert(struct db *db, const struct event *ev, struct err *e) MUST_USE;
struct event_head { /* the end of a chain; n 0, hash "": no event yet */
    int64_t n;
    const char *hash;
};
enum err_code event_head(struct db *db, int64_t dossier, struct arena *a, struct event_head *out, struct err *e) MUST_USE;
enum err_code event_list(struct db *db, int64_t dossier, struct arena *a, struct list *out, struct err *e) MUST_USE; /* by n */

struct task {
    int64_t unit;
    const char *role;
    int64_t due_at; /* INT64_C(9000000000000000) = none or paused: last in the list */
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

enum err_code task_clear(struct db *db, int64_t dossier, struct err *e) MUST_USE;
enum err_code task_insert(struct db *db, const struct task *t, struct err *e) MUST_USE;
enum err_code task_list(struct db *db, const struct task_from *from, size_t n, struct arena *a, struct list *out, struct err *e) MUST_USE;
enum err_code task_of_dossier(struct db *db, int64_t dossier, struct arena *a, struct list *out, struct err *e) MUST_USE; /* struct task */

struct task_sums { int64_t all, late, today, paused, ready; };
extern const struct model task_sums_model;
/* now and the end of today split late, today and later. */
enum err_code task_sum(struct db *db, int64_t unit, const char *role, int64_t now, int64_t day_end, struct arena *a, struct task_sums *out, struct err *e) MUST_USE;

extern const struct sql_set dossier_set;
