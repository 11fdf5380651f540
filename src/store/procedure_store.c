/* SQL of the kept revisions of procedures. Knows nothing of what their texts say. */
#include "store/procedure_store.h"

static const struct field fields[] = {
    FIELD(procedure_revision, code, F_TEXT),
    FIELD(procedure_revision, revision, F_INT),
    FIELD(procedure_revision, sha256, F_TEXT),
    FIELD(procedure_revision, body, F_TEXT, .flags = FIELD_LINES),
    FIELD(procedure_revision, loaded_at, F_INSTANT),
    FIELD(procedure_revision, published, F_BOOL),
    FIELD(procedure_revision, withdrawn, F_BOOL),
};
const struct model procedure_revision_model = MODEL(procedure_revision, fields);

#define REVISION "code, revision, sha256, body, loaded_at"

#define TOLD(what) "exists (select 1 from procedure_journal j where j.code = r.code and j.revision = r.revision and j.what = '" what "')"
#define WHOLE "select " REVISION ", " TOLD("published") " as published, " TOLD("withdrawn") " as withdrawn from procedure_revision r"

enum { ALL, HEADS, OF, FIND, STAMP, DIGEST, ADD };

static const struct sql rows[] = {
    [ALL] = {WHOLE " order by code, revision", &procedure_revision_model, NULL},
    [HEADS] = {"select code, revision, sha256, '' as body, loaded_at, " TOLD("published") " as published, " TOLD("withdrawn") " as withdrawn"
               " from procedure_revision r order by code, revision", &procedure_revision_model, NULL},
    [OF] = {WHOLE " where code = $1 order by revision desc", &procedure_revision_model, NULL},
    [FIND] = {WHOLE " where code = $1 and revision = $2", &procedure_revision_model, NULL},
    [STAMP] = {"select coalesce((select max(id) from procedure_journal where what in ('published', 'withdrawn')), 0) * 1000000"
               " + (select count(*) from procedure_revision)", NULL, NULL},
    [DIGEST] = {"select sha256 from procedure_revision where code = $1 and revision = $2", &procedure_revision_model, NULL},
    [ADD] = {"insert into procedure_revision(" REVISION ") values($1, $2, $3, $4, $5)", NULL, NULL},
};
const struct sql_set procedure_set = {"procedure", rows, sizeof(rows) / sizeof(rows[0])};

enum err_code procedure_store_all(struct db *db, struct arena *a, struct list *out, struct err *e)
{
    return db_all(db, &rows[ALL], DB_NONE, a, out, e);
}

enum err_code procedure_store_heads(struct db *db, struct arena *a, struct list *out, struct err *e)
{
    return db_all(db, &rows[HEADS], DB_NONE, a, out, e);
}

enum err_code procedure_store_of(struct db *db, const char *code, struct arena *a, struct list *out, struct err *e)
{
    return db_all(db, &rows[OF], DB_ARGS(DB_T(code)), a, out, e);
}

enum err_code procedure_store_find(struct db *db, const char *code, int64_t revision, struct arena *a, struct procedure_revision **out, struct err *e)
{
    return db_find(db, &rows[FIND], DB_ARGS(DB_T(code), DB_I(revision)), a, (void **)out, e);
}

enum err_code procedure_store_stamp(struct db *db, int64_t *out, struct err *e)
{
    return db_int(db, &rows[STAMP], DB_NONE, 0, out, e);
}

enum err_code procedure_store_digest(struct db *db, const char *code, int64_t revision, struct arena *a, const char **out,
                                     struct err *e)
{
    struct procedure_revision *r = NULL;
    TRY(db_find(db, &rows[DIGEST], DB_ARGS(DB_T(code), DB_I(revision)), a, (void **)&r, e));
    *out = r ? r->sha256 : "";
    return ERR_OK;
}

enum err_code procedure_store_add(struct db *db, const struct procedure_revision *r, struct err *e)
{
    return db_save(db, &rows[ADD], "code revision sha256 body loaded_at", &procedure_revision_model, r, e);
}
