/* SQL of `motcua check`. See check_store.h; must never write. */
#include "store/check_store.h"
#include "store/draft_store.h"

enum { ORPHAN, FILES, NEXT };

static const struct sql sql[] = {
    [ORPHAN] = {"select min(dossier) from journal where dossier not in (select id from dossier)", NULL, NULL},
    [FILES] = {"select sha256, size, type, created_at from file where sha256 > $1 order by sha256 limit $2", &stored_file_model, NULL},
    [NEXT] = {"select min(dossier) from journal where dossier > $1", NULL, NULL},
};
const struct sql_set check_set = {"check", sql, sizeof sql / sizeof sql[0]};

enum err_code check_store_orphan(struct db *db, int64_t *out, struct err *e)
{
    return db_int(db, &sql[ORPHAN], DB_NONE, 0, out, e);
}

enum err_code check_store_next(struct db *db, int64_t after, int64_t *out, struct err *e)
{
    return db_int(db, &sql[NEXT], DB_ARGS(DB_I(after)), 0, out, e);
}

enum err_code check_store_files(struct db *db, const char *after, size_t n, struct arena *a, struct list *out, struct err *e)
{
    return db_all(db, &sql[FILES], DB_ARGS(DB_T(after), DB_I(n)), a, out, e);
}
