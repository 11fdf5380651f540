/* The one place that writes a dossier: row, event and tasks together, chained to the event before. */
#pragma once
#include "domain/event.h"
#include "service/ctx.h"
#include "store/dossier_store.h"

/* What happened; the rest of the event follows from the context and the dossier. */
struct record_what {
    const char *kind, *act, *note; /* as of an event (domain/event.h) */
    const struct standing *behalf; /* for whom the actor did it; NULL = in their own right */
};

/* The first event of a dossier that goes on in the same transaction, as when a desk takes in what it was handed: the row, its tasks and its keys
 * are written once, by the record_write that must follow with `old` as it is here. */
enum err_code record_open(struct ctx *c, struct dossier *now, struct record_what what, struct err *e) MUST_USE;
/* old NULL: a new dossier is inserted. Else its row becomes `now` (version + 1 for kind acted). tasks: the open work
 * that follows from it, replaces what was there. */
enum err_code record_write(struct ctx *c, const struct dossier *old, struct dossier *now, struct record_what what,
                           const struct list *tasks, struct err *e) MUST_USE;
/* An officer saw personal data of it. */
enum err_code record_read(struct ctx *c, int64_t dossier, const char *why, struct err *e) MUST_USE;

/* A word between officers about it (at most RECORD_MESSAGE characters): kept in its journal, changes nothing, and is never the applicant's to read. */
enum { RECORD_MESSAGE = 2000 };
enum err_code record_message(struct ctx *c, int64_t dossier, const char *text, struct err *e) MUST_USE;

/* Answers that a machine read off a paper and the actor confirmed (ids of fields alone), and those mended afterwards. */
enum err_code record_digitised(struct ctx *c, int64_t dossier, const char *what, struct err *e) MUST_USE;

/* Money came in for it: the account (pay/books.h) and what the receipt says. Counted, like what follows. */
enum err_code record_paid(struct ctx *c, int64_t dossier, const char *account, const char *note, struct err *e) MUST_USE;
/* Whoever was served gave marks, 1 to COUNTER_MARKS, and a few words ("" = none). */
enum err_code record_rated(struct ctx *c, int64_t dossier, int marks, const char *words, struct err *e) MUST_USE;

/* By what role, and under what name, the journal has what the actor does now; behalf as in record_what. */
const char *record_role(const struct ctx *c);
const char *record_name(const struct ctx *c, const struct standing *behalf);

/* The key that a code names, whether or not the dossier is there; 0 if it can be none. */
int64_t record_id(const struct world *w, const char *code, struct arena *a);
/* The public code of a key. "" for 0 or an unknown unit. */
const char *record_code(const struct world *w, int64_t id, struct arena *a);

/* Verifies the chain, rebuilds the dossier from its events and compares. ERR_STORAGE with `why` saying which and how. */
enum err_code record_verify(struct ctx *c, const struct dossier *d, struct err *e) MUST_USE;
