/* Numbers of issued results, running by unit, kind (the procedure) and year, and the dossier behind each; how far the keys of rows have come. Must
 * never decide how a number is written. */
#pragma once
#include "db/db.h"

/* The next number of a unit, kind and year, kept with its dossier. */
struct number_place { int64_t unit; const char *kind; int64_t year; };
enum err_code number_take(struct db *db, const struct number_place *at, int64_t dossier, int64_t *seq, struct err *e) MUST_USE;
/* As it was given before: *added = false if it is kept already. */
enum err_code number_keep(struct db *db, const struct number_place *at, int64_t seq, int64_t dossier, bool *added, struct err *e) MUST_USE;

struct number_kind { const char *kind; int64_t year, last; };
struct number_row { int64_t seq, dossier; };
/* What a unit has given numbers for: struct number_kind, the newest year first, then by kind. */
enum err_code number_kinds(struct db *db, int64_t unit, struct arena *a, struct list *out, struct err *e) MUST_USE;
/* The last number given; 0 = none yet. */
enum err_code number_last(struct db *db, const struct number_place *at, int64_t *out, struct err *e) MUST_USE;
/* By number, above `after`, at most n: struct number_row. */
enum err_code number_list(struct db *db, const struct number_place *at, int64_t after, size_t n, struct arena *a, struct list *out, struct err *e) MUST_USE;

/* *out = 0: the database has numbers that are older than the table behind them. */
enum err_code number_ready(struct db *db, int64_t *out, struct err *e) MUST_USE;
enum err_code number_is_ready(struct db *db, struct err *e) MUST_USE; /* from now on */

/* The newest key that any process made for rows of this database (world_id()); 0 = none. Within a transaction that writes, it stays so until the end.
 * *station: the database says something of where it is (db/station.h). */
enum err_code number_key(struct db *db, int64_t *out, bool *station, struct err *e) MUST_USE;
enum err_code number_key_keep(struct db *db, int64_t key, struct err *e) MUST_USE;

extern const struct sql_set number_set;
