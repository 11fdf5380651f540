/* Digests of what the program brought into the centre by itself. The centre's table. */
#pragma once
#include "db/db.h"

/* *out = "" if it never was. */
enum err_code brought_hash(struct db *db, const char *what, struct arena *a, const char **out, struct err *e) MUST_USE;
enum err_code brought_save(struct db *db, const char *what, const char *hash, int64_t now, struct err *e) MUST_USE;

extern const struct sql_set brought_set;
