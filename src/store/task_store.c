/* SQL of open work and of the desks' figures. See task_store.h; must never know what makes a task. */
#include "store/task_store.h"
#include "base/clock.h"
#include <string.h>

static const struct field task_fields[] = {
    FIELD(task, unit, F_INT), FIELD(task, role, F_TEXT), FIELD(task, due_at, F_INT), FIELD(task, dossier, F_INT),
    FIELD(task, kind, F_TEXT), FIELD(task, assignee, F_INT), FIELD(task, procedure, F_TEXT), FIELD(task, paused, F_INT),
    FIELD(task, ready, F_INT),
};
const struct model task_model = MODEL(task, task_fields);

static const struct field row_fields[] = {
    FIELD(task_row, dossier, F_INT), FIELD(task_row, unit, F_INT), FIELD(task_row, due_at, F_INT), FIELD(task_row, assignee, F_INT),
    FIELD(task_row, paused, F_INT), FIELD(task_row, ready, F_INT), FIELD(task_row, role, F_TEXT), FIELD(task_row, kind, F_TEXT),
    FIELD(task_row, procedure, F_TEXT), FIELD(task_row, state, F_TEXT), FIELD(task_row, name, F_TEXT, .mask = MASK_NAME),
    FIELD(task_row, channel, F_TEXT), FIELD(task_row, received_unit, F_INT), FIELD(task_row, received_at, F_INSTANT),
    FIELD(task_row, submitted_at, F_INSTANT), FIELD(task_row, real_due_at, F_INSTANT), FIELD(task_row, paused_at, F_INSTANT),
    FIELD(task_row, version, F_INT), FIELD(task_row, revision, F_INT),
};
const struct model task_row_model = MODEL(task_row, row_fields);

static const struct field sum_fields[] = {
    FIELD(task_sums, all, F_INT), FIELD(task_sums, late, F_INT), FIELD(task_sums, today, F_INT), FIELD(task_sums, paused, F_INT),
    FIELD(task_sums, ready, F_INT),
};
const struct model task_sums_model = MODEL(task_sums, sum_fields);

static const struct field desk_fields[] = {
    FIELD(desk, unit, F_INT), FIELD(desk, role, F_TEXT), FIELD(desk, day, F_INT), FIELD(desk, n, F_INT), FIELD(desk, paused, F_INT),
    FIELD(desk, ready, F_INT),
};
static const struct model desk_model = MODEL(desk, desk_fields);

enum { OF, REMOVE, INSERT, LIST, SUM, LATE_TODAY, DESK, DESK_TWO, SWEEP, DIFFER, EMPTY, RECOUNT, DOSSIERS };

#define COLUMNS "unit, role, due_at, dossier, kind, assignee, procedure, paused, ready"
#define DAY_OF "(due_at + 25200000) / 86400000" /* as day_of() */
#define DESK_INTO "insert into desk (unit, role, day, n, paused, ready) values ($1, $2, $3, $4, $5, $6)"
#define DESK_ADDS " on conflict (unit, role, day) do update set n = desk.n + excluded.n, paused = desk.paused + excluded.paused," \
    " ready = desk.ready + excluded.ready"

struct key_row { int64_t id; };
static const struct field key_fields[] = {FIELD(key_row, id, F_INT)};
static const struct model key_model = MODEL(key_row, key_fields);

static const struct sql sql[] = {
    [DOSSIERS] = {"select distinct dossier as id from task where dossier > $1 order by dossier limit $2", &key_model, 0},
    [OF] = {"select " COLUMNS " from task where dossier = $1", &task_model, 0},
    [REMOVE] = {"delete from task where unit = $3 and role = $4 and due_at = $5 and dossier = $1 and kind = $2", DB_LATER, 0},
    [INSERT] = {"insert into task (" COLUMNS ") values ($1, $2, $3, $4, $5, $6, $7, $8, $9)", DB_LATER, 0},
    [LIST] = {"select t.dossier, t.unit, t.due_at, t.assignee, t.paused, t.ready, t.role, t.kind, t.procedure, d.state, d.name,"
              " d.channel, d.received_unit, d.received_at, d.submitted_at, d.due_at as real_due_at, d.paused_at, d.version,"
              " d.revision from task t join dossier d on d.id = t.dossier where t.unit = $1 and t.role = $2"
              " and (t.due_at, t.dossier) > ($3, $4) order by t.due_at, t.dossier limit $5", &task_row_model, 0},
    [SUM] = {"select coalesce(sum(n), 0) as \"all\", coalesce(sum(case when day < $3 then n else 0 end), 0) as late,"
             " coalesce(sum(case when day = $3 then n else 0 end), 0) as today, coalesce(sum(paused), 0) as paused,"
             " coalesce(sum(ready), 0) as ready from desk where unit = $1 and role = $2", &task_sums_model, 0},
    [LATE_TODAY] = {"select count(*) from task where unit = $1 and role = $2 and due_at between $3 and $4", NULL, 0},
    [DESK] = {DESK_INTO DESK_ADDS, DB_LATER, 0},
    [DESK_TWO] = {DESK_INTO ", ($7, $8, $9, $10, $11, $12)" DESK_ADDS, DB_LATER, 0},
    [SWEEP] = {"delete from desk where unit = $1 and n = 0 and day < $2", NULL, 0},
    [DIFFER] = {"select unit, role, day, sum(n) as n, sum(paused) as paused, sum(ready) as ready from ("
                "select unit, role, " DAY_OF " as day, count(*) as n, sum(paused) as paused, sum(ready) as ready from task group by 1, 2, 3"
                " union all select unit, role, day, -n, -paused, -ready from desk) as both_ways group by unit, role, day"
                " having sum(n) <> 0 or sum(paused) <> 0 or sum(ready) <> 0 order by unit, role, day", &desk_model, 0},
    [EMPTY] = {"delete from desk", NULL, 0},
    [RECOUNT] = {"insert into desk (unit, role, day, n, paused, ready) select unit, role, " DAY_OF ", count(*), sum(paused), sum(ready)"
                 " from task group by 1, 2, 3", NULL, 0},
};
const struct sql_set task_set = {"task", sql, sizeof sql / sizeof sql[0]};

static int64_t day_of(int64_t at)
{
    return (at + CLOCK_VN) / CLOCK_DAY;
}

/* ---- what a change of tasks does to the desks */

enum { DESKS_MAX = 8 }; /* of one act; a dossier has a task, and one more for each opinion asked for */

struct desks {
    struct desk row[DESKS_MAX]; /* by key, so that engines that lock rows lock them in one order */
    size_t n;
};

static int by_key(const struct desk *a, const struct desk *b)
{
    if (a->unit != b->unit)
        return a->unit < b->unit ? -1 : 1;
    int role = strcmp(a->role, b->role);
    return role ? role : (a->day > b->day) - (a->day < b->day);
}

static enum err_code write_desks(struct db *db, struct desks *d, struct err *e);

static enum err_code change(struct db *db, struct desks *d, const struct task *t, int by, struct err *e)
{
    struct desk one = {t->unit, t->role, day_of(t->due_at), by, by * t->paused, by * t->ready};
    size_t i = 0;
    while (i < d->n && by_key(&d->row[i], &one) < 0)
        i++;
    if (i < d->n && by_key(&d->row[i], &one) == 0) {
        d->row[i].n += one.n;
        d->row[i].paused += one.paused;
        d->row[i].ready += one.ready;
        return ERR_OK;
    }
    if (d->n == DESKS_MAX) {
        TRY(write_desks(db, d, e));
        i = 0;
    }
    memmove(&d->row[i + 1], &d->row[i], (d->n - i) * sizeof d->row[0]);
    d->row[i] = one;
    d->n++;
    return ERR_OK;
}

static bool nothing(const struct desk *d)
{
    return !d->n && !d->paused && !d->ready;
}

#define DESK_ARGS(d) DB_I((d)->unit), DB_T((d)->role), DB_I((d)->day), DB_I((d)->n), DB_I((d)->paused), DB_I((d)->ready)

/* Most acts carry a dossier from one desk to another: two lines by one statement. */
static enum err_code write_desks(struct db *db, struct desks *d, struct err *e)
{
    size_t n = 0;
    for (size_t i = 0; i < d->n; i++)
        if (!nothing(&d->row[i]))
            d->row[n++] = d->row[i];
    d->n = 0;
    if (n == 2)
        return db_exec(db, &sql[DESK_TWO], DB_ARGS(DESK_ARGS(&d->row[0]), DESK_ARGS(&d->row[1])), NULL, e);
    for (size_t i = 0; i < n; i++)
        TRY(db_exec(db, &sql[DESK], DB_ARGS(DESK_ARGS(&d->row[i])), NULL, e));
    return ERR_OK;
}

/* ---- the work of a dossier */

static enum err_code insert(struct db *db, const struct task *t, struct err *e)
{
    return db_save(db, &sql[INSERT], "unit role due_at dossier kind assignee procedure paused ready", &task_model, t, e);
}

static enum err_code take_away(struct db *db, const struct task *t, struct err *e)
{
    return db_exec(db, &sql[REMOVE], DB_ARGS(DB_I(t->dossier), DB_T(t->kind), DB_I(t->unit), DB_T(t->role), DB_I(t->due_at)), NULL, e);
}

static bool same(const struct task *a, const struct task *b)
{
    return a->unit == b->unit && a->due_at == b->due_at && a->assignee == b->assignee && a->paused == b->paused && a->ready == b->ready &&
           strcmp(a->kind, b->kind) == 0 && strcmp(a->role, b->role) == 0 && strcmp(a->procedure, b->procedure) == 0;
}

static bool is_in(struct list tasks, const struct task *t)
{
    const struct task *x = tasks.items;
    for (size_t i = 0; i < tasks.n; i++)
        if (same(&x[i], t))
            return true;
    return false;
}

/* Row by row by its whole key: a delete that returns rows, or an update of the key, would have SQLite make a table of its own for each act. */
enum err_code task_replace(struct db *db, int64_t dossier, bool fresh, const struct list *tasks, struct arena *a, struct err *e)
{
    struct list before = {0};
    struct desks d = {.n = 0};
    if (!fresh)
        TRY(db_all(db, &sql[OF], DB_ARGS(DB_I(dossier)), a, &before, e));
    const struct task *old = before.items, *now = tasks->items;
    for (size_t i = 0; i < before.n; i++)
        if (!is_in(*tasks, &old[i])) {
            TRY(take_away(db, &old[i], e));
            TRY(change(db, &d, &old[i], -1, e));
        }
    for (size_t i = 0; i < tasks->n; i++)
        if (!is_in(before, &now[i])) {
            TRY(insert(db, &now[i], e));
            TRY(change(db, &d, &now[i], 1, e));
        }
    return write_desks(db, &d, e);
}

/* ---- reading */

enum err_code task_list(struct db *db, const struct task_from *from, size_t n, struct arena *a, struct list *out, struct err *e)
{
    return db_all(db, &sql[LIST], DB_ARGS(DB_I(from->unit), DB_T(from->role), DB_I(from->due_at), DB_I(from->dossier), DB_I(n)), a, out, e);
}

/* The desk knows days; what was due earlier today is counted in the tasks. */
enum err_code task_sum(struct db *db, int64_t unit, const char *role, int64_t now, int64_t day_end, struct arena *a, struct task_sums *out, struct err *e)
{
    int64_t over = 0, today = day_of(day_end), begins = today * CLOCK_DAY - CLOCK_VN;
    TRY(db_get(db, &sql[SUM], DB_ARGS(DB_I(unit), DB_T(role), DB_I(today)), a, out, e));
    if (!out->today)
        return ERR_OK;
    TRY(db_int(db, &sql[LATE_TODAY], DB_ARGS(DB_I(unit), DB_T(role), DB_I(begins), DB_I(now - 1)), 0, &over, e));
    out->late += over;
    out->today -= over;
    return ERR_OK;
}

/* ---- keeping right */

enum err_code desk_sweep(struct db *db, int64_t unit, int64_t before, struct err *e)
{
    return db_exec(db, &sql[SWEEP], DB_ARGS(DB_I(unit), DB_I(day_of(before))), NULL, e);
}

enum err_code desk_differ(struct db *db, struct arena *a, struct list *out, struct err *e)
{
    return db_all(db, &sql[DIFFER], DB_NONE, a, out, e);
}

enum err_code desk_recount(struct db *db, struct err *e)
{
    TRY(db_exec(db, &sql[EMPTY], DB_NONE, NULL, e));
    return db_exec(db, &sql[RECOUNT], DB_NONE, NULL, e);
}

enum err_code task_dossiers(struct db *db, int64_t after, size_t n, struct arena *a, struct list *out, struct err *e)
{
    return db_all(db, &sql[DOSSIERS], DB_ARGS(DB_I(after), DB_I(n)), a, out, e);
}
