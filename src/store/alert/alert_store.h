/* Alerts and who was told: rows of a province. Must never decide what is one. */
#pragma once
#include "db/db.h"

struct alert {
    int64_t id;
    const char *cause, *rule, *kind;
    int64_t severity, dossier;
    const char *work;
    int64_t turn;
    const char *state, *procedure;
    int64_t unit, holder;
    const char *role;
    int64_t assignee, province;
    const char *subject;
    int64_t n, due_at, level, next_at, raised_at;
    const char *status;
    int64_t by_account;
    const char *by_name, *reason;
    int64_t answered_at, until_at, closed_at;
    const char *closed_why;
};
extern const struct model alert_model;

/* *added false: one of that cause is there, closed or not. */
enum err_code alert_insert(struct db *db, const struct alert *x, bool *added, struct err *e) MUST_USE;
/* All that may change: holder to closed_why. */
enum err_code alert_update(struct db *db, const struct alert *x, struct err *e) MUST_USE;
enum err_code alert_find(struct db *db, int64_t id, struct arena *a, struct alert **out, struct err *e) MUST_USE;
enum err_code alert_known(struct db *db, const char *cause, bool *out, struct err *e) MUST_USE;
/* Not closed: of a dossier; of dossiers with an event in (from, to] of the tide; of all dossiers; of a kind that is about none; those whose ladder or snooze is over. */
enum err_code alert_of_dossier(struct db *db, int64_t dossier, struct arena *a, struct list *out, struct err *e) MUST_USE;
enum err_code alert_of_tide(struct db *db, int64_t from, int64_t to, struct arena *a, struct list *out, struct err *e) MUST_USE;
enum err_code alert_of_all(struct db *db, size_t n, struct arena *a, struct list *out, struct err *e) MUST_USE;
enum err_code alert_of_kind(struct db *db, const char *kind, struct arena *a, struct list *out, struct err *e) MUST_USE;
/* Open: units that have one of a dossier (int64_t, each once); what somebody was told of at a unit. */
enum err_code alert_holders(struct db *db, struct arena *a, struct list *out, struct err *e) MUST_USE;
enum err_code alert_open_with(struct db *db, int64_t unit, int64_t account, struct arena *a, struct list *out, struct err *e) MUST_USE;
enum err_code alert_climbing(struct db *db, int64_t now, size_t n, struct arena *a, struct list *out, struct err *e) MUST_USE;
/* Takes away the oldest that are closed, at most n, with who was told and what was watched of their dossiers; not while anybody works on the dossier. */
enum err_code alert_sweep(struct db *db, int64_t before_id, int64_t closed_before, size_t n, struct err *e) MUST_USE;

/* ---- who was told */

struct alert_to { int64_t alert, account, level, ways, tell_at, told_at, gathered, again, read_at; };
extern const struct model alert_to_model;
enum err_code alert_to_insert(struct db *db, const struct alert_to *x, bool *added, struct err *e) MUST_USE;
/* Not told yet, though they may: by account, at most n. */
enum err_code alert_to_waiting(struct db *db, int64_t now, size_t n, struct arena *a, struct list *out, struct err *e) MUST_USE;
enum err_code alert_to_told(struct db *db, int64_t alert, int64_t account, int64_t now, struct err *e) MUST_USE;
/* What waits of an alert that is closed or answered is not told any more. */
enum err_code alert_to_drop(struct db *db, int64_t alert, int64_t now, struct err *e) MUST_USE;
enum err_code alert_to_again(struct db *db, int64_t alert, int64_t account, int64_t at, struct err *e) MUST_USE;
enum err_code alert_to_has(struct db *db, int64_t alert, int64_t account, bool *out, struct err *e) MUST_USE;

extern const struct sql_set alert_set;
