/* The forecast of lateness as it was learnt last, what was known then of units and procedures, and the figures of days out of which that is made. Rows of a
 * province, nobody's name. Must never decide what is late, nor what a figure means. */
#pragma once
#include "db/db.h"
#include "domain/counter.h"

struct forecast_row { int64_t learnt_at, dossiers, examples; const char *verdict, *body; };
/* NULL: nothing has been learnt yet. */
enum err_code forecast_get(struct db *db, struct arena *a, struct forecast_row **out, struct err *e) MUST_USE;
/* In the place of the former one and of its rates. */
enum err_code forecast_set(struct db *db, const struct forecast_row *r, struct err *e) MUST_USE;

struct forecast_rate { int64_t unit, late, load; const char *procedure; }; /* millionths */
enum err_code forecast_rate_add(struct db *db, const struct forecast_rate *r, struct err *e) MUST_USE;
/* Of a unit, of a procedure and of all (0, ""): those that are there. */
enum err_code forecast_rates_of(struct db *db, int64_t unit, const char *procedure, struct arena *a, struct list *out, struct err *e) MUST_USE;
enum err_code forecast_rates(struct db *db, struct arena *a, struct list *out, struct err *e) MUST_USE; /* all, in no order */

/* Days in their order, up to and including `to`; struct counter, gone after the call. UNITS: what came in with a date and what ended, by day, unit and outcome.
 * PROCEDURES: results and refusals with a date, by day, procedure and outcome. OFFICERS: how many did anything for a unit on a day. */
enum forecast_days { FORECAST_DAYS_UNITS, FORECAST_DAYS_PROCEDURES, FORECAST_DAYS_OFFICERS };
enum err_code forecast_each_day(struct db *db, enum forecast_days what, int64_t to, enum err_code (*fn)(void *with, const void *rec, struct err *e), void *with,
                                struct err *e) MUST_USE;

/* Dossiers of a unit whose clock may run and whose date is still to come, nearest first, at most n. */
struct forecast_open { int64_t id, revision, unit, received_at, due_at, paused_at, handler_unit; const char *procedure, *state; };
enum err_code forecast_open_list(struct db *db, int64_t unit, int64_t now, size_t n, struct arena *a, struct list *out, struct err *e) MUST_USE;
/* Units that have any: int64_t. */
enum err_code forecast_open_units(struct db *db, struct arena *a, struct list *out, struct err *e) MUST_USE;

extern const struct sql_set forecast_sql_set;
