/* Group commit: one fails and the others do not, nobody is answered before it is on disk, and a fault
 * anywhere leaves nothing half-written. */
#include "put_job.h"

/* Jobs 1..n in one batch, one of them going wrong; closes the writer. */
static void one_batch(struct sandbox *s, struct writer *w, struct put *p, int n)
{
    struct gate g = GATE;
    hold(s, w, &g);
    for (int i = 0; i < n; i++) {
        p[i].id = i + 1;
        p[i].job.run = put_run;
        p[i].job.done = put_done;
        assert_ok(writer_submit(w, &p[i].job, &s->e));
    }
    let_go(&g);
    writer_close(w);
    for (int i = 0; i < n; i++) {
        assert_int_equal(p[i].answers, 1);
        assert_int_equal(p[i].err_code, p[i].rc);
    }
}

static void one_that_fails_takes_nobody_with_it(void **state)
{
    struct sandbox *s = *state;
    struct db *witness = sandbox_db(s, NULL);
    const enum how hows[] = {FAILS, DUPLICATE, LEAVES_SAVEPOINT_AND_FAILS};
    const enum err_code want[] = {ERR_NOT_OFFERED, ERR_STALE, ERR_NOT_OFFERED};
    for (size_t k = 0; k < 3; k++) {
        struct put p[9] = {[4] = {.how = hows[k]}};
        for (int i = 0; i < 9; i++)
            p[i].witness = witness;
        one_batch(s, open_writer(s, (struct writer_config){0}), p, 9);
        for (int i = 0; i < 9; i++) {
            assert_int_equal(p[i].rc, i == 4 ? want[k] : ERR_OK);
            assert_int_equal(p[i].seen, i == 4 ? 0 : 2); /* on disk when it was told */
        }
        assert_ok(db_script(witness, "DELETE FROM row", &s->e));
    }
    db_close(witness);
}

static void untidy_but_successful_jobs_are_kept_whole(void **state)
{
    struct sandbox *s = *state;
    struct put p[3] = {{.how = LEAVES_SAVEPOINT}, {.how = GETS_OVER_IT}};
    one_batch(s, open_writer(s, (struct writer_config){0}), p, 3);
    for (int i = 0; i < 3; i++)
        assert_int_equal(p[i].rc, ERR_OK);
    assert_string_equal(sandbox_sqlite3(s, "SELECT group_concat(id) FROM row"), "2,3,4,5,6,7");
}

static void a_missed_storage_error_is_the_jobs_own(void **state)
{
    struct sandbox *s = *state;
    struct db_fault f = {.as = ERR_STORAGE};
    struct put p[3] = {[1] = {.how = MISSES_STORAGE, .fault = &f}};
    one_batch(s, open_writer(s, (struct writer_config){.db.fault = &f}), p, 3);
    assert_int_equal(f.fired, 1);
    assert_int_equal(p[0].rc, ERR_OK);
    assert_int_equal(p[1].rc, ERR_STORAGE);
    assert_int_equal(p[2].rc, ERR_OK);
    assert_string_equal(sandbox_sqlite3(s, "SELECT group_concat(id) FROM row"), "2,3,6,7");
}

/* Alone in its transaction it has no savepoint: whatever it does, it is whole or not there, told its own error, and the next one works. */
static void one_that_is_alone_is_whole_or_not_there(void **state)
{
    struct sandbox *s = *state;
    static const struct { enum how how; enum err_code rc; int lost; } all[] = {
        {GOOD, ERR_OK, 0}, {FAILS, ERR_NOT_OFFERED, 0}, {DUPLICATE, ERR_STALE, 0}, {MISSES_STORAGE, ERR_STORAGE, 0}, {LEAVES_SAVEPOINT, ERR_OK, 0},
        {LEAVES_SAVEPOINT_AND_FAILS, ERR_NOT_OFFERED, 0}, {ENDS, ERR_INTERNAL, 1}, {BEGINS_AGAIN, ERR_INTERNAL, 1}, {GETS_OVER_IT, ERR_OK, 0},
    };
    struct db_fault f = {.as = ERR_STORAGE};
    struct writer *w = open_writer(s, (struct writer_config){.db.fault = &f});
    struct db *witness = sandbox_db(s, NULL);
    int64_t rows, lost = 0;
    for (size_t i = 0; i < sizeof all / sizeof all[0]; i++) {
        struct put p = {.id = 10 + (int64_t)i, .how = all[i].how, .fault = &f};
        assert_int_equal(writer_call(w, put_run, &p.job, &s->e), all[i].rc);
        assert_int_equal(p.job.err.code, all[i].rc);
        assert_ok(db_int(witness, &of_job, DB_ARGS(DB_I(p.id)), -1, &rows, &s->e));
        assert_int_equal(rows, all[i].rc ? 0 : 2);
        assert_int_equal(writer_stats(w).commit_failures, lost += all[i].lost);
    }
    db_close(witness);
    writer_close(w);
}

static int begun, ended;
static enum err_code first(void *arg, struct db *db, struct err *e)
{
    begun++;
    return db_exec(db, &add, DB_ARGS(DB_I(-begun), DB_I(*(int64_t *)arg)), NULL, e);
}

static enum err_code last(void *arg, struct db *db, struct err *e)
{
    (void)arg, (void)db, (void)e;
    ended++;
    return ERR_OK;
}

/* Its answer comes out of a transaction that began and ended as every other does: who may not write any more must not answer either. */
static void one_that_fails_alone_is_answered_out_of_a_whole_transaction(void **state)
{
    struct sandbox *s = *state;
    int64_t mark = 777;
    int anew = sandbox_server() ? 1 : 2; /* a server has a savepoint for it, and the transaction goes on */
    begun = ended = 0;
    struct writer *w = open_writer(s, (struct writer_config){.first = first, .last = last, .arg = &mark});
    assert_int_equal(writer_call(w, put_run, &(struct put){.id = 1, .how = FAILS}.job, &s->e), ERR_NOT_OFFERED);
    assert_int_equal(ended, 1);
    assert_int_equal(begun, anew); /* what the first wrote went with the job */
    assert_ok(writer_call(w, put_run, &(struct put){.id = 2}.job, &s->e));
    assert_true(begun == anew + 1 && ended == 2);
    writer_close(w);
    assert_string_equal(sandbox_sqlite3(s, "SELECT group_concat(id) FROM row"), sandbox_server() ? "-1,-2,4,5" : "-3,-2,4,5");
}

static void a_fault_anywhere_in_one_alone_leaves_no_half_job(void **state)
{
    struct sandbox *s = *state;
    struct db *look = sandbox_db(s, NULL);
    for (enum how how = GOOD; how <= FAILS; how++) {
        long at = 1, fired = 1;
        for (; fired; at++) {
            struct db_fault f = {.as = ERR_STORAGE};
            struct writer *w = open_writer(s, (struct writer_config){.db.fault = &f});
            f.fail_at = f.calls + at;
            struct put p = {.id = 1, .how = how};
            enum err_code rc = writer_call(w, put_run, &p.job, &s->e);
            fired = f.fired;
            int64_t rows;
            assert_ok(db_int(look, &of_job, DB_ARGS(DB_I(1)), 0, &rows, &s->e));
            assert_int_equal(rows, rc ? 0 : 2);
            assert_true(fired ? rc == ERR_STORAGE || (how == FAILS && rc == ERR_NOT_OFFERED) : rc == (how == FAILS ? ERR_NOT_OFFERED : ERR_OK));
            f.fail_at = 0;
            assert_ok(db_script(look, "DELETE FROM row", &s->e));
            assert_ok(writer_call(w, put_run, &(struct put){.id = 2}.job, &s->e));
            assert_ok(db_script(look, "DELETE FROM row", &s->e));
            writer_close(w);
        }
        assert_in_range(at, 4, 12);
    }
    db_close(look);
}

static void a_job_that_ends_the_transaction_loses_the_batch_and_everybody_is_told(void **state)
{
    struct sandbox *s = *state;
    for (enum how how = ENDS; how <= BEGINS_AGAIN; how++) {
        struct put p[4] = {[1] = {.how = FAILS}, [2] = {.how = how}};
        one_batch(s, open_writer(s, (struct writer_config){0}), p, 4);
        for (int i = 0; i < 4; i++)
            assert_int_equal(p[i].rc, i == 1 ? ERR_NOT_OFFERED : ERR_INTERNAL);
        assert_string_equal(sandbox_sqlite3(s, "SELECT count(*) FROM row"), "0");
    }
}

static void a_commit_that_fails_is_told_to_all_and_the_next_batch_works(void **state)
{
    struct sandbox *s = *state;
    struct db_fault f = {.as = ERR_STORAGE};
    struct writer *w = open_writer(s, (struct writer_config){.db.fault = &f});
    assert_ok(writer_call(w, put_run, &(struct put){.id = 100}.job, &s->e)); /* statements prepared */
    struct gate g = GATE;
    hold(s, w, &g);
    /* the gate's release where it has a savepoint, and its commit; begin; three times savepoint, two rows, release; the commit */
    f.fail_at = f.calls + (sandbox_server() ? 2 : 1) + 1 + 3 * 4 + 1;
    struct put p[3];
    for (int i = 0; i < 3; i++) {
        p[i] = (struct put){.id = i + 1, .job = {.run = put_run, .done = put_done}};
        assert_ok(writer_submit(w, &p[i].job, &s->e));
    }
    let_go(&g);
    until_answered(w, 5);
    assert_int_equal(writer_stats(w).commit_failures, 1);
    assert_ok(writer_call(w, put_run, &(struct put){.id = 50}.job, &s->e));
    writer_close(w);
    for (int i = 0; i < 3; i++) {
        assert_int_equal(p[i].answers, 1);
        assert_int_equal(p[i].rc, ERR_STORAGE);
        assert_has(p[i].why, "in commit");
    }
    assert_string_equal(sandbox_sqlite3(s, "SELECT group_concat(DISTINCT job) FROM row"), "50,100");
}

static void a_fault_anywhere_in_a_batch_leaves_no_half_job(void **state)
{
    struct sandbox *s = *state;
    struct db *look = sandbox_db(s, NULL);
    for (int sticky = 0; sticky < 2; sticky++) {
        long at = 1, fired = 1;
        for (; fired; at++) {
            struct db_fault f = {.fail_at = at, .sticky = sticky, .as = ERR_STORAGE};
            struct put p[4] = {[1] = {.how = FAILS}, [2] = {.how = LEAVES_SAVEPOINT}};
            one_batch(s, open_writer(s, (struct writer_config){.db.fault = &f}), p, 4);
            fired = f.fired;
            for (int i = 0; i < 4; i++) {
                int64_t rows;
                assert_ok(db_int(look, &of_job, DB_ARGS(DB_I(i + 1)), 0, &rows, &s->e));
                assert_int_equal(rows, p[i].rc ? 0 : 2);
                if (i != 1 && p[i].rc)
                    assert_int_equal(p[i].rc, ERR_STORAGE);
            }
            assert_int_not_equal(p[1].rc, ERR_OK);
            if (!fired)
                assert_int_equal(p[0].rc | p[2].rc | p[3].rc, ERR_OK);
            assert_ok(db_script(look, "DELETE FROM row", &s->e));
        }
        assert_in_range(at, 20, 40);
    }
    db_close(look);
}

static void after_a_sticky_fault_is_mended_the_writer_serves_again(void **state)
{
    struct sandbox *s = *state;
    struct db_fault f = {.as = ERR_STORAGE};
    struct writer *w = open_writer(s, (struct writer_config){.db.fault = &f});
    assert_ok(writer_call(w, put_run, &(struct put){.id = 1}.job, &s->e));
    f.fail_at = f.calls + 3;
    f.sticky = 1;
    for (int i = 2; i < 6; i++)
        assert_int_equal(writer_call(w, put_run, &(struct put){.id = i}.job, &s->e), ERR_STORAGE);
    f.fail_at = 0;
    assert_ok(writer_call(w, put_run, &(struct put){.id = 6}.job, &s->e));
    struct writer_stats st = writer_stats(w);
    assert_int_equal(st.jobs, 6);
    assert_int_equal(st.failed, 4);
    writer_close(w);
    assert_string_equal(sandbox_sqlite3(s, "SELECT group_concat(DISTINCT job) FROM row"), "1,6");
}

#define T(fn) cmocka_unit_test_setup_teardown(fn, with_table, sandbox_close)
int main(void)
{
    const struct CMUnitTest tests[] = {
        T(one_that_fails_takes_nobody_with_it),
        T(untidy_but_successful_jobs_are_kept_whole),
        T(a_missed_storage_error_is_the_jobs_own),
        T(one_that_is_alone_is_whole_or_not_there),
        T(one_that_fails_alone_is_answered_out_of_a_whole_transaction),
        T(a_fault_anywhere_in_one_alone_leaves_no_half_job),
        T(a_job_that_ends_the_transaction_loses_the_batch_and_everybody_is_told),
        T(a_commit_that_fails_is_told_to_all_and_the_next_batch_works),
        T(a_fault_anywhere_in_a_batch_leaves_no_half_job),
        T(after_a_sticky_fault_is_mended_the_writer_serves_again),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
