/* Connections and their statements: opened, prepared once, bound, stepped. Must never know an engine
 * (that is the driver's) nor what a row means. */
#include "db/conn.h"
#include "base/pack.h"
#include <string.h>

#define FIRST_CAP 64

/* ---- opening */

const struct db_driver *db_driver_of(const struct db_config *c)
{
    return db_is_server(c->path) ? &db_pgsql : &db_sqlite;
}

bool db_is_server(const char *path)
{
    return strncmp(path, "postgresql://", 13) == 0 || strncmp(path, "postgres://", 11) == 0;
}

enum err_code db_open(const struct db_config *c, struct db **out, struct err *e)
{
    *out = NULL;
    struct arena *a = arena_new(0);
    struct db *db = ARENA_NEW(a, struct db);
    db->arena = a;
    db->driver = c->fault ? &db_faulty : db_driver_of(c);
    db->pg = db_is_server(c->path);
    enum err_code rc = db->driver->open(c, a, &db->self, e);
    if (rc) {
        arena_free(a);
        return rc;
    }
    db->cap = FIRST_CAP;
    db->slot = ARENA_ARRAY(a, struct db_stmt *, db->cap);
    db->packer = c->pack ? packer_new(c->pack) : NULL;
    db->scratch = arena_new(4096);
    *out = db;
    return ERR_OK;
}

void db_close(struct db *db)
{
    if (!db)
        return;
    db_rollback(db);
    db->driver->close(db->self);
    packer_free(db->packer);
    arena_free(db->scratch);
    arena_free(db->arena);
}

void db_interrupt(struct db *db)
{
    db->driver->interrupt(db->self);
}

void db_rest(struct db *db)
{
    if (db->driver->rest)
        db->driver->rest(db->self);
}

enum err_code db_integrity(struct db *db, struct err *e)
{
    TRY(db_alive(db, e));
    return db_note(db, db->driver->integrity(db->self, e), e);
}

/* ---- the cache of statements */

/* The slot that holds q, or the empty one where it belongs. */
static struct db_stmt **slot_of(struct db_stmt **slot, size_t cap, const struct sql *q)
{
    size_t i = (size_t)(((uint64_t)(uintptr_t)q >> 3) * UINT64_C(0x9E3779B97F4A7C15) >> 32);
    for (i &= cap - 1; slot[i] && slot[i]->q != q; i = (i + 1) & (cap - 1))
        ;
    return &slot[i];
}

static void grow(struct db *db)
{
    size_t cap = db->cap * 2;
    struct db_stmt **slot = ARENA_ARRAY(db->arena, struct db_stmt *, cap);
    for (size_t i = 0; i < db->cap; i++)
        if (db->slot[i])
            *slot_of(slot, cap, db->slot[i]->q) = db->slot[i];
    db->slot = slot;
    db->cap = cap;
}

enum err_code db_stmt_get(struct db *db, const struct sql *q, struct db_stmt **out, struct err *e)
{
    TRY(db_alive(db, e));
    struct db_stmt **slot = slot_of(db->slot, db->cap, q);
    if (*slot) {
        *out = *slot;
    } else {
        struct db_prepared at;
        TRY(db_note(db, db->driver->prepare(db->self, db->pg && q->pg ? q->pg : q->text, &at, e), e));
        struct db_stmt *s = ARENA_NEW(db->arena, struct db_stmt);
        *s = (struct db_stmt){.q = q, .at = at};
        *slot = *out = s;
        if (++db->used * 2 > db->cap)
            grow(db);
    }
    return db_row_of(q) && !(*out)->matched ? db_row_match(db, *out, e) : ERR_OK;
}

enum err_code db_stmt_start(struct db *db, struct db_stmt *s, const struct db_arg *args, struct err *e)
{
    if (s->busy)
        return err(e, ERR_INTERNAL, "a statement run inside itself: %.80s", s->q->text);
    TRY(db_note(db, db->driver->bind(db->self, s->at.stmt, args, e), e));
    s->busy = true;
    return ERR_OK;
}

void db_stmt_many(struct db *db, struct db_stmt *s)
{
    if (db->driver->many)
        db->driver->many(db->self, s->at.stmt);
}

void db_stmt_later(struct db *db, struct db_stmt *s)
{
    if (s->q->row == DB_LATER && db->driver->later)
        db->driver->later(db->self, s->at.stmt);
}

enum err_code db_stmt_step(struct db *db, struct db_stmt *s, bool *row, struct err *e)
{
    TRY(db_alive(db, e));
    return db_note(db, db->driver->step(db->self, s->at.stmt, row, e), e);
}

void db_stmt_end(struct db *db, struct db_stmt *s)
{
    db->driver->reset(db->self, s->at.stmt);
    s->busy = false;
}

/* ---- statements without rows */

const struct model db_later = {.name = "later"};

struct db_arg db_arg_text(const char *s)
{
    return s ? (struct db_arg){.type = DB_TEXT, .p = s, .n = strlen(s)} : (struct db_arg){.type = DB_NULL};
}

enum err_code db_exec(struct db *db, const struct sql *q, const struct db_arg *args, int64_t *changed, struct err *e)
{
    struct db_stmt *s;
    TRY(db_stmt_get(db, q, &s, e));
    if (s->at.columns)
        return err(e, ERR_INTERNAL, "rows that nobody reads: %.80s", q->text);
    TRY(db_stmt_start(db, s, args, e));
    if (!changed)
        db_stmt_later(db, s);
    bool row;
    enum err_code rc = db_stmt_step(db, s, &row, e);
    if (!rc && changed)
        *changed = db->driver->changed(db->self);
    db_stmt_end(db, s);
    return rc;
}

enum err_code db_script(struct db *db, const char *text, struct err *e)
{
    TRY(db_alive(db, e));
    TRY(db_note(db, db->driver->script(db->self, text, e), e));
    if (db->tx == db->driver->in_tx(db->self))
        return ERR_OK;
    if (!db->tx)
        db_rollback(db);
    return db_note(db, err(e, ERR_INTERNAL, "a script that begins or ends a transaction"), e);
}

enum err_code db_check(struct db *db, const struct sql_set *set, struct err *e)
{
    for (size_t i = 0; i < set->n; i++) {
        struct db_stmt *s;
        struct err why;
        enum err_code rc = db_stmt_get(db, &set->rows[i], &s, &why);
        if (rc)
            return err(e, rc, "%s, statement %zu: %s", set->name, i + 1, why.why);
    }
    return ERR_OK;
}
