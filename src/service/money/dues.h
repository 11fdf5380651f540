/* What a dossier owes, by the ledger. What is charged follows from the dossier: the fees of its procedure as it stood on the day it was
 * filed (so who filed before a new fee's day keeps the old one), those whose `when` holds, each from the moment it is due; and what an act
 * asked for. A dossier that ends without a result is let off what was not paid. Called by the acts, in their transaction. */
#pragma once
#include "service/folder.h"
#include "store/books_store.h"

struct dues {
    int64_t charged; /* đồng, after what was let off */
    int64_t paid;    /* without what was given back */
    int64_t due;     /* still to be paid; below 0: paid too much */
    int64_t cash, bank, gateway, treasury; /* of what was paid, and not given back, where it is */
    int64_t overpaid; /* -due when below 0, else 0 */
};
enum err_code dues_of(struct ctx *c, int64_t dossier, struct dues *out, struct err *e) MUST_USE;

/* After every act: charges what is due by now and was not, takes back what no longer holds. Nothing for a procedure without fees. */
enum err_code dues_settle(struct ctx *c, const struct folder *f, struct err *e) MUST_USE;
/* An act asked for money: charged as the fee that is assessed. */
enum err_code dues_ask(struct ctx *c, const struct folder *f, int64_t amount, struct err *e) MUST_USE;
/* An officer confirms that it was paid: what is not booked yet was paid past us, to the treasury. */
enum err_code dues_confirmed(struct ctx *c, const struct folder *f, int64_t amount, struct err *e) MUST_USE;

/* How to pay by bank transfer: the account of the unit that received the dossier, the text of a VietQR code, and what the payer has to
 * write. "" when nothing is due or the unit has no account in the configuration. */
struct dues_transfer {
    const char *qr, *bank, *account, *name, *purpose;
    int64_t amount;
};
/* What an act asked for - taxes - goes to the treasury by its notice, not to the unit: it is not in the transfer. */
enum err_code dues_transfer(struct ctx *c, const struct folder *f, int64_t due, struct dues_transfer *out, struct err *e) MUST_USE;

/* For the services of payments: a posting under way. */
struct dues_post {
    const char *kind; /* books_kind_words */
    int64_t dossier, unit;
    const char *number, *reference, *note; /* NULL = "" */
};
enum err_code dues_append(struct ctx *c, const struct dues_post *what, const struct books *lines, struct err *e) MUST_USE;
