/* SQL of numbers. See number_store.h. */
#include "store/number_store.h"

static const struct field kind_fields[] = {FIELD(number_kind, kind, F_TEXT), FIELD(number_kind, year, F_INT), FIELD(number_kind, last, F_INT)};
static const struct model kind_model = MODEL(number_kind, kind_fields);

static const struct field row_fields[] = {FIELD(number_row, seq, F_INT), FIELD(number_row, dossier, F_INT)};
static const struct model row_model = MODEL(number_row, row_fields);

enum { NEXT, LAST, KEEP, KINDS, LIST, MARK, UNMARK, KEY, KEY_KEEP };
static const struct sql sql[] = {
    [NEXT] = {"insert into number (unit, kind, year, last) values ($1, $2, $3, 1)"
              " on conflict (unit, kind, year) do update set last = number.last + 1", NULL, 0},
    [LAST] = {"select last from number where unit = $1 and kind = $2 and year = $3", NULL, 0},
    [KEEP] = {"insert into issued (unit, kind, year, seq, dossier) values ($1, $2, $3, $4, $5) on conflict (unit, kind, year, seq) do nothing", NULL, 0},
    [KINDS] = {"select kind, year, last from number where unit = $1 order by year desc, kind limit 5000", &kind_model, 0},
    [LIST] = {"select seq, dossier from issued where unit = $1 and kind = $2 and year = $3 and seq > $4 order by seq limit $5", &row_model, 0},
    [MARK] = {"select count(*) from issued where unit = 0 and kind = ''", NULL, 0},
    [UNMARK] = {"delete from issued where unit = 0 and kind = ''", NULL, 0},
    [KEY] = {"select case when exists (select 1 from db_station) then -1 - coalesce(max(key), 0) else coalesce(max(key), 0) end from newest_key", NULL, 0}, /* one look for both */
    [KEY_KEEP] = {"insert into newest_key (one, key) values (1, $1) on conflict (one) do update set key = excluded.key where newest_key.key < excluded.key", DB_LATER, 0},
};
const struct sql_set number_set = {"number", sql, sizeof sql / sizeof sql[0]};

enum err_code number_keep(struct db *db, const struct number_place *at, int64_t seq, int64_t dossier, bool *added, struct err *e)
{
    int64_t n;
    TRY(db_exec(db, &sql[KEEP], DB_ARGS(DB_I(at->unit), DB_T(at->kind), DB_I(at->year), DB_I(seq), DB_I(dossier)), &n, e));
    *added = n != 0;
    return ERR_OK;
}

enum err_code number_last(struct db *db, const struct number_place *at, int64_t *out, struct err *e)
{
    return db_int(db, &sql[LAST], DB_ARGS(DB_I(at->unit), DB_T(at->kind), DB_I(at->year)), 0, out, e);
}

enum err_code number_take(struct db *db, const struct number_place *at, int64_t dossier, int64_t *seq, struct err *e)
{
    bool added;
    TRY(db_exec(db, &sql[NEXT], DB_ARGS(DB_I(at->unit), DB_T(at->kind), DB_I(at->year)), NULL, e));
    TRY(number_last(db, at, seq, e));
    TRY(number_keep(db, at, *seq, dossier, &added, e));
    return added ? ERR_OK : err(e, ERR_INTERNAL, "number %lld of %s was given before", (long long)*seq, at->kind);
}

enum err_code number_kinds(struct db *db, int64_t unit, struct arena *a, struct list *out, struct err *e)
{
    return db_all(db, &sql[KINDS], DB_ARGS(DB_I(unit)), a, out, e);
}

enum err_code number_list(struct db *db, const struct number_place *at, int64_t after, size_t n, struct arena *a, struct list *out, struct err *e)
{
    return db_all(db, &sql[LIST], DB_ARGS(DB_I(at->unit), DB_T(at->kind), DB_I(at->year), DB_I(after), DB_I(n)), a, out, e);
}

enum err_code number_ready(struct db *db, int64_t *out, struct err *e)
{
    int64_t marks;
    TRY(db_int(db, &sql[MARK], DB_NONE, 0, &marks, e));
    *out = !marks;
    return ERR_OK;
}

enum err_code number_is_ready(struct db *db, struct err *e)
{
    return db_exec(db, &sql[UNMARK], DB_NONE, NULL, e);
}

enum err_code number_key(struct db *db, int64_t *out, bool *station, struct err *e)
{
    TRY(db_int(db, &sql[KEY], DB_NONE, 0, out, e));
    *station = *out < 0;
    if (*station)
        *out = -1 - *out;
    return ERR_OK;
}

enum err_code number_key_keep(struct db *db, int64_t key, struct err *e)
{
    return db_exec(db, &sql[KEY_KEEP], DB_ARGS(DB_I(key)), NULL, e);
}
