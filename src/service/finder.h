/* Finding a unit's dossiers, open and finished: by words of the applicant's name in any order, by identifier, by phone, by number. The index
 * follows from the dossier and is written with it; an applicant does not change after the opening, so a key is only ever added. */
#pragma once
#include "domain/dossier.h"
#include "service/ctx.h"

enum { FINDER_MOST = 50 };

/* Part of record_write: keys for the units that take part now and did not before. tasks: struct task. */
enum err_code finder_write(struct ctx *c, const struct dossier *old, const struct dossier *now, const struct list *tasks, struct err *e) MUST_USE;

struct finder_found {
    int64_t dossier[FINDER_MOST]; /* newest first */
    size_t n;
    bool more;   /* there are others: more words are needed */
    bool number; /* asked by identifier or phone: who looks at the answer learns whose it is */
};
/* Those of the actor's unit. Nothing that can be looked for gives nothing. */
enum err_code finder_search(struct ctx *c, const char *text, struct finder_found *out, struct err *e) MUST_USE;

/* Dossiers from before the index: their keys, page by page. *after: where to go on; 0 at first, and again when all is done. */
enum err_code finder_fill(struct ctx *c, int64_t *after, struct err *e) MUST_USE;
/* Is there something to fill? */
enum err_code finder_wanting(struct ctx *c, bool *out, struct err *e) MUST_USE;
