/* SQLite behind the driver seam: opening with the measured settings, statements, its error codes as
 * ours. The only file of the tree that includes sqlite3.h; must never know what is stored. */
#include "db/driver.h"
#include <limits.h>
#include <sqlite3.h>
#include <stdio.h>
#include <string.h>

#define PAGE 4096
#define FRAME (PAGE + 24) /* a page in the WAL, https://www.sqlite.org/fileformat2.html#walformat */

struct sqlite {
    sqlite3 *db;
    struct arena *arena;
    sqlite3_stmt *tx[TX_KINDS];
    int64_t frames; /* in the WAL after our last commit */
};

struct stmt {
    sqlite3_stmt *st;
    int params;
    int at[DB_PARAMS_MAX + 1]; /* at[n]: where SQLite put $n; it numbers by first appearance */
};

static enum err_code code_of(int rc)
{
    switch (rc & 0xff) {
    case SQLITE_OK:
    case SQLITE_ROW:
    case SQLITE_DONE:
        return ERR_OK;
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
    case SQLITE_PROTOCOL: /* lost the race for the WAL's locks too often */
    case SQLITE_INTERRUPT:
        return ERR_BUSY;
    case SQLITE_FULL:
    case SQLITE_READONLY:
    case SQLITE_IOERR:
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
    case SQLITE_CANTOPEN:
    case SQLITE_PERM:
        return ERR_STORAGE;
    case SQLITE_CONSTRAINT:
        return rc == SQLITE_CONSTRAINT_UNIQUE || rc == SQLITE_CONSTRAINT_PRIMARYKEY || rc == SQLITE_CONSTRAINT_ROWID
                   ? ERR_STALE
                   : ERR_INTERNAL;
    default:
        return ERR_INTERNAL;
    }
}

static enum err_code fail(struct sqlite *s, int rc, const char *doing, struct err *e)
{
    enum err_code code = code_of(rc);
    return code ? err(e, code, "%s: %s (sqlite %d)", doing, sqlite3_errmsg(s->db), rc) : ERR_OK;
}

/* ---- opening */

/* SQLite counts what it allocates under one lock for the whole process: with a connection per thread and file its threads would meet there. */
void db_start(void)
{
    sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
}

static enum err_code script(void *self, const char *text, struct err *e)
{
    struct sqlite *s = self;
    return fail(s, sqlite3_exec(s->db, text, NULL, NULL, NULL), "script", e);
}

/* One value out of a text of ours that needs no binding, as text; NULL when there is no row. */
static enum err_code ask(struct sqlite *s, const char *text, const char **out, struct err *e)
{
    sqlite3_stmt *st = NULL;
    *out = NULL;
    int rc = sqlite3_prepare_v2(s->db, text, -1, &st, NULL);
    if (rc == SQLITE_OK)
        rc = sqlite3_step(st);
    if (rc == SQLITE_ROW)
        *out = arena_str(s->arena, (const char *)sqlite3_column_text(st, 0));
    enum err_code code = fail(s, rc, text, e);
    sqlite3_finalize(st);
    return code;
}

static enum err_code settle(struct sqlite *s, const struct db_config *c, struct err *e)
{
    int on = 0;
    sqlite3_db_config(s->db, SQLITE_DBCONFIG_DEFENSIVE, 1, &on);
    sqlite3_db_config(s->db, SQLITE_DBCONFIG_DQS_DDL, 0, &on); /* "x" is a name, never a text: as elsewhere */
    sqlite3_db_config(s->db, SQLITE_DBCONFIG_DQS_DML, 0, &on);
    sqlite3_db_config(s->db, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, &on);
    TRY(fail(s, sqlite3_busy_timeout(s->db, c->busy_ms ? c->busy_ms : 2000), "busy timeout", e));
    char text[320];
    snprintf(text, sizeof text,
             "PRAGMA page_size=%d; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; PRAGMA temp_store=MEMORY;"
             "PRAGMA cache_size=-%d; PRAGMA mmap_size=%lld;",
             PAGE, c->cache_kib ? c->cache_kib : 16 * 1024,
             (long long)c->mmap_bytes);
    TRY(script(s, text, e));
    if (c->readonly)
        return script(s, "PRAGMA query_only=ON; SELECT count(*) FROM sqlite_schema", e);
    const char *mode;
    TRY(ask(s, "PRAGMA journal_mode=WAL", &mode, e));
    if (!mode || (strcmp(mode, "wal") != 0 && strcmp(mode, "memory") != 0))
        return err(e, ERR_STORAGE, "no write-ahead log: the database or its folder cannot be written");
    return ERR_OK;
}

static void close_self(void *self)
{
    struct sqlite *s = self;
    sqlite3_stmt *st;
    while ((st = sqlite3_next_stmt(s->db, NULL)))
        sqlite3_finalize(st);
    sqlite3_close(s->db);
}

static void interrupt_self(void *self)
{
    struct sqlite *s = self;
    sqlite3_interrupt(s->db);
}

static void rest(void *self)
{
    struct sqlite *s = self;
    sqlite3_db_release_memory(s->db);
}

/* A reader is opened for writing as well and then forbidden to write: so it can bring the WAL of a
 * process that was killed up to date, which a read-only handle cannot. */
static enum err_code open_self(const struct db_config *c, struct arena *a, void **self, struct err *e)
{
    struct sqlite *s = ARENA_NEW(a, struct sqlite);
    s->arena = a;
    int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE | (c->readonly ? 0 : SQLITE_OPEN_CREATE);
    enum err_code rc = fail(s, sqlite3_open_v2(c->path, &s->db, flags, NULL), "open", e);
    if (!rc)
        rc = settle(s, c, e);
    if (rc)
        close_self(s);
    else
        *self = s;
    return rc;
}

/* ---- statements */

/* Parameters are $1, $2 ... without a gap: as PostgreSQL wants them. */
static enum err_code number(struct stmt *st, struct err *e)
{
    int n = sqlite3_bind_parameter_count(st->st);
    if (n > DB_PARAMS_MAX)
        return err(e, ERR_INTERNAL, "more than %d parameters", DB_PARAMS_MAX);
    for (int i = 1; i <= n; i++) {
        const char *name = sqlite3_bind_parameter_name(st->st, i);
        int k = 0, end = 0;
        if (!name || sscanf(name, "$%2d%n", &k, &end) != 1 || name[end] || k < 1 || k > n || st->at[k])
            return err(e, ERR_INTERNAL, "parameters are not $1 to $%d", n);
        st->at[k] = i;
    }
    st->params = n;
    return ERR_OK;
}

static enum err_code prepare(void *self, const char *text, struct db_prepared *out, struct err *e)
{
    struct sqlite *s = self;
    struct stmt st = {0};
    const char *rest = NULL;
    TRY(fail(s, sqlite3_prepare_v3(s->db, text, -1, SQLITE_PREPARE_PERSISTENT, &st.st, &rest), "prepare", e));
    enum err_code rc = ERR_OK;
    if (!st.st)
        rc = err(e, ERR_INTERNAL, "an empty statement");
    else if (rest[strspn(rest, " \t\r\n;")])
        rc = err(e, ERR_INTERNAL, "more than one statement");
    else
        rc = number(&st, e);
    if (rc) {
        sqlite3_finalize(st.st);
        return rc;
    }
    struct stmt *kept = ARENA_NEW(s->arena, struct stmt);
    *kept = st;
    *out = (struct db_prepared){kept, (size_t)st.params, (size_t)sqlite3_column_count(st.st)};
    return ERR_OK;
}

static int bind_one(sqlite3_stmt *st, int i, const struct db_arg *arg)
{
    switch (arg->type) {
    case DB_INT:
        return sqlite3_bind_int64(st, i, arg->i);
    case DB_TEXT:
        return sqlite3_bind_text64(st, i, arg->p, arg->n, SQLITE_STATIC, SQLITE_UTF8);
    case DB_BLOB:
        return arg->n ? sqlite3_bind_blob64(st, i, arg->p, arg->n, SQLITE_STATIC) : sqlite3_bind_zeroblob(st, i, 0);
    default:
        return sqlite3_bind_null(st, i);
    }
}

static enum err_code bind(void *self, void *stmt, const struct db_arg *args, struct err *e)
{
    struct sqlite *s = self;
    struct stmt *st = stmt;
    int n = 0;
    for (; args[n].type != DB_END; n++) {
        if (n >= st->params)
            break;
        TRY(fail(s, bind_one(st->st, st->at[n + 1], &args[n]), "bind", e));
    }
    if (n != st->params || args[n].type != DB_END)
        return err(e, ERR_INTERNAL, "the statement takes %d values", st->params);
    return ERR_OK;
}

static enum err_code step(void *self, void *stmt, bool *row, struct err *e)
{
    struct sqlite *s = self;
    struct stmt *st = stmt;
    int rc = sqlite3_step(st->st);
    *row = rc == SQLITE_ROW;
    return fail(s, rc, "run", e);
}

static void reset(void *self, void *stmt)
{
    (void)self;
    sqlite3_reset(((struct stmt *)stmt)->st);
}

static const char *name(void *self, void *stmt, size_t column)
{
    (void)self;
    return sqlite3_column_name(((struct stmt *)stmt)->st, (int)column);
}

static struct db_arg value(void *self, void *stmt, size_t column)
{
    (void)self;
    sqlite3_stmt *st = ((struct stmt *)stmt)->st;
    int i = (int)column;
    switch (sqlite3_column_type(st, i)) {
    case SQLITE_INTEGER:
        return DB_I(sqlite3_column_int64(st, i));
    case SQLITE_NULL:
        return (struct db_arg){.type = DB_NULL};
    case SQLITE_BLOB: {
        const void *p = sqlite3_column_blob(st, i);
        return DB_B(p, (size_t)sqlite3_column_bytes(st, i));
    }
    default: {
        const void *p = sqlite3_column_text(st, i);
        return (struct db_arg){.type = DB_TEXT, .p = p, .n = (size_t)sqlite3_column_bytes(st, i)};
    }
    }
}

static int64_t changed(void *self)
{
    return sqlite3_changes64(((struct sqlite *)self)->db);
}

/* ---- transactions */

static const char *const tx_text[TX_KINDS] = {
    [TX_READ] = "BEGIN",
    [TX_WRITE] = "BEGIN IMMEDIATE",
    [TX_COMMIT] = "COMMIT",
    [TX_ROLLBACK] = "ROLLBACK",
    [TX_SAVEPOINT] = "SAVEPOINT s",
    [TX_RELEASE] = "RELEASE s",
    [TX_ROLLBACK_TO] = "ROLLBACK TO s",
};

static enum err_code tx(void *self, enum db_tx what, struct err *e)
{
    struct sqlite *s = self;
    sqlite3_stmt **st = &s->tx[what];
    if (!*st)
        TRY(fail(s, sqlite3_prepare_v3(s->db, tx_text[what], -1, SQLITE_PREPARE_PERSISTENT, st, NULL), tx_text[what], e));
    enum err_code rc = fail(s, sqlite3_step(*st), tx_text[what], e);
    sqlite3_reset(*st);
    return !rc && what == TX_ROLLBACK_TO ? tx(s, TX_RELEASE, e) : rc;
}

static bool in_tx(void *self)
{
    return !sqlite3_get_autocommit(((struct sqlite *)self)->db);
}

static enum err_code integrity(void *self, struct err *e)
{
    const char *found;
    TRY(ask(self, "PRAGMA quick_check(1)", &found, e));
    if (!found || strcmp(found, "ok") != 0)
        return err(e, ERR_STORAGE, "damaged: %s", found ? found : "no answer");
    TRY(ask(self, "SELECT \"table\" || ' ' || coalesce(rowid, 0) || ' -> ' || parent FROM pragma_foreign_key_check LIMIT 1",
            &found, e));
    return found ? err(e, ERR_STORAGE, "refers to a row that is not there: %s", found) : ERR_OK;
}

/* ---- the write-ahead log */

static int on_commit(void *self, sqlite3 *db, const char *schema, int frames)
{
    (void)db;
    (void)schema;
    ((struct sqlite *)self)->frames = frames;
    return SQLITE_OK;
}

/* The hook takes the place of SQLite's own automatic checkpoint. */
static enum err_code log_own(void *self, int64_t limit, struct err *e)
{
    struct sqlite *s = self;
    sqlite3_wal_hook(s->db, on_commit, s);
    char text[64];
    snprintf(text, sizeof text, "PRAGMA journal_size_limit=%lld", (long long)limit);
    return script(s, text, e);
}

static int64_t log_bytes(void *self)
{
    return ((struct sqlite *)self)->frames * FRAME;
}

/* PASSIVE waits for nobody; BUSY only means that another connection is at it. */
static enum err_code checkpoint(void *self, bool *complete, struct err *e)
{
    struct sqlite *s = self;
    int all = -1, moved = -1;
    int rc = sqlite3_wal_checkpoint_v2(s->db, NULL, SQLITE_CHECKPOINT_PASSIVE, &all, &moved);
    *complete = rc == SQLITE_OK && all == moved;
    return (rc & 0xff) == SQLITE_BUSY ? ERR_OK : fail(s, rc, "checkpoint", e);
}

/* ---- a copy of the file */

enum { COPY_PAGES = 1024 };

/* Inside a transaction of `s` the pages are those of its moment, whatever others write: nothing is begun anew. */
static int copy_pages(struct sqlite *s, sqlite3 *to, void (*told)(void *ctx, int64_t done, int64_t all), void *ctx)
{
    sqlite3_backup *b = sqlite3_backup_init(to, "main", s->db, "main");
    int rc = b ? SQLITE_OK : sqlite3_errcode(to);
    while (rc == SQLITE_OK) {
        rc = sqlite3_backup_step(b, COPY_PAGES);
        told(ctx, (int64_t)(sqlite3_backup_pagecount(b) - sqlite3_backup_remaining(b)) * PAGE, (int64_t)sqlite3_backup_pagecount(b) * PAGE);
    }
    int end = b ? sqlite3_backup_finish(b) : rc;
    return rc == SQLITE_DONE ? end : rc;
}

static enum err_code copy(void *self, const char *path, void (*told)(void *ctx, int64_t done, int64_t all), void *ctx, struct err *e)
{
    struct sqlite *s = self, to = {0};
    enum err_code rc = fail(&to, sqlite3_open_v2(path, &to.db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE, NULL),
                            "open", e);
    int got = rc ? SQLITE_OK : copy_pages(s, to.db, told, ctx);
    if (!rc && got != SQLITE_OK)
        rc = code_of(got) ? err(e, code_of(got), "copy: %s (sqlite %d)", sqlite3_errstr(got), got) : err(e, ERR_STORAGE, "copy: it did not come to its end");
    sqlite3_close(to.db);
    return rc;
}

const struct db_driver db_sqlite = {
    .open = open_self, .close = close_self, .interrupt = interrupt_self, .rest = rest,
    .prepare = prepare, .bind = bind, .step = step, .reset = reset,
    .name = name, .value = value, .changed = changed,
    .script = script, .tx = tx, .in_tx = in_tx, .integrity = integrity,
    .log_own = log_own, .log_bytes = log_bytes, .checkpoint = checkpoint, .copy = copy,
};
