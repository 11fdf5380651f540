/* Migrations: in order, once, never a changed text, whole or not at all. */
#include "sandbox.h"
#include "db/fault.h"
#include "db/migrate.h"
#include <sys/wait.h>

#define M1 {"0001-a.sql", "-- both\nCREATE TABLE a (id INTEGER PRIMARY KEY);\nINSERT INTO a VALUES (1);\n"}
#define M2 {"0002-b.sql", "-- centre\nCREATE TABLE b (id INTEGER PRIMARY KEY);\nINSERT INTO a VALUES (2);\n"}
#define M3 {"0003-c.sql", "-- province\nCREATE TABLE c (id INTEGER PRIMARY KEY);\nINSERT INTO a VALUES (3);\n"}
static const struct migration three[] = {M1, M2, M3};

static int run(struct sandbox *s, struct db *db, const struct migration *m, size_t n, enum db_home home)
{
    int applied = -1;
    if (migrate_run(db, m, n, home, &applied, &s->e))
        fail_msg("migrate: %s", s->e.why);
    return applied;
}

static int missing(struct sandbox *s, struct db *db, enum db_home home)
{
    int n = -1;
    assert_ok(migrate_missing(db, three, 3, home, &n, &s->e));
    return n;
}

static void in_order_and_once(void **state)
{
    struct sandbox *s = *state;
    struct db *db = sandbox_db(s, NULL);
    assert_int_equal(missing(s, db, HOME_BOTH), 3);
    assert_int_equal(run(s, db, three, 2, HOME_BOTH), 2);
    assert_int_equal(missing(s, db, HOME_BOTH), 1);
    assert_int_equal(run(s, db, three, 3, HOME_BOTH), 1);
    assert_int_equal(run(s, db, three, 3, HOME_BOTH), 0);
    assert_int_equal(missing(s, db, HOME_BOTH), 0);
    assert_ok(migrate_run(db, three, 3, HOME_BOTH, NULL, &s->e));
    db_close(db);
    assert_string_equal(sandbox_sqlite3(s, "SELECT group_concat(id) FROM a"), "1,2,3");
    assert_string_equal(sandbox_sqlite3(s, "SELECT count(*), min(length(sha256)), count(CASE WHEN applied_at > 1700000000000 THEN 1 END) FROM migration"), "3|64|3");
}

static void each_database_gets_its_own(void **state)
{
    struct sandbox *s = *state;
    struct db *db = sandbox_db(s, NULL);
    assert_int_equal(run(s, db, three, 3, HOME_PROVINCE), 2);
    assert_int_equal(missing(s, db, HOME_PROVINCE), 0);
    int n;
    assert_int_equal(migrate_missing(db, three, 3, HOME_CENTRE, &n, &s->e), ERR_STORAGE); /* the wrong file */
    assert_has(s->e.why, "0003-c.sql");
    db_close(db);
    assert_string_equal(sandbox_sqlite3(s, "SELECT group_concat(name) FROM migration"), "0001-a.sql,0003-c.sql");
}

static void refused(struct sandbox *s, const struct migration *m, size_t n, enum err_code want, const char *why)
{
    struct db *db = sandbox_db(s, NULL);
    int count = -1;
    assert_int_equal(migrate_missing(db, m, n, HOME_BOTH, &count, &s->e), want);
    assert_has(s->e.why, why);
    assert_int_equal(migrate_run(db, m, n, HOME_BOTH, &count, &s->e), want);
    db_close(db);
}

static void a_history_that_differs_is_refused(void **state)
{
    struct sandbox *s = *state;
    struct db *db = sandbox_db(s, NULL);
    const struct migration without[] = {M1, M3};
    assert_int_equal(run(s, db, without, 2, HOME_BOTH), 2);
    db_close(db);
    const struct migration changed[] = {M1, {"0003-c.sql", "-- province\nCREATE TABLE d (id INTEGER);\n"}};
    refused(s, changed, 2, ERR_STORAGE, "0003-c.sql was applied with another text");
    refused(s, changed, 1, ERR_STORAGE, "0003-c.sql is applied but unknown here");
    refused(s, three, 3, ERR_STORAGE, "0002-b.sql comes before 0003-c.sql");
    refused(s, three, 0, ERR_STORAGE, "0001-a.sql is applied but unknown here");
    assert_string_equal(sandbox_sqlite3(s, "SELECT group_concat(name) FROM migration"), "0001-a.sql,0003-c.sql");
}

static void a_wrong_list_is_refused(void **state)
{
    struct sandbox *s = *state;
    const struct migration backwards[] = {M2, M1}, twice[] = {M1, M1}, homeless[] = {{"0001-x.sql", "CREATE TABLE x (y);"}},
                           moon[] = {{"0001-x.sql", "-- bothered\nCREATE TABLE x (y);"}};
    refused(s, backwards, 2, ERR_INTERNAL, "does not come after");
    refused(s, twice, 2, ERR_INTERNAL, "does not come after");
    refused(s, homeless, 1, ERR_INTERNAL, "first line");
    refused(s, moon, 1, ERR_INTERNAL, "first line");
    assert_string_equal(sandbox_sqlite3(s, "SELECT count(*) FROM sqlite_schema"), "0");
}

static void a_text_that_fails_leaves_nothing_of_itself(void **state)
{
    struct sandbox *s = *state;
    const struct migration bad[] = {M1, {"0002-x.sql", "-- both\nCREATE TABLE x (y integer);\nINSERT INTO nowhere VALUES (1);\n"}};
    const struct migration ends[] = {M1, {"0002-x.sql", "-- both\nCREATE TABLE x (y integer);\nCOMMIT;\n"}};
    struct db *db = sandbox_db(s, NULL);
    int applied;
    assert_int_equal(migrate_run(db, bad, 2, HOME_BOTH, &applied, &s->e), ERR_INTERNAL);
    assert_int_equal(applied, 1);
    assert_has(s->e.why, "0002-x.sql: ");
    assert_has(s->e.why, "nowhere");
    assert_string_equal(sandbox_sqlite3(s, "SELECT group_concat(name) FROM sqlite_schema WHERE type = 'table'"), "migration,a");
    assert_int_equal(migrate_run(db, ends, 2, HOME_BOTH, &applied, &s->e), ERR_INTERNAL);
    assert_has(s->e.why, "begins or ends");
    assert_string_equal(sandbox_sqlite3(s, "SELECT count(*) FROM migration"), "1");
    db_close(db);
}

static void a_fault_anywhere_is_got_over(void **state)
{
    struct sandbox *s = *state;
    if (*s->base)
        skip(); /* begins each turn with a new file */
    long at = 1, fired = 1;
    for (; fired; at++) {
        struct db_fault f = {.fail_at = at};
        struct db *db = sandbox_db(s, &f);
        int applied;
        enum err_code rc = migrate_run(db, three, 3, HOME_BOTH, &applied, &s->e);
        fired = f.fired;
        assert_int_equal(rc, fired ? ERR_STORAGE : ERR_OK);
        static const struct sql agree = {.text = "SELECT (SELECT count(*) FROM migration) - (SELECT count(*) FROM a)"};
        static const struct sql tables = {.text = "SELECT count(*) FROM sqlite_schema WHERE name IN ('a', 'migration')"};
        f.fail_at = 0;
        assert_int_equal(sandbox_count(db, &tables), applied ? 2 : 0);
        if (applied)
            assert_int_equal(sandbox_count(db, &agree), 0);
        assert_int_equal(applied + missing(s, db, HOME_BOTH), 3);
        if (rc)
            assert_int_equal(run(s, db, three, 3, HOME_BOTH), 3 - applied);
        db_close(db);
        unlink(s->path);
    }
    assert_in_range(at, 20, 60);
}

static void a_crash_between_two(void **state)
{
    struct sandbox *s = *state;
    pid_t pid = fork();
    if (pid == 0) { /* one applied, the second half done */
        struct db *db = sandbox_db(s, NULL);
        run(s, db, three, 1, HOME_BOTH);
        if (db_begin(db, true, &s->e) || db_script(db, three[1].text, &s->e))
            _exit(1);
        _exit(7);
    }
    int status;
    waitpid(pid, &status, 0);
    assert_int_equal(WEXITSTATUS(status), 7);
    struct db *db = sandbox_db(s, NULL);
    assert_int_equal(missing(s, db, HOME_BOTH), 2);
    assert_int_equal(run(s, db, three, 3, HOME_BOTH), 2);
    db_close(db);
    assert_string_equal(sandbox_sqlite3(s, "SELECT group_concat(id) FROM a"), "1,2,3");
}

static void two_programs_at_once(void **state)
{
    struct sandbox *s = *state;
    struct migration *m = ARENA_ARRAY(s->a, struct migration, 40);
    for (int i = 0; i < 40; i++)
        m[i] = (struct migration){arena_fmt(s->a, "%04d.sql", i), arena_fmt(s->a, "-- both\nCREATE TABLE t%d (id INTEGER)", i)};
    struct db_config c = {.path = s->path};
    struct db *db;
    assert_ok(db_open(&c, &db, &s->e));
    db_close(db);
    pid_t pid[2];
    for (int i = 0; i < 2; i++) {
        if ((pid[i] = fork()) == 0)
            _exit(db_open(&c, &db, &s->e) || migrate_run(db, m, 40, HOME_BOTH, NULL, &s->e));
    }
    for (int i = 0; i < 2; i++) {
        int status;
        waitpid(pid[i], &status, 0);
        assert_int_equal(status, 0);
    }
    assert_string_equal(sandbox_sqlite3(s, "SELECT count(*) FROM migration"), "40");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        SANDBOX_TEST(in_order_and_once), SANDBOX_TEST(each_database_gets_its_own),
        SANDBOX_TEST(a_history_that_differs_is_refused), SANDBOX_TEST(a_wrong_list_is_refused),
        SANDBOX_TEST(a_text_that_fails_leaves_nothing_of_itself), SANDBOX_TEST(a_fault_anywhere_is_got_over),
        SANDBOX_TEST(a_crash_between_two), SANDBOX_TEST(two_programs_at_once),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
