/* Statements whose answer is not waited for: nothing of theirs is lost, and a failure is told before anybody is promised anything. The same on a file, where each is
 * answered at once; so the tests ask only what holds on both. */
#include "put_job.h"

static const struct sql put = {"insert into row (id, job) values ($1, $2)", DB_LATER, 0};
static const struct sql drop = {"delete from row where job = $1", DB_LATER, 0};
static const struct sql rows = {.text = "select count(*) from row"};
static const struct sql sum = {.text = "select sum(id) from row"};

static enum err_code put_one(struct db *db, int64_t id, struct err *e)
{
    return db_exec(db, &put, DB_ARGS(DB_I(id), DB_I(0)), NULL, e);
}

/* One that is there already is put once more: whoever is told, has to be told by `last`. */
static void twice(struct sandbox *s, struct db *db, enum err_code (*last)(struct db *db, struct err *e))
{
    assert_ok(db_begin(db, true, &s->e));
    assert_ok(put_one(db, 1, &s->e));
    enum err_code rc = put_one(db, 1, &s->e);
    if (!rc)
        rc = put_one(db, 2, &s->e);
    if (!rc)
        rc = last(db, &s->e);
    assert_int_equal(rc, ERR_STALE);
    assert_has(s->e.why, "row");
    db_rollback(db);
    assert_int_equal(sandbox_count(db, &rows), 0);
}

static enum err_code ask(struct db *db, struct err *e)
{
    int64_t n;
    return db_int(db, &rows, DB_NONE, 0, &n, e);
}

static enum err_code ask_anew(struct db *db, struct err *e)
{
    static const struct sql never_asked[] = {{.text = "select count(*) + 1 from row"}, {.text = "select count(*) + 2 from row"}};
    static int turn;
    int64_t n;
    return db_int(db, &never_asked[turn++ % 2], DB_NONE, 0, &n, e);
}

static enum err_code change(struct db *db, struct err *e)
{
    int64_t n;
    return db_exec(db, &drop, DB_ARGS(DB_I(5)), &n, e);
}

static enum err_code script(struct db *db, struct err *e)
{
    return db_script(db, "delete from row where id = 7", e);
}

static void a_failure_is_told_by_whatever_waits_next(void **state)
{
    struct sandbox *s = *state;
    struct db *db = sandbox_db(s, NULL);
    twice(s, db, ask);
    twice(s, db, ask_anew);
    twice(s, db, change);
    twice(s, db, script);
    twice(s, db, db_savepoint);
    twice(s, db, db_commit);
    assert_ok(db_begin(db, true, &s->e));
    assert_ok(put_one(db, 1, &s->e));
    assert_ok(db_commit(db, &s->e));
    assert_int_equal(sandbox_count(db, &rows), 1);
    db_close(db);
}

static void a_failure_behind_a_savepoint_is_undone_with_it(void **state)
{
    struct sandbox *s = *state;
    struct db *db = sandbox_db(s, NULL);
    assert_ok(db_begin(db, true, &s->e));
    assert_ok(put_one(db, 1, &s->e));
    assert_ok(db_savepoint(db, &s->e));
    enum err_code rc = put_one(db, 1, &s->e);
    if (!rc)
        rc = db_release(db, &s->e);
    assert_int_equal(rc, ERR_STALE);
    assert_ok(db_rollback_to(db, &s->e));
    assert_ok(put_one(db, 2, &s->e));
    assert_ok(db_savepoint(db, &s->e));
    (void)!put_one(db, 2, NULL);
    assert_ok(db_rollback_to(db, &s->e)); /* nobody had asked */
    assert_ok(db_savepoint(db, &s->e));
    assert_ok(db_savepoint(db, &s->e));
    assert_ok(put_one(db, 3, &s->e));
    assert_ok(db_release(db, &s->e));
    assert_ok(db_release(db, &s->e));
    assert_ok(db_commit(db, &s->e));
    assert_int_equal(sandbox_count(db, &sum), 6);
    db_close(db);
}

static void many_and_large_ones_all_arrive(void **state)
{
    struct sandbox *s = *state;
    struct db *db = sandbox_db(s, NULL);
    static const struct sql text = {"update row set job = length($2) where id = $1", DB_LATER, 0};
    static const struct sql jobs = {.text = "select sum(job) from row"};
    char *large = arena_alloc(s->a, 300001);
    memset(large, 'x', 300000);
    assert_ok(db_begin(db, true, &s->e));
    for (int i = 0; i < 1000; i++)
        assert_ok(put_one(db, i, &s->e));
    for (int i = 0; i < 150; i++)
        assert_ok(db_exec(db, &text, DB_ARGS(DB_I(i), DB_T(large)), NULL, &s->e));
    assert_int_equal(sandbox_count(db, &rows), 1000);
    assert_int_equal(sandbox_count(db, &jobs), 150 * 300000);
    assert_ok(db_commit(db, &s->e));
    int64_t n = 0;
    assert_ok(db_begin(db, true, &s->e));
    assert_ok(db_exec(db, &drop, DB_ARGS(DB_I(0)), &n, &s->e)); /* who asks how many waits */
    assert_int_equal(n, 850);
    assert_ok(db_commit(db, &s->e));
    db_close(db);
}

struct row { int64_t id; };
static const struct field row_fields[] = {FIELD(row, id, F_INT)};
static const struct model row_model = MODEL(row, row_fields);

struct walk { struct db *db; int64_t seen, twice; };

static enum err_code put_beside(void *ctx, const void *rec, struct err *e)
{
    struct walk *w = ctx;
    int64_t id = ((const struct row *)rec)->id;
    w->seen++;
    return put_one(w->db, id == w->twice ? 1 : 10000 + id, e);
}

static void rows_are_walked_while_others_are_put(void **state)
{
    struct sandbox *s = *state;
    struct db *db = sandbox_db(s, NULL);
    static const struct sql sweep = {"delete from row where id >= 10000", NULL, 0};
    static const struct sql all = {.text = "select id from row where id < 10000 order by id", .row = &row_model};
    assert_ok(db_begin(db, true, &s->e));
    for (int i = 0; i < 1200; i++)
        assert_ok(put_one(db, i, &s->e));
    struct walk w = {.db = db, .twice = -1};
    assert_ok(db_each(db, &all, DB_NONE, put_beside, &w, &s->e));
    assert_ok(db_commit(db, &s->e));
    assert_int_equal(w.seen, 1200);
    assert_int_equal(sandbox_count(db, &rows), 2400);
    assert_ok(db_begin(db, true, &s->e));
    assert_ok(db_exec(db, &sweep, DB_NONE, NULL, &s->e));
    w = (struct walk){.db = db, .twice = 600};
    enum err_code rc = db_each(db, &all, DB_NONE, put_beside, &w, &s->e);
    assert_int_equal(rc ? rc : db_commit(db, &s->e), ERR_STALE);
    db_rollback(db);
    assert_int_equal(sandbox_count(db, &rows), 2400);
    db_close(db);
}

/* ---- in a batch */

static enum err_code put_two(struct write_job *job, struct db *db, struct err *e)
{
    struct put *p = (struct put *)(void *)job;
    TRY(db_exec(db, &put, DB_ARGS(DB_I(p->id * 2), DB_I(p->id)), NULL, e));
    return db_exec(db, &put, DB_ARGS(DB_I(p->how == DUPLICATE ? p->id * 2 : p->id * 2 + 1), DB_I(p->id)), NULL, e);
}

static enum err_code at_the_end(void *arg, struct db *db, struct err *e)
{
    return *(int *)arg ? put_one(db, *(int *)arg, e) : ERR_OK;
}

static void of_a_batch_only_the_one_whose_statement_failed_is_told(void **state)
{
    struct sandbox *s = *state;
    int last = 0;
    struct writer *w = open_writer(s, (struct writer_config){.last = at_the_end, .arg = &last});
    struct gate g = GATE;
    struct put p[5] = {{.id = 1}, {.id = 2, .how = DUPLICATE}, {.id = 3}, {.id = 4, .how = DUPLICATE}, {.id = 5}};
    hold(s, w, &g);
    for (int i = 0; i < 5; i++) {
        p[i].job.run = put_two;
        p[i].job.done = put_done;
        assert_ok(writer_submit(w, &p[i].job, &s->e));
    }
    let_go(&g);
    until_answered(w, 6);
    for (int i = 0; i < 5; i++)
        assert_int_equal(p[i].rc, p[i].how == DUPLICATE ? ERR_STALE : ERR_OK);
    assert_has(p[1].why, *s->base ? "duplicate key" : "row.id");
    last = 2; /* is there: the batch is lost whole, by the one statement at its end that nobody waited for */
    struct put late = {.id = 6};
    assert_int_equal(writer_call(w, put_two, &late.job, &s->e), ERR_STALE);
    last = 0;
    writer_close(w);
    struct db *db = sandbox_db(s, NULL);
    assert_int_equal(sandbox_count(db, &rows), 6);
    db_close(db);
}

static void a_reader_has_nothing_for_later(void **state)
{
    struct sandbox *s = *state;
    struct db *db = NULL;
    assert_ok(db_open(&(struct db_config){.path = s->path, .readonly = true}, &db, &s->e));
    assert_ok(db_begin(db, false, &s->e));
    assert_true(put_one(db, 1, &s->e) != ERR_OK);
    db_rollback(db);
    db_close(db);
    db = sandbox_db(s, NULL);
    assert_ok(put_one(db, 1, &s->e)); /* on its own: answered at once */
    assert_int_equal(put_one(db, 1, &s->e), ERR_STALE);
    assert_int_equal(sandbox_count(db, &rows), 1);
    db_close(db);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_failure_is_told_by_whatever_waits_next, with_table, sandbox_close),
        cmocka_unit_test_setup_teardown(a_failure_behind_a_savepoint_is_undone_with_it, with_table, sandbox_close),
        cmocka_unit_test_setup_teardown(many_and_large_ones_all_arrive, with_table, sandbox_close),
        cmocka_unit_test_setup_teardown(rows_are_walked_while_others_are_put, with_table, sandbox_close),
        cmocka_unit_test_setup_teardown(of_a_batch_only_the_one_whose_statement_failed_is_told, with_table, sandbox_close),
        cmocka_unit_test_setup_teardown(a_reader_has_nothing_for_later, with_table, sandbox_close),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
