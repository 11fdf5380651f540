/* Dossiers and their journal: rows of a province, kept small (dossier_row.h); their open tasks are in task_store.h. The one place that writes a dossier is
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
/* From `low` to `high` by their keys, of one procedure or of all (""), at most n. Without their answers: for lists. */
struct dossier_span { int64_t low, high; const char *procedure; size_t n; };
enum err_code dossier_between(struct db *db, const struct dossier_span *s, struct arena *a, struct list *out, struct err *e) MUST_USE;
/* Keys of an applicant's dossiers that have an event "rated", but those that ended before a moment: an array of int64_t. */
enum err_code dossier_rated(struct db *db, int64_t account, int64_t since, struct arena *a, struct list *out, struct err *e) MUST_USE;
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

extern const struct sql_set dossier_set;
