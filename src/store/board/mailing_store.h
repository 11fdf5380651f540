/* Who gets the morning report by e-mail: rows of a province. Must never know what stands in it, nor which days are worked. */
#pragma once
#include "db/db.h"

struct mailing {
    int64_t account, unit;
    int64_t minute; /* of the day */
    int64_t since;
    int64_t sent;   /* day as in base/civil.h: nothing more for that day or one before it */
};
extern const struct model mailing_model;

enum err_code mailing_find(struct db *db, int64_t account, int64_t unit, struct arena *a, struct mailing **out, struct err *e) MUST_USE; /* NULL: none */
/* Inserts it, or changes minute and sent. */
enum err_code mailing_save(struct db *db, const struct mailing *m, struct err *e) MUST_USE;
enum err_code mailing_drop(struct db *db, int64_t account, int64_t unit, struct err *e) MUST_USE;
/* Not sent for that day yet though the minute has come; by account and unit, at most n: struct mailing. */
struct mailing_moment { int64_t day, minute; };
enum err_code mailing_due(struct db *db, struct mailing_moment at, size_t n, struct arena *a, struct list *out, struct err *e) MUST_USE;

extern const struct sql_set mailing_set;
