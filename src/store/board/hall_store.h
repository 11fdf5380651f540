/* Who was taken in at counters on a day, and by whom: the filings of dossiers that came by a counter. Rows of a province, without anybody's name. Must never
 * reckon what they mean. */
#pragma once
#include "db/db.h"

struct taken { int64_t unit, officer, at; }; /* unit: whose desk it was */
extern const struct model taken_model;

/* Dossiers with keys from `first` to `last` (domain/dossier.h: a key begins with day, province and desk), by unit, officer and time. The record is gone after
 * the call. */
typedef enum err_code taken_fn(void *with, const void *rec, struct err *e);
enum err_code taken_each(struct db *db, int64_t first, int64_t last, taken_fn *fn, void *with, struct err *e) MUST_USE;

struct in_hand { int64_t officer, n, late; }; /* officer 0: not given to anybody by name */
extern const struct model in_hand_model;
/* Open work of a unit by whom it was given to; late: due before this moment. */
enum err_code in_hand_list(struct db *db, int64_t unit, int64_t before, struct arena *a, struct list *out, struct err *e) MUST_USE;

extern const struct sql_set hall_set;
