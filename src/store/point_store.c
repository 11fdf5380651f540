/* SQL of points. See point_store.h. */
#include "store/point_store.h"

static const struct field fields[] = {
    FIELD(point_row, key, F_TEXT), FIELD(point_row, document, F_TEXT), FIELD(point_row, day, F_DATE), FIELD(point_row, note, F_TEXT, .flags = FIELD_LINES),
    FIELD(point_row, by_account, F_INT), FIELD(point_row, by_name, F_TEXT), FIELD(point_row, at, F_INSTANT),
};
const struct model point_row_model = MODEL(point_row, fields);

enum { ALL, OF, SAVE, DROP };
static const struct sql sql[] = {
    [ALL] = {"select key, document, day, note, by_account, by_name, at from point order by key", &point_row_model, 0},
    [OF] = {"select key, document, day, note, by_account, by_name, at from point where key >= $1 || '-' and key < $1 || '.' order by key", &point_row_model, 0},
    [SAVE] = {"insert into point (key, document, day, note, by_account, by_name, at) values ($1, $2, $3, $4, $5, $6, $7) on conflict (key) do update set"
              " document = excluded.document, day = excluded.day, note = excluded.note, by_account = excluded.by_account, by_name = excluded.by_name,"
              " at = excluded.at", NULL, 0},
    [DROP] = {"delete from point where key = $1", NULL, 0},
};
const struct sql_set point_set = {"point", sql, sizeof sql / sizeof sql[0]};

enum err_code point_all(struct db *db, struct arena *a, struct list *out, struct err *e)
{
    return db_all(db, &sql[ALL], DB_NONE, a, out, e);
}

/* Keys begin "1.000656-"; '.' is the letter after '-'. */
enum err_code point_of_procedure(struct db *db, const char *procedure, struct arena *a, struct list *out, struct err *e)
{
    return db_all(db, &sql[OF], DB_ARGS(DB_T(procedure)), a, out, e);
}

enum err_code point_save(struct db *db, const struct point_row *p, struct err *e)
{
    return db_save(db, &sql[SAVE], "key document day note by_account by_name at", &point_row_model, p, e);
}

enum err_code point_drop(struct db *db, const char *key, struct err *e)
{
    return db_exec(db, &sql[DROP], DB_ARGS(DB_T(key)), NULL, e);
}
