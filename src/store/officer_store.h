/* Officers with how they sign in, as administrators see them: rows of the centre. Reads alone; roles are written by account_store.h. Must never decide who
 * may see whom. */
#pragma once
#include "db/db.h"

struct officer_row { /* a role in a unit, in force, past or to come */
    int64_t account, unit;
    const char *role, *valid_from, *valid_to; /* valid_to: first day no longer; "" = open */
    const char *name, *email, *phone;
    int64_t locked; /* ways in that are locked now */
};
extern const struct model officer_row_model;

/* When too many failures lock: at least `failures`, not forgotten by `now`. */
struct officer_lock { int64_t now, failures; };
/* All of them, a row for each role; by name, account, unit, role. */
enum err_code officer_each(struct db *db, struct officer_lock l, enum err_code (*fn)(void *ctx, const void *rec, struct err *e), void *ctx, struct err *e) MUST_USE;
enum err_code officer_roles(struct db *db, struct officer_lock l, int64_t account, struct arena *a, struct list *out, struct err *e) MUST_USE;
/* Sessions of an account that have not ended. */
enum err_code officer_sessions(struct db *db, int64_t account, int64_t now, int64_t *out, struct err *e) MUST_USE;

struct officer_task { int64_t dossier, unit, due_at; const char *procedure; };
extern const struct model officer_task_model;
/* Open work that was given to an account by name: a province's rows. By due date, at most n. */
enum err_code officer_tasks(struct db *db, int64_t account, size_t n, struct arena *a, struct list *out, struct err *e) MUST_USE;

extern const struct sql_set officer_set_of_sql;
