/* Group commit: one fails and the others do not, nobody is answered before it is on disk, nothing is lost
 * or done twice, and a fault anywhere leaves nothing half-written. */
#include "sandbox.h"
#include "db/fault.h"
#include "db/writer.h"
#include <pthread.h>
#include <stdatomic.h>
#include <time.h>

static const struct sql add = {.text = "INSERT INTO row (id, job) VALUES ($1, $2)"};
static const struct sql of_job = {.text = "SELECT count(*) FROM row WHERE job = $1"};

static int with_table(void **state)
{
    if (sandbox_open(state))
        return -1;
    struct sandbox *s = *state;
    struct db *db = sandbox_db(s, NULL);
    enum err_code rc = db_script(db, "CREATE TABLE row (id INTEGER PRIMARY KEY, job INTEGER NOT NULL)", &s->e);
    db_close(db);
    return rc ? -1 : 0;
}

static struct writer *open_writer(struct sandbox *s, struct writer_config c)
{
    struct writer *w;
    c.db.path = s->path;
    if (writer_open(&c, &w, &s->e))
        fail_msg("writer: %s", s->e.why);
    return w;
}

/* A gate that holds the writer inside a job, so that a batch gathers behind it. */
struct gate {
    struct write_job job;
    pthread_mutex_t lock;
    pthread_cond_t turn;
    bool inside, open;
};
#define GATE {.lock = PTHREAD_MUTEX_INITIALIZER, .turn = PTHREAD_COND_INITIALIZER}

static enum err_code wait_at_gate(struct write_job *job, struct db *db, struct err *e)
{
    struct gate *g = (struct gate *)(void *)job;
    (void)db;
    (void)e;
    pthread_mutex_lock(&g->lock);
    g->inside = true;
    pthread_cond_broadcast(&g->turn);
    while (!g->open)
        pthread_cond_wait(&g->turn, &g->lock);
    pthread_mutex_unlock(&g->lock);
    return ERR_OK;
}

/* Answered: also when a fault kept it from ever being inside. */
static void gate_done(struct write_job *job, enum err_code rc, const struct err *e)
{
    struct gate *g = (struct gate *)(void *)job;
    (void)rc;
    (void)e;
    pthread_mutex_lock(&g->lock);
    g->inside = true;
    pthread_cond_broadcast(&g->turn);
    pthread_mutex_unlock(&g->lock);
}

static void hold(struct sandbox *s, struct writer *w, struct gate *g)
{
    g->job.run = wait_at_gate;
    g->job.done = gate_done;
    assert_ok(writer_submit(w, &g->job, &s->e));
    pthread_mutex_lock(&g->lock);
    while (!g->inside)
        pthread_cond_wait(&g->turn, &g->lock);
    pthread_mutex_unlock(&g->lock);
}

static void until_answered(struct writer *w, int jobs)
{
    while (writer_stats(w).jobs < jobs)
        nanosleep(&(struct timespec){.tv_nsec = 1000000}, NULL);
}

static void let_go(struct gate *g)
{
    pthread_mutex_lock(&g->lock);
    g->open = true;
    pthread_cond_broadcast(&g->turn);
    pthread_mutex_unlock(&g->lock);
}

/* A job of two rows; `how` it goes wrong between them. */
enum how { GOOD, FAILS, DUPLICATE, MISSES_STORAGE, LEAVES_SAVEPOINT, LEAVES_SAVEPOINT_AND_FAILS, ENDS, BEGINS_AGAIN, GETS_OVER_IT };
struct put {
    struct write_job job;
    int64_t id;
    enum how how;
    struct db_fault *fault;
    struct db *witness; /* a second connection, asked from done() */
    int answers;
    enum err_code rc, err_code;
    int64_t seen;
    char why[64];
};

static enum err_code go_wrong(struct put *p, struct db *db, struct err *e)
{
    switch (p->how) {
    case FAILS:
        return err(e, ERR_NOT_OFFERED, "job %d says no", (int)p->id);
    case DUPLICATE:
        return db_exec(db, &add, DB_ARGS(DB_I(p->id * 2), DB_I(p->id)), NULL, e);
    case MISSES_STORAGE:
        p->fault->fail_at = p->fault->calls + 1;
        (void)!db_exec(db, &add, DB_ARGS(DB_I(-p->id), DB_I(p->id)), NULL, NULL);
        return ERR_OK;
    case LEAVES_SAVEPOINT:
        return db_savepoint(db, e);
    case LEAVES_SAVEPOINT_AND_FAILS:
        TRY(db_savepoint(db, e));
        TRY(db_exec(db, &add, DB_ARGS(DB_I(-p->id), DB_I(p->id)), NULL, e));
        return err(e, ERR_NOT_OFFERED, "job %d says no", (int)p->id);
    case ENDS:
        db_rollback(db);
        return ERR_OK;
    case BEGINS_AGAIN:
        db_rollback(db);
        return db_begin(db, true, e);
    case GETS_OVER_IT:
        (void)!db_exec(db, &add, DB_ARGS(DB_I(p->id * 2), DB_I(p->id)), NULL, e);
        return ERR_OK;
    default:
        return ERR_OK;
    }
}

static enum err_code put_run(struct write_job *job, struct db *db, struct err *e)
{
    struct put *p = (struct put *)(void *)job;
    TRY(db_exec(db, &add, DB_ARGS(DB_I(p->id * 2), DB_I(p->id)), NULL, e));
    TRY(go_wrong(p, db, e));
    if (p->how == ENDS)
        return ERR_OK;
    return db_exec(db, &add, DB_ARGS(DB_I(p->id * 2 + 1), DB_I(p->id)), NULL, e);
}

static void put_done(struct write_job *job, enum err_code rc, const struct err *e)
{
    struct put *p = (struct put *)(void *)job;
    p->answers++;
    p->rc = rc;
    p->err_code = e->code;
    snprintf(p->why, sizeof p->why, "%.60s", e->why);
    if (p->witness && db_int(p->witness, &of_job, DB_ARGS(DB_I(p->id)), -1, &p->seen, NULL))
        p->seen = -2;
}

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
    /* the gate's release and commit; begin; three times savepoint, two rows, release; the commit */
    f.fail_at = f.calls + 2 + 1 + 3 * 4 + 1;
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

/* ---- the queue */

static void a_full_queue_says_busy_and_batches_are_bounded(void **state)
{
    struct sandbox *s = *state;
    struct writer *w = open_writer(s, (struct writer_config){.queue_max = 10, .batch_max = 4});
    struct gate g = GATE;
    hold(s, w, &g);
    struct put p[11] = {0};
    for (int i = 0; i < 11; i++) {
        p[i] = (struct put){.id = i + 1, .job = {.run = put_run, .done = put_done}};
        assert_int_equal(writer_submit(w, &p[i].job, &s->e), i < 10 ? ERR_OK : ERR_BUSY);
    }
    assert_has(s->e.why, "full: 10");
    assert_int_equal(writer_stats(w).queue_now, 10);
    let_go(&g);
    until_answered(w, 11);
    struct writer_stats st = writer_stats(w);
    assert_int_equal(st.queue_peak, 10);
    assert_int_equal(st.batches, 4); /* the gate; 4 + 4 + 2 */
    writer_close(w);
    assert_int_equal(p[10].answers, 0);
}

/* ---- many at once */

#define THREADS 8
#define EACH 1250

struct producer {
    struct sandbox *s;
    struct writer *w;
    pthread_t thread;
    struct put *p;
    int first;
    atomic_int *left;
    int busy;
};

struct counted {
    struct put put;
    atomic_int *left;
};

static void counted_done(struct write_job *job, enum err_code rc, const struct err *e)
{
    put_done(job, rc, e);
    atomic_fetch_sub(((struct counted *)(void *)job)->left, 1);
}

static void *produce(void *arg)
{
    struct producer *me = arg;
    struct counted *c = (struct counted *)(void *)me->p;
    for (int i = 0; i < EACH; i++) {
        c[i].left = me->left;
        c[i].put.id = me->first + i;
        c[i].put.how = i % 10 == 3 ? FAILS : GOOD;
        c[i].put.job.run = put_run;
        c[i].put.job.done = counted_done;
        while (writer_submit(me->w, &c[i].put.job, NULL)) {
            me->busy++;
            nanosleep(&(struct timespec){.tv_nsec = 200000}, NULL);
        }
    }
    return NULL;
}

static void ten_thousand_jobs_of_eight_threads(void **state)
{
    struct sandbox *s = *state;
    struct writer *w = open_writer(s, (struct writer_config){.queue_max = 300});
    struct producer all[THREADS];
    atomic_int left = THREADS * EACH;
    for (int t = 0; t < THREADS; t++) {
        all[t] = (struct producer){.s = s, .w = w, .first = 1 + t * EACH, .left = &left};
        all[t].p = (struct put *)(void *)ARENA_ARRAY(s->a, struct counted, EACH);
        assert_int_equal(pthread_create(&all[t].thread, NULL, produce, &all[t]), 0);
    }
    for (int t = 0; t < THREADS; t++)
        pthread_join(all[t].thread, NULL);
    writer_close(w); /* runs what is queued */
    assert_int_equal(atomic_load(&left), 0);
    for (int t = 0; t < THREADS; t++) {
        struct counted *c = (struct counted *)(void *)all[t].p;
        for (int i = 0; i < EACH; i++) {
            assert_int_equal(c[i].put.answers, 1);
            assert_int_equal(c[i].put.rc, i % 10 == 3 ? ERR_NOT_OFFERED : ERR_OK);
        }
    }
    assert_string_equal(sandbox_sqlite3(s, "SELECT count(*), count(DISTINCT job), min(job), max(job) FROM row"), "18000|9000|1|10000");
    assert_string_equal(sandbox_sqlite3(s, "SELECT count(*) FROM row WHERE (job - 1) % 1250 % 10 = 3"), "0");
}

static void *call_many(void *arg)
{
    struct producer *me = arg;
    for (int i = 0; i < 100; i++) {
        struct put p = {.id = me->first + i, .how = i % 2 ? FAILS : GOOD};
        struct err e;
        me->busy += writer_call(me->w, put_run, &p.job, &e) != (i % 2 ? ERR_NOT_OFFERED : ERR_OK);
    }
    return NULL;
}

static void callers_each_get_their_own_answer(void **state)
{
    struct sandbox *s = *state;
    struct writer *w = open_writer(s, (struct writer_config){0});
    struct producer all[THREADS];
    for (int t = 0; t < THREADS; t++) {
        all[t] = (struct producer){.w = w, .first = 1 + t * 100};
        assert_int_equal(pthread_create(&all[t].thread, NULL, call_many, &all[t]), 0);
    }
    for (int t = 0; t < THREADS; t++) {
        pthread_join(all[t].thread, NULL);
        assert_int_equal(all[t].busy, 0);
    }
    assert_int_equal(writer_stats(w).jobs, 800);
    writer_close(w);
    assert_string_equal(sandbox_sqlite3(s, "SELECT count(*) FROM row"), "800");
}

/* ---- from the inside */

struct chain {
    struct put put;
    struct writer *w;
    int left;
    enum err_code inside, after;
};

static enum err_code call_inside(struct write_job *job, struct db *db, struct err *e)
{
    struct chain *c = (struct chain *)(void *)job;
    struct put p = {.id = 1000};
    c->inside = writer_call(c->w, put_run, &p.job, NULL);
    return put_run(job, db, e);
}

static void submit_again(struct write_job *job, enum err_code rc, const struct err *e)
{
    struct chain *c = (struct chain *)(void *)job;
    put_done(job, rc, e);
    if (c->left-- > 0) {
        c->put.id++;
        c->after = writer_submit(c->w, job, NULL);
    }
}

static void an_answered_job_may_be_submitted_again_but_nobody_waits_for_itself(void **state)
{
    struct sandbox *s = *state;
    struct writer *w = open_writer(s, (struct writer_config){0});
    struct chain c = {.put.id = 1, .w = w, .left = 20};
    c.put.job.run = call_inside;
    c.put.job.done = submit_again;
    assert_ok(writer_submit(w, &c.put.job, &s->e));
    until_answered(w, 21);
    writer_close(w);
    assert_int_equal(c.put.answers, 21);
    assert_int_equal(c.inside, ERR_INTERNAL);
    assert_int_equal(c.after, ERR_OK);
    assert_string_equal(sandbox_sqlite3(s, "SELECT count(*) FROM row"), "42");
}

static void closing_answers_all_and_then_takes_no_more(void **state)
{
    struct sandbox *s = *state;
    for (int round = 0; round < 30; round++) {
        struct writer *w = open_writer(s, (struct writer_config){.checkpoint_ms = 1});
        struct chain c = {.put.id = 1000 + round * 100, .w = w, .left = 1000000};
        c.put.job.run = put_run;
        c.put.job.done = submit_again;
        assert_ok(writer_submit(w, &c.put.job, &s->e));
        writer_close(w); /* while a job submits itself without end */
        assert_int_equal(c.after, ERR_BUSY);
        assert_ok(c.put.rc == ERR_STALE ? ERR_OK : c.put.rc);
    }
    writer_close(NULL);
}

static void closing_an_idle_writer_leaves_one_clean_file(void **state)
{
    struct sandbox *s = *state;
    struct writer *w = open_writer(s, (struct writer_config){0});
    assert_ok(writer_call(w, put_run, &(struct put){.id = 1}.job, &s->e));
    writer_close(w);
    char log[120];
    snprintf(log, sizeof log, "%s-wal", s->path);
    assert_int_equal(access(log, F_OK), -1);
}

#define T(fn) cmocka_unit_test_setup_teardown(fn, with_table, sandbox_close)
int main(void)
{
    const struct CMUnitTest tests[] = {
        T(one_that_fails_takes_nobody_with_it), T(untidy_but_successful_jobs_are_kept_whole),
        T(a_missed_storage_error_is_the_jobs_own), T(a_job_that_ends_the_transaction_loses_the_batch_and_everybody_is_told),
        T(a_commit_that_fails_is_told_to_all_and_the_next_batch_works), T(a_fault_anywhere_in_a_batch_leaves_no_half_job),
        T(after_a_sticky_fault_is_mended_the_writer_serves_again), T(a_full_queue_says_busy_and_batches_are_bounded),
        T(ten_thousand_jobs_of_eight_threads), T(callers_each_get_their_own_answer),
        T(an_answered_job_may_be_submitted_again_but_nobody_waits_for_itself), T(closing_answers_all_and_then_takes_no_more),
        T(closing_an_idle_writer_leaves_one_clean_file),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
