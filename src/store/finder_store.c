/* SQL of the index by which dossiers are found. See finder_store.h; must never fold a text. */
#include "store/finder_store.h"

static const struct field fields[] = {FIELD(finder_row, dossier, F_INT), FIELD(finder_row, key, F_TEXT, .mask = MASK_ALL)};
static const struct model finder_row_model = MODEL(finder_row, fields);

enum { ADD, COUNT, LIST, EMPTY, FILLED };

/* Behind every key that begins with $2 comes $3. */
#define RANGE "from finder where unit = $1 and key >= $2 and key < $3"

static const struct sql sql[] = {
    [ADD] = {"insert into finder (unit, key, dossier) values ($1, $3, $2), ($1, $4, $2), ($1, $5, $2), ($1, $6, $2), ($1, $7, $2), ($1, $8, $2)"
             " on conflict do nothing", DB_LATER, 0},
    [COUNT] = {"select count(*) from (select 1 " RANGE " limit $4) as part", NULL, 0},
    [LIST] = {"select dossier, key " RANGE " order by key, dossier limit $4", &finder_row_model, 0},
    [EMPTY] = {"select 1 from finder where unit = 0 and key = ''", NULL, 0},
    [FILLED] = {"delete from finder where unit = 0 and key = ''", NULL, 0},
};
const struct sql_set finder_set = {"finder", sql, sizeof sql / sizeof sql[0]};

/* A statement takes six; fewer are filled up with the last, which is there already then. */
enum err_code finder_add(struct db *db, int64_t unit, int64_t dossier, const char *const *keys, size_t n, struct err *e)
{
    for (size_t i = 0; i < n; i += FINDER_KEYS) {
        const char *k[FINDER_KEYS];
        for (size_t j = 0; j < FINDER_KEYS; j++)
            k[j] = keys[i + j < n ? i + j : n - 1];
        TRY(db_exec(db, &sql[ADD], DB_ARGS(DB_I(unit), DB_I(dossier), DB_T(k[0]), DB_T(k[1]), DB_T(k[2]), DB_T(k[3]), DB_T(k[4]), DB_T(k[5])), NULL, e));
    }
    return ERR_OK;
}

static const char *behind(struct arena *a, const char *begins)
{
    return arena_fmt(a, "%s\xf4\x8f\xbf\xbf", begins);
}

enum err_code finder_count(struct db *db, const struct finder_ask *ask, struct arena *a, int64_t *out, struct err *e)
{
    return db_int(db, &sql[COUNT], DB_ARGS(DB_I(ask->unit), DB_T(ask->begins), DB_T(behind(a, ask->begins)), DB_I(ask->most)), 0, out, e);
}

enum err_code finder_each(struct db *db, const struct finder_ask *ask, struct arena *a, enum err_code (*fn)(void *with, const void *row, struct err *e),
                          void *with, struct err *e)
{
    return db_each(db, &sql[LIST], DB_ARGS(DB_I(ask->unit), DB_T(ask->begins), DB_T(behind(a, ask->begins)), DB_I(ask->most)), fn, with, e);
}

enum err_code finder_empty(struct db *db, bool *out, struct err *e)
{
    int64_t there;
    TRY(db_int(db, &sql[EMPTY], DB_NONE, 0, &there, e));
    *out = there != 0;
    return ERR_OK;
}

enum err_code finder_filled(struct db *db, struct err *e)
{
    return db_exec(db, &sql[FILLED], DB_NONE, NULL, e);
}
