/* SQL of what the program brought. See brought_store.h; must never know what it is. */
#include "store/brought_store.h"

struct brought {
    const char *hash;
};
static const struct field fields[] = {FIELD(brought, hash, F_TEXT)};
static const struct model brought_model = MODEL(brought, fields);

enum { HASH, SAVE };
static const struct sql rows[] = {
    [HASH] = {"select hash from brought where what = $1", &brought_model, NULL},
    [SAVE] = {"insert into brought (what, hash, at) values ($1, $2, $3) on conflict (what) do update set hash = excluded.hash, at = excluded.at", NULL, NULL},
};
const struct sql_set brought_set = {"brought", rows, sizeof rows / sizeof rows[0]};

enum err_code brought_hash(struct db *db, const char *what, struct arena *a, const char **out, struct err *e)
{
    struct brought *row = NULL;
    TRY(db_find(db, &rows[HASH], DB_ARGS(DB_T(what)), a, (void **)&row, e));
    *out = row ? row->hash : "";
    return ERR_OK;
}

enum err_code brought_save(struct db *db, const char *what, const char *hash, int64_t now, struct err *e)
{
    return db_exec(db, &rows[SAVE], DB_ARGS(DB_T(what), DB_T(hash), DB_I(now)), NULL, e);
}
