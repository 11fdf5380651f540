/* What was decided about the work of officers who leave (the centre's rows), and open work by whom it was given to (a province's). Must never decide who has
 * left. */
#pragma once
#include "db/db.h"

struct handover {
    int64_t id, account, unit, to_account; /* to_account 0 = the common list */
    const char *from_day;                  /* the first day without the roles */
    const char *note;                      /* for the journals: to whom, and why */
    int64_t by_account; const char *by_name; int64_t by_unit;
};
extern const struct model handover_model;

enum err_code handover_insert(struct db *db, const struct handover *h, struct err *e) MUST_USE;
/* The newest one in force on a day; NULL if there is none. */
enum err_code handover_find(struct db *db, int64_t account, int64_t unit, const char *day, struct arena *a, struct handover **out, struct err *e) MUST_USE;
/* The greatest id of those in force on a day; 0 = none. */
enum err_code handover_newest(struct db *db, const char *day, int64_t *out, struct err *e) MUST_USE;

struct given { /* open work given by name: how much of one role lies with somebody at a unit */
    int64_t assignee, unit, n;
    const char *role;
};
/* account 0 = of everybody. By assignee, unit, role. Reads all tasks. */
enum err_code handover_given(struct db *db, int64_t account, struct arena *a, struct list *out, struct err *e) MUST_USE;
/* The dossiers of one of these, by key: an array of int64_t. */
enum err_code handover_dossiers(struct db *db, const struct given *g, struct arena *a, struct list *out, struct err *e) MUST_USE;

/* Open dossiers that a unit received or that lie with it, by key: an array of int64_t. Reads all tasks. */
enum err_code handover_received(struct db *db, int64_t unit, struct arena *a, struct list *out, struct err *e) MUST_USE;

extern const struct sql_set handover_set;
