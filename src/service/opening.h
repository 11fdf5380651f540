/* A dossier comes into being: sent from a draft by the applicant, or taken in at the counter. */
#pragma once
#include "service/folder.h"

struct opening {
    const struct procedure *procedure; /* newest revision, not localised */
    const struct unit *unit;           /* that is asked to decide */
    const char *variant, *channel;
    int64_t account;                   /* the applicant's; 0 = none (counter) */
    const char *name, *identifier, *phone, *email, *address;
    struct form_values values;         /* as typed */
    const char *reused;                /* ids of the fields whose answers were known already, blanks between; NULL = none */
    struct attachments papers;         /* files, and papers shown at the counter (file "") */
};

/* Everything is checked: the procedure is offered there, its form, its papers. ERR_INVALID with problems. The dossier's first
 * event is written. `c->db` must be the unit's province. */
enum err_code opening_make(struct ctx *c, const struct opening *o, struct problems *p, struct folder *out, struct err *e) MUST_USE;
/* At the counter: made and accepted in one go, with the officer's receipt. */
enum err_code opening_take_in(struct ctx *c, const struct opening *o, struct problems *p, struct folder *out, struct err *e) MUST_USE;
/* The eight-letter secret printed on the receipt, "K7M3-9QTX": follows from the key, is stored nowhere. */
const char *opening_secret(const struct world *w, int64_t dossier, struct arena *a);
bool opening_secret_fits(const struct world *w, int64_t dossier, const char *typed, struct arena *a); /* case and dashes do not matter */
