/* SQL of wordings. See wording_store.h. */
#include "store/wording_store.h"

static const struct field fields[] = {FIELD(wording, key, F_TEXT), FIELD(wording, lang, F_TEXT), FIELD(wording, text, F_TEXT, .max = 4000)};
const struct model wording_model = MODEL(wording, fields);

enum { ALL, SAVE, DROP };
static const struct sql sql[] = {
    [ALL] = {"select key, lang, text from wording order by key, lang", &wording_model, 0},
    [SAVE] = {"insert into wording (key, lang, text) values ($1, $2, $3) on conflict (key, lang) do update set text = excluded.text", NULL, 0},
    [DROP] = {"delete from wording where key = $1 and lang = $2", NULL, 0},
};
const struct sql_set wording_set = {"wording", sql, sizeof sql / sizeof sql[0]};

enum err_code wording_all(struct db *db, struct arena *a, struct list *out, struct err *e)
{
    return db_all(db, &sql[ALL], DB_NONE, a, out, e);
}

enum err_code wording_save(struct db *db, const struct wording *w, struct err *e)
{
    return db_save(db, &sql[SAVE], "key lang text", &wording_model, w, e);
}

enum err_code wording_drop(struct db *db, const char *key, const char *lang, struct err *e)
{
    return db_exec(db, &sql[DROP], DB_ARGS(DB_T(key), DB_T(lang)), NULL, e);
}
