/* Tables by the catalogue, whole rows out and in, many rows by a cursor, a file copied while others write. */
#include "sandbox.h"
#include "db/table.h"

static const char tables[] =
    "create table thing (id integer primary key, name text, body blob not null); create index thing_name on thing(name);"
    "create table part (thing integer not null, kind text not null, n integer not null, primary key (kind, thing)) without rowid";

struct row { int64_t id; };
static const struct field row_fields[] = {FIELD(row, id, F_INT)};
static const struct model row_model = MODEL(row, row_fields);
static const struct sql all = {.text = "select id from thing where id >= $1 order by id", .row = &row_model};
static const struct sql count = {.text = "select count(*) from thing"};
static const struct sql twice = {.text = "select $1 * 2"};

static const struct db_table *table_of(struct sandbox *s, struct db *db, const char *name)
{
    struct list l;
    assert_ok(db_tables(db, s->a, &l, &s->e));
    const struct db_table *t = l.items;
    for (size_t i = 0; i < l.n; i++)
        if (strcmp(t[i].name, name) == 0)
            return &t[i];
    return NULL;
}

static void the_catalogue_tells_columns_and_order(void **state)
{
    struct sandbox *s = *state;
    struct db *db = sandbox_db(s, NULL);
    struct list l;
    assert_ok(db_script(db, tables, &s->e));
    assert_ok(db_begin(db, true, &s->e)); /* whoever has written may have left a table of the driver's own */
    assert_ok(db_commit(db, &s->e));
    assert_ok(db_tables(db, s->a, &l, &s->e));
    const struct db_table *t = l.items;
    assert_int_equal(l.n, 2);
    assert_string_equal(t[0].name, "part");
    assert_string_equal(t[0].order, "\"kind\", \"thing\"");
    assert_string_equal(t[1].name, "thing");
    assert_int_equal(t[1].columns, 3);
    assert_string_equal(t[1].column[2].name, "body");
    assert_int_equal(t[1].column[0].type, DB_INT);
    assert_int_equal(t[1].column[1].type, DB_TEXT);
    assert_int_equal(t[1].column[2].type, DB_BLOB);
    assert_ok(db_indexes(db, s->a, &l, &s->e));
    assert_int_equal(l.n, 1);
    assert_string_equal(((const struct db_index *)l.items)->name, "thing_name");
    db_close(db);
}

static void what_cannot_be_moved_is_told(void **state)
{
    struct sandbox *s = *state;
    struct db *db = sandbox_db(s, NULL);
    struct list l;
    assert_ok(db_script(db, "create table heap (a integer)", &s->e));
    assert_int_equal(db_tables(db, s->a, &l, &s->e), ERR_INTERNAL);
    assert_has(s->e.why, "heap has no primary key");
    assert_ok(db_script(db, "drop table heap; create table odd (a integer primary key, b numeric)", &s->e));
    assert_int_equal(db_tables(db, s->a, &l, &s->e), ERR_INTERNAL);
    assert_has(s->e.why, "odd.b");
    db_close(db);
}

enum { ROWS = 1801 };

static void fill(struct sandbox *s, struct db *db, int64_t from, int64_t n)
{
    struct db_fill f;
    assert_ok(db_begin(db, true, &s->e));
    assert_ok(db_fill_begin(db, table_of(s, db, "thing"), &f, &s->e));
    for (int64_t i = from; i < from + n; i++) {
        const struct db_arg row[] = {DB_I(i % 2 ? -i : i), i % 3 ? DB_T("Nguyễn \\ \t\n'\"") : (struct db_arg){.type = DB_NULL}, DB_B("\0\xff\n", i % 4 ? 3 : 0)};
        assert_ok(db_fill_row(&f, row, &s->e));
    }
    assert_ok(db_fill_end(&f, &s->e));
    assert_ok(db_commit(db, &s->e));
}

struct seen { int64_t n, last; };

static enum err_code look(void *ctx, const struct db_arg *row, struct err *e)
{
    struct seen *x = ctx;
    (void)e;
    int64_t i = row[0].i < 0 ? -row[0].i : row[0].i;
    assert_true(row[0].type == DB_INT && (x->n == 0 || row[0].i > x->last));
    assert_int_equal(row[1].type, i % 3 ? DB_TEXT : DB_NULL);
    if (i % 3)
        assert_true(row[1].n == strlen("Nguyễn \\ \t\n'\"") && memcmp(row[1].p, "Nguyễn \\ \t\n'\"", row[1].n) == 0);
    assert_true(row[2].type == DB_BLOB && row[2].n == (i % 4 ? 3 : 0) && (!row[2].n || memcmp(row[2].p, "\0\xff\n", 3) == 0));
    x->last = row[0].i;
    x->n++;
    return ERR_OK;
}

static void rows_come_back_as_they_went_in(void **state)
{
    struct sandbox *s = *state;
    struct db *db = sandbox_db(s, NULL);
    struct seen x = {0};
    bool empty;
    assert_ok(db_script(db, tables, &s->e));
    assert_ok(db_table_empty(db, table_of(s, db, "thing"), &empty, &s->e));
    assert_true(empty);
    fill(s, db, 1, ROWS);
    assert_ok(db_begin(db, false, &s->e));
    assert_ok(db_table_read(db, table_of(s, db, "thing"), look, &x, &s->e));
    assert_int_equal(x.n, ROWS);
    assert_ok(db_table_empty(db, table_of(s, db, "thing"), &empty, &s->e));
    assert_false(empty);
    db_close(db);
}

static void a_row_that_is_refused_takes_all_with_it(void **state)
{
    struct sandbox *s = *state;
    struct db *db = sandbox_db(s, NULL);
    struct db_fill f;
    const struct db_arg row[] = {DB_I(1), DB_T("a"), DB_B("b", 1)};
    assert_ok(db_script(db, tables, &s->e));
    assert_ok(db_begin(db, true, &s->e));
    assert_ok(db_fill_begin(db, table_of(s, db, "thing"), &f, &s->e));
    enum err_code rc = db_fill_row(&f, row, &s->e);
    for (int i = 0; !rc && i < 2; i++)
        rc = i ? db_fill_end(&f, &s->e) : db_fill_row(&f, row, &s->e);
    assert_int_equal(rc, ERR_STALE);
    db_rollback(db);
    assert_int_equal(sandbox_count(db, &count), 0);
    assert_ok(db_begin(db, true, &s->e)); /* given up in the middle: the connection is as good as before */
    assert_ok(db_fill_begin(db, table_of(s, db, "thing"), &f, &s->e));
    assert_ok(db_fill_row(&f, row, &s->e));
    db_fill_stop(&f);
    db_rollback(db);
    fill(s, db, 1, 3);
    assert_int_equal(sandbox_count(db, &count), 3);
    db_close(db);
}

struct walk { struct db *db; int64_t n, last, stop; };

static enum err_code step(void *ctx, const void *rec, struct err *e)
{
    struct walk *w = ctx;
    int64_t id = ((const struct row *)rec)->id, got = 0;
    assert_true(w->n == 0 || id > w->last);
    TRY(db_int(w->db, &twice, DB_ARGS(DB_I(id)), 0, &got, e)); /* another statement between two rows */
    assert_int_equal(got, 2 * id);
    w->last = id;
    return ++w->n == w->stop ? err(e, ERR_INVALID, "enough") : ERR_OK;
}

static void many_rows_are_walked_within_a_transaction_and_without(void **state)
{
    struct sandbox *s = *state;
    struct db *db = sandbox_db(s, NULL);
    assert_ok(db_script(db, tables, &s->e));
    fill(s, db, 1, ROWS);
    for (int tx = 0; tx < 2; tx++) {
        if (tx)
            assert_ok(db_begin(db, false, &s->e));
        for (int round = 0; round < 2; round++) {
            struct walk w = {.db = db}, cut = {.db = db, .stop = 700}, some = {.db = db};
            assert_ok(db_each(db, &all, DB_ARGS(DB_I(-10000)), step, &w, &s->e));
            assert_int_equal(w.n, ROWS);
            assert_int_equal(db_each(db, &all, DB_ARGS(DB_I(-10000)), step, &cut, &s->e), ERR_INVALID);
            assert_int_equal(cut.n, 700);
            assert_ok(db_each(db, &all, DB_ARGS(DB_I(1500)), step, &some, &s->e));
            assert_int_equal(some.n, 151);
        }
    }
    assert_ok(db_commit(db, &s->e));
    db_close(db);
}

static void a_copy_is_of_its_moment(void **state)
{
    struct sandbox *s = *state;
    struct db *db = sandbox_db(s, NULL), *reader = sandbox_db(s, NULL), *copy = NULL;
    char path[200];
    snprintf(path, sizeof path, "%s/copy.db", s->dir);
    assert_ok(db_script(db, tables, &s->e));
    fill(s, db, 1, 500);
    assert_ok(db_begin(reader, false, &s->e));
    assert_int_equal(sandbox_count(reader, &count), 500);
    fill(s, db, 501, 500);
    enum err_code rc = db_copy(reader, path, NULL, NULL, &s->e);
    if (sandbox_server()) {
        assert_int_equal(rc, ERR_INTERNAL);
    } else {
        assert_ok(rc);
        assert_ok(db_open(&(struct db_config){.path = path}, &copy, &s->e));
        assert_int_equal(sandbox_count(copy, &count), 500);
        assert_ok(db_integrity(copy, &s->e));
    }
    db_close(copy);
    db_close(reader);
    db_close(db);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        SANDBOX_TEST(the_catalogue_tells_columns_and_order),
        SANDBOX_TEST(what_cannot_be_moved_is_told),
        SANDBOX_TEST(rows_come_back_as_they_went_in),
        SANDBOX_TEST(a_row_that_is_refused_takes_all_with_it),
        SANDBOX_TEST(many_rows_are_walked_within_a_transaction_and_without),
        SANDBOX_TEST(a_copy_is_of_its_moment),
    };
    return cmocka_run_group_tests_name("tables", tests, NULL, NULL);
}
