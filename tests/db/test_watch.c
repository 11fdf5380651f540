/* Notes of changes: each row that changes is noted by its key, in the transaction that changes it; a copy brought up to date by them is the same. */
#include "sandbox.h"
#include "base/buf.h"
#include "db/station.h"
#include "db/watch.h"

#define ODD "ơ \"k\" \\ [0] \n\t"

static const char tables[] =
    "create table thing (id integer primary key, name text, body blob not null); create unique index thing_name on thing(name);"
    "create table part (thing integer not null, kind text not null, n integer not null, primary key (kind, thing)) without rowid;"
    "create table fixed (id integer primary key, n integer not null);"
    "create trigger fixed_stays before update on fixed begin select raise(abort, 'append-only'); end;"
    "create trigger fixed_kept before delete on fixed begin select raise(abort, 'append-only'); end";

static const struct db_table *table_of(struct sandbox *s, struct db *db, const char *name)
{
    struct list l;
    assert_ok(db_tables(db, s->a, &l, &s->e));
    const struct db_table *t = l.items;
    for (size_t i = 0; i < l.n; i++)
        if (strcmp(t[i].name, name) == 0)
            return &t[i];
    fail_msg("no table %s", name);
    return NULL;
}

static void script(struct sandbox *s, struct db *db, const char *text)
{
    enum err_code rc = db_begin(db, true, &s->e);
    if (!rc)
        rc = db_script(db, text, &s->e);
    if (!rc)
        rc = db_commit(db, &s->e);
    if (rc)
        fail_msg("%s: %s", text, s->e.why);
}

static struct db *watched(struct sandbox *s)
{
    struct db *db = sandbox_db(s, NULL);
    script(s, db, tables);
    script(s, db, "insert into thing (id, name, body) values (1, 'a', 'x'), (2, 'b', 'y'), (3, null, 'z'); insert into part (thing, kind, n) values (1, '" ODD "', 5), (1, 'k', 6);"
                  "insert into fixed (id, n) values (1, 1)");
    assert_ok(db_begin(db, true, &s->e));
    assert_ok(db_watch(db, &s->e));
    assert_ok(db_commit(db, &s->e));
    return db;
}

static const struct sql notes = {.text = "select count(*) from db_changed"};

static void it_is_on_for_every_table_and_off_again(void **state)
{
    struct sandbox *s = *state;
    struct db *db = watched(s);
    bool on;
    struct list l;
    assert_ok(db_watched(db, &on, &s->e));
    assert_true(on);
    assert_ok(db_tables(db, s->a, &l, &s->e));
    assert_int_equal(l.n, 3); /* the notes are none of them */
    script(s, db, "create table late (id integer primary key)");
    assert_ok(db_watched(db, &on, &s->e));
    assert_false(on);
    assert_ok(db_begin(db, true, &s->e));
    assert_ok(db_watch(db, &s->e));
    assert_ok(db_commit(db, &s->e));
    assert_ok(db_watched(db, &on, &s->e));
    assert_true(on);
    script(s, db, "insert into late (id) values (1)");
    assert_int_equal(sandbox_count(db, &notes), 1);
    assert_ok(db_unwatch(db, &s->e));
    assert_ok(db_watched(db, &on, &s->e));
    assert_false(on);
    script(s, db, "update thing set name = 'c' where id = 1");
    assert_ok(db_unwatch(db, &s->e)); /* once more is nothing */
    db_close(db);
}

static void what_is_undone_is_not_noted(void **state)
{
    struct sandbox *s = *state;
    struct db *db = watched(s);
    static const struct sql change = {.text = "update thing set name = 'n' || id"};
    int64_t n;
    assert_ok(db_begin(db, true, &s->e));
    assert_ok(db_savepoint(db, &s->e));
    assert_ok(db_exec(db, &change, DB_NONE, &n, &s->e));
    assert_int_equal(n, 3); /* and not the notes as well */
    assert_int_equal(sandbox_count(db, &notes), 3);
    assert_ok(db_rollback_to(db, &s->e));
    assert_int_equal(sandbox_count(db, &notes), 0);
    assert_ok(db_commit(db, &s->e));
    db_close(db);
}

struct keys { struct buf text; int n; };

static enum err_code add_key(void *ctx, const char *key, struct err *e)
{
    struct keys *k = ctx;
    (void)e;
    buf_fmt(&k->text, "%s%s", k->n++ ? "," : "", key);
    return ERR_OK;
}

/* What changed in one table of `from` is brought to `to`. */
static void carry(struct sandbox *s, struct db *from, struct db *to, const char *table, struct db_span span)
{
    struct db_notes here, there;
    struct keys k = {.text = buf_init(s->a, 0)};
    struct db_walk w;
    struct db_fill f;
    const struct db_arg *row;
    db_notes_init(from, table_of(s, from, table), &here);
    db_notes_init(to, table_of(s, to, table), &there);
    buf_char(&k.text, '[');
    if (db_notes_had(&here, span, add_key, &k, &s->e))
        fail_msg("%s", s->e.why);
    buf_char(&k.text, ']');
    if (db_notes_drop(&there, k.text.p, &s->e))
        fail_msg("%s: %s", k.text.p, s->e.why);
    assert_ok(db_fill_begin(to, there.table, &f, &s->e));
    if (db_notes_rows(&here, span, &w, &s->e))
        fail_msg("%s", s->e.why);
    while (db_walk_next(&w, &row, &s->e) == ERR_OK && row)
        assert_ok(db_fill_row(&f, row, &s->e));
    db_walk_end(&w);
    assert_ok(db_fill_end(&f, &s->e));
}

static const char *all_of(struct sandbox *s, struct db *db, const char *table)
{
    struct buf b = buf_init(s->a, 0);
    struct db_walk w;
    const struct db_arg *row;
    const struct db_table *t = table_of(s, db, table);
    assert_ok(db_walk_begin(db, t, NULL, DB_NONE, &w, &s->e));
    while (db_walk_next(&w, &row, &s->e) == ERR_OK && row) {
        for (size_t i = 0; i < t->columns; i++)
            row[i].type == DB_INT ? buf_fmt(&b, "%lld|", (long long)row[i].i) : buf_fmt(&b, "%.*s|", (int)row[i].n, row[i].n ? (const char *)row[i].p : "");
        buf_char(&b, '\n');
    }
    db_walk_end(&w);
    return b.p;
}

static struct db *copy(struct sandbox *s, struct db *from)
{
    struct db *to = NULL;
    if (*s->base) { /* the other one is a file: notes are read across engines */
        char path[200];
        snprintf(path, sizeof path, "%s/to.db", s->dir);
        assert_ok(db_open(&(struct db_config){.path = path}, &to, &s->e));
    } else {
        assert_ok(db_open(&(struct db_config){.path = arena_fmt(s->a, "%s/to.db", s->dir)}, &to, &s->e));
    }
    script(s, to, tables);
    const char *const names[] = {"thing", "part", "fixed"};
    for (int i = 0; i < 3; i++) {
        struct db_walk w;
        struct db_fill f;
        const struct db_arg *row;
        assert_ok(db_begin(to, true, &s->e));
        assert_ok(db_fill_begin(to, table_of(s, to, names[i]), &f, &s->e));
        assert_ok(db_walk_begin(from, table_of(s, from, names[i]), NULL, DB_NONE, &w, &s->e));
        while (db_walk_next(&w, &row, &s->e) == ERR_OK && row)
            assert_ok(db_fill_row(&f, row, &s->e));
        db_walk_end(&w);
        assert_ok(db_fill_end(&f, &s->e));
        assert_ok(db_commit(to, &s->e));
    }
    return to;
}

static const char *const changes[] = {
    "insert into thing (id, name, body) values (4, 'd', ''); update thing set body = 'w' where id = 4; insert into part (thing, kind, n) values (2, 'x', 1);"
    "insert into fixed (id, n) values (2, 2)",
    "update thing set name = null where id = 1; update thing set name = 'a' where id = 2; update thing set name = 'b' where id = 1", /* names change hands */
    "update part set kind = 'đ' where kind <> 'k' and kind <> 'x'; delete from part where kind = 'k'; insert into part (thing, kind, n) values (1, 'k', 7)",
    "delete from thing where id = 3; insert into thing (id, name, body) values (5, 'e', 'v'); delete from thing where id = 5; update thing set id = 9 where id = 4",
    "insert into part (thing, kind, n) values (3, 'y', 1) on conflict (kind, thing) do update set n = part.n + 1;"
    "insert into part (thing, kind, n) values (3, 'y', 1) on conflict (kind, thing) do update set n = part.n + 1",
};

static void a_copy_is_brought_up_to_date(void **state)
{
    struct sandbox *s = *state;
    struct db *db = watched(s), *to = copy(s, db);
    const char *const names[] = {"thing", "part", "fixed"};
    int64_t at = 0, last;
    for (size_t i = 0; i < sizeof changes / sizeof changes[0]; i++) {
        script(s, db, changes[i]);
        assert_ok(db_noted(db, &last, &s->e));
        assert_true(last > at);
        if (i % 2 == 0 && i + 1 < sizeof changes / sizeof changes[0])
            continue; /* two changes in one go */
        assert_ok(db_begin(db, false, &s->e));
        assert_ok(db_begin(to, true, &s->e));
        for (int t = 0; t < 3; t++)
            carry(s, db, to, names[t], (struct db_span){at, last});
        if (db_commit(to, &s->e))
            fail_msg("%s", s->e.why);
        assert_ok(db_commit(db, &s->e));
        at = last;
        for (int t = 0; t < 3; t++)
            assert_string_equal(all_of(s, to, names[t]), all_of(s, db, names[t]));
    }
    db_close(to);
    db_close(db);
}

static void a_row_is_found_among_the_notes(void **state)
{
    struct sandbox *s = *state;
    struct db *db = watched(s);
    struct db_notes n;
    bool has;
    int64_t since;
    db_notes_init(db, table_of(s, db, "part"), &n);
    script(s, db, "update part set n = 9 where thing = 1 and kind <> 'k'");
    const struct db_arg yes[] = {DB_I(1), DB_T(ODD), DB_I(9)}, no[] = {DB_I(1), DB_T("k"), DB_I(6)};
    assert_ok(db_notes_has(&n, yes, 0, &has, &s->e));
    assert_true(has);
    assert_ok(db_notes_has(&n, no, 0, &has, &s->e));
    assert_false(has);
    assert_ok(db_notes_has(&n, yes, 1, &has, &s->e));
    assert_false(has);
    assert_ok(db_noted_since(db, 0, &since, &s->e));
    assert_int_equal(since, 1);
    db_close(db);
}

static void a_station_is_one_row(void **state)
{
    struct sandbox *s = *state;
    struct db *db = sandbox_db(s, NULL);
    struct station is;
    struct list l;
    assert_ok(station_get(db, s->a, &is, &s->e)); /* of an older program */
    assert_int_equal(is.state, STATION_OPEN);
    script(s, db, "create table db_station (one integer primary key check (one = 1), state text not null, move text not null, whither text not null,"
                  " turn integer not null, until_at integer not null, position integer not null)");
    assert_ok(db_tables(db, s->a, &l, &s->e));
    assert_int_equal(l.n, 0);
    assert_ok(db_begin(db, true, &s->e));
    assert_ok(station_put(db, &(struct station){.state = STATION_WAITING, .move = "m", .whither = "/a.db", .turn = 3, .position = -1}, &s->e));
    assert_ok(station_advance(db, "m", -1, 7, &s->e));
    assert_int_equal(station_advance(db, "m", -1, 8, &s->e), ERR_STALE);
    assert_ok(station_get(db, s->a, &is, &s->e));
    assert_int_equal(is.state, STATION_WAITING);
    assert_int_equal(is.position, 7);
    assert_string_equal(is.whither, "/a.db");
    assert_ok(station_put(db, &(struct station){.state = STATION_GONE, .move = "m", .whither = "/b.db", .turn = 3}, &s->e));
    assert_ok(station_get(db, s->a, &is, &s->e));
    assert_string_equal(is.whither, "/b.db");
    assert_ok(station_put(db, &(struct station){0}, &s->e));
    assert_ok(station_get(db, s->a, &is, &s->e));
    assert_int_equal(is.state, STATION_OPEN);
    assert_ok(db_commit(db, &s->e));
    db_close(db);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        SANDBOX_TEST(it_is_on_for_every_table_and_off_again),
        SANDBOX_TEST(what_is_undone_is_not_noted),
        SANDBOX_TEST(a_copy_is_brought_up_to_date),
        SANDBOX_TEST(a_row_is_found_among_the_notes),
        SANDBOX_TEST(a_station_is_one_row),
    };
    return cmocka_run_group_tests_name("watch", tests, NULL, NULL);
}
