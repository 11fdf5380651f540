/* SQL of officers. See officer_store.h. */
#include "store/officer_store.h"

static const struct field fields[] = {
    FIELD(officer_row, account, F_INT), FIELD(officer_row, unit, F_INT), FIELD(officer_row, role, F_TEXT), FIELD(officer_row, valid_from, F_DATE),
    FIELD(officer_row, valid_to, F_DATE), FIELD(officer_row, name, F_TEXT, .mask = MASK_NAME), FIELD(officer_row, email, F_TEXT, .mask = MASK_EMAIL),
    FIELD(officer_row, phone, F_TEXT, .mask = MASK_PHONE), FIELD(officer_row, locked, F_INT),
};
const struct model officer_row_model = MODEL(officer_row, fields);

static const struct field task_fields[] = {
    FIELD(officer_task, dossier, F_INT), FIELD(officer_task, unit, F_INT), FIELD(officer_task, due_at, F_INT), FIELD(officer_task, procedure, F_TEXT),
};
const struct model officer_task_model = MODEL(officer_task, task_fields);

#define READ "select o.account, o.unit, o.role, o.valid_from, o.valid_to, a.name, a.email, a.phone," \
    " (select count(*) from login_failure f where f.address in (a.phone, a.email) and f.failures >= $2 and f.expires_at > $1) as locked" \
    " from officer o join account a on a.id = o.account "

enum { ALL, ONE, SESSIONS, TASKS };
static const struct sql sql[] = {
    [ALL] = {READ "order by a.name, o.account, o.unit, o.role", &officer_row_model, 0},
    [ONE] = {READ "where o.account = $3 order by o.unit, o.role", &officer_row_model, 0},
    [SESSIONS] = {"select count(*) from session where account = $1 and expires_at > $2", NULL, 0},
    [TASKS] = {"select dossier, unit, due_at, procedure from task where assignee = $1 and assignee <> 0 order by due_at, dossier limit $2", &officer_task_model, 0},
};
const struct sql_set officer_set_of_sql = {"officer", sql, sizeof sql / sizeof sql[0]};

enum err_code officer_each(struct db *db, struct officer_lock l, enum err_code (*fn)(void *ctx, const void *rec, struct err *e), void *ctx, struct err *e)
{
    return db_each(db, &sql[ALL], DB_ARGS(DB_I(l.now), DB_I(l.failures)), fn, ctx, e);
}

enum err_code officer_roles(struct db *db, struct officer_lock l, int64_t account, struct arena *a, struct list *out, struct err *e)
{
    return db_all(db, &sql[ONE], DB_ARGS(DB_I(l.now), DB_I(l.failures), DB_I(account)), a, out, e);
}

enum err_code officer_sessions(struct db *db, int64_t account, int64_t now, int64_t *out, struct err *e)
{
    return db_int(db, &sql[SESSIONS], DB_ARGS(DB_I(account), DB_I(now)), 0, out, e);
}

enum err_code officer_tasks(struct db *db, int64_t account, size_t n, struct arena *a, struct list *out, struct err *e)
{
    return db_all(db, &sql[TASKS], DB_ARGS(DB_I(account), DB_I(n)), a, out, e);
}
