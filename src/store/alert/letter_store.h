/* Letters that were drafted because a date has passed, and dates that may need one: rows of a province. Must never decide whether one is due. */
#pragma once
#include "db/db.h"

struct letter {
    int64_t id, dossier, due, unit;
    const char *role, *act, *cause;
    int64_t days, until;
    const char *state, *why, *reason; /* see store/0021-letter.sql */
    int64_t drafted_at, by_account;
    const char *by_name;
    int64_t settled_at, event;
};
extern const struct model letter_model;

/* ERR_STALE if there is one for that dossier and date. */
enum err_code letter_insert(struct db *db, const struct letter *x, struct err *e) MUST_USE;
/* All that may change: unit to event. */
enum err_code letter_update(struct db *db, const struct letter *x, struct err *e) MUST_USE;
enum err_code letter_find(struct db *db, int64_t id, struct arena *a, struct letter **out, struct err *e) MUST_USE;
enum err_code letter_of(struct db *db, int64_t dossier, int64_t due, struct arena *a, struct letter **out, struct err *e) MUST_USE;

/* Drafted: of dossiers with an event in (from, to] of the tide; of all, above a key. */
enum err_code letter_of_tide(struct db *db, int64_t from, int64_t to, struct arena *a, struct list *out, struct err *e) MUST_USE;
enum err_code letter_of_all(struct db *db, int64_t after, size_t n, struct arena *a, struct list *out, struct err *e) MUST_USE;

/* Whose: a unit, and the roles of one who looks there (role words, "" = none). */
struct letter_desk { int64_t unit; const char *role[3]; };
/* Drafted ones whose date is still that of the dossier's open work, the oldest date first. */
enum err_code letter_waiting(struct db *db, const struct letter_desk *d, size_t n, struct arena *a, struct list *out, struct err *e) MUST_USE;
enum err_code letter_waiting_n(struct db *db, const struct letter_desk *d, int64_t *out, struct err *e) MUST_USE;
/* Dropped by a person: of a desk since a moment, the last one first; of a dossier, by date. */
enum err_code letter_dropped(struct db *db, const struct letter_desk *d, int64_t since, size_t n, struct arena *a, struct list *out, struct err *e) MUST_USE;
enum err_code letter_dropped_of(struct db *db, int64_t dossier, struct arena *a, struct list *out, struct err *e) MUST_USE;
struct letter_signer { int64_t unit; const char *role; };
/* Those with letters drafted after a moment: struct letter_signer. */
enum err_code letter_signers(struct db *db, int64_t after, struct arena *a, struct list *out, struct err *e) MUST_USE;
/* Was the account given a notice of that kind with a key above `after`? */
enum err_code letter_told(struct db *db, int64_t account, const char *kind, int64_t after, bool *out, struct err *e) MUST_USE;

/* ---- dates that have passed */

struct letter_late { int64_t dossier, due; };
struct letter_range { int64_t unit; const char *role; int64_t after, until; size_t n; };
/* A desk's main work that was due in (after, until] and has no letter of that date. */
enum err_code letter_range(struct db *db, const struct letter_range *r, struct arena *a, struct list *out, struct err *e) MUST_USE;
/* Main work that was due until then, of dossiers with an event in (from, to] of the tide, without a letter of that date, or with one that the program dropped. */
struct letter_moved { int64_t from, to, until; size_t n; };
enum err_code letter_moved(struct db *db, const struct letter_moved *m, struct arena *a, struct list *out, struct err *e) MUST_USE;

/* The `why` of a date whose dossier could not be read. */
#define LETTER_DAMAGED "damaged"
/* Such dates that the dossier's main work still has: struct letter_late. */
enum err_code letter_damaged(struct db *db, size_t n, struct arena *a, struct list *out, struct err *e) MUST_USE;

struct letter_run { int64_t ran_at, seq, told_at; };
enum err_code letter_run_get(struct db *db, struct arena *a, struct letter_run **out, struct err *e) MUST_USE; /* NULL: never */
enum err_code letter_run_set(struct db *db, const struct letter_run *r, struct err *e) MUST_USE;

extern const struct sql_set letter_set;
