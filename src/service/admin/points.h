/* What the procedure files say is not certain (confirm:), and what was found when somebody looked it up. The files are never changed: a file whose words change
 * asks anew. Writes: c->db is the centre. */
#pragma once
#include "domain/procedure.h"
#include "service/admin/scope.h"
#include "store/point_store.h"

struct point {
    const char *key;  /* "1.000656-limit-9f3a04c2": procedure, fact, digest of the words */
    const char *code, *procedure, *of, *status, *note, *by; /* as the file says, in c->lang */
    const char *source; /* "1.000656.yaml:523" */
    const struct point_row *found; /* NULL = still to be confirmed */
};
/* All of the procedures in force, by code and line: struct point. */
enum err_code points_list(struct ctx *c, struct list *out, struct err *e) MUST_USE;
/* What a procedure's own revision still leaves open, in the order of its file: pointers into p, *n of them. What was confirmed is not among them; it is again as
 * soon as the file says it in other words. */
enum err_code points_open(struct ctx *c, const struct procedure *p, const struct procedure_confirm *const **out, size_t *n, struct err *e) MUST_USE;
const char *points_thing(struct arena *a, const char *key); /* "point:..." */

/* By who may change what is one for all (scope_whole). Problems so, ngay. ERR_NOT_FOUND: no such point in any file. */
struct point_found { const char *key, *document, *day, *note; int64_t seen; };
enum err_code points_confirm(struct ctx *c, const struct point_found *x, struct problems *p, struct err *e) MUST_USE;
/* It was not so after all. */
enum err_code points_reopen(struct ctx *c, const char *key, int64_t seen, struct err *e) MUST_USE;
