/* Absences of officers: rows of the centre. Must never decide who may stand in. */
#pragma once
#include "db/db.h"

struct absence {
    int64_t id, unit, account, stand_in;
    const char *from_day, *to_day; /* YYYY-MM-DD, both included */
    const char *reason;
    int64_t created_by, created_at, ended_by, ended_at; /* ended_at 0 = not ended before its time */
    const char *name, *stand_in_name; /* read only */
};
extern const struct model absence_model;

struct standing_row { /* somebody who is away, a row for each of their roles */
    int64_t account;
    const char *name, *role, *to_day;
};

enum err_code absence_insert(struct db *db, const struct absence *x, struct err *e) MUST_USE;
enum err_code absence_find(struct db *db, int64_t id, struct arena *a, struct absence **out, struct err *e) MUST_USE;
/* Those of a unit that are not over on a day, by their first day. */
enum err_code absence_of_unit(struct db *db, int64_t unit, const char *day, struct arena *a, struct list *out, struct err *e) MUST_USE;
enum err_code absence_end(struct db *db, int64_t id, int64_t by, int64_t at, struct err *e) MUST_USE;
/* Those in which an account is away or stands in, at any unit, that are not over on a day; by their first day. */
enum err_code absence_with(struct db *db, int64_t account, const char *day, struct arena *a, struct list *out, struct err *e) MUST_USE;
/* Units of those entered after one: int64_t, each once. */
enum err_code absence_entered(struct db *db, int64_t after_id, struct arena *a, struct list *out, struct err *e) MUST_USE;
/* Its last day becomes an earlier one, not before its first. */
enum err_code absence_cut(struct db *db, int64_t id, const char *to_day, struct err *e) MUST_USE;
/* For whom an account stands in at a unit on a day: struct standing_row, by account. */
enum err_code absence_standing(struct db *db, int64_t account, int64_t unit, const char *day, struct arena *a, struct list *out, struct err *e) MUST_USE;

extern const struct sql_set absence_set;
