/* Points of procedure files that somebody has looked up: rows of the centre. Must never know what the files say. */
#pragma once
#include "db/db.h"

struct point_row {
    const char *key, *document, *day, *note; /* document: number of what says it; day: its date */
    int64_t by_account;
    const char *by_name;
    int64_t at;
};
extern const struct model point_row_model;

enum err_code point_all(struct db *db, struct arena *a, struct list *out, struct err *e) MUST_USE; /* by key */
enum err_code point_of_procedure(struct db *db, const char *procedure, struct arena *a, struct list *out, struct err *e) MUST_USE; /* of one, by key */
enum err_code point_save(struct db *db, const struct point_row *p, struct err *e) MUST_USE;
enum err_code point_drop(struct db *db, const char *key, struct err *e) MUST_USE;

extern const struct sql_set point_set;
