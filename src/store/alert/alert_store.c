/* SQL of alerts and of who was told. See alert_store.h. */
#include "store/alert/alert_store.h"

static const struct field fields[] = {
    FIELD(alert, id, F_INT), FIELD(alert, cause, F_TEXT), FIELD(alert, rule, F_TEXT), FIELD(alert, kind, F_TEXT), FIELD(alert, severity, F_INT),
    FIELD(alert, dossier, F_INT), FIELD(alert, work, F_TEXT), FIELD(alert, turn, F_INT), FIELD(alert, state, F_TEXT), FIELD(alert, procedure, F_TEXT),
    FIELD(alert, unit, F_INT), FIELD(alert, holder, F_INT), FIELD(alert, role, F_TEXT), FIELD(alert, assignee, F_INT), FIELD(alert, province, F_INT),
    FIELD(alert, subject, F_TEXT), FIELD(alert, n, F_INT), FIELD(alert, due_at, F_INSTANT), FIELD(alert, level, F_INT), FIELD(alert, next_at, F_INSTANT),
    FIELD(alert, raised_at, F_INSTANT), FIELD(alert, status, F_TEXT), FIELD(alert, by_account, F_INT), FIELD(alert, by_name, F_TEXT, .mask = MASK_NAME),
    FIELD(alert, reason, F_TEXT), FIELD(alert, answered_at, F_INSTANT), FIELD(alert, until_at, F_INSTANT), FIELD(alert, closed_at, F_INSTANT),
    FIELD(alert, closed_why, F_TEXT),
};
const struct model alert_model = MODEL(alert, fields);

static const struct field to_fields[] = {
    FIELD(alert_to, alert, F_INT), FIELD(alert_to, account, F_INT), FIELD(alert_to, level, F_INT), FIELD(alert_to, ways, F_INT), FIELD(alert_to, tell_at, F_INSTANT),
    FIELD(alert_to, told_at, F_INSTANT), FIELD(alert_to, gathered, F_INT), FIELD(alert_to, again, F_INT), FIELD(alert_to, read_at, F_INSTANT),
};
const struct model alert_to_model = MODEL(alert_to, to_fields);

struct holder { int64_t unit; };
static const struct field holder_fields[] = {FIELD(holder, unit, F_INT)};
static const struct model holder_model = MODEL(holder, holder_fields);

enum { INSERT, UPDATE, FIND, KNOWN, OF_DOSSIER, OF_TIDE, OF_ALL, OF_KIND, HOLDERS, OPEN_WITH, CLIMBING, TO_INSERT, TO_WAITING, TO_TOLD, TO_DROP, TO_AGAIN, TO_HAS,
       SWEEP_TO, SWEEP_WATCH, SWEEP };

#define COLUMNS "id, cause, rule, kind, severity, dossier, work, turn, state, procedure, unit, holder, role, assignee, province, subject, n, due_at, level, next_at," \
    " raised_at, status, by_account, by_name, reason, answered_at, until_at, closed_at, closed_why"
#define READ "select " COLUMNS " from alert "
#define TO_COLUMNS "alert, account, level, ways, tell_at, told_at, gathered, again, read_at"

/* Of a dossier that is still being worked on the cause stays known: it must not be raised once more. */
#define SWEPT(what) "select " what " from (select id, dossier from alert where id < $1 and status = 'closed' and closed_at < $2" \
    " and not exists (select 1 from task where task.dossier = alert.dossier) order by id limit $3) as old"

static const struct sql sql[] = {
    [INSERT] = {"insert into alert (" COLUMNS ") values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, 0, '',"
                " '', 0, 0, 0, '') on conflict (cause) do nothing", NULL, 0},
    [UPDATE] = {"update alert set holder = $2, role = $3, assignee = $4, state = $5, level = $6, next_at = $7, status = $8, by_account = $9, by_name = $10, reason = $11,"
                " answered_at = $12, until_at = $13, closed_at = $14, closed_why = $15, n = $16 where id = $1", DB_LATER, 0},
    [FIND] = {READ "where id = $1", &alert_model, 0},
    [KNOWN] = {"select 1 from alert where cause = $1", NULL, 0},
    [OF_DOSSIER] = {READ "where dossier = $1 and status <> 'closed' order by id", &alert_model, 0},
    [OF_TIDE] = {READ "where status <> 'closed' and dossier in (select dossier from tide where seq > $1 and seq <= $2 and dossier > 0) order by id", &alert_model, 0},
    [OF_ALL] = {READ "where status <> 'closed' and dossier > 0 order by id limit $1", &alert_model, 0},
    [OF_KIND] = {READ "where dossier = 0 and kind = $1 and status <> 'closed' order by id limit 1000", &alert_model, 0},
    [HOLDERS] = {"select distinct holder as unit from alert where status <> 'closed' and status = 'open' and dossier > 0 order by holder", &holder_model, 0},
    [OPEN_WITH] = {READ "where status <> 'closed' and status = 'open' and holder = $1 and id in (select alert from alert_to where account = $2) order by id limit 1000", &alert_model, 0},
    [CLIMBING] = {READ "where next_at > 0 and next_at <= $1 order by next_at, id limit $2", &alert_model, 0},
    [TO_INSERT] = {"insert into alert_to (" TO_COLUMNS ") values ($1, $2, $3, $4, $5, $6, $7, $8, $9) on conflict (alert, account) do nothing", NULL, 0},
    [TO_WAITING] = {"select " TO_COLUMNS " from alert_to where told_at = 0 and tell_at <= $1 order by account, alert limit $2", &alert_to_model, 0},
    [TO_TOLD] = {"update alert_to set told_at = $3 where alert = $1 and account = $2", DB_LATER, 0},
    [TO_DROP] = {"update alert_to set told_at = $2 where alert = $1 and told_at = 0", DB_LATER, 0},
    [TO_AGAIN] = {"update alert_to set told_at = 0, tell_at = $3, gathered = 0, again = again + 1 where alert = $1 and account = $2", DB_LATER, 0},
    [TO_HAS] = {"select 1 from alert_to where alert = $1 and account = $2", NULL, 0},
    [SWEEP_TO] = {"delete from alert_to where alert in (" SWEPT("id") ")", NULL, 0},
    [SWEEP_WATCH] = {"delete from alert_watch where dossier in (" SWEPT("dossier") ") and dossier <> 0", NULL, 0},
    [SWEEP] = {"delete from alert where id in (" SWEPT("id") ")", NULL, 0},
};
const struct sql_set alert_set = {"alert", sql, sizeof sql / sizeof sql[0]};

enum err_code alert_insert(struct db *db, const struct alert *x, bool *added, struct err *e)
{
    int64_t n = 0;
    TRY(db_exec(db, &sql[INSERT], DB_ARGS(DB_I(x->id), DB_T(x->cause), DB_T(x->rule), DB_T(x->kind), DB_I(x->severity), DB_I(x->dossier), DB_T(x->work), DB_I(x->turn),
                DB_T(x->state), DB_T(x->procedure), DB_I(x->unit), DB_I(x->holder), DB_T(x->role), DB_I(x->assignee), DB_I(x->province), DB_T(x->subject), DB_I(x->n),
                DB_I(x->due_at), DB_I(x->level), DB_I(x->next_at), DB_I(x->raised_at), DB_T(x->status)), &n, e));
    *added = n > 0;
    return ERR_OK;
}

enum err_code alert_update(struct db *db, const struct alert *x, struct err *e)
{
    return db_save(db, &sql[UPDATE], "id holder role assignee state level next_at status by_account by_name reason answered_at until_at closed_at closed_why n",
                   &alert_model, x, e);
}

enum err_code alert_find(struct db *db, int64_t id, struct arena *a, struct alert **out, struct err *e)
{
    return db_find(db, &sql[FIND], DB_ARGS(DB_I(id)), a, (void **)out, e);
}

static enum err_code has(struct db *db, int which, const struct db_arg *args, bool *out, struct err *e)
{
    int64_t there;
    TRY(db_int(db, &sql[which], args, 0, &there, e));
    *out = there != 0;
    return ERR_OK;
}

enum err_code alert_known(struct db *db, const char *cause, bool *out, struct err *e)
{
    return has(db, KNOWN, DB_ARGS(DB_T(cause)), out, e);
}

enum err_code alert_of_dossier(struct db *db, int64_t dossier, struct arena *a, struct list *out, struct err *e)
{
    return db_all(db, &sql[OF_DOSSIER], DB_ARGS(DB_I(dossier)), a, out, e);
}

enum err_code alert_of_tide(struct db *db, int64_t from, int64_t to, struct arena *a, struct list *out, struct err *e)
{
    return db_all(db, &sql[OF_TIDE], DB_ARGS(DB_I(from), DB_I(to)), a, out, e);
}

enum err_code alert_of_all(struct db *db, size_t n, struct arena *a, struct list *out, struct err *e)
{
    return db_all(db, &sql[OF_ALL], DB_ARGS(DB_I(n)), a, out, e);
}

enum err_code alert_of_kind(struct db *db, const char *kind, struct arena *a, struct list *out, struct err *e)
{
    return db_all(db, &sql[OF_KIND], DB_ARGS(DB_T(kind)), a, out, e);
}

enum err_code alert_holders(struct db *db, struct arena *a, struct list *out, struct err *e)
{
    return db_all(db, &sql[HOLDERS], DB_NONE, a, out, e);
}

enum err_code alert_open_with(struct db *db, int64_t unit, int64_t account, struct arena *a, struct list *out, struct err *e)
{
    return db_all(db, &sql[OPEN_WITH], DB_ARGS(DB_I(unit), DB_I(account)), a, out, e);
}

enum err_code alert_climbing(struct db *db, int64_t now, size_t n, struct arena *a, struct list *out, struct err *e)
{
    return db_all(db, &sql[CLIMBING], DB_ARGS(DB_I(now), DB_I(n)), a, out, e);
}

/* ---- who was told */

enum err_code alert_to_insert(struct db *db, const struct alert_to *x, bool *added, struct err *e)
{
    int64_t n = 0;
    TRY(db_exec(db, &sql[TO_INSERT], DB_ARGS(DB_I(x->alert), DB_I(x->account), DB_I(x->level), DB_I(x->ways), DB_I(x->tell_at), DB_I(x->told_at), DB_I(x->gathered),
                DB_I(x->again), DB_I(x->read_at)), &n, e));
    *added = n > 0;
    return ERR_OK;
}

enum err_code alert_to_waiting(struct db *db, int64_t now, size_t n, struct arena *a, struct list *out, struct err *e)
{
    return db_all(db, &sql[TO_WAITING], DB_ARGS(DB_I(now), DB_I(n)), a, out, e);
}

enum err_code alert_to_told(struct db *db, int64_t alert, int64_t account, int64_t now, struct err *e)
{
    return db_exec(db, &sql[TO_TOLD], DB_ARGS(DB_I(alert), DB_I(account), DB_I(now)), NULL, e);
}

enum err_code alert_to_drop(struct db *db, int64_t alert, int64_t now, struct err *e)
{
    return db_exec(db, &sql[TO_DROP], DB_ARGS(DB_I(alert), DB_I(now)), NULL, e);
}

enum err_code alert_to_again(struct db *db, int64_t alert, int64_t account, int64_t at, struct err *e)
{
    return db_exec(db, &sql[TO_AGAIN], DB_ARGS(DB_I(alert), DB_I(account), DB_I(at)), NULL, e);
}

enum err_code alert_to_has(struct db *db, int64_t alert, int64_t account, bool *out, struct err *e)
{
    return has(db, TO_HAS, DB_ARGS(DB_I(alert), DB_I(account)), out, e);
}

enum err_code alert_sweep(struct db *db, int64_t before_id, int64_t closed_before, size_t n, struct err *e)
{
    static const int steps[] = {SWEEP_TO, SWEEP_WATCH, SWEEP};
    for (size_t i = 0; i < sizeof steps / sizeof steps[0]; i++)
        TRY(db_exec(db, &sql[steps[i]], DB_ARGS(DB_I(before_id), DB_I(closed_before), DB_I(n)), NULL, e));
    return ERR_OK;
}
