/* SQL of listed procedures and of the search's words. Knows nothing of how a search finds them. */
#include "store/listing_store.h"

#define LISTING "code, name, ministry, field, levels, agency, applicants, channels, term_amount, term_unit, fee, result, decision, laws, portal, status"
#define FIELDS "code name ministry field levels agency applicants channels term_amount term_unit fee result decision laws portal status"

enum { ALL, SAVE, DROP, WORDS, SAVE_WORD, DROP_WORD };

static const struct sql rows[] = {
    [ALL] = {"select " LISTING " from listing order by code", &listing_model, NULL},
    [SAVE] = {"insert into listing(" LISTING ") values($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)"
              " on conflict(code) do update set name = excluded.name, ministry = excluded.ministry, field = excluded.field,"
              " levels = excluded.levels, agency = excluded.agency, applicants = excluded.applicants, channels = excluded.channels,"
              " term_amount = excluded.term_amount, term_unit = excluded.term_unit, fee = excluded.fee, result = excluded.result,"
              " decision = excluded.decision, laws = excluded.laws, portal = excluded.portal, status = excluded.status", NULL, NULL},
    [DROP] = {"delete from listing where code = $1", NULL, NULL},
    [WORDS] = {"select kind, said, meant from search_word order by kind, said", &search_word_model, NULL},
    [SAVE_WORD] = {"insert into search_word(kind, said, meant) values($1, $2, $3) on conflict(kind, said) do update set meant = excluded.meant", NULL, NULL},
    [DROP_WORD] = {"delete from search_word where kind = $1 and said = $2", NULL, NULL},
};
const struct sql_set listing_set = {"listing", rows, sizeof rows / sizeof rows[0]};

enum err_code listing_store_all(struct db *db, struct arena *a, struct list *out, struct err *e)
{
    return db_all(db, &rows[ALL], DB_NONE, a, out, e);
}

enum err_code listing_store_save(struct db *db, const struct listing *l, struct err *e)
{
    return db_save(db, &rows[SAVE], FIELDS, &listing_model, l, e);
}

enum err_code listing_store_drop(struct db *db, const char *code, struct err *e)
{
    return db_exec(db, &rows[DROP], DB_ARGS(DB_T(code)), NULL, e);
}

enum err_code search_store_all(struct db *db, struct arena *a, struct list *out, struct err *e)
{
    return db_all(db, &rows[WORDS], DB_NONE, a, out, e);
}

enum err_code search_store_save(struct db *db, const struct search_word *w, struct err *e)
{
    return db_save(db, &rows[SAVE_WORD], "kind said meant", &search_word_model, w, e);
}

enum err_code search_store_drop(struct db *db, const struct search_word *w, struct err *e)
{
    return db_exec(db, &rows[DROP_WORD], DB_ARGS(DB_T(w->kind), DB_T(w->said)), NULL, e);
}
