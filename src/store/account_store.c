/* SQL of accounts, roles, sessions and kept forms. See account_store.h; must never know a password's meaning. */
#include "store/account_store.h"
#include <string.h>

static const struct field account_fields[] = {
    FIELD(account, id, F_INT, .flags = FIELD_SERVER),
    FIELD(account, phone, F_TEXT, .mask = MASK_PHONE),
    FIELD(account, email, F_TEXT, .mask = MASK_EMAIL),
    FIELD(account, name, F_TEXT, .mask = MASK_NAME),
    FIELD(account, identifier, F_TEXT, .mask = MASK_IDENTIFIER),
    FIELD(account, birth, F_DATE, .mask = MASK_ALL),
    FIELD(account, sex, F_TEXT),
    FIELD(account, address, F_TEXT, .mask = MASK_ALL),
    FIELD(account, password, F_TEXT, .flags = FIELD_SECRET),
    FIELD(account, created_at, F_INSTANT),
    FIELD(account, updated_at, F_INSTANT),
};
const struct model account_model = MODEL(account, account_fields);

static const struct field officer_fields[] = {
    FIELD(officer, account, F_INT), FIELD(officer, unit, F_INT), FIELD(officer, role, F_TEXT),
    FIELD(officer, valid_from, F_DATE), FIELD(officer, valid_to, F_DATE), FIELD(officer, name, F_TEXT, .mask = MASK_NAME),
};
const struct model officer_model = MODEL(officer, officer_fields);

static const struct field session_fields[] = {
    FIELD(session_row, account, F_INT), FIELD(session_row, unit, F_INT), FIELD(session_row, created_at, F_INSTANT),
    FIELD(session_row, seen_at, F_INSTANT), FIELD(session_row, expires_at, F_INSTANT),
    FIELD(session_row, stands_in, F_INT), FIELD(session_row, name, F_TEXT), FIELD(session_row, roles, F_TEXT),
};
const struct model session_row_model = MODEL(session_row, session_fields);

static const struct field kept_fields[] = {
    FIELD(kept_form, token, F_TEXT, .flags = FIELD_SECRET), FIELD(kept_form, path, F_TEXT),
    FIELD(kept_form, body, F_TEXT, .mask = MASK_ALL, .flags = FIELD_LINES), FIELD(kept_form, expires_at, F_INSTANT),
};
const struct model kept_form_model = MODEL(kept_form, kept_fields);

enum {
    ACCOUNT_FIND, ACCOUNT_PHONE, ACCOUNT_EMAIL, ACCOUNT_INSERT, ACCOUNT_UPDATE,
    OFFICER_SET, OFFICER_OF_ACCOUNT, OFFICER_OF_UNIT,
    SESSION_INSERT, SESSION_FIND, SESSION_TOUCH, SESSION_ACT_FOR, SESSION_DELETE, SESSION_DELETE_OTHERS, SESSION_COUNT,
    SESSION_SWEEP, KEPT_SWEEP, KEPT_INSERT, KEPT_FIND, KEPT_DELETE,
};

#define ACCOUNT_COLUMNS "id, phone, email, name, identifier, birth, sex, address, password, created_at, updated_at"

/* Somebody may be away today whose work is theirs; who they are is asked only then. */
#define STANDS_IN "case when s.unit = 0 then 0 else (select count(*) from absence x where x.stand_in = s.account and x.to_day >= $3" \
    " and x.ended_at = 0) end as stands_in"

static const struct sql sql[] = {
    [ACCOUNT_FIND] = {"select " ACCOUNT_COLUMNS " from account where id = $1", &account_model, 0},
    [ACCOUNT_PHONE] = {"select " ACCOUNT_COLUMNS " from account where phone = $1", &account_model, 0},
    [ACCOUNT_EMAIL] = {"select " ACCOUNT_COLUMNS " from account where email = $1", &account_model, 0},
    [ACCOUNT_INSERT] = {"insert into account (" ACCOUNT_COLUMNS ") values ($1, nullif($2, ''), nullif($3, ''), $4, $5, $6, $7, $8,"
                        " $9, $10, $11)", NULL, 0},
    [ACCOUNT_UPDATE] = {"update account set phone = nullif($2, ''), email = nullif($3, ''), name = $4, identifier = $5, birth = $6,"
                        " sex = $7, address = $8, password = $9, updated_at = $10 where id = $1", NULL, 0},
    [OFFICER_SET] = {"insert into officer (account, unit, role, valid_from, valid_to) values ($1, $2, $3, $4, $5)"
                     " on conflict (account, unit, role) do update set valid_from = excluded.valid_from, valid_to = excluded.valid_to", NULL, 0},
    [OFFICER_OF_ACCOUNT] = {"select o.account, o.unit, o.role, o.valid_from, o.valid_to, a.name from officer o join account a on a.id = o.account"
                            " where o.account = $1 and o.valid_from <= $2 and (o.valid_to = '' or o.valid_to > $2)"
                            " order by o.unit, o.role limit 200", &officer_model, 0},
    [OFFICER_OF_UNIT] = {"select o.account, o.unit, o.role, o.valid_from, o.valid_to, a.name from officer o join account a on a.id = o.account"
                         " where o.unit = $1 and ($2 = '' or o.role = $2) and o.valid_from <= $3 and (o.valid_to = '' or o.valid_to > $3)"
                         " order by a.name, o.role limit 500", &officer_model, 0},
    [SESSION_INSERT] = {"insert into session (hash, account, unit, created_at, seen_at, expires_at) values ($1, $2, $3, $4, $5, $6)", NULL, 0},
    [SESSION_FIND] = {"select s.account, s.unit, s.created_at, s.seen_at, s.expires_at, a.name,"
                      " case when s.unit = 0 then '' else coalesce((select group_concat(role, ' ') from officer o where o.account = s.account"
                      " and o.unit = s.unit and o.valid_from <= $3 and (o.valid_to = '' or o.valid_to > $3)), '') end as roles, " STANDS_IN
                      " from session s join account a on a.id = s.account where s.hash = $1 and s.expires_at > $2", &session_row_model,
                      "select s.account, s.unit, s.created_at, s.seen_at, s.expires_at, a.name,"
                      " case when s.unit = 0 then '' else coalesce((select string_agg(role, ' ') from officer o where o.account = s.account"
                      " and o.unit = s.unit and o.valid_from <= $3 and (o.valid_to = '' or o.valid_to > $3)), '') end as roles, " STANDS_IN
                      " from session s join account a on a.id = s.account where s.hash = $1 and s.expires_at > $2"},
    [SESSION_TOUCH] = {"update session set seen_at = $2, expires_at = $3 where hash = $1", NULL, 0},
    [SESSION_ACT_FOR] = {"update session set unit = $2 where hash = $1", NULL, 0},
    [SESSION_DELETE] = {"delete from session where hash = $1", NULL, 0},
    [SESSION_DELETE_OTHERS] = {"delete from session where account = $1 and hash <> $2", NULL, 0},
    [SESSION_COUNT] = {"select count(*) from session where account = $1 and hash <> $2 and expires_at > $3", NULL, 0},
    [SESSION_SWEEP] = {"delete from session where hash in"
                       " (select hash from session where expires_at <= $1 order by expires_at limit 100)", NULL, 0},
    [KEPT_SWEEP] = {"delete from kept_form where token in"
                    " (select token from kept_form where expires_at <= $1 order by expires_at limit 100)", NULL, 0},
    [KEPT_INSERT] = {"insert into kept_form (token, path, body, expires_at) values ($1, $2, $3, $4)", NULL, 0},
    [KEPT_FIND] = {"select token, path, body, expires_at from kept_form where token = $1 and expires_at > $2", &kept_form_model, 0},
    [KEPT_DELETE] = {"delete from kept_form where token = $1", NULL, 0},
};
const struct sql_set account_set = {"account", sql, sizeof sql / sizeof sql[0]};

enum err_code account_find(struct db *db, int64_t id, struct arena *a, struct account **out, struct err *e)
{
    return db_find(db, &sql[ACCOUNT_FIND], DB_ARGS(DB_I(id)), a, (void **)out, e);
}

enum err_code account_find_address(struct db *db, const char *address, struct arena *a, struct account **out, struct err *e)
{
    const struct sql *q = &sql[strchr(address, '@') ? ACCOUNT_EMAIL : ACCOUNT_PHONE];
    return db_find(db, q, DB_ARGS(DB_T(address)), a, (void **)out, e);
}

enum err_code account_insert(struct db *db, const struct account *r, struct err *e)
{
    return db_save(db, &sql[ACCOUNT_INSERT], "id phone email name identifier birth sex address password"
                   " created_at updated_at", &account_model, r, e);
}

enum err_code account_update(struct db *db, const struct account *r, struct err *e)
{
    return db_save(db, &sql[ACCOUNT_UPDATE], "id phone email name identifier birth sex address password"
                   " updated_at", &account_model, r, e);
}

enum err_code officer_set(struct db *db, const struct officer *r, struct err *e)
{
    return db_save(db, &sql[OFFICER_SET], "account unit role valid_from valid_to", &officer_model, r, e);
}

enum err_code officer_of_account(struct db *db, int64_t account, const char *day, struct arena *a, struct list *out, struct err *e)
{
    return db_all(db, &sql[OFFICER_OF_ACCOUNT], DB_ARGS(DB_I(account), DB_T(day)), a, out, e);
}

enum err_code officer_of_unit(struct db *db, int64_t unit, const char *role, const char *day, struct arena *a, struct list *out, struct err *e)
{
    return db_all(db, &sql[OFFICER_OF_UNIT], DB_ARGS(DB_I(unit), DB_T(role), DB_T(day)), a, out, e);
}

enum err_code session_insert(struct db *db, const struct session_row *r, struct err *e)
{
    return db_exec(db, &sql[SESSION_INSERT], DB_ARGS(DB_B(r->hash, 32), DB_I(r->account), DB_I(r->unit), DB_I(r->created_at),
                   DB_I(r->seen_at), DB_I(r->expires_at)), NULL, e);
}

enum err_code session_find(struct db *db, const void *hash, int64_t now, const char *day, struct arena *a, struct session_row **out, struct err *e)
{
    return db_find(db, &sql[SESSION_FIND], DB_ARGS(DB_B(hash, 32), DB_I(now), DB_T(day)), a, (void **)out, e);
}

enum err_code session_touch(struct db *db, const void *hash, int64_t seen_at, int64_t expires_at, struct err *e)
{
    return db_exec(db, &sql[SESSION_TOUCH], DB_ARGS(DB_B(hash, 32), DB_I(seen_at), DB_I(expires_at)), NULL, e);
}

enum err_code session_act_for(struct db *db, const void *hash, int64_t unit, struct err *e)
{
    return db_exec(db, &sql[SESSION_ACT_FOR], DB_ARGS(DB_B(hash, 32), DB_I(unit)), NULL, e);
}

enum err_code session_delete(struct db *db, const void *hash, struct err *e)
{
    return db_exec(db, &sql[SESSION_DELETE], DB_ARGS(DB_B(hash, 32)), NULL, e);
}

enum err_code session_delete_others(struct db *db, int64_t account, const void *keep, struct err *e)
{
    return db_exec(db, &sql[SESSION_DELETE_OTHERS], DB_ARGS(DB_I(account), DB_B(keep, 32)), NULL, e);
}

enum err_code session_count_others(struct db *db, int64_t account, const void *but, int64_t now, int64_t *out, struct err *e)
{
    return db_int(db, &sql[SESSION_COUNT], DB_ARGS(DB_I(account), DB_B(but, 32), DB_I(now)), 0, out, e);
}

enum err_code session_sweep(struct db *db, int64_t now, struct err *e)
{
    TRY(db_exec(db, &sql[SESSION_SWEEP], DB_ARGS(DB_I(now)), NULL, e));
    return db_exec(db, &sql[KEPT_SWEEP], DB_ARGS(DB_I(now)), NULL, e);
}

enum err_code kept_form_insert(struct db *db, const struct kept_form *r, struct err *e)
{
    return db_save(db, &sql[KEPT_INSERT], "token path body expires_at", &kept_form_model, r, e);
}

enum err_code kept_form_find(struct db *db, const char *token, int64_t now, struct arena *a, struct kept_form **out, struct err *e)
{
    return db_find(db, &sql[KEPT_FIND], DB_ARGS(DB_T(token), DB_I(now)), a, (void **)out, e);
}

enum err_code kept_form_delete(struct db *db, const char *token, struct err *e)
{
    return db_exec(db, &sql[KEPT_DELETE], DB_ARGS(DB_T(token)), NULL, e);
}
