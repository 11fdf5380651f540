/* The bell among processes: heard when the transaction is there and not before, not when it is undone, again after the connection broke; on a file nobody rings.
 * What is about the bell itself needs a PostgreSQL server (MOTCUA_TEST_SERVER). */
#include "db/bell.h"
#include "db/sandbox.h"
#include <stdatomic.h>
#include <time.h>

static atomic_int heard_n;

static void heard(void *arg)
{
    assert_ptr_equal(arg, &heard_n);
    atomic_fetch_add(&heard_n, 1);
}

static void rest(int ms)
{
    nanosleep(&(struct timespec){ms / 1000, ms % 1000 * 1000000L}, NULL);
}

static int heard_within(int n, int ms)
{
    for (; atomic_load(&heard_n) < n && ms > 0; ms -= 5)
        rest(5);
    return atomic_load(&heard_n);
}

static void ring(struct sandbox *s, struct db *db, bool keep)
{
    assert_ok(db_begin(db, true, &s->e));
    assert_ok(bell_ring(db, &s->e));
    rest(100);
    if (keep)
        assert_ok(db_commit(db, &s->e));
    else
        db_rollback(db);
}

static void a_file_has_none(void **state)
{
    struct sandbox *s = *state;
    if (*s->base)
        skip();
    struct db *db = sandbox_db(s, NULL);
    assert_null(bell_open(&(struct db_config){.path = s->path}, heard, &heard_n));
    ring(s, db, true);
    bell_close(NULL);
    db_close(db);
}

static void heard_once_it_is_there(void **state)
{
    struct sandbox *s = *state;
    if (!*s->base)
        skip();
    struct db *db = sandbox_db(s, NULL);
    atomic_store(&heard_n, 0);
    struct bell *b = bell_open(&(struct db_config){.path = s->path}, heard, &heard_n);
    assert_non_null(b);
    assert_int_equal(heard_within(1, 3000), 1); /* it listens now */
    ring(s, db, false);
    assert_int_equal(heard_within(2, 200), 1);
    assert_ok(db_begin(db, true, &s->e));
    assert_ok(bell_ring(db, &s->e));
    assert_int_equal(heard_within(2, 200), 1);
    assert_ok(db_commit(db, &s->e));
    assert_int_equal(heard_within(2, 1000), 2);
    bell_close(b);
    ring(s, db, true);
    assert_int_equal(heard_within(3, 100), 2);
    db_close(db);
}

static void a_broken_line_is_found_again(void **state)
{
    struct sandbox *s = *state;
    if (!*s->base)
        skip();
    struct db *db = sandbox_db(s, NULL);
    atomic_store(&heard_n, 0);
    struct bell *b = bell_open(&(struct db_config){.path = s->path}, heard, &heard_n);
    assert_int_equal(heard_within(1, 3000), 1);
    sandbox_sqlite3(s, "select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and query = 'listen motcua'");
    assert_int_equal(heard_within(2, 5000), 2); /* nobody knows what rang meanwhile */
    ring(s, db, true);
    assert_int_equal(heard_within(3, 1000), 3);
    bell_close(b);
    db_close(db);
}

int main(void)
{
    const struct CMUnitTest tests[] = {SANDBOX_TEST(a_file_has_none), SANDBOX_TEST(heard_once_it_is_there), SANDBOX_TEST(a_broken_line_is_found_again)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
