/* SQL of the ledger: appends and reads. Must never decide what is owed. */
#pragma once
#include "db/db.h"
#include "pay/books.h"

struct posting {
    int64_t id, at, day;
    const char *kind; /* books_kind_words */
    int64_t dossier, unit, actor;
    const char *actor_name, *number, *reference, *note;
};
extern const struct model posting_model;

struct posting_row { /* a posting with what it did to one account */
    int64_t id, at, dossier, unit, amount;
    const char *kind, *actor_name, *number, *reference, *note, *account;
};
extern const struct model posting_row_model;

struct books_sum { const char *account, *fee; int64_t unit, amount; };

/* ERR_INTERNAL if it does not balance. */
enum err_code books_append(struct db *db, const struct posting *p, const struct books *lines, struct err *e) MUST_USE;
/* Sums of a dossier by account, unit and fee (struct books_sum), those of 0 left out. */
enum err_code books_of(struct db *db, int64_t dossier, struct arena *a, struct list *out, struct err *e) MUST_USE;
/* Money in and out (cash, bank, gateway, treasury), struct posting_row: of a dossier; of a unit from day to day. */
enum err_code books_moves(struct db *db, int64_t dossier, struct arena *a, struct list *out, struct err *e) MUST_USE;
enum err_code books_days(struct db *db, int64_t unit, int64_t from, int64_t to, struct arena *a, struct list *out, struct err *e) MUST_USE;
/* Who still owes something to a unit: dossier and amount, struct posting_row. */
enum err_code books_owing(struct db *db, int64_t unit, struct arena *a, struct list *out, struct err *e) MUST_USE;
/* Is a payment of this reference there? */
enum err_code books_has(struct db *db, int64_t unit, const char *reference, bool *out, struct err *e) MUST_USE;
/* The next receipt number of a unit in a year. */
enum err_code books_number(struct db *db, int64_t unit, int year, int64_t *out, struct err *e) MUST_USE;

struct books_fault { int64_t posting, dossier, amount; };
/* For motcua check: how many postings there are, and those (struct books_fault) that do not sum to 0, have no entries, or have another
 * dossier's; entries without a posting; orders that are paid and were not booked, or the other way. */
enum err_code books_count(struct db *db, int64_t *out, struct err *e) MUST_USE;
enum err_code books_faults(struct db *db, struct arena *a, struct list *out, struct err *e) MUST_USE;

extern const struct sql_set books_set;
