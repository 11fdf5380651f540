/* SQL of one-time codes and failures. See login_store.h; must never know how many are too many. */
#include "store/login_store.h"

static const struct field code_fields[] = {
    FIELD(login_code, address, F_TEXT, .mask = MASK_ALL), FIELD(login_code, hash, F_TEXT, .flags = FIELD_SECRET),
    FIELD(login_code, expires_at, F_INSTANT), FIELD(login_code, tries, F_INT), FIELD(login_code, sent_at, F_INSTANT),
};
const struct model login_code_model = MODEL(login_code, code_fields);

static const struct field failure_fields[] = {
    FIELD(login_failure, address, F_TEXT, .mask = MASK_ALL), FIELD(login_failure, way, F_TEXT),
    FIELD(login_failure, failures, F_INT), FIELD(login_failure, expires_at, F_INSTANT),
};
const struct model login_failure_model = MODEL(login_failure, failure_fields);

enum { CODE_SAVE, CODE_FIND, CODE_DELETE, FAILURE_SAVE, FAILURE_FIND, FAILURE_DELETE, CODE_SWEEP, FAILURE_SWEEP };

static const struct sql sql[] = {
    [CODE_SAVE] = {"insert into login_code (address, hash, expires_at, tries, sent_at) values ($1, $2, $3, $4, $5) on conflict (address)"
                   " do update set hash = excluded.hash, expires_at = excluded.expires_at, tries = excluded.tries, sent_at = excluded.sent_at", NULL, 0},
    [CODE_FIND] = {"select address, hash, expires_at, tries, sent_at from login_code where address = $1", &login_code_model, 0},
    [CODE_DELETE] = {"delete from login_code where address = $1", NULL, 0},
    [FAILURE_SAVE] = {"insert into login_failure (address, way, failures, expires_at) values ($1, $2, $3, $4) on conflict (address, way)"
                      " do update set failures = excluded.failures, expires_at = excluded.expires_at", NULL, 0},
    [FAILURE_FIND] = {"select address, way, failures, expires_at from login_failure where address = $1 and way = $2 and expires_at > $3",
                      &login_failure_model, 0},
    [FAILURE_DELETE] = {"delete from login_failure where address = $1 and way = $2", NULL, 0},
    [CODE_SWEEP] = {"delete from login_code where address in"
                    " (select address from login_code where expires_at <= $1 order by expires_at limit 100)", NULL, 0},
    [FAILURE_SWEEP] = {"delete from login_failure where (address, way) in"
                       " (select address, way from login_failure where expires_at <= $1 order by expires_at limit 100)", NULL, 0},
};
const struct sql_set login_set = {"login", sql, sizeof sql / sizeof sql[0]};

enum err_code login_code_save(struct db *db, const struct login_code *r, struct err *e)
{
    return db_save(db, &sql[CODE_SAVE], "address hash expires_at tries sent_at", &login_code_model, r, e);
}

enum err_code login_code_find(struct db *db, const char *address, struct arena *a, struct login_code **out, struct err *e)
{
    return db_find(db, &sql[CODE_FIND], DB_ARGS(DB_T(address)), a, (void **)out, e);
}

enum err_code login_code_delete(struct db *db, const char *address, struct err *e)
{
    return db_exec(db, &sql[CODE_DELETE], DB_ARGS(DB_T(address)), NULL, e);
}

enum err_code login_failure_save(struct db *db, const struct login_failure *r, struct err *e)
{
    return db_save(db, &sql[FAILURE_SAVE], "address way failures expires_at", &login_failure_model, r, e);
}

enum err_code login_failure_find(struct db *db, const char *address, const char *way, int64_t now, struct arena *a,
                                 struct login_failure **out, struct err *e)
{
    return db_find(db, &sql[FAILURE_FIND], DB_ARGS(DB_T(address), DB_T(way), DB_I(now)), a, (void **)out, e);
}

enum err_code login_failure_delete(struct db *db, const char *address, const char *way, struct err *e)
{
    return db_exec(db, &sql[FAILURE_DELETE], DB_ARGS(DB_T(address), DB_T(way)), NULL, e);
}

enum err_code login_sweep(struct db *db, int64_t now, struct err *e)
{
    TRY(db_exec(db, &sql[CODE_SWEEP], DB_ARGS(DB_I(now)), NULL, e));
    return db_exec(db, &sql[FAILURE_SWEEP], DB_ARGS(DB_I(now)), NULL, e);
}
