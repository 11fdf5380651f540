/* Statements and rows: values there and back by descriptor, parameters, the cache, what is refused. */
#include "sandbox.h"
#include <pthread.h>
#include <stdatomic.h>

static const char *const words[] = {"new", "open", "closed", NULL};
struct thing {
    int64_t id;
    const char *name, *due, *extra;
    int64_t fee, at;
    bool urgent;
    int state;
};
static const struct field thing_fields[] = {
    FIELD(thing, id, F_INT), FIELD(thing, name, F_TEXT), FIELD(thing, due, F_DATE), FIELD(thing, extra, F_JSON),
    FIELD(thing, fee, F_MONEY), FIELD(thing, at, F_INSTANT), FIELD(thing, urgent, F_BOOL),
    FIELD(thing, state, F_ENUM, .words = words),
};
static const struct model thing_model = MODEL(thing, thing_fields);

#define COLUMNS "id name due extra fee at urgent state"
static const struct sql add = {.text = "INSERT INTO thing (id, name, due, extra, fee, at, urgent, state) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)"};
static const struct sql get = {.text = "SELECT state, urgent, at, fee, extra, due, name, id FROM thing WHERE id = $1", .row = &thing_model};
static const struct sql all = {.text = "SELECT id, name FROM thing ORDER BY id LIMIT $1", .row = &thing_model};
static const struct sql rename_it = {.text = "UPDATE thing SET name = $2 WHERE id = $1"};
static const struct sql count = {.text = "SELECT count(*) FROM thing"};
static const struct sql largest = {.text = "SELECT max(id) FROM thing"};

static int with_table(void **state)
{
    if (sandbox_open(state))
        return -1;
    struct sandbox *s = *state;
    struct db *db = sandbox_db(s, NULL);
    enum err_code rc = db_script(db, "CREATE TABLE thing (id INTEGER PRIMARY KEY, name TEXT NOT NULL, due TEXT, extra TEXT, fee INTEGER,"
                                     " at INTEGER, urgent INTEGER, state TEXT); CREATE TABLE part (thing INTEGER REFERENCES thing (id))", &s->e);
    db_close(db);
    return rc ? -1 : 0;
}

static void a_record_comes_back_as_it_was_saved(void **state)
{
    struct sandbox *s = *state;
    struct db *db = sandbox_db(s, NULL);
    struct thing in = {INT64_C(0x7ffffffffffffff0), "Nguyễn Văn Ân 'x\"", "2026-02-28", "{\"a\":[1]}", 8000, INT64_C(1767200000123), true, 2};
    assert_ok(db_save(db, &add, COLUMNS, &thing_model, &in, &s->e));
    struct thing out = {0};
    assert_ok(db_get(db, &get, DB_ARGS(DB_I(in.id)), s->a, &out, &s->e));
    assert_true(out.id == in.id);
    assert_string_equal(out.name, in.name);
    assert_string_equal(out.due, in.due);
    assert_string_equal(out.extra, in.extra);
    assert_true(out.fee == 8000 && out.at == in.at && out.urgent && out.state == 2);
    db_close(db);
    assert_string_equal(sandbox_sqlite3(s, "SELECT id, typeof(name), state, urgent FROM thing"), "9223372036854775792|text|closed|1");
}

static void null_columns_come_as_nothing(void **state)
{
    struct sandbox *s = *state;
    struct db *db = sandbox_db(s, NULL);
    assert_ok(db_exec(db, &add, DB_ARGS(DB_I(1), DB_T(""), DB_T(NULL), DB_T(NULL), {.type = DB_NULL}, {.type = DB_NULL},
                                        {.type = DB_NULL}, DB_T(NULL)), NULL, &s->e));
    struct thing out;
    memset(&out, 0xee, sizeof out);
    assert_ok(db_get(db, &get, DB_ARGS(DB_I(1)), s->a, &out, &s->e));
    assert_string_equal(out.name, "");
    assert_string_equal(out.due, "");
    assert_string_equal(out.extra, "");
    assert_true(out.fee == 0 && out.at == 0 && !out.urgent && out.state == 0);
    db_close(db);
    assert_string_equal(sandbox_sqlite3(s, "SELECT count(*) FROM thing WHERE due IS NULL AND name = ''"), "1");
}

static void fields_without_a_column_are_empty(void **state)
{
    struct sandbox *s = *state;
    struct db *db = sandbox_db(s, NULL);
    assert_ok(db_save(db, &add, COLUMNS, &thing_model, &(struct thing){1, "a", "2026-01-01", "1", 5, 6, true, 1}, &s->e));
    struct list l;
    assert_ok(db_all(db, &all, DB_ARGS(DB_I(5)), s->a, &l, &s->e));
    struct thing *t = l.items;
    assert_int_equal(l.n, 1);
    assert_string_equal(t->name, "a");
    assert_string_equal(t->due, "");
    assert_true(t->fee == 0 && !t->urgent);
    db_close(db);
}

static void parameters_go_by_number_not_by_place(void **state)
{
    struct sandbox *s = *state;
    struct db *db = sandbox_db(s, NULL);
    assert_ok(db_save(db, &add, COLUMNS, &thing_model, &(struct thing){.id = 7, .name = "old"}, &s->e));
    int64_t changed = -1;
    assert_ok(db_exec(db, &rename_it, DB_ARGS(DB_I(7), DB_T("new name")), &changed, &s->e));
    assert_int_equal(changed, 1);
    assert_ok(db_exec(db, &rename_it, DB_ARGS(DB_I(8), DB_T("nobody")), &changed, &s->e));
    assert_int_equal(changed, 0);
    static const struct sql twice = {.text = "SELECT $2 * 10 + $1 * 100 + $2"};
    int64_t n;
    assert_ok(db_int(db, &twice, DB_ARGS(DB_I(3), DB_I(4)), 0, &n, &s->e));
    assert_int_equal(n, 344);
    db_close(db);
    assert_string_equal(sandbox_sqlite3(s, "SELECT name FROM thing"), "new name");
}

static void refused(struct sandbox *s, struct db *db, const struct sql *q, const char *why)
{
    int64_t n;
    assert_int_equal(db_int(db, q, DB_NONE, 0, &n, &s->e), ERR_INTERNAL);
    assert_has(s->e.why, why);
}

static void statements_that_another_engine_would_refuse_are_refused(void **state)
{
    struct sandbox *s = *state;
    if (*s->base)
        skip(); /* this one refuses them in words of its own */
    struct db *db = sandbox_db(s, NULL);
    static const struct sql bad[] = {
        {.text = "SELECT $1 + $3"}, {.text = "SELECT ?"}, {.text = "SELECT :a"}, {.text = "SELECT $0"},
        {.text = "SELECT 1; SELECT 2"}, {.text = "  "}, {.text = "SELECT \"text\""}, {.text = "SELEC 1"},
        {.text = "SELECT 1, 2"}, {.text = "SELECT 'abc'"},
    };
    const char *const why[] = {"$1 to $2", "$1 to $1", "$1 to $1", "$1 to $1", "more than one", "empty",
                               "no such column", "syntax error", "not one column", "not an integer"};
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
        refused(s, db, &bad[i], why[i]);
    static const struct sql fine = {.text = "SELECT 1; \n"};
    int64_t n;
    assert_ok(db_int(db, &fine, DB_NONE, 0, &n, &s->e));
    db_close(db);
}

static void values_must_be_as_many_as_parameters(void **state)
{
    struct sandbox *s = *state;
    struct db *db = sandbox_db(s, NULL);
    assert_int_equal(db_exec(db, &rename_it, DB_ARGS(DB_I(1)), NULL, &s->e), ERR_INTERNAL);
    assert_has(s->e.why, "takes 2 values");
    assert_int_equal(db_exec(db, &rename_it, DB_ARGS(DB_I(1), DB_T("a"), DB_I(1)), NULL, &s->e), ERR_INTERNAL);
    assert_int_equal(db_exec(db, &rename_it, DB_NONE, NULL, &s->e), ERR_INTERNAL);
    assert_ok(db_exec(db, &rename_it, DB_ARGS(DB_I(1), DB_T("a")), NULL, &s->e));
    db_close(db);
}

static void a_column_that_does_not_fit_its_field_is_an_error(void **state)
{
    struct sandbox *s = *state;
    struct db *db = sandbox_db(s, NULL);
    static const struct sql unknown = {.text = "SELECT 1 AS colour", .row = &thing_model};
    static const struct sql number = {.text = "SELECT 'x' AS fee", .row = &thing_model};
    static const struct sql fraction = {.text = "SELECT 1.5 AS fee", .row = &thing_model};
    static const struct sql word = {.text = "SELECT 'lost' AS state", .row = &thing_model};
    static const struct sql blob = {.text = "SELECT x'00' AS name", .row = &thing_model, .pg = "SELECT '\\x00'::bytea AS name"};
    static const struct sql rowless = {.text = "DELETE FROM thing", .row = &thing_model};
    const struct sql *const bad[] = {&unknown, &number, &fraction, &word, &blob, &rowless};
    void *out = s;
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        assert_int_equal(db_find(db, bad[i], DB_NONE, s->a, &out, &s->e), ERR_INTERNAL);
        assert_null(out);
    }
    assert_int_equal(db_find(db, &unknown, DB_NONE, s->a, &out, &s->e), ERR_INTERNAL); /* from the cache as well */
    static const struct sql digits = {.text = "SELECT 42 AS name, 1.5 AS due", .row = &thing_model};
    struct thing t;
    assert_ok(db_get(db, &digits, DB_NONE, s->a, &t, &s->e));
    assert_string_equal(t.name, "42");
    assert_string_equal(t.due, "1.5");
    db_close(db);
}

static void what_is_not_there(void **state)
{
    struct sandbox *s = *state;
    struct db *db = sandbox_db(s, NULL);
    void *out = s;
    assert_ok(db_find(db, &get, DB_ARGS(DB_I(1)), s->a, &out, &s->e));
    assert_null(out);
    struct thing t;
    assert_int_equal(db_get(db, &get, DB_ARGS(DB_I(1)), s->a, &t, &s->e), ERR_NOT_FOUND);
    struct list l = {s, 3};
    assert_ok(db_all(db, &all, DB_ARGS(DB_I(9)), s->a, &l, &s->e));
    assert_int_equal(l.n, 0);
    int64_t n = 0;
    assert_ok(db_int(db, &largest, DB_NONE, -7, &n, &s->e));
    assert_int_equal(n, -7);
    db_close(db);
}

static void find_gives_a_struct_of_its_own(void **state)
{
    struct sandbox *s = *state;
    struct db *db = sandbox_db(s, NULL);
    assert_ok(db_save(db, &add, COLUMNS, &thing_model, &(struct thing){.id = 1, .name = "one"}, &s->e));
    void *a, *b;
    assert_ok(db_find(db, &get, DB_ARGS(DB_I(1)), s->a, &a, &s->e));
    assert_ok(db_exec(db, &rename_it, DB_ARGS(DB_I(1), DB_T("two")), NULL, &s->e));
    assert_ok(db_find(db, &get, DB_ARGS(DB_I(1)), s->a, &b, &s->e));
    db_close(db);
    assert_string_equal(((struct thing *)a)->name, "one");
    assert_string_equal(((struct thing *)b)->name, "two");
}

static void many(struct sandbox *s, struct db *db, int n)
{
    assert_ok(db_begin(db, true, &s->e));
    for (int i = 1; i <= n; i++)
        assert_ok(db_save(db, &add, COLUMNS, &thing_model, &(struct thing){.id = i, .name = arena_fmt(s->a, "thing %d", i)}, &s->e));
    assert_ok(db_commit(db, &s->e));
}

static void all_rows_in_order(void **state)
{
    struct sandbox *s = *state;
    struct db *db = sandbox_db(s, NULL);
    many(s, db, 1000);
    struct list l;
    assert_ok(db_all(db, &all, DB_ARGS(DB_I(1000)), s->a, &l, &s->e));
    assert_int_equal(l.n, 1000);
    struct thing *t = l.items;
    for (int i = 0; i < 1000; i++) {
        assert_int_equal(t[i].id, i + 1);
        assert_string_equal(t[i].name, arena_fmt(s->a, "thing %d", i + 1));
    }
    db_close(db);
}

static void rows_without_end_are_an_error_not_a_full_memory(void **state)
{
    struct sandbox *s = *state;
    if (*s->base)
        skip(); /* a server gives a result as a whole: there the limit of each text has to hold */
    struct db *db = sandbox_db(s, NULL);
    static const struct sql endless = {
        .text = "WITH RECURSIVE n(id) AS (SELECT 1 UNION ALL SELECT id + 1 FROM n) SELECT id FROM n", .row = &thing_model};
    struct list l;
    assert_int_equal(db_all(db, &endless, DB_NONE, s->a, &l, &s->e), ERR_TOO_LARGE);
    assert_int_equal(l.n, 0);
    db_close(db);
}

struct breaking { struct db *db; atomic_bool over; };

static void *break_off(void *arg)
{
    struct breaking *b = arg;
    while (!b->over) {
        usleep(20000);
        db_interrupt(b->db);
    }
    return NULL;
}

/* From another thread, and again and again: one that begins just then must be met too. The connection is as good as before. */
static void a_statement_that_runs_is_broken_off(void **state)
{
    struct sandbox *s = *state;
    struct db *db = sandbox_db(s, NULL);
    static const struct sql counting = {"WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < $1) SELECT count(*) FROM n", NULL, NULL};
    pthread_t other;
    int64_t n;
    for (int in_tx = 0; in_tx < 2; in_tx++) {
        struct breaking b = {.db = db};
        if (in_tx)
            assert_ok(db_begin(db, false, &s->e));
        assert_int_equal(pthread_create(&other, NULL, break_off, &b), 0);
        assert_int_equal(db_int(db, &counting, DB_ARGS(DB_I(200000000)), 0, &n, &s->e), ERR_BUSY);
        b.over = true;
        pthread_join(other, NULL);
        if (in_tx)
            db_rollback(db);
        assert_ok(db_int(db, &counting, DB_ARGS(DB_I(1000)), 0, &n, &s->e));
        assert_int_equal(n, 1000);
    }
    db_interrupt(db); /* nothing runs */
    assert_ok(db_int(db, &counting, DB_ARGS(DB_I(1000)), 0, &n, &s->e));
    db_close(db);
}

struct seen {
    struct db *db;
    int n, stop_at;
    const struct sql *again;
    const void *rec; /* always in the same place: one row at a time is kept */
};

static enum err_code see(void *ctx, const void *rec, struct err *e)
{
    struct seen *c = ctx;
    const struct thing *t = rec;
    char want[32];
    snprintf(want, sizeof want, "thing %d", ++c->n);
    assert_string_equal(t->name, want);
    assert_string_equal(t->due, "");
    assert_true(!c->rec || c->rec == rec);
    c->rec = rec;
    if (c->again) {
        int64_t n;
        TRY(db_int(c->db, c->again, DB_NONE, 0, &n, e));
    }
    return c->n == c->stop_at ? err(e, ERR_NOT_OFFERED, "enough") : ERR_OK;
}

static void row_by_row_until_told_to_stop(void **state)
{
    struct sandbox *s = *state;
    struct db *db = sandbox_db(s, NULL);
    many(s, db, 50);
    struct seen c = {.db = db, .again = &count};
    assert_ok(db_each(db, &all, DB_ARGS(DB_I(100)), see, &c, &s->e));
    assert_int_equal(c.n, 50);
    c = (struct seen){.db = db, .stop_at = 10};
    assert_int_equal(db_each(db, &all, DB_ARGS(DB_I(100)), see, &c, &s->e), ERR_NOT_OFFERED);
    assert_int_equal(c.n, 10);
    c = (struct seen){.db = db};
    assert_ok(db_each(db, &all, DB_ARGS(DB_I(100)), see, &c, &s->e)); /* the statement is free again */
    static const struct sql itself = {.text = "SELECT 'thing 1' AS name", .row = &thing_model};
    c = (struct seen){.db = db, .again = &itself};
    assert_int_equal(db_each(db, &itself, DB_NONE, see, &c, &s->e), ERR_INTERNAL);
    assert_has(s->e.why, "inside itself");
    db_close(db);
}

static void keys_that_exist_are_stale_other_rules_are_our_fault(void **state)
{
    struct sandbox *s = *state;
    struct db *db = sandbox_db(s, NULL);
    static const struct sql orphan = {.text = "INSERT INTO part (thing) VALUES (99)"};
    static const struct sql nameless = {.text = "INSERT INTO thing (id, name) VALUES (2, NULL)"};
    assert_ok(db_save(db, &add, COLUMNS, &thing_model, &(struct thing){.id = 1, .name = "secret"}, &s->e));
    assert_int_equal(db_save(db, &add, COLUMNS, &thing_model, &(struct thing){.id = 1, .name = "secret"}, &s->e), ERR_STALE);
    assert_has(s->e.why, "thing"); /* what it is called in full is the engine's affair */
    assert_null(strstr(s->e.why, "secret"));
    assert_int_equal(db_exec(db, &orphan, DB_NONE, NULL, &s->e), ERR_INTERNAL);
    assert_int_equal(db_exec(db, &nameless, DB_NONE, NULL, &s->e), ERR_INTERNAL);
    assert_int_equal(sandbox_count(db, &count), 1);
    db_close(db);
}

static void saving_names_must_be_fields(void **state)
{
    struct sandbox *s = *state;
    struct db *db = sandbox_db(s, NULL);
    struct thing t = {.id = 1, .name = "a"};
    assert_int_equal(db_save(db, &rename_it, "id title", &thing_model, &t, &s->e), ERR_INTERNAL);
    assert_int_equal(db_save(db, &rename_it, "id name fee", &thing_model, &t, &s->e), ERR_INTERNAL);
    assert_ok(db_save(db, &rename_it, " id\n  name ", &thing_model, &t, &s->e));
    assert_int_equal(db_save(db, &rename_it, "name id", &thing_model, &t, &s->e), ERR_INTERNAL);
    static const struct sql state_of = {.text = "UPDATE thing SET state = $1"};
    t.state = 3;
    assert_int_equal(db_save(db, &state_of, "state", &thing_model, &t, &s->e), ERR_INTERNAL);
    db_close(db);
}

static void a_thousand_statements_are_kept_apart(void **state)
{
    struct sandbox *s = *state;
    struct db *db = sandbox_db(s, NULL);
    struct sql *q = ARENA_ARRAY(s->a, struct sql, 1000);
    for (int i = 0; i < 1000; i++)
        q[i].text = arena_fmt(s->a, "SELECT %d", i);
    for (int round = 0; round < 2; round++) {
        for (int i = 0; i < 1000; i++)
            assert_int_equal(sandbox_count(db, &q[i]), i);
    }
    struct sql_set set = {"numbers", q, 1000};
    assert_ok(db_check(db, &set, &s->e));
    struct sql wrong[] = {q[0], {.text = "SELECT nothing FROM nowhere"}};
    assert_int_equal(db_check(db, &(struct sql_set){"wrong", wrong, 2}, &s->e), ERR_INTERNAL);
    assert_has(s->e.why, "wrong, statement 2");
    db_close(db);
}

static void rows_that_nobody_would_read_are_not_made(void **state)
{
    struct sandbox *s = *state;
    struct db *db = sandbox_db(s, NULL);
    static const struct sql returning = {.text = "INSERT INTO thing (id, name) VALUES (5, 'a') RETURNING id"};
    assert_int_equal(db_exec(db, &returning, DB_NONE, NULL, &s->e), ERR_INTERNAL);
    assert_int_equal(sandbox_count(db, &count), 0);
    assert_int_equal(sandbox_count(db, &returning), 5);
    assert_int_equal(sandbox_count(db, &count), 1);
    db_close(db);
}

static void blobs_and_texts_of_any_length(void **state)
{
    struct sandbox *s = *state;
    struct db *db = sandbox_db(s, NULL);
    static const struct sql keep = {.text = "INSERT INTO bytes (t, b) VALUES ($1, $2)"};
    static const struct sql length = {.text = "SELECT coalesce(length(t), -1) * 10 + coalesce(length(b), -1) FROM bytes WHERE b IS NOT NULL"};
    int64_t n;
    char *big = arena_alloc(s->a, 1000001);
    memset(big, 'x', 1000000);
    assert_ok(db_script(db, sandbox_server() ? "CREATE TABLE bytes (t text, b bytea)" : "CREATE TABLE bytes (t TEXT, b BLOB)", &s->e));
    assert_ok(db_exec(db, &keep, DB_ARGS(DB_T(big), DB_B("a\0b", 3)), NULL, &s->e));
    assert_ok(db_int(db, &length, DB_NONE, 0, &n, &s->e));
    assert_int_equal(n, 10000003);
    assert_ok(db_script(db, "DELETE FROM bytes", &s->e));
    assert_ok(db_exec(db, &keep, DB_ARGS(DB_T(""), DB_B(NULL, 0)), NULL, &s->e));
    assert_ok(db_int(db, &length, DB_NONE, 7, &n, &s->e));
    assert_int_equal(n, 0);
    db_close(db);
}

static void a_reader_sees_and_cannot_write(void **state)
{
    struct sandbox *s = *state;
    struct db *db = sandbox_db(s, NULL), *reader = NULL;
    assert_ok(db_open(&(struct db_config){.path = s->path, .readonly = true}, &reader, &s->e));
    many(s, db, 3);
    assert_int_equal(sandbox_count(reader, &count), 3);
    assert_int_equal(db_exec(reader, &rename_it, DB_ARGS(DB_I(1), DB_T("x")), NULL, &s->e), sandbox_server() ? ERR_BUSY : ERR_STORAGE); /* a server may get well again */
    db_close(reader);
    db_close(db);
    db_close(NULL);
}

static void a_table_that_changes_under_a_statement(void **state)
{
    struct sandbox *s = *state;
    struct db *db = sandbox_db(s, NULL);
    many(s, db, 1);
    assert_int_equal(sandbox_count(db, &count), 1);
    assert_ok(db_script(db, "ALTER TABLE thing ADD COLUMN more TEXT; INSERT INTO thing (id, name) VALUES (2, 'b')", &s->e));
    assert_int_equal(sandbox_count(db, &count), 2);
    struct thing t;
    assert_ok(db_get(db, &get, DB_ARGS(DB_I(2)), s->a, &t, &s->e));
    db_close(db);
}

#define T(fn) cmocka_unit_test_setup_teardown(fn, with_table, sandbox_close)
int main(void)
{
    const struct CMUnitTest tests[] = {
        T(a_record_comes_back_as_it_was_saved), T(null_columns_come_as_nothing), T(fields_without_a_column_are_empty),
        T(parameters_go_by_number_not_by_place), T(statements_that_another_engine_would_refuse_are_refused),
        T(values_must_be_as_many_as_parameters), T(a_column_that_does_not_fit_its_field_is_an_error), T(what_is_not_there),
        T(find_gives_a_struct_of_its_own), T(all_rows_in_order), T(rows_without_end_are_an_error_not_a_full_memory),
        T(row_by_row_until_told_to_stop), T(keys_that_exist_are_stale_other_rules_are_our_fault), T(saving_names_must_be_fields),
        T(a_thousand_statements_are_kept_apart), T(rows_that_nobody_would_read_are_not_made),
        T(blobs_and_texts_of_any_length), T(a_reader_sees_and_cannot_write),
        T(a_table_that_changes_under_a_statement), T(a_statement_that_runs_is_broken_off),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
