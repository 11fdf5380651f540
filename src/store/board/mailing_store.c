/* SQL of the mailings. See mailing_store.h. */
#include "store/board/mailing_store.h"

static const struct field fields[] = {
    FIELD(mailing, account, F_INT), FIELD(mailing, unit, F_INT), FIELD(mailing, minute, F_INT), FIELD(mailing, since, F_INSTANT), FIELD(mailing, sent, F_INT),
};
const struct model mailing_model = MODEL(mailing, fields);

enum { FIND, SAVE, DROP, DUE };
static const struct sql sql[] = {
    [FIND] = {"select account, unit, minute, since, sent from mailing where account = $1 and unit = $2", &mailing_model, 0},
    [SAVE] = {"insert into mailing (account, unit, minute, since, sent) values ($1, $2, $3, $4, $5) on conflict (account, unit) do update set"
              " minute = excluded.minute, sent = excluded.sent", NULL, 0},
    [DROP] = {"delete from mailing where account = $1 and unit = $2", NULL, 0},
    [DUE] = {"select account, unit, minute, since, sent from mailing where sent < $1 and minute <= $2 order by account, unit limit $3", &mailing_model, 0},
};
const struct sql_set mailing_set = {"mailing", sql, sizeof sql / sizeof sql[0]};

enum err_code mailing_find(struct db *db, int64_t account, int64_t unit, struct arena *a, struct mailing **out, struct err *e)
{
    return db_find(db, &sql[FIND], DB_ARGS(DB_I(account), DB_I(unit)), a, (void **)out, e);
}

enum err_code mailing_save(struct db *db, const struct mailing *m, struct err *e)
{
    return db_save(db, &sql[SAVE], "account unit minute since sent", &mailing_model, m, e);
}

enum err_code mailing_drop(struct db *db, int64_t account, int64_t unit, struct err *e)
{
    return db_exec(db, &sql[DROP], DB_ARGS(DB_I(account), DB_I(unit)), NULL, e);
}

enum err_code mailing_due(struct db *db, struct mailing_moment at, size_t n, struct arena *a, struct list *out, struct err *e)
{
    return db_all(db, &sql[DUE], DB_ARGS(DB_I(at.day), DB_I(at.minute), DB_I(n)), a, out, e);
}
