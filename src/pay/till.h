/* Where money may be paid: units' bank accounts and the gateway, as the operator configured them. Read once at the start, never changed. */
#pragma once
#include "base/err.h"
#include "base/record.h"

struct till_bank { const char *bin, *name; };             /* "970436", "Vietcombank" */
struct till_payee { const char *unit, *bin, *bank, *account, *name; }; /* unit: official code of a commune or department */

struct till_gateway {
    const char *url;      /* of the pay page; "" = there is no gateway */
    const char *api;      /* of queries and refunds, "http://127.0.0.1:9000/..."; "" = none: refunds are made by hand */
    const char *merchant; /* the code that the gateway gave */
    const char *secret;
};

struct till {
    struct list payees; /* struct till_payee, by unit */
    struct till_gateway gateway;
};

/* data/bank.tsv: bin, name, whether a VietQR transfer arrives. Only those of which it is said that it does. Lives in `a`. */
enum err_code till_banks_read(const char *text, struct arena *a, struct list *out, struct err *e) MUST_USE;
/* Lines "unit TAB bank TAB account TAB name": bank is a bin or a name of the table above. Empty lines and those with # are passed over.
 * ERR_INVALID "line 3: ..." for an unknown bank, an account that VietQR cannot hold, a unit named twice. */
enum err_code till_payees_read(const char *text, struct list banks, struct arena *a, struct list *out, struct err *e) MUST_USE;
const struct till_payee *till_payee_find(const struct till *t, const char *unit); /* NULL: the unit has none; t may be NULL */
static inline bool till_has_gateway(const struct till *t)
{
    return t && *t->gateway.url;
}
