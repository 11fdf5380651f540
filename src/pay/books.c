/* Lines that balance. See books.h. */
#include "pay/books.h"
#include <string.h>

const char *const books_account_words[] = {"receivable", "cash", "bank", "gateway", "treasury", "revenue", "refund", NULL};
const char *const books_kind_words[] = {"charge", "waive", "payment", "refund", NULL};

/* No fee and no day's takings comes near it; sums of all lines stay within 64 bits. */
#define AMOUNT_MAX 100000000000000

static bool same_line(const struct books_line *a, const struct books_line *b)
{
    return a->account == b->account && a->unit == b->unit && strcmp(a->fee, b->fee) == 0;
}

enum err_code books_add(struct books *l, struct books_line line, struct err *e)
{
    if (line.amount > AMOUNT_MAX || line.amount < -AMOUNT_MAX)
        return err(e, ERR_INVALID, "an amount beyond reason");
    if (!line.fee)
        line.fee = "";
    for (size_t i = 0; i < l->n; i++)
        if (same_line(&l->line[i], &line)) {
            l->line[i].amount += line.amount;
            if (!l->line[i].amount)
                memmove(&l->line[i], &l->line[i + 1], (--l->n - i) * sizeof *l->line);
            return ERR_OK;
        }
    if (!line.amount)
        return ERR_OK;
    if (l->n == BOOKS_LINES_MAX)
        return err(e, ERR_TOO_LARGE, "a transaction of over %d lines", BOOKS_LINES_MAX);
    l->line[l->n++] = line;
    return ERR_OK;
}

enum err_code books_check(const struct books *l, struct err *e)
{
    int64_t sum = 0;
    for (size_t i = 0; i < l->n; i++)
        sum += l->line[i].amount;
    if (!l->n)
        return err(e, ERR_INTERNAL, "a transaction without lines");
    return sum ? err(e, ERR_INTERNAL, "lines sum to %lld, not 0", (long long)sum) : ERR_OK;
}
