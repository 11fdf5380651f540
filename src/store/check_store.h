/* What only `motcua check` asks of a province: rows that no use case looks at. */
#pragma once
#include "db/db.h"

/* A dossier that has events and no row: *out = its key, 0 if there is none. */
enum err_code check_store_orphan(struct db *db, int64_t *out, struct err *e) MUST_USE;
/* The next dossier that has events, above `after`: *out = its key, 0 if there is none. */
enum err_code check_store_next(struct db *db, int64_t after, int64_t *out, struct err *e) MUST_USE;
/* Stored files by hash, above `after` ("" = from the first); struct stored_file. */
enum err_code check_store_files(struct db *db, const char *after, size_t n, struct arena *a, struct list *out, struct err *e) MUST_USE;

extern const struct sql_set check_set;
