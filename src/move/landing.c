/* A database made ready, filled and completed. See landing.h; must never know what a row means. */
#include "move/landing.h"
#include "move/moment.h"
#include <string.h>

enum { BATCH = 50000 }; /* rows to a transaction, in a file that nobody serves yet */

static enum err_code open_server(const struct move_site *s, int i, struct arena *a, struct db **out, struct err *e)
{
    struct err why = {0};
    struct db_config c = {.path = place_path(s, i, a), .busy_ms = 3000};
    enum err_code rc = db_open(&c, out, &why);
    return rc ? err(e, rc, "%s: %.160s (the database has to be there, and empty: createdb)", place_name(s, i, a), why.why) : ERR_OK;
}

static enum err_code look(struct db *db, const char *name, bool replace, struct arena *a, struct err *e)
{
    struct list tables;
    TRY(db_tables(db, a, &tables, e));
    const struct db_table *t = tables.items;
    for (size_t k = 0; k < tables.n; k++) {
        bool none = true;
        if (strcmp(t[k].name, "migration") != 0)
            TRY(db_table_empty(db, &t[k], &none, e));
        if (!none && !replace)
            return err(e, ERR_STALE, "%s is not empty: its table %s has rows. With --replace all that is in it is thrown away", name, t[k].name);
    }
    return ERR_OK;
}

enum err_code landing_look(const struct move_site *s, int i, bool replace, struct err *e)
{
    struct arena *a = arena_new(0);
    struct db *db = NULL;
    enum err_code rc = open_server(s, i, a, &db, e);
    if (!rc)
        rc = look(db, place_name(s, i, a), replace, a, e);
    db_close(db);
    arena_free(a);
    return rc;
}

static enum err_code look_vacant(const char *path, struct arena *a, bool *vacant, struct err *e)
{
    struct db *db = NULL;
    struct list tables = {0};
    struct db_config c = {.path = path, .readonly = true};
    TRY(db_open(&c, &db, e));
    enum err_code rc = db_tables(db, a, &tables, e);
    db_close(db);
    *vacant = tables.n == 0;
    return rc;
}

enum err_code move_vacant(const struct dbs_config *where, struct arena *a, const char **full, struct err *e)
{
    *full = NULL;
    for (int shard = -1; !*full && shard < where->shards; shard++) {
        bool vacant = true;
        const char *path = dbs_place(where, shard, a);
        if (db_is_server(path))
            TRY(look_vacant(path, a, &vacant, e));
        *full = vacant ? NULL : dbs_place_told(where, shard, a);
    }
    return ERR_OK;
}

/* Tables that are there come from an earlier program, or an earlier restore: their shape may be another. */
static enum err_code clear_tables(struct landing *l, struct err *e)
{
    TRY(db_begin(l->db, true, e));
    enum err_code rc = db_tables_drop(l->db, e);
    if (!rc)
        return db_commit(l->db, e);
    db_rollback(l->db);
    return rc;
}

static enum err_code open_empty(struct landing *l, struct staging *g, struct err *e)
{
    struct db_config c = {.path = staging_database(g, l->i), .cache_kib = 128 * 1024};
    if (!l->server)
        return db_open(&c, &l->db, e);
    TRY(open_server(l->site, l->i, l->arena, &l->db, e));
    g->touched = g->touched || g->replace;
    return clear_tables(l, e);
}

enum err_code landing_drop_indexes(struct db *db, struct arena *a, struct list *out, struct err *e)
{
    TRY(db_indexes(db, a, out, e));
    const struct db_index *x = out->items;
    for (size_t i = 0; i < out->n; i++)
        TRY(db_script(db, arena_fmt(a, "drop index \"%s\"", x[i].name), e));
    return ERR_OK;
}

enum err_code landing_make_indexes(struct db *db, const struct list *l, struct err *e)
{
    const struct db_index *x = l->items;
    for (size_t i = 0; i < l->n; i++)
        TRY(db_script(db, x[i].text, e));
    return ERR_OK;
}

static enum err_code make_ready(struct landing *l, const struct migration *m, size_t n, struct err *e)
{
    int applied = 0;
    TRY(migrate_run(l->db, m, n, place_home(l->site, l->i), &applied, e));
    if ((size_t)applied != n)
        return err(e, ERR_STORAGE, "the export has migrations that do not belong into %s", place_name(l->site, l->i, l->arena));
    TRY(db_begin(l->db, true, e));
    if (l->server) /* an index over millions of rows takes its time, and so may the next piece of the export */
        TRY(db_script(l->db, "set local idle_in_transaction_session_timeout = 0; set local maintenance_work_mem = '256MB'", e));
    TRY(db_script(l->db, "delete from migration", e)); /* the rows tell when each was applied */
    TRY(db_tables(l->db, l->arena, &l->tables, e));
    return landing_drop_indexes(l->db, l->arena, &l->indexes, e);
}

enum err_code landing_open(struct staging *g, int i, const struct migration *m, size_t n, struct arena *a, struct landing *out, struct err *e)
{
    *out = (struct landing){.site = g->site, .arena = a, .i = i, .server = g->site->dbs.server != NULL};
    enum err_code rc = open_empty(out, g, e);
    if (!rc)
        rc = make_ready(out, m, n, e);
    if (rc)
        landing_close(out);
    return rc;
}

enum err_code landing_table(struct landing *l, const char *name, const struct db_table **out, struct err *e)
{
    const struct db_table *t = l->tables.items;
    for (size_t i = 0; i < l->tables.n; i++) {
        if (strcmp(t[i].name, name) == 0) {
            l->seen++;
            *out = &t[i];
            return ERR_OK;
        }
    }
    return err(e, ERR_STORAGE, "the export has a table %.60s, and its migrations make none", name);
}

enum err_code landing_row(struct landing *l, struct err *e)
{
    if (l->server || ++l->rows < BATCH)
        return ERR_OK;
    l->rows = 0;
    TRY(db_commit(l->db, e));
    return db_begin(l->db, true, e);
}

enum err_code landing_whole(struct landing *l, struct err *e)
{
    if (l->seen != l->tables.n)
        return err(e, ERR_STORAGE, "the export has %zu tables of %s, there are %zu", l->seen, place_name(l->site, l->i, l->arena), l->tables.n);
    TRY(landing_make_indexes(l->db, &l->indexes, e));
    return l->server ? ERR_OK : landing_commit(l, e);
}

enum err_code landing_commit(struct landing *l, struct err *e)
{
    TRY(db_commit(l->db, e));
    TRY(migrate_run(l->db, l->site->dbs.migrations, l->site->dbs.migrations_n, place_home(l->site, l->i), NULL, e));
    if (l->server)
        TRY(db_script(l->db, "analyze", e));
    landing_close(l);
    return ERR_OK;
}

void landing_close(struct landing *l)
{
    db_close(l->db);
    l->db = NULL;
}
