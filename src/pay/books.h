/* Double-entry bookkeeping: a transaction is lines on accounts that sum to 0, written once and never changed. Positive is debit. Pure:
 * knows no table and no fee; what the accounts are for is said here, who owes what is the service's (service/money/dues.h). */
#pragma once
#include "base/err.h"
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum books_account {
    BOOKS_RECEIVABLE, /* what a dossier's applicant owes; below 0 they are owed */
    BOOKS_CASH,       /* at a unit's counter */
    BOOKS_BANK,       /* in a unit's bank account */
    BOOKS_GATEWAY,    /* the gateway has it and will pay it out */
    BOOKS_TREASURY,   /* paid past us to the state's treasury, as an officer has seen */
    BOOKS_REVENUE,    /* by unit and fee; credit, so below 0 */
    BOOKS_REFUND,     /* given back though it had been owed */
    BOOKS_ACCOUNTS
};
extern const char *const books_account_words[]; /* receivable cash bank ... */

/* What a transaction is: words as stored. */
enum books_kind { BOOKS_CHARGE, BOOKS_WAIVE, BOOKS_PAYMENT, BOOKS_GIVEN_BACK, BOOKS_KINDS };
extern const char *const books_kind_words[]; /* charge waive payment refund */

struct books_line {
    enum books_account account;
    int64_t unit;    /* whose till or revenue; 0 for a receivable */
    const char *fee; /* id within the procedure; "" but for revenue */
    int64_t amount;  /* đồng, not 0 */
};

enum { BOOKS_LINES_MAX = 34 };
struct books {
    struct books_line line[BOOKS_LINES_MAX];
    size_t n;
};

/* 0 adds nothing; the same account, unit and fee again is added up, and a line that comes to 0 is taken away. */
enum err_code books_add(struct books *l, struct books_line line, struct err *e) MUST_USE;
/* ERR_INTERNAL: no lines, or they do not sum to 0. */
enum err_code books_check(const struct books *l, struct err *e) MUST_USE;
