/* Every revision of every procedure that was ever offered here: its text is kept for ever. The centre's table. */
#pragma once
#include "base/err.h"
#include "db/db.h"

struct procedure_revision {
    const char *code;
    int64_t revision;
    const char *sha256; /* of body, hex */
    const char *body;   /* the YAML file as it was */
    int64_t loaded_at;
    bool published;     /* by an administrator (design_store.h); else a file brought it */
    bool withdrawn;     /* taken back before its day came: never in force */
};
extern const struct model procedure_revision_model;

/* By code, then revision. */
enum err_code procedure_store_all(struct db *db, struct arena *a, struct list *out, struct err *e) MUST_USE;
/* The digest of a kept one; *out = "" when it is not there. */
enum err_code procedure_store_digest(struct db *db, const char *code, int64_t revision, struct arena *a, const char **out,
                                     struct err *e) MUST_USE;
/* The same without their texts. */
enum err_code procedure_store_heads(struct db *db, struct arena *a, struct list *out, struct err *e) MUST_USE;
/* All revisions of one code, the newest first. */
enum err_code procedure_store_of(struct db *db, const char *code, struct arena *a, struct list *out, struct err *e) MUST_USE;
/* One; *out = NULL when it is not there. */
enum err_code procedure_store_find(struct db *db, const char *code, int64_t revision, struct arena *a, struct procedure_revision **out, struct err *e) MUST_USE;
/* Grows whenever something was published, withdrawn or imported: whoever holds an older one has to read anew. */
enum err_code procedure_store_stamp(struct db *db, int64_t *out, struct err *e) MUST_USE;
/* ERR_STALE if that revision exists. */
enum err_code procedure_store_add(struct db *db, const struct procedure_revision *r, struct err *e) MUST_USE;

extern const struct sql_set procedure_set;
