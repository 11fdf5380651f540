/* The index by which a unit's dossiers are found: rows of a province. Knows neither how a key is made nor who may ask. */
#pragma once
#include "db/db.h"

enum { FINDER_KEYS = 6 }; /* of one statement */

struct finder_row { int64_t dossier; const char *key; };

/* n keys of a dossier for a unit; what is there already stays. */
enum err_code finder_add(struct db *db, int64_t unit, int64_t dossier, const char *const *keys, size_t n, struct err *e) MUST_USE;
struct finder_ask { int64_t unit; const char *begins; int64_t most; }; /* keys of a unit that begin so, at most so many */

enum err_code finder_count(struct db *db, const struct finder_ask *ask, struct arena *a, int64_t *out, struct err *e) MUST_USE;
/* By key; a row (struct finder_row) is gone after fn. */
enum err_code finder_each(struct db *db, const struct finder_ask *ask, struct arena *a, enum err_code (*fn)(void *with, const void *row, struct err *e),
                          void *with, struct err *e) MUST_USE;
/* Was it brought in where there were dossiers already, and not filled since? Then it is filled by the next start. */
enum err_code finder_empty(struct db *db, bool *out, struct err *e) MUST_USE;
enum err_code finder_filled(struct db *db, struct err *e) MUST_USE;

extern const struct sql_set finder_set;
