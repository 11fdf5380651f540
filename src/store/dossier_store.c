/* SQL of dossiers and their journal. See dossier_store.h. */
#include "store/dossier_row.h"
#include "store/dossier_store.h"

struct key_row { int64_t id; };
static const struct field key_fields[] = {FIELD(key_row, id, F_INT)};
static const struct model key_model = MODEL(key_row, key_fields);

static const struct field head_fields[] = {FIELD(event_head, n, F_INT), FIELD(event_head, hash, F_TEXT, .flags = FIELD_BYTES)};
static const struct model event_head_model = MODEL(event_head, head_fields);

#define PLAIN(x) x "id, " x "procedure, " x "revision, " x "variant, " x "unit, " x "received_unit, " x "channel, " x "account, " x "name, " \
    x "identifier, " x "phone, " x "email, " x "address, " x "form_at, " x "state, " x "national, " x "version, " x "handler_unit, " \
    x "handler_role, " x "assignee, " x "submitted_at, " x "received_at, " x "due_at, " x "paused_at, " x "finished_at, " x "updated_at, " x "body"
#define DOSSIER_COLUMNS PLAIN("")
/* With the answers, which lie in the event that brought them. */
#define DOSSIER_READ "select " PLAIN("d.") ", j.body as origin from dossier d left join journal j on j.dossier = d.id and j.n = d.form_at "
#define EVENT_COLUMNS "dossier, n, at, kind, act, actor, unit, body, hash"
#define EVENT_FIELDS "dossier n at kind act actor unit body hash"

/* The members bound to $1.. in the order of DOSSIER_COLUMNS. */
static const char dossier_columns[] = "id procedure revision variant unit received_unit channel account name identifier phone email address "
    "form_at state national version handler_unit handler_role assignee submitted_at "
    "received_at due_at paused_at finished_at updated_at body";

enum {
    INSERT, UPDATE, FIND, NEXT, OF_ACCOUNT, RATED, BETWEEN, OF_PROCEDURE, KEYS, EVENT_INSERT, EVENT_HEAD, EVENT_LIST,
};

static const struct sql sql[] = {
    [INSERT] = {"insert into dossier (" DOSSIER_COLUMNS ") values ("
               "$1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, "
               "$23, $24, $25, $26, $27)", DB_LATER, 0},
    [UPDATE] = {"update dossier set procedure = $2, revision = $3, variant = $4, unit = $5, received_unit = $6, "
               "channel = $7, account = $8, name = $9, identifier = $10, phone = $11, email = $12, address = $13, "
               "form_at = $14, state = $15, national = $16, version = $17, handler_unit = $18, handler_role = $19, "
               "assignee = $20, submitted_at = $21, received_at = $22, due_at = $23, paused_at = $24, finished_at = $25, "
               "updated_at = $26, body = $27 where id = $1", DB_LATER, 0},
    [FIND] = {DOSSIER_READ "where d.id = $1", &dossier_row_model, 0},
    [NEXT] = {"select max(id) from dossier where id between $1 and $2", NULL, 0},
    [OF_ACCOUNT] = {DOSSIER_READ "where d.account = $1 and d.account <> 0 and d.id < $2 order by d.id desc limit $3", &dossier_row_model, 0},
    [RATED] = {"select distinct d.id from dossier d join journal j on j.dossier = d.id "
               "where d.account = $1 and d.account <> 0 and (d.finished_at = 0 or d.finished_at >= $2) and j.kind = 'rated' limit 10000", &key_model, 0},
    [BETWEEN] = {"select " DOSSIER_COLUMNS " from dossier where id between $1 and $2 order by id limit $3", &dossier_row_model, 0},
    [OF_PROCEDURE] = {"select " DOSSIER_COLUMNS " from dossier where procedure = $1 and id between $2 and $3 order by id limit $4", &dossier_row_model, 0},
    [KEYS] = {"select id from dossier where id > $1 order by id limit $2", &key_model, 0},
    [EVENT_INSERT] = {"insert into journal (" EVENT_COLUMNS ") values ($1, $2, $3, $4, $5, $6, $7, $8, $9)", DB_LATER, 0},
    [EVENT_HEAD] = {"select n, hash from journal where dossier = $1 order by n desc limit 1", &event_head_model, 0},
    [EVENT_LIST] = {"select " EVENT_COLUMNS " from journal where dossier = $1 order by n limit 10000", &event_row_model, 0},
};
const struct sql_set dossier_set = {"dossier", sql, sizeof sql / sizeof sql[0]};

/* ---- dossiers */

static enum err_code save(struct db *db, const struct sql *q, const struct dossier *d, struct err *e)
{
    struct arena *a = arena_new(0);
    struct dossier_row row = dossier_to_row(d, a);
    enum err_code rc = db_save(db, q, dossier_columns, &dossier_row_model, &row, e);
    arena_free(a);
    return rc;
}

enum err_code dossier_insert(struct db *db, const struct dossier *d, struct err *e)
{
    return save(db, &sql[INSERT], d, e);
}

enum err_code dossier_update(struct db *db, const struct dossier *d, struct err *e)
{
    return save(db, &sql[UPDATE], d, e);
}

enum err_code dossier_find(struct db *db, int64_t id, struct arena *a, struct dossier **out, struct err *e)
{
    struct dossier_row *row;
    *out = NULL;
    TRY(db_find(db, &sql[FIND], DB_ARGS(DB_I(id)), a, (void **)&row, e));
    if (!row)
        return ERR_OK;
    *out = ARENA_NEW(a, struct dossier);
    return dossier_of_row(row, a, *out, e);
}

static enum err_code dossiers(struct list *rows, struct arena *a, struct list *out, struct err *e)
{
    struct dossier *d = ARENA_ARRAY(a, struct dossier, rows->n + 1);
    const struct dossier_row *row = rows->items;
    for (size_t i = 0; i < rows->n; i++)
        TRY(dossier_of_row(&row[i], a, &d[i], e));
    *out = (struct list){d, rows->n};
    return ERR_OK;
}

enum err_code dossier_next(struct db *db, struct dossier_key *k, struct err *e)
{
    k->number = 0;
    int64_t low = dossier_id(*k), high = low + 65535, last;
    TRY(db_int(db, &sql[NEXT], DB_ARGS(DB_I(low), DB_I(high)), low, &last, e));
    if (last >= high)
        return err(e, ERR_BUSY, "all 65535 numbers of unit %d are used today", k->unit);
    k->number = (int)(last - low) + 1;
    return ERR_OK;
}

enum err_code dossier_of_account(struct db *db, int64_t account, int64_t before, size_t n, struct arena *a, struct list *out, struct err *e)
{
    int64_t below = before ? before : INT64_MAX;
    struct list rows;
    TRY(db_all(db, &sql[OF_ACCOUNT], DB_ARGS(DB_I(account), DB_I(below), DB_I(n)), a, &rows, e));
    return dossiers(&rows, a, out, e);
}

enum err_code dossier_rated(struct db *db, int64_t account, int64_t since, struct arena *a, struct list *out, struct err *e)
{
    return db_all(db, &sql[RATED], DB_ARGS(DB_I(account), DB_I(since)), a, out, e);
}

enum err_code dossier_between(struct db *db, const struct dossier_span *s, struct arena *a, struct list *out, struct err *e)
{
    struct list rows;
    if (*s->procedure)
        TRY(db_all(db, &sql[OF_PROCEDURE], DB_ARGS(DB_T(s->procedure), DB_I(s->low), DB_I(s->high), DB_I(s->n)), a, &rows, e));
    else
        TRY(db_all(db, &sql[BETWEEN], DB_ARGS(DB_I(s->low), DB_I(s->high), DB_I(s->n)), a, &rows, e));
    return dossiers(&rows, a, out, e);
}

enum err_code dossier_keys(struct db *db, int64_t after, size_t n, struct arena *a, struct list *out, struct err *e)
{
    return db_all(db, &sql[KEYS], DB_ARGS(DB_I(after), DB_I(n)), a, out, e);
}

/* ---- events */

enum err_code event_insert(struct db *db, const struct event *ev, struct err *e)
{
    struct arena *a = arena_new(0);
    struct event_row row = event_to_row(ev, a);
    enum err_code rc = db_save(db, &sql[EVENT_INSERT], EVENT_FIELDS, &event_row_model, &row, e);
    arena_free(a);
    return rc;
}

enum err_code event_head(struct db *db, int64_t dossier, struct arena *a, struct event_head *out, struct err *e)
{
    struct event_head *last;
    TRY(db_find(db, &sql[EVENT_HEAD], DB_ARGS(DB_I(dossier)), a, (void **)&last, e));
    *out = last ? *last : (struct event_head){.hash = ""};
    return ERR_OK;
}

enum err_code event_list(struct db *db, int64_t dossier, struct arena *a, struct list *out, struct err *e)
{
    struct list rows;
    TRY(db_all(db, &sql[EVENT_LIST], DB_ARGS(DB_I(dossier)), a, &rows, e));
    struct event *ev = ARENA_ARRAY(a, struct event, rows.n + 1);
    const struct event_row *row = rows.items;
    for (size_t i = 0; i < rows.n; i++)
        TRY(event_of_row(&row[i], a, &ev[i], e));
    *out = (struct list){ev, rows.n};
    return ERR_OK;
}
