/* Money taken and given back, booked in the ledger; an assessed sum that was paid in full lets the dossier go on, in the same transaction.
 * Whoever may see the dossier as an officer of the unit that takes money for it may record a payment; a leader of it gives money back. */
#pragma once
#include "service/money/dues.h"

struct payment {
    int64_t dossier, unit;
    enum books_account account; /* cash, bank or gateway */
    int64_t amount;
    const char *reference, *note; /* NULL = "" */
};
struct payment_made {
    const char *number; /* of the receipt: "000012/2026" */
    bool confirmed;     /* the workflow has gone on */
};
/* Books it and tells it in the dossier's journal, whatever is due: the money is there. Asks nobody's leave: for the gateway and for statements. ERR_STALE: the unit has a
 * booking of this reference already. */
enum err_code payment_book(struct ctx *c, const struct payment *p, struct payment_made *out, struct err *e) MUST_USE;
/* At the counter: cash, or a transfer that the officer has seen. ERR_FORBIDDEN; ERR_INVALID with problems: "amount" 0 or above what is due. */
enum err_code payment_take(struct ctx *c, const struct payment *p, struct problems *problems, struct payment_made *out, struct err *e) MUST_USE;
/* By a leader, with a reason (p->note), out of what was paid that way; of what was paid too much first. By the gateway where it was paid
 * there, if it has an address for that (service/money/gateway.h), else by hand. ERR_FORBIDDEN, ERR_INVALID. */
enum err_code payment_give_back(struct ctx *c, const struct payment *p, struct problems *problems, struct err *e) MUST_USE;
bool payment_may_take(const struct actor *a, const struct folder *f);
bool payment_may_give_back(const struct actor *a, const struct folder *f);

/* A line of a statement that names a dossier of the unit with exactly this sum due. */
struct payment_due { int64_t dossier, amount; const char *code; };
/* Every dossier that owes the unit something (struct payment_due). */
enum err_code payments_due(struct ctx *c, int64_t unit, struct list *out, struct err *e) MUST_USE;
