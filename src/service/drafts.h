/* An application under way: kept at every step, sent once. A draft is its owner's alone; everybody else's answers as one
 * that does not exist. c->db is the province of the draft's unit. */
#pragma once
#include "service/act.h"
#include "service/opening.h"
#include "store/account_store.h"
#include "store/draft_store.h"

struct draft_folder {
    struct draft row;
    const struct procedure *procedure; /* as it stands at the unit today */
    const struct unit *unit;
    struct form_values values;
    struct attachments papers;
};

/* A new one at a unit, with what is known of the account filled in. ERR_INVALID "unit", "variant". */
enum err_code draft_start(struct ctx *c, const char *procedure, int64_t unit, const char *variant, struct problems *p, int64_t *id, struct err *e) MUST_USE;
enum err_code draft_load(struct ctx *c, int64_t id, struct draft_folder *out, struct err *e) MUST_USE;
/* Values of one step as typed: all are kept, right or wrong; problems tell what is wrong. step = the step that was filled in. */
enum err_code draft_fill(struct ctx *c, int64_t id, const char *step, struct form_values typed, struct problems *p, struct err *e) MUST_USE;
enum err_code draft_attach(struct ctx *c, int64_t id, const struct act_file *files, size_t n, struct err *e) MUST_USE;
enum err_code draft_detach(struct ctx *c, int64_t id, int64_t n, struct err *e) MUST_USE;
/* Sends it. Sent before: the same dossier again, and nothing is written. ERR_INVALID with problems; the draft stays. */
enum err_code draft_send(struct ctx *c, int64_t id, struct problems *p, int64_t *dossier, struct err *e) MUST_USE;
/* Ids, blanks between, of the fields that stand as the account or a former dossier had them: nobody had to type them. */
const char *draft_reused(struct ctx *c, const struct form *form, const struct account *a, struct form_values values);
enum err_code draft_drop(struct ctx *c, int64_t id, struct err *e) MUST_USE;
