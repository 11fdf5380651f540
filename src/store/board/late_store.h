/* Dossiers that are late or ended late, with where their time went (store/0020-late.sql, which says what each column means), and how far the rounds came that
 * keep them. Rows of a province, without anybody's name. Must never decide what is late. */
#pragma once
#include "db/db.h"
#include "domain/board/blame.h"

struct late_row {
    int64_t dossier, unit, province;
    const char *procedure;
    int64_t received_at, due_at, ended_at, day, outcome;
    const char *cause, *reason;
    int64_t at_unit;
    const char *step;
    int64_t officer, late_minutes, by_officer, by_citizen, by_payment, by_agency, by_exchange, by_none, used_minutes, took, allowed, looked_at;
};
extern const struct model late_row_model;

enum err_code late_put(struct db *db, const struct late_row *row, struct err *e) MUST_USE; /* in place of what was known of the dossier */
enum err_code late_drop(struct db *db, int64_t dossier, struct err *e) MUST_USE;
enum err_code late_get(struct db *db, int64_t dossier, struct arena *a, struct late_row **out, struct err *e) MUST_USE; /* NULL = none */

/* ---- for the rounds */

struct late_run { int64_t ran_at, seq, walked_unit, walked_day, walked_dossier; };
enum err_code late_run_get(struct db *db, struct arena *a, struct late_run **out, struct err *e) MUST_USE; /* NULL: never */
enum err_code late_run_set(struct db *db, const struct late_run *r, struct err *e) MUST_USE;

/* Open ones with an event in (from, to] of the tide: int64_t. */
enum err_code late_touched(struct db *db, int64_t from, int64_t to, struct arena *a, struct list *out, struct err *e) MUST_USE;
/* Dossiers with such an event that are not over, have a date up to `now` and no row: int64_t. */
enum err_code late_fresh(struct db *db, int64_t from, int64_t to, int64_t now, struct arena *a, struct list *out, struct err *e) MUST_USE;
/* Open ones that were looked at before a moment, the oldest look first: int64_t. */
enum err_code late_stale(struct db *db, int64_t before, size_t n, struct arena *a, struct list *out, struct err *e) MUST_USE;
/* Work of a desk that was due in [from, until) and whose dossier has no row, by due date and dossier, behind one of them. */
struct late_due { int64_t dossier, due_at; };
struct late_range { int64_t unit; const char *role; int64_t from, until; struct late_due behind; size_t n; };
enum err_code late_fallen_due(struct db *db, const struct late_range *r, struct arena *a, struct list *out, struct err *e) MUST_USE;
struct late_ended { int64_t unit, day, outcome, dossier; };
extern const struct model late_ended_model;
/* Behind tallies of late ends, after this row in the order unit, day, dossier. */
enum err_code late_ended_list(struct db *db, const struct late_ended *after, size_t n, struct arena *a, struct list *out, struct err *e) MUST_USE;
/* Of these the ones that have no row: for `motcua check`. */
enum err_code late_lacking(struct db *db, size_t n, struct arena *a, struct list *out, struct err *e) MUST_USE;
/* Rows that ended, by dossier, above `after`. */
enum err_code late_ended_rows(struct db *db, int64_t after, size_t n, struct arena *a, struct list *out, struct err *e) MUST_USE;

/* ---- for pages */

/* Which: done or refused late from a day to a day, and open with a date before the moment `before` (0 = none of these). unit 0 = all of the province (0 =
 * of every one); at: dossiers of which this unit is not the one that decides, but where the cause lies, too. */
struct late_ask { int64_t province, unit; bool at; int64_t from, to, before; };
/* What is one in all but the dossiers, added up; open 1 or 0. */
struct late_sum {
    int64_t unit, open, at_unit, officer, n, late_minutes, by_officer, by_citizen, by_payment, by_agency, by_exchange, by_none;
    const char *procedure, *cause, *step;
};
extern const struct model late_sum_model;
enum err_code late_sums(struct db *db, const struct late_ask *q, struct arena *a, struct list *out, struct err *e) MUST_USE;
/* The dossiers, those that are farthest beyond their date first, after (late_minutes, dossier); at most n. late_minutes -1 = from the first. */
struct late_pick { const char *cause, *step, *procedure; int64_t at_unit, officer; }; /* "" and -1: any */
struct late_page { struct late_ask ask; struct late_pick pick; int64_t late_minutes, dossier; size_t n; };
struct late_found {
    int64_t dossier, revision, unit, received_at, due_at, day, at_unit, officer, late_minutes, took, allowed;
    const char *procedure, *state, *cause, *reason, *step;
};
extern const struct model late_found_model;
enum err_code late_lines(struct db *db, const struct late_page *p, struct arena *a, struct list *out, struct err *e) MUST_USE;

extern const struct sql_set late_set;
