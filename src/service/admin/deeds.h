/* The administrators' journal: every change they make is one deed, written in the same transaction. Its number is also the version of the thing, so that of two
 * administrators at one thing the second is told. Writes go to c->db, which must be the centre. Must never hold a password, a code or a session. */
#pragma once
#include "service/ctx.h"
#include "store/deed_store.h"

enum { DEED_WHOLE = 65535 }; /* about: all of the installation */

struct deed_new {
    const char *kind;   /* one of deed_kinds */
    const char *thing;  /* "officer:123" */
    int64_t about;      /* unit */
    const char *before, *after; /* JSON objects; NULL = {} */
    const char *reason; /* NULL = none given */
};
extern const char *const deed_kinds[]; /* NULL-ended */

enum err_code deed_write(struct ctx *c, const struct deed_new *d, struct err *e) MUST_USE;
/* Number of the last deed about a thing; 0 = none yet. */
enum err_code deed_version(struct ctx *c, const char *thing, int64_t *out, struct err *e) MUST_USE;
/* ERR_STALE if somebody has changed it since that version was shown. */
enum err_code deed_expect(struct ctx *c, const char *thing, int64_t seen, struct err *e) MUST_USE;
/* The chain from the first deed on: how many there are, and how many do not fit. `wrong_at` is the first of these, 0 = none. */
struct deed_chain { int64_t seen, wrong, wrong_at; };
enum err_code deed_verify(struct ctx *c, struct deed_chain *out, struct err *e) MUST_USE;
