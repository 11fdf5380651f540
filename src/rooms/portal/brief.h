/* A procedure in a few words, for lists, strips of facts and the promised date. Knows no page. */
#pragma once
#include "app/due_view.h"
#include "domain/listing.h"
#include "domain/procedure.h"

struct term_view {
    const char *key; /* message "portal.term.<key>" */
    int64_t amount;
};
struct fee_view {
    const char *key; /* free, sum, each, each_of, assessed: message "portal.fee.<key>" */
    int64_t amount;
    const char *unit; /* each of what: "trang" */
};

struct brief_piece { const char *text; bool hit; }; /* a word of the name; hit: it was searched for */

struct brief {
    const char *code, *name, *field;
    const char *place; /* commune, police (of the commune), province: who decides; message "portal.place.<place>" */
    struct list pieces;
    const char *known;       /* worked, described, listed: how much there is of it; message "portal.known.<known>" */
    struct term_view term;
    struct fee_view fee;
};
extern const struct model term_view_model, fee_view_model, brief_model;
extern const char *const brief_places[], *const brief_known[];

/* Of the first case, as somebody applies through the net. query: marks its words in the name; "" = none. */
struct brief brief_of(const struct ctx *c, const struct procedure *p, const char *query);
/* Of one that is only listed. */
struct brief brief_listed(const struct ctx *c, const struct listing *l, const char *query);
struct term_view brief_listed_term(const struct listing *l);
struct fee_view brief_listed_fee(const struct listing *l);
struct term_view brief_term(const struct term *t);
/* All that holds for a case and the answers so far, in one amount. */
struct fee_view brief_fees(const struct fee_row *rows, size_t n);
struct fee_view brief_fee(const struct ctx *c, const struct fee *f);
const char *brief_place(const struct procedure *p);

/* The date that would be promised for a dossier received now; out->dated = false: the law sets no limit. unit: whose calendar,
 * UNIT_NATION_ID for the nation's. */
enum err_code brief_promise(const struct ctx *c, const struct term *t, int64_t unit, struct due_view *out, struct err *e) MUST_USE;
