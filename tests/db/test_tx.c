/* Transactions: whole or not at all, whatever fails and whoever overlooks it. */
#include "sandbox.h"
#include "db/fault.h"

static const struct sql add = {.text = "INSERT INTO n (v) VALUES ($1)"};
static const struct sql count = {.text = "SELECT count(*) FROM n"};
static const struct sql sum = {.text = "SELECT coalesce(sum(v), 0) FROM n"};

static int with_table(void **state)
{
    if (sandbox_open(state))
        return -1;
    struct sandbox *s = *state;
    struct db *db = sandbox_db(s, NULL);
    enum err_code rc = db_script(db, "CREATE TABLE n (v INTEGER PRIMARY KEY)", &s->e);
    db_close(db);
    return rc ? -1 : 0;
}

static enum err_code put(struct db *db, int64_t v, struct err *e)
{
    return db_exec(db, &add, DB_ARGS(DB_I(v)), NULL, e);
}

static void committed_is_seen_by_others_rolled_back_by_nobody(void **state)
{
    struct sandbox *s = *state;
    struct db *db = sandbox_db(s, NULL), *other = sandbox_db(s, NULL);
    assert_ok(db_begin(db, true, &s->e));
    assert_ok(put(db, 1, &s->e));
    assert_int_equal(sandbox_count(other, &count), 0);
    assert_ok(db_commit(db, &s->e));
    assert_int_equal(sandbox_count(other, &count), 1);
    assert_ok(db_begin(db, true, &s->e));
    assert_ok(put(db, 2, &s->e));
    db_rollback(db);
    db_rollback(db);
    assert_int_equal(sandbox_count(db, &count), 1);
    db_close(other);
    db_close(db);
}

static void a_reading_transaction_stays_at_its_moment(void **state)
{
    struct sandbox *s = *state;
    struct db *db = sandbox_db(s, NULL), *other = sandbox_db(s, NULL);
    assert_ok(db_begin(other, false, &s->e));
    assert_int_equal(sandbox_count(other, &count), 0);
    assert_ok(put(db, 1, &s->e));
    assert_int_equal(sandbox_count(other, &count), 0);
    assert_ok(db_commit(other, &s->e));
    assert_int_equal(sandbox_count(other, &count), 1);
    db_close(other);
    db_close(db);
}

static void what_does_not_nest_is_refused(void **state)
{
    struct sandbox *s = *state;
    struct db *db = sandbox_db(s, NULL);
    assert_int_equal(db_commit(db, &s->e), ERR_INTERNAL);
    assert_int_equal(db_savepoint(db, &s->e), ERR_INTERNAL);
    assert_int_equal(db_release(db, &s->e), ERR_INTERNAL);
    assert_int_equal(db_rollback_to(db, &s->e), ERR_INTERNAL);
    assert_ok(db_begin(db, true, &s->e));
    assert_int_equal(db_begin(db, true, &s->e), ERR_INTERNAL);
    assert_ok(db_savepoint(db, &s->e));
    assert_int_equal(db_commit(db, &s->e), ERR_INTERNAL);
    assert_ok(db_release(db, &s->e));
    assert_ok(db_commit(db, &s->e));
    assert_int_equal(db_script(db, "BEGIN", &s->e), ERR_INTERNAL);
    assert_ok(db_begin(db, true, &s->e)); /* and nothing is left of it */
    assert_ok(put(db, 1, &s->e));
    assert_int_equal(db_script(db, "COMMIT", &s->e), ERR_INTERNAL);
    assert_int_equal(put(db, 2, &s->e), ERR_INTERNAL);
    assert_int_equal(db_commit(db, &s->e), ERR_INTERNAL);
    assert_int_equal(sandbox_count(db, &sum), 1);
    db_close(db);
}

static void savepoints_inside_one_another(void **state)
{
    struct sandbox *s = *state;
    struct db *db = sandbox_db(s, NULL);
    assert_ok(db_begin(db, true, &s->e));
    assert_ok(put(db, 1, &s->e));
    assert_ok(db_savepoint(db, &s->e));
    assert_ok(put(db, 10, &s->e));
    assert_ok(db_savepoint(db, &s->e));
    assert_ok(put(db, 100, &s->e));
    assert_ok(db_rollback_to(db, &s->e));
    assert_int_equal(sandbox_count(db, &sum), 11);
    assert_ok(put(db, 1000, &s->e));
    assert_ok(db_release(db, &s->e));
    assert_ok(db_savepoint(db, &s->e));
    assert_ok(put(db, 10000, &s->e));
    assert_ok(db_rollback_to(db, &s->e));
    assert_ok(db_commit(db, &s->e));
    db_close(db);
    assert_string_equal(sandbox_sqlite3(s, "SELECT sum(v) FROM n"), "1011");
}

static void a_missed_storage_error_cannot_be_committed(void **state)
{
    struct sandbox *s = *state;
    struct db_fault f = {.as = ERR_STORAGE};
    struct db *db = sandbox_db(s, &f);
    assert_ok(db_begin(db, true, &s->e));
    assert_ok(put(db, 1, &s->e));
    f.fail_at = f.calls + 1;
    (void)!put(db, 2, NULL);
    assert_int_equal(f.fired, 1);
    assert_int_equal(put(db, 3, &s->e), ERR_STORAGE);
    int64_t n;
    assert_int_equal(db_int(db, &count, DB_NONE, 0, &n, &s->e), ERR_STORAGE);
    assert_int_equal(db_script(db, "DELETE FROM n", &s->e), ERR_STORAGE);
    assert_int_equal(db_savepoint(db, &s->e), ERR_STORAGE);
    assert_int_equal(db_commit(db, &s->e), ERR_STORAGE);
    assert_ok(put(db, 4, &s->e));
    db_close(db);
    assert_string_equal(sandbox_sqlite3(s, "SELECT group_concat(v) FROM n"), "4");
}

static void a_savepoint_bounds_the_damage(void **state)
{
    struct sandbox *s = *state;
    struct db_fault f = {.as = ERR_BUSY};
    struct db *db = sandbox_db(s, &f);
    assert_ok(db_begin(db, true, &s->e));
    assert_ok(put(db, 1, &s->e));
    assert_ok(db_savepoint(db, &s->e));
    f.fail_at = f.calls + 1;
    assert_int_equal(put(db, 2, &s->e), ERR_BUSY);
    assert_has(s->e.why, "fault");
    assert_int_equal(db_release(db, &s->e), ERR_BUSY);
    assert_ok(db_rollback_to(db, &s->e));
    assert_ok(put(db, 3, &s->e));
    assert_ok(db_commit(db, &s->e));
    db_close(db);
    assert_string_equal(sandbox_sqlite3(s, "SELECT group_concat(v) FROM n"), "1,3");
}

static void a_transaction_that_the_engine_gave_up_is_lost(void **state)
{
    struct sandbox *s = *state;
    if (*s->base)
        skip(); /* a server gives up a transaction only with its connection */
    struct db *db = sandbox_db(s, NULL);
    static const struct sql harsh = {.text = "INSERT OR ROLLBACK INTO n (v) VALUES (1)"};
    assert_ok(db_begin(db, true, &s->e));
    assert_ok(put(db, 1, &s->e));
    assert_ok(db_savepoint(db, &s->e));
    assert_int_equal(db_exec(db, &harsh, DB_NONE, NULL, &s->e), ERR_STALE);
    assert_int_equal(put(db, 2, &s->e), ERR_STALE); /* would have been committed alone */
    assert_int_equal(db_rollback_to(db, &s->e), ERR_STALE);
    db_rollback(db);
    assert_int_equal(sandbox_count(db, &count), 0);
    db_close(db);
}

static enum err_code act(struct db *db, struct err *e)
{
    TRY(db_begin(db, true, e));
    for (int i = 1; i <= 3; i++)
        TRY(put(db, i, e));
    TRY(db_savepoint(db, e));
    TRY(put(db, 4, e));
    TRY(db_rollback_to(db, e));
    TRY(db_savepoint(db, e));
    TRY(put(db, 5, e));
    TRY(db_release(db, e));
    return db_commit(db, e);
}

static void a_fault_anywhere_leaves_nothing(void **state)
{
    struct sandbox *s = *state;
    for (int sticky = 0; sticky < 2; sticky++) {
        for (long at = 1;; at++) {
            struct db_fault f = {.fail_at = at, .sticky = sticky, .as = ERR_STORAGE};
            struct db *db = sandbox_db(s, &f);
            enum err_code rc = act(db, &s->e);
            db_rollback(db);
            f.fail_at = 0;
            assert_int_equal(rc, f.fired ? ERR_STORAGE : ERR_OK);
            assert_int_equal(sandbox_count(db, &sum), rc ? 0 : 11);
            assert_ok(db_script(db, "DELETE FROM n", &s->e));
            long fired = f.fired;
            db_close(db);
            if (!fired) {
                assert_in_range(at, 12, 20); /* begin, 5 x insert, prepare once, 4 x savepoint, commit */
                break;
            }
        }
    }
}

static void faults_reach_every_call(void **state)
{
    struct sandbox *s = *state;
    struct db_fault f = {.fail_at = 1, .sticky = 1};
    struct db *db = sandbox_db(s, &f);
    int64_t n;
    assert_int_equal(db_int(db, &count, DB_NONE, 0, &n, &s->e), ERR_STORAGE);
    assert_int_equal(db_script(db, "SELECT 1", &s->e), ERR_STORAGE);
    assert_int_equal(db_begin(db, true, &s->e), ERR_STORAGE);
    assert_int_equal(db_integrity(db, &s->e), ERR_STORAGE);
    assert_int_equal(f.fired, 4);
    db_close(db);
}

#define T(fn) cmocka_unit_test_setup_teardown(fn, with_table, sandbox_close)
int main(void)
{
    const struct CMUnitTest tests[] = {
        T(committed_is_seen_by_others_rolled_back_by_nobody), T(a_reading_transaction_stays_at_its_moment),
        T(what_does_not_nest_is_refused), T(savepoints_inside_one_another), T(a_missed_storage_error_cannot_be_committed),
        T(a_savepoint_bounds_the_damage), T(a_transaction_that_the_engine_gave_up_is_lost),
        T(a_fault_anywhere_leaves_nothing), T(faults_reach_every_call),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
