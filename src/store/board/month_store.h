/* Months that are over, added up from their days (tally_month), so that a year is read as twelve months; and sums of tallies over days or months.
 * Rows of a province. Must never decide what is counted, nor what today is.
 *
 * A month is 12 * year + month - 1; day numbers as in domain/counter.h. */
#pragma once
#include "db/db.h"
#include "domain/counter.h"

int64_t month_of_day(int64_t day);
int64_t month_first_day(int64_t month); /* and that of the next month less one is its last */

/* Every month that is here, ascending: int64_t. */
enum err_code month_list(struct db *db, struct arena *a, struct list *out, struct err *e) MUST_USE;
/* The first day of which there are tallies; 0 = there are none. */
enum err_code month_first(struct db *db, int64_t *day, struct err *e) MUST_USE;
/* Adds it up anew, in a transaction that writes; it has to be over. */
enum err_code month_fold(struct db *db, int64_t month, struct err *e) MUST_USE;
enum err_code month_drop(struct db *db, int64_t month, struct err *e) MUST_USE;
/* Months that are not what their days make: int64_t. */
enum err_code month_differ(struct db *db, struct arena *a, struct list *out, struct err *e) MUST_USE;

/* Sums of tallies from a day to a day, or from a month to a month (each of them here): struct counter with n, outcome, state "" and holder 0, by unit and
 * procedure (day 0); or, of days, by day and unit (procedure ""). The record is gone after the call. */
enum month_by { SPAN_DAYS, SPAN_MONTHS, SPAN_DAILY };
typedef enum err_code month_fn(void *with, const void *rec, struct err *e);
struct month_span { enum month_by by; int64_t from, to; };
enum err_code month_sum(struct db *db, struct month_span s, month_fn *fn, void *with, struct err *e) MUST_USE;

/* Days that are over, by province: a curve of months is a few rows a day. Struct counter: day, unit = the province, outcome, n. */
enum err_code daily_put(struct db *db, const struct counter *one, struct err *e) MUST_USE;  /* outcome 0: the day is here */
enum err_code daily_list(struct db *db, int64_t from, int64_t to, month_fn *fn, void *with, struct err *e) MUST_USE; /* by day; marks too */
enum err_code daily_last(struct db *db, int64_t *day, struct err *e) MUST_USE; /* 0 = none is here */
enum err_code daily_drop(struct db *db, struct err *e) MUST_USE; /* all */

extern const struct sql_set month_set;
