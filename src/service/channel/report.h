/* What Kannel tells of an SMS after it took it (Kannel User's Guide, "Delivery reports"): an address made for that message alone, which nobody can make up. */
#pragma once
#include "service/ctx.h"

/* The address that Kannel is given: base, room's path, id, a key that follows from the world's. `%d` and `%F` in it are Kannel's to fill in. */
const char *report_url(const struct ctx *c, const char *base, int64_t id, bool centre);
/* Is this the key of that message? */
bool report_key_fits(const struct world *w, int64_t id, bool centre, const char *key);

struct report {
    int64_t id;
    int64_t type;       /* 1 delivered, 2 failed, 4 waits at the operator, 8 the operator has it, 16 the operator refuses it */
    const char *remote; /* the operator's name for it; "" = none */
};
/* Told twice it is once; told in any order the end is the same: delivered stands above all, and what failed is not taken back by "the operator has it".
 * *known false: no such message (it was swept away). Writes c->db. */
enum err_code report_take(struct ctx *c, const struct report *r, bool *known, struct err *e) MUST_USE;
extern const struct sql_set report_set;
