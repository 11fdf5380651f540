/* Rows from one place to the other: all of them, then what changed. See crossing.h; must never know what a row means. */
#include "base/buf.h"
#include "move/crossing.h"
#include "move/landing.h"
#include <string.h>
#include <unistd.h>

enum { BATCH = 50000, KEYS = 500 }; /* rows to a transaction of a file that nobody has opened; keys to a statement */

/* ---- a side */

enum err_code side_open(struct side *s, const char *path, struct arena *a, struct err *e)
{
    struct err why = {0};
    *s = (struct side){.path = path};
    if (!db_is_server(path) && access(path, F_OK) != 0)
        return err(e, ERR_NOT_FOUND, "%.200s is not there", path);
    struct db_config c = {.path = path, .busy_ms = 15000, .cache_kib = 64 * 1024};
    enum err_code rc = db_open(&c, &s->db, &why);
    return rc ? err(e, rc, "%.120s: %.100s", dbs_without_secrets(path, a), why.why) : ERR_OK;
}

enum err_code side_look(struct side *s, struct arena *a, struct err *e)
{
    TRY(db_tables(s->db, a, &s->tables, e));
    const struct db_table *t = s->tables.items;
    s->notes = ARENA_ARRAY(a, struct db_notes, s->tables.n + 1);
    for (size_t i = 0; i < s->tables.n; i++)
        db_notes_init(s->db, &t[i], &s->notes[i]);
    return ERR_OK;
}

void side_close(struct side *s)
{
    db_close(s->db);
    s->db = NULL;
}

enum err_code side_station(struct side *s, bool (*change)(void *ctx, struct station *is), void *ctx, struct err *e)
{
    struct arena *a = arena_new(2048);
    struct station is;
    enum err_code rc = db_begin(s->db, true, e);
    if (!rc)
        rc = station_get(s->db, a, &is, e);
    bool write = !rc && change(ctx, &is);
    if (write)
        rc = station_put(s->db, &is, e);
    if (!rc && write)
        rc = db_commit(s->db, e);
    else
        db_rollback(s->db);
    arena_free(a);
    return rc;
}

/* A transaction that may take its time. */
static enum err_code begin(struct side *s, bool write, struct err *e)
{
    TRY(db_begin(s->db, write, e));
    if (!db_is_server(s->path))
        return ERR_OK;
    TRY(db_script(s->db, "set local idle_in_transaction_session_timeout = 0; set local statement_timeout = 0", e));
    if (write)
        TRY(db_script(s->db, "set local maintenance_work_mem = '256MB'", e));
    return db_script(s->db, "set local enable_hashjoin = off; set local enable_mergejoin = off", e); /* few keys, large tables */
}

/* ---- everything */

static enum err_code same_shape(const struct db_table *a, const struct db_table *b, struct err *e)
{
    bool same = strcmp(a->name, b->name) == 0 && a->columns == b->columns;
    for (size_t i = 0; same && i < a->columns; i++)
        same = strcmp(a->column[i].name, b->column[i].name) == 0 && a->column[i].type == b->column[i].type;
    return same ? ERR_OK : err(e, ERR_STALE, "the two places do not have the same tables: %s, %s", a->name, b->name);
}

/* A large file that nobody has opened yet in pieces, a server whole. */
static enum err_code piece(struct crossing *x, struct err *e)
{
    x->rows++;
    if (x->rows % 256 == 0)
        progress_tell(&x->progress, "copied", x->rows, "rows", -1);
    if (db_is_server(x->to.path) || x->rows % BATCH != 0)
        return ERR_OK;
    TRY(db_commit(x->to.db, e));
    return db_begin(x->to.db, true, e);
}

static enum err_code pour(struct crossing *x, struct db_walk *w, const struct db_table *there, bool all, struct err *e)
{
    struct db_fill f;
    const struct db_arg *row;
    enum err_code rc;
    TRY(db_fill_begin(x->to.db, there, &f, e));
    while (!(rc = db_walk_next(w, &row, e)) && row) {
        rc = db_fill_row(&f, row, e);
        if (!rc && all)
            rc = piece(x, e);
        if (rc)
            break;
    }
    if (!rc)
        return db_fill_end(&f, e);
    db_fill_stop(&f);
    return rc;
}

static enum err_code copy_table(struct crossing *x, size_t i, struct err *e)
{
    const struct db_table *here = (const struct db_table *)x->from.tables.items + i, *there = (const struct db_table *)x->to.tables.items + i;
    struct db_walk w;
    TRY(same_shape(here, there, e));
    TRY(db_script(x->to.db, arena_fmt(x->arena, "delete from \"%s\"", there->name), e)); /* what migrations put there */
    enum err_code rc = db_walk_begin(x->from.db, here, NULL, DB_NONE, &w, e);
    if (!rc)
        rc = pour(x, &w, there, true, e);
    db_walk_end(&w);
    return rc;
}

static enum err_code copy_tables(struct crossing *x, struct err *e)
{
    struct list indexes;
    TRY(landing_drop_indexes(x->to.db, x->arena, &indexes, e));
    if (x->from.tables.n != x->to.tables.n)
        return err(e, ERR_STALE, "there are %zu tables here and %zu there", x->from.tables.n, x->to.tables.n);
    for (size_t i = 0; i < x->from.tables.n; i++)
        TRY(copy_table(x, i, e));
    db_rollback(x->from.db); /* indexes take their time: the moment is not needed any more */
    TRY(landing_make_indexes(x->to.db, &indexes, e));
    TRY(station_advance(x->to.db, x->move, -1, x->at, e));
    return db_commit(x->to.db, e);
}

enum err_code carry_all(struct crossing *x, struct err *e)
{
    x->rows = 0;
    TRY(begin(&x->from, false, e));
    enum err_code rc = db_noted(x->from.db, &x->at, e); /* the first look is the moment */
    if (!rc)
        rc = begin(&x->to, true, e);
    if (!rc)
        rc = copy_tables(x, e);
    if (rc)
        db_rollback(x->to.db);
    db_rollback(x->from.db);
    if (!rc && db_is_server(x->to.path))
        rc = db_script(x->to.db, "analyze", e);
    return rc;
}

/* ---- what changed */

struct dropping { const struct db_notes *at; struct arena *arena; struct buf keys; int n; };

static enum err_code drop_now(struct dropping *d, struct err *e)
{
    enum err_code rc = ERR_OK;
    if (d->n) {
        buf_char(&d->keys, ']');
        rc = db_notes_drop(d->at, d->keys.p, e);
    }
    arena_reset(d->arena);
    d->keys = buf_init(d->arena, 0);
    d->n = 0;
    return rc;
}

static enum err_code drop_key(void *ctx, const char *key, struct err *e)
{
    struct dropping *d = ctx;
    buf_char(&d->keys, d->n++ ? ',' : '[');
    buf_str(&d->keys, key);
    return d->n < KEYS ? ERR_OK : drop_now(d, e);
}

static enum err_code drop_had(struct crossing *x, size_t i, struct db_span s, struct err *e)
{
    struct dropping d = {.at = &x->to.notes[i], .arena = arena_new(0)};
    d.keys = buf_init(d.arena, 0);
    enum err_code rc = db_notes_had(&x->from.notes[i], s, drop_key, &d, e);
    if (!rc)
        rc = drop_now(&d, e);
    arena_free(d.arena);
    return rc;
}

/* Keys that were there go first, all of the table: two rows may have exchanged what is unique. */
static enum err_code bring_table(struct crossing *x, size_t i, struct db_span s, struct err *e)
{
    struct db_walk w;
    TRY(drop_had(x, i, s, e));
    enum err_code rc = db_notes_rows(&x->from.notes[i], s, &w, e);
    if (!rc)
        rc = pour(x, &w, x->to.notes[i].table, false, e);
    db_walk_end(&w);
    return rc;
}

static enum err_code bring_tables(struct crossing *x, struct db_span s, struct err *e)
{
    for (size_t i = 0; i < x->from.tables.n; i++) {
        int64_t n;
        TRY(db_notes_count(&x->from.notes[i], s, &n, e));
        if (n && strcmp(x->from.notes[i].table->name, "migration") == 0)
            return err(e, ERR_STALE, "the database was brought to a newer program meanwhile: begin again");
        if (n)
            TRY(bring_table(x, i, s, e));
    }
    return station_advance(x->to.db, x->move, s.from, s.to, e);
}

static enum err_code bring(struct crossing *x, struct db_span s, struct err *e)
{
    TRY(begin(&x->to, true, e));
    enum err_code rc = bring_tables(x, s, e);
    if (!rc)
        rc = db_commit(x->to.db, e);
    else
        db_rollback(x->to.db);
    return rc;
}

enum err_code carry_round(struct crossing *x, int64_t *n, struct err *e)
{
    int64_t last = x->at;
    TRY(begin(&x->from, false, e));
    enum err_code rc = db_noted(x->from.db, &last, e);
    *n = last - x->at;
    if (!rc && last > x->at)
        rc = bring(x, (struct db_span){x->at, last}, e);
    db_rollback(x->from.db);
    if (rc)
        return rc;
    x->changes += *n;
    x->at = last;
    return ERR_OK;
}
