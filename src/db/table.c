/* Whole tables by the engine's catalogue. See table.h; must never know what a table is for. */
#include "db/table.h"
#include "base/buf.h"
#include "db/conn.h"
#include <string.h>
#include <strings.h>

struct shape { const char *of, *name, *type; int64_t key; }; /* key: its place in the primary key, from 1 */
static const struct field shape_fields[] = {FIELD(shape, of, F_TEXT), FIELD(shape, name, F_TEXT), FIELD(shape, type, F_TEXT), FIELD(shape, key, F_INT)};
static const struct model shape_model = MODEL(shape, shape_fields);
static const struct field index_fields[] = {FIELD(db_index, name, F_TEXT), FIELD(db_index, text, F_TEXT)};
static const struct model index_model = MODEL(db_index, index_fields);

static const struct sql shapes = {
    .text = "select t.name as of, c.name as name, c.type as type, c.pk as key from sqlite_schema t join pragma_table_info(t.name) c"
            " where t.type = 'table' and t.name not like 'sqlite~_%' escape '~' and t.name not like 'db~_%' escape '~' order by t.name, c.cid",
    .pg = "select t.relname::text as of, c.attname::text as name, format_type(c.atttypid, null) as type,"
          " coalesce(array_position(k.conkey, c.attnum), 0)::bigint as key from pg_class t join pg_attribute c on c.attrelid = t.oid"
          " left join pg_constraint k on k.conrelid = t.oid and k.contype = 'p' where t.relnamespace = current_schema()::regnamespace"
          " and t.relkind in ('r', 'p') and not t.relispartition and t.relname not like 'db~_%' escape '~' and c.attnum > 0 and not c.attisdropped"
          " order by t.relname collate \"C\", c.attnum",
    .row = &shape_model,
};
static const struct sql indexes = {
    .text = "select name, sql as text from sqlite_schema where type = 'index' and sql is not null and tbl_name not like 'db~_%' escape '~' order by name",
    .pg = "select i.indexname::text as name, i.indexdef as text from pg_indexes i where i.schemaname = current_schema() and i.tablename not like 'db~_%' escape '~'"
          " and not exists (select 1 from pg_constraint k where k.conindid = (quote_ident(i.schemaname) || '.' || quote_ident(i.indexname))::regclass)"
          " order by i.indexname collate \"C\"",
    .row = &index_model,
};

static const struct sql everything = {
    .text = "select name, '' as text from sqlite_schema where type = 'table' and name not like 'sqlite~_%' escape '~' order by name",
    .pg = "select tablename::text as name, '' as text from pg_tables where schemaname = current_schema() and tablename <> 'db_writer' order by 1",
    .row = &index_model,
};

/* ---- the catalogue */

static enum err_code type_of(const struct shape *s, enum db_arg_type *out, struct err *e)
{
    static const struct { const char *word; enum db_arg_type type; } types[] = {
        {"integer", DB_INT}, {"bigint", DB_INT}, {"text", DB_TEXT}, {"blob", DB_BLOB}, {"bytea", DB_BLOB}};
    for (size_t i = 0; i < sizeof types / sizeof types[0]; i++) {
        if (strcasecmp(s->type, types[i].word) == 0) {
            *out = types[i].type;
            return ERR_OK;
        }
    }
    return err(e, ERR_INTERNAL, "%s.%s: there is no way to move the type %s", s->of, s->name, s->type);
}

static void key_of(const struct shape *s, size_t n, struct arena *a, struct db_table *t)
{
    struct buf b = buf_init(a, 0);
    size_t *key = ARENA_ARRAY(a, size_t, n);
    for (int64_t k = 1; k <= (int64_t)n; k++)
        for (size_t i = 0; i < n; i++)
            if (s[i].key == k) {
                buf_fmt(&b, "%s\"%s\"", b.n ? ", " : "", s[i].name);
                key[t->keys++] = i;
            }
    t->order = b.p;
    t->key = key;
}

static enum err_code table_of(const struct shape *s, size_t n, struct arena *a, struct db_table *out, struct err *e)
{
    struct db_column *c = ARENA_ARRAY(a, struct db_column, n);
    for (size_t i = 0; i < n; i++) {
        c[i].name = s[i].name;
        TRY(type_of(&s[i], &c[i].type, e));
    }
    *out = (struct db_table){.name = s[0].of, .column = c, .columns = n};
    key_of(s, n, a, out);
    if (n > DB_PARAMS_MAX)
        return err(e, ERR_INTERNAL, "%s has more than %d columns", s[0].of, DB_PARAMS_MAX);
    return out->keys ? ERR_OK : err(e, ERR_INTERNAL, "%s has no primary key: its rows have no order", s[0].of);
}

enum err_code db_tables(struct db *db, struct arena *a, struct list *out, struct err *e)
{
    struct list all;
    size_t n = 0;
    TRY(db_all(db, &shapes, DB_NONE, a, &all, e));
    const struct shape *s = all.items;
    struct db_table *t = ARENA_ARRAY(a, struct db_table, all.n + 1);
    for (size_t i = 0, k; i < all.n; i = k) {
        for (k = i + 1; k < all.n && strcmp(s[k].of, s[i].of) == 0;)
            k++;
        TRY(table_of(s + i, k - i, a, &t[n++], e));
    }
    *out = (struct list){t, n};
    return ERR_OK;
}

static enum err_code drop_all(struct db *db, struct arena *a, struct err *e)
{
    struct list all;
    TRY(db_all(db, &everything, DB_NONE, a, &all, e));
    const struct db_index *t = all.items;
    for (size_t i = 0; i < all.n; i++)
        TRY(db_script(db, arena_fmt(a, db->pg ? "drop table \"%s\" cascade" : "drop table \"%s\"", t[i].name), e));
    return ERR_OK;
}

enum err_code db_tables_drop(struct db *db, struct err *e)
{
    struct arena *a = arena_new(0);
    enum err_code rc = drop_all(db, a, e);
    arena_free(a);
    return rc;
}

enum err_code db_indexes(struct db *db, struct arena *a, struct list *out, struct err *e)
{
    return db_all(db, &indexes, DB_NONE, a, out, e);
}

/* ---- rows out */

/* A statement that only this table has; it lives as long as the connection. */
static const struct sql *statement(struct db *db, const char *text)
{
    struct sql *q = ARENA_NEW(db->arena, struct sql);
    q->text = text;
    return q;
}

static const char *names_of(const struct db_table *t, struct arena *a)
{
    struct buf b = buf_init(a, 0);
    for (size_t i = 0; i < t->columns; i++)
        buf_fmt(&b, "%s\"%s\"", i ? ", " : "", t->column[i].name);
    return b.p;
}

enum err_code db_table_empty(struct db *db, const struct db_table *t, bool *empty, struct err *e)
{
    int64_t n = 0;
    TRY(db_int(db, statement(db, arena_fmt(db->arena, "select count(*) from (select 1 from \"%s\" limit 1) x", t->name)), DB_NONE, 0, &n, e));
    *empty = n == 0;
    return ERR_OK;
}

static enum err_code conform(const struct db_table *t, size_t i, struct db_arg *v, struct err *e)
{
    enum db_arg_type want = t->column[i].type;
    if (want == DB_BLOB && v->type == DB_TEXT)
        v->type = DB_BLOB;
    if (v->type == want || v->type == DB_NULL)
        return ERR_OK;
    return err(e, ERR_STORAGE, "%s.%s holds something of another type than it is declared with", t->name, t->column[i].name);
}

enum err_code db_walk_begin(struct db *db, const struct db_table *t, const struct sql *q, const struct db_arg *args, struct db_walk *out, struct err *e)
{
    *out = (struct db_walk){.db = db, .table = t};
    if (!q)
        q = statement(db, arena_fmt(db->arena, "select %s from \"%s\" order by %s", names_of(t, db->arena), t->name, t->order));
    TRY(db_stmt_get(db, q, &out->stmt, e));
    TRY(db_stmt_start(db, out->stmt, args, e));
    db_stmt_many(db, out->stmt);
    return ERR_OK;
}

enum err_code db_walk_next(struct db_walk *w, const struct db_arg **row, struct err *e)
{
    bool more;
    *row = NULL;
    TRY(db_stmt_step(w->db, w->stmt, &more, e));
    for (size_t i = 0; more && i < w->table->columns; i++) {
        w->row[i] = w->db->driver->value(w->db->self, w->stmt->at.stmt, i);
        TRY(conform(w->table, i, &w->row[i], e));
    }
    if (more)
        *row = w->row;
    return ERR_OK;
}

void db_walk_end(struct db_walk *w)
{
    if (w->stmt)
        db_stmt_end(w->db, w->stmt);
    w->stmt = NULL;
}

enum err_code db_table_read(struct db *db, const struct db_table *t, enum err_code (*fn)(void *ctx, const struct db_arg *row, struct err *e), void *ctx,
                            struct err *e)
{
    struct db_walk w;
    const struct db_arg *row;
    TRY(db_walk_begin(db, t, NULL, DB_NONE, &w, e));
    enum err_code rc;
    while (!(rc = db_walk_next(&w, &row, e)) && row && !(rc = fn(ctx, row, e)))
        ;
    db_walk_end(&w);
    return rc;
}

/* ---- rows in */

static enum err_code prepare_insert(struct db_fill *f, struct err *e)
{
    struct arena *a = f->db->arena;
    struct buf b = buf_init(a, 0);
    buf_fmt(&b, "insert into \"%s\" (%s) values (", f->table->name, names_of(f->table, a));
    for (size_t i = 0; i < f->table->columns; i++)
        buf_fmt(&b, "%s$%zu", i ? ", " : "", i + 1);
    buf_char(&b, ')');
    f->args = ARENA_ARRAY(a, struct db_arg, f->table->columns + 1);
    return db_stmt_get(f->db, statement(f->db, b.p), &f->insert, e);
}

enum err_code db_fill_begin(struct db *db, const struct db_table *t, struct db_fill *out, struct err *e)
{
    *out = (struct db_fill){.db = db, .table = t};
    TRY(db_alive(db, e));
    if (!db->driver->fill_begin)
        return prepare_insert(out, e);
    const char *text = arena_fmt(db->arena, "copy \"%s\" (%s) from stdin (format binary)", t->name, names_of(t, db->arena));
    return db_note(db, db->driver->fill_begin(db->self, text, e), e);
}

enum err_code db_fill_row(struct db_fill *f, const struct db_arg *row, struct err *e)
{
    struct db *db = f->db;
    bool ended;
    TRY(db_alive(db, e));
    if (!f->insert)
        return db_note(db, db->driver->fill_row(db->self, row, f->table->columns, e), e);
    memcpy(f->args, row, f->table->columns * sizeof *row);
    f->args[f->table->columns] = (struct db_arg){.type = DB_END};
    TRY(db_stmt_start(db, f->insert, f->args, e));
    enum err_code rc = db_stmt_step(db, f->insert, &ended, e);
    db_stmt_end(db, f->insert);
    return rc;
}

enum err_code db_fill_end(struct db_fill *f, struct err *e)
{
    TRY(db_alive(f->db, e));
    return f->insert ? ERR_OK : db_note(f->db, f->db->driver->fill_end(f->db->self, e), e);
}

void db_fill_stop(struct db_fill *f)
{
    if (!f->insert)
        f->db->driver->fill_stop(f->db->self);
}

static void silent(void *ctx, int64_t done, int64_t all)
{
    (void)ctx, (void)done, (void)all;
}

enum err_code db_copy(struct db *db, const char *path, void (*told)(void *ctx, int64_t done, int64_t all), void *ctx, struct err *e)
{
    TRY(db_alive(db, e));
    if (!db->driver->copy)
        return err(e, ERR_INTERNAL, "a database on a server is no file to copy");
    return db->driver->copy(db->self, path, told ? told : silent, ctx, e);
}
