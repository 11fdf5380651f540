/* Notes of what changes, by triggers. See watch.h; must never know what a table is for.
 *
 * A key is a JSON array. `had` tells whether the row was there before: the first note of a key in a span says so for the whole span. */
#include "db/watch.h"
#include "base/buf.h"
#include "db/conn.h"
#include <string.h>

static const char notes_table[] =
    "create table if not exists db_changed (n integer primary key autoincrement, tab text not null, key text not null, had integer not null);"
    "create index if not exists db_changed_key on db_changed(tab, key)";
static const char notes_table_pg[] =
    "set local lock_timeout = '3s';"
    "create table if not exists db_changed (n bigint generated always as identity primary key, tab text not null, key text not null, had bigint not null);"
    "create index if not exists db_changed_key on db_changed(tab, key)";

struct name { const char *name; };
static const struct field name_fields[] = {FIELD(name, name, F_TEXT)};
static const struct model name_model = MODEL(name, name_fields);
struct key { const char *key; };
static const struct field key_fields[] = {FIELD(key, key, F_TEXT)};
static const struct model key_model = MODEL(key, key_fields);

/* Each watched table has one trigger of these names on SQLite three, on PostgreSQL one and its function. */
enum { TABLE, WATCHED, PARTS };
static const struct sql sql[] = {
    [TABLE] = {.text = "select count(*) from sqlite_schema where type = 'table' and name = 'db_changed'",
               .pg = "select count(*) from pg_tables where schemaname = current_schema() and tablename = 'db_changed'"},
    [WATCHED] = {.text = "select tbl_name as name from sqlite_schema where type = 'trigger' and name like 'db~_watch~_i~_%' escape '~' order by 1",
                 .pg = "select c.relname::text as name from pg_trigger t join pg_class c on c.oid = t.tgrelid where t.tgname = 'db_watch'"
                       " and c.relnamespace = current_schema()::regnamespace order by c.relname collate \"C\"",
                 .row = &name_model},
    [PARTS] = {.text = "select name from sqlite_schema where type = 'trigger' and name like 'db~_watch~_%' escape '~' order by 1",
               .pg = "select proname::text as name from pg_proc where pronamespace = current_schema()::regnamespace and proname like 'db~_watch~_%' escape '~'"
                     " order by 1",
               .row = &name_model},
};
const struct sql_set watch_set = {"watch", sql, sizeof sql / sizeof sql[0]};
static const struct sql last_note = {"select coalesce(max(n), 0) from db_changed", NULL, NULL};
static const struct sql notes_since = {"select count(*) from db_changed where n > $1", NULL, NULL};

/* ---- texts of one table */

static bool is_int(const struct db_table *t, size_t k)
{
    return t->column[t->key[k]].type == DB_INT;
}

static const char *key_name(const struct db_table *t, size_t k)
{
    return t->column[t->key[k]].name;
}

/* `new."a", new."b"` */
static const char *names(const struct db_table *t, const char *of, struct arena *a)
{
    struct buf b = buf_init(a, 0);
    for (size_t k = 0; k < t->keys; k++)
        buf_fmt(&b, "%s%s.\"%s\"", k ? ", " : "", of, key_name(t, k));
    return b.p;
}

/* The same as a JSON array. SQLite lets no trigger call json_array() where the schema is not trusted, so it is written out; another control character than
 * these in a key would be read as damaged JSON, which ends the move and not the writing. `of` NULL: $2, $3 ... instead of columns. */
static const char *array(const struct db_table *t, const char *of, struct arena *a)
{
    struct buf b = buf_init(a, 0);
    buf_str(&b, "'['");
    for (size_t k = 0; k < t->keys; k++) {
        const char *v = of ? arena_fmt(a, "%s.\"%s\"", of, key_name(t, k)) : arena_fmt(a, "$%zu", k + 2), *comma = k ? "," : "";
        if (is_int(t, k))
            buf_fmt(&b, " || '%s' || %s", comma, v);
        else
            buf_fmt(&b, " || '%s\"' || replace(replace(replace(replace(replace(%s, '\\', '\\\\'), '\"', '\\\"'), char(10), '\\n'), char(9), '\\t'), char(13), '\\r')"
                        " || '\"'", comma, v);
    }
    buf_str(&b, " || ']'");
    return b.p;
}

/* The condition that a row t has the key that stands in `json`, a JSON array. */
static const char *matches(const struct db *db, const struct db_table *t, const char *json)
{
    struct buf b = buf_init(db->arena, 0);
    for (size_t k = 0; k < t->keys; k++) {
        buf_fmt(&b, "%st.\"%s\" = ", k ? " and " : "", key_name(t, k));
        if (db->pg)
            buf_fmt(&b, "(%s ->> %zu)%s", json, k, is_int(t, k) ? "::bigint" : "");
        else
            buf_fmt(&b, "json_extract(%s, '$[%zu]')", json, k);
    }
    return b.p;
}

static const char *triggers(const struct db_table *t, struct arena *a)
{
    const char *old = array(t, "old", a), *new = array(t, "new", a), *n = t->name;
    struct buf other = buf_init(a, 0), b = buf_init(a, 0);
    for (size_t k = 0; k < t->keys; k++)
        buf_fmt(&other, "%snew.\"%s\" is not old.\"%s\"", k ? " or " : "", key_name(t, k), key_name(t, k));
    buf_fmt(&b, "create trigger \"db_watch_i_%s\" after insert on \"%s\" begin insert into db_changed (tab, key, had) values ('%s', %s, 0); end;", n, n, n, new);
    buf_fmt(&b, "create trigger \"db_watch_d_%s\" after delete on \"%s\" begin insert into db_changed (tab, key, had) values ('%s', %s, 1); end;", n, n, n, old);
    buf_fmt(&b, "create trigger \"db_watch_u_%s\" after update on \"%s\" begin insert into db_changed (tab, key, had) values ('%s', %s, 1);"
                " insert into db_changed (tab, key, had) select '%s', %s, 0 where %s; end", n, n, n, old, n, new, other.p);
    return b.p;
}

static const char *triggers_pg(const struct db_table *t, struct arena *a)
{
    const char *old = names(t, "old", a), *new = names(t, "new", a), *n = t->name;
    struct buf b = buf_init(a, 0);
    buf_fmt(&b, "create or replace function \"db_watch_%s\"() returns trigger language plpgsql as $$ begin"
                " if tg_op <> 'INSERT' then insert into db_changed (tab, key, had) values ('%s', json_build_array(%s)::text, 1); end if;"
                " if tg_op = 'INSERT' then insert into db_changed (tab, key, had) values ('%s', json_build_array(%s)::text, 0); end if;", n, n, old, n, new);
    buf_fmt(&b, " if tg_op = 'UPDATE' then if row(%s) is distinct from row(%s) then"
                " insert into db_changed (tab, key, had) values ('%s', json_build_array(%s)::text, 0); end if; end if;"
                " return null; end $$;", new, old, n, new);
    buf_fmt(&b, "create trigger db_watch after insert or update or delete on \"%s\" for each row execute function \"db_watch_%s\"()", n, n);
    return b.p;
}

/* ---- on and off */

static enum err_code watch_one(struct db *db, const struct db_table *t, struct arena *a, struct err *e)
{
    for (size_t k = 0; k < t->keys; k++)
        if (t->column[t->key[k]].type == DB_BLOB)
            return err(e, ERR_INTERNAL, "%s.%s: there is no way to note a key of bytes", t->name, key_name(t, k));
    return db_script(db, db->pg ? triggers_pg(t, a) : triggers(t, a), e);
}

static bool among(const struct list *l, const char *name)
{
    const struct name *n = l->items;
    for (size_t i = 0; i < l->n; i++)
        if (strcmp(n[i].name, name) == 0)
            return true;
    return false;
}

static enum err_code watch_all(struct db *db, struct arena *a, struct err *e)
{
    struct list tables, on;
    TRY(db_script(db, db->pg ? notes_table_pg : notes_table, e));
    TRY(db_tables(db, a, &tables, e));
    TRY(db_all(db, &sql[WATCHED], DB_NONE, a, &on, e));
    const struct db_table *t = tables.items;
    for (size_t i = 0; i < tables.n; i++)
        if (!among(&on, t[i].name))
            TRY(watch_one(db, &t[i], a, e));
    return ERR_OK;
}

enum err_code db_watch(struct db *db, struct err *e)
{
    struct arena *a = arena_new(0);
    enum err_code rc = watch_all(db, a, e);
    arena_free(a);
    return rc;
}

static enum err_code take_off(struct db *db, const char *text, struct err *e)
{
    TRY(db_begin(db, true, e));
    enum err_code rc = db->pg ? db_script(db, "set local lock_timeout = '500ms'", e) : ERR_OK; /* who waits for it holds up all readers of the table */
    if (!rc)
        rc = db_script(db, text, e);
    if (!rc)
        return db_commit(db, e);
    db_rollback(db);
    return rc;
}

/* On a server one after the other, each for a moment; in a file all at once, which keeps no reader waiting. */
static enum err_code unwatch_all(struct db *db, struct arena *a, struct err *e)
{
    struct list parts;
    struct buf all = buf_init(a, 0);
    TRY(db_all(db, &sql[PARTS], DB_NONE, a, &parts, e));
    const struct name *n = parts.items;
    for (size_t i = 0; i < parts.n; i++) {
        if (db->pg)
            TRY(take_off(db, arena_fmt(a, "drop function \"%s\"() cascade", n[i].name), e));
        else
            buf_fmt(&all, "drop trigger \"%s\";", n[i].name);
    }
    buf_str(&all, "drop table if exists db_changed");
    return take_off(db, all.p, e);
}

enum err_code db_unwatch(struct db *db, struct err *e)
{
    struct arena *a = arena_new(0);
    enum err_code rc = unwatch_all(db, a, e);
    arena_free(a);
    return rc;
}

enum err_code db_noting(struct db *db, bool *on, struct err *e)
{
    int64_t n;
    TRY(db_int(db, &sql[TABLE], DB_NONE, 0, &n, e));
    *on = n > 0;
    return ERR_OK;
}

static enum err_code all_watched(struct db *db, struct arena *a, bool *on, struct err *e)
{
    struct list tables, watched;
    TRY(db_noting(db, on, e));
    TRY(db_tables(db, a, &tables, e));
    TRY(db_all(db, &sql[WATCHED], DB_NONE, a, &watched, e));
    const struct db_table *t = tables.items;
    for (size_t i = 0; i < tables.n; i++)
        *on = *on && among(&watched, t[i].name);
    return ERR_OK;
}

enum err_code db_watched(struct db *db, bool *on, struct err *e)
{
    struct arena *a = arena_new(0);
    enum err_code rc = all_watched(db, a, on, e);
    arena_free(a);
    return rc;
}

/* ---- what was noted */

enum err_code db_noted(struct db *db, int64_t *last, struct err *e)
{
    return db_int(db, &last_note, DB_NONE, 0, last, e);
}

enum err_code db_noted_since(struct db *db, int64_t from, int64_t *n, struct err *e)
{
    return db_int(db, &notes_since, DB_ARGS(DB_I(from)), 0, n, e);
}

static struct sql *statement(struct db *db, const char *text, const struct model *row)
{
    struct sql *q = ARENA_NEW(db->arena, struct sql);
    *q = (struct sql){text, row, NULL};
    return q;
}

/* By key from the notes into the table, never the other way round: the table may be large. */
static const char *rows_text(struct db *db, const struct db_table *t)
{
    struct buf b = buf_init(db->arena, 0);
    buf_str(&b, "select ");
    for (size_t i = 0; i < t->columns; i++)
        buf_fmt(&b, "%st.\"%s\"", i ? ", " : "", t->column[i].name);
    buf_fmt(&b, " from (select distinct key from db_changed where n > $1 and n <= $2 and tab = '%s') c cross join \"%s\" t where %s", t->name, t->name,
            matches(db, t, db->pg ? "c.key::json" : "c.key"));
    return b.p;
}

static const char *drop_text(struct db *db, const struct db_table *t)
{
    struct arena *a = db->arena;
    if (db->pg)
        return arena_fmt(a, "delete from \"%s\" t using json_array_elements($1::json) c where %s", t->name, matches(db, t, "c.value"));
    struct buf b = buf_init(a, 0);
    buf_fmt(&b, "delete from \"%s\" where (%s) in (select ", t->name, t->order);
    for (size_t k = 0; k < t->keys; k++)
        buf_fmt(&b, "%sjson_extract(value, '$[%zu]')", k ? ", " : "", k);
    buf_str(&b, " from json_each($1))");
    return b.p;
}

static const char *has_text(struct db *db, const struct db_table *t)
{
    struct buf b = buf_init(db->arena, 0);
    for (size_t k = 0; db->pg && k < t->keys; k++)
        buf_fmt(&b, "%s$%zu::%s", k ? ", " : "json_build_array(", k + 2, is_int(t, k) ? "bigint" : "text");
    return arena_fmt(db->arena, "select count(*) from db_changed where n > $1 and tab = '%s' and key = %s%s", t->name, db->pg ? b.p : array(t, NULL, db->arena),
                     db->pg ? ")::text" : "");
}

void db_notes_init(struct db *db, const struct db_table *t, struct db_notes *out)
{
    const char *gone = arena_fmt(db->arena, "select key from db_changed where n > $1 and n <= $2 and tab = '%s' group by key having min(n * 2 + had) %% 2 = 1", t->name);
    *out = (struct db_notes){db, t, statement(db, rows_text(db, t), NULL), statement(db, gone, &key_model), statement(db, drop_text(db, t), NULL),
                             statement(db, has_text(db, t), NULL)};
}

enum err_code db_notes_count(const struct db_notes *n, struct db_span s, int64_t *out, struct err *e)
{
    static const struct sql count = {"select count(*) from db_changed where n > $1 and n <= $2 and tab = $3", NULL, NULL};
    return db_int(n->db, &count, DB_ARGS(DB_I(s.from), DB_I(s.to), DB_T(n->table->name)), 0, out, e);
}

enum err_code db_notes_rows(const struct db_notes *n, struct db_span s, struct db_walk *w, struct err *e)
{
    return db_walk_begin(n->db, n->table, n->rows, DB_ARGS(DB_I(s.from), DB_I(s.to)), w, e);
}

struct telling { enum err_code (*fn)(void *ctx, const char *key, struct err *e); void *ctx; };

static enum err_code tell_key(void *ctx, const void *rec, struct err *e)
{
    const struct telling *t = ctx;
    return t->fn(t->ctx, ((const struct key *)rec)->key, e);
}

enum err_code db_notes_had(const struct db_notes *n, struct db_span s, enum err_code (*fn)(void *ctx, const char *key, struct err *e), void *ctx, struct err *e)
{
    struct telling t = {fn, ctx};
    return db_each(n->db, n->gone, DB_ARGS(DB_I(s.from), DB_I(s.to)), tell_key, &t, e);
}

enum err_code db_notes_drop(const struct db_notes *n, const char *keys, struct err *e)
{
    return db_exec(n->db, n->drop, DB_ARGS(DB_T(keys)), NULL, e);
}

enum err_code db_notes_has(const struct db_notes *n, const struct db_arg *row, int64_t from, bool *out, struct err *e)
{
    struct db_arg args[DB_PARAMS_MAX + 1] = {DB_I(from)};
    const struct db_table *t = n->table;
    int64_t found;
    for (size_t k = 0; k < t->keys; k++)
        args[k + 1] = row[t->key[k]];
    args[t->keys + 1] = (struct db_arg){.type = DB_END};
    TRY(db_int(n->db, n->has, args, 0, &found, e));
    *out = found > 0;
    return ERR_OK;
}
