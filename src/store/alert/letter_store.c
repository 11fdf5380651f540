/* SQL of letters. See letter_store.h. */
#include "store/alert/letter_store.h"

static const struct field fields[] = {
    FIELD(letter, id, F_INT), FIELD(letter, dossier, F_INT), FIELD(letter, due, F_INSTANT), FIELD(letter, unit, F_INT), FIELD(letter, role, F_TEXT),
    FIELD(letter, act, F_TEXT), FIELD(letter, cause, F_TEXT), FIELD(letter, days, F_INT), FIELD(letter, until, F_INSTANT), FIELD(letter, state, F_TEXT),
    FIELD(letter, why, F_TEXT), FIELD(letter, reason, F_TEXT, .flags = FIELD_LINES, .max = 4000), FIELD(letter, drafted_at, F_INSTANT),
    FIELD(letter, by_account, F_INT), FIELD(letter, by_name, F_TEXT, .mask = MASK_NAME), FIELD(letter, settled_at, F_INSTANT), FIELD(letter, event, F_INT),
};
const struct model letter_model = MODEL(letter, fields);

static const struct field signer_fields[] = {FIELD(letter_signer, unit, F_INT), FIELD(letter_signer, role, F_TEXT)};
static const struct model signer_model = MODEL(letter_signer, signer_fields);
static const struct field late_fields[] = {FIELD(letter_late, dossier, F_INT), FIELD(letter_late, due, F_INSTANT)};
static const struct model late_model = MODEL(letter_late, late_fields);
static const struct field run_fields[] = {FIELD(letter_run, ran_at, F_INSTANT), FIELD(letter_run, seq, F_INT), FIELD(letter_run, told_at, F_INSTANT)};
static const struct model run_model = MODEL(letter_run, run_fields);

enum { INSERT, UPDATE, FIND, OF, OF_TIDE, OF_ALL, WAITING, WAITING_N, DROPPED, DROPPED_OF, SIGNERS, TOLD, RANGE, MOVED, DAMAGED, RUN_GET, RUN_SET };

#define COLUMNS "id, dossier, due, unit, role, act, cause, days, until, state, why, reason, drafted_at, by_account, by_name, settled_at, event"
#define READ "select " COLUMNS " from letter "
#define IN_TIDE "dossier in (select dossier from tide where seq > $1 and seq <= $2 and dossier > 0)"
#define MINE "state = 'drafted' and unit = $1 and role in ($2, $3, $4)" \
    " and exists (select 1 from task t where t.dossier = letter.dossier and t.kind = 'main' and t.due_at = letter.due)"
#define BY_A_PERSON "state = 'dropped' and by_account <> 0"
#define LATE "select t.dossier, t.due_at as due from task t where t.kind = 'main' and "
#define LETTER_OF "select 1 from letter l where l.dossier = t.dossier and l.due = t.due_at"

static const struct sql sql[] = {
    [INSERT] = {"insert into letter (" COLUMNS ") values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)", NULL, 0},
    [UPDATE] = {"update letter set unit = $2, role = $3, act = $4, cause = $5, days = $6, until = $7, state = $8, why = $9, reason = $10, drafted_at = $11,"
                " by_account = $12, by_name = $13, settled_at = $14, event = $15 where id = $1", DB_LATER, 0},
    [FIND] = {READ "where id = $1", &letter_model, 0},
    [OF] = {READ "where dossier = $1 and due = $2", &letter_model, 0},
    [OF_TIDE] = {READ "where state = 'drafted' and " IN_TIDE " order by id", &letter_model, 0},
    [OF_ALL] = {READ "where state = 'drafted' and id > $1 order by id limit $2", &letter_model, 0},
    [WAITING] = {READ "where " MINE " order by due, id limit $5", &letter_model, 0},
    [WAITING_N] = {"select count(*) from letter where " MINE, NULL, 0},
    [DROPPED] = {READ "where " BY_A_PERSON " and unit = $1 and role in ($2, $3, $4) and settled_at >= $5 order by settled_at desc, id desc limit $6", &letter_model, 0},
    [DROPPED_OF] = {READ "where " BY_A_PERSON " and dossier = $1 order by due", &letter_model, 0},
    [SIGNERS] = {"select unit, role from letter where state = 'drafted' and drafted_at > $1 group by unit, role order by unit, role", &signer_model, 0},
    [TOLD] = {"select 1 from notice where account = $1 and id > $2 and kind = $3 limit 1", NULL, 0},
    [RANGE] = {LATE "t.unit = $1 and t.role = $2 and t.due_at > $3 and t.due_at <= $4 and not exists (" LETTER_OF ") order by t.due_at, t.dossier limit $5", &late_model, 0},
    [MOVED] = {LATE "t." IN_TIDE " and t.due_at <= $3 and not exists (" LETTER_OF " and (l.state <> 'dropped' or l.by_account <> 0)) order by t.due_at, t.dossier limit $4",
               &late_model, 0},
    [DAMAGED] = {"select l.dossier, l.due from letter l where l.state = 'dropped' and l.why = '" LETTER_DAMAGED "' and exists (select 1 from task t where"
                 " t.dossier = l.dossier and t.kind = 'main' and t.due_at = l.due) order by l.due, l.dossier limit $1", &late_model, 0},
    [RUN_GET] = {"select ran_at, seq, told_at from letter_run where id = 1", &run_model, 0},
    [RUN_SET] = {"insert into letter_run (id, ran_at, seq, told_at) values (1, $1, $2, $3) on conflict (id) do update set ran_at = excluded.ran_at, seq = excluded.seq,"
                 " told_at = excluded.told_at", DB_LATER, 0},
};
const struct sql_set letter_set = {"letter", sql, sizeof sql / sizeof sql[0]};

enum err_code letter_insert(struct db *db, const struct letter *x, struct err *e)
{
    return db_save(db, &sql[INSERT], "id dossier due unit role act cause days until state why reason drafted_at by_account by_name settled_at event", &letter_model, x, e);
}

enum err_code letter_update(struct db *db, const struct letter *x, struct err *e)
{
    return db_save(db, &sql[UPDATE], "id unit role act cause days until state why reason drafted_at by_account by_name settled_at event", &letter_model, x, e);
}

enum err_code letter_find(struct db *db, int64_t id, struct arena *a, struct letter **out, struct err *e)
{
    return db_find(db, &sql[FIND], DB_ARGS(DB_I(id)), a, (void **)out, e);
}

enum err_code letter_of(struct db *db, int64_t dossier, int64_t due, struct arena *a, struct letter **out, struct err *e)
{
    return db_find(db, &sql[OF], DB_ARGS(DB_I(dossier), DB_I(due)), a, (void **)out, e);
}

enum err_code letter_of_tide(struct db *db, int64_t from, int64_t to, struct arena *a, struct list *out, struct err *e)
{
    return db_all(db, &sql[OF_TIDE], DB_ARGS(DB_I(from), DB_I(to)), a, out, e);
}

enum err_code letter_of_all(struct db *db, int64_t after, size_t n, struct arena *a, struct list *out, struct err *e)
{
    return db_all(db, &sql[OF_ALL], DB_ARGS(DB_I(after), DB_I(n)), a, out, e);
}

enum err_code letter_waiting(struct db *db, const struct letter_desk *d, size_t n, struct arena *a, struct list *out, struct err *e)
{
    return db_all(db, &sql[WAITING], DB_ARGS(DB_I(d->unit), DB_T(d->role[0]), DB_T(d->role[1]), DB_T(d->role[2]), DB_I(n)), a, out, e);
}

enum err_code letter_waiting_n(struct db *db, const struct letter_desk *d, int64_t *out, struct err *e)
{
    return db_int(db, &sql[WAITING_N], DB_ARGS(DB_I(d->unit), DB_T(d->role[0]), DB_T(d->role[1]), DB_T(d->role[2])), 0, out, e);
}

enum err_code letter_dropped(struct db *db, const struct letter_desk *d, int64_t since, size_t n, struct arena *a, struct list *out, struct err *e)
{
    return db_all(db, &sql[DROPPED], DB_ARGS(DB_I(d->unit), DB_T(d->role[0]), DB_T(d->role[1]), DB_T(d->role[2]), DB_I(since), DB_I(n)), a, out, e);
}

enum err_code letter_dropped_of(struct db *db, int64_t dossier, struct arena *a, struct list *out, struct err *e)
{
    return db_all(db, &sql[DROPPED_OF], DB_ARGS(DB_I(dossier)), a, out, e);
}

enum err_code letter_signers(struct db *db, int64_t after, struct arena *a, struct list *out, struct err *e)
{
    return db_all(db, &sql[SIGNERS], DB_ARGS(DB_I(after)), a, out, e);
}

enum err_code letter_told(struct db *db, int64_t account, const char *kind, int64_t after, bool *out, struct err *e)
{
    int64_t there;
    TRY(db_int(db, &sql[TOLD], DB_ARGS(DB_I(account), DB_I(after), DB_T(kind)), 0, &there, e));
    *out = there != 0;
    return ERR_OK;
}

/* ---- dates that have passed */

enum err_code letter_range(struct db *db, const struct letter_range *r, struct arena *a, struct list *out, struct err *e)
{
    return db_all(db, &sql[RANGE], DB_ARGS(DB_I(r->unit), DB_T(r->role), DB_I(r->after), DB_I(r->until), DB_I(r->n)), a, out, e);
}

enum err_code letter_moved(struct db *db, const struct letter_moved *m, struct arena *a, struct list *out, struct err *e)
{
    return db_all(db, &sql[MOVED], DB_ARGS(DB_I(m->from), DB_I(m->to), DB_I(m->until), DB_I(m->n)), a, out, e);
}

enum err_code letter_damaged(struct db *db, size_t n, struct arena *a, struct list *out, struct err *e)
{
    return db_all(db, &sql[DAMAGED], DB_ARGS(DB_I(n)), a, out, e);
}

enum err_code letter_run_get(struct db *db, struct arena *a, struct letter_run **out, struct err *e)
{
    return db_find(db, &sql[RUN_GET], DB_NONE, a, (void **)out, e);
}

enum err_code letter_run_set(struct db *db, const struct letter_run *r, struct err *e)
{
    return db_save(db, &sql[RUN_SET], "ran_at seq told_at", &run_model, r, e);
}
