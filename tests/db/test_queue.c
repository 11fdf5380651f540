/* The writer's queue: bounded, nothing lost or done twice by many at once, no deadlock from the inside or at
 * the end. */
#define SANDBOX_FILE /* ENGINE: files, it looks into them */
#include "put_job.h"
#include <stdatomic.h>

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

/* ---- more than can be done in time */

static enum err_code slow_run(struct write_job *job, struct db *db, struct err *e)
{
    struct timespec t = {.tv_nsec = 10 * 1000 * 1000};
    nanosleep(&t, NULL);
    return put_run(job, db, e);
}

/* 10 ms a job, 100 ms at most: once that is known, about ten may wait. Where any wait is taken on, all are taken. */
static void who_would_wait_too_long_is_told_at_once(void **state)
{
    struct sandbox *s = *state;
    enum { JOBS = 60, WARM = 6 };
    for (int any = 0; any < 2; any++) {
        struct writer *w = open_writer(s, (struct writer_config){.batch_max = 4, .wait_ms = any ? -1 : 100});
        struct put *p = ARENA_ARRAY(s->a, struct put, WARM + JOBS);
        int taken = 0;
        for (int i = 0; i < WARM + JOBS; i++) {
            p[i] = (struct put){.id = any * 1000 + i + 1, .job = {.run = slow_run, .done = put_done}};
            taken += writer_submit(w, &p[i].job, &s->e) == ERR_OK;
            if (i < WARM)
                until_answered(w, i + 1);
        }
        assert_int_equal(writer_stats(w).refused, WARM + JOBS - taken);
        assert_true(any ? taken == WARM + JOBS : taken >= WARM + 3 && taken <= WARM + 30);
        if (!any)
            assert_has(s->e.why, "us each wait");
        writer_close(w);
        for (int i = 0, answered = 0; i < WARM + JOBS; i++) {
            answered += p[i].answers;
            assert_int_equal(i + 1 < WARM + JOBS ? 0 : answered - taken, 0);
        }
    }
}

/* A batch that does not end: what comes behind it is refused, whatever jobs took before. */
static void behind_a_batch_that_hangs_few_may_wait(void **state)
{
    struct sandbox *s = *state;
    struct writer *w = open_writer(s, (struct writer_config){.batch_max = 4, .wait_ms = 50});
    struct gate g = GATE;
    hold(s, w, &g);
    struct timespec t = {.tv_nsec = 80 * 1000 * 1000};
    nanosleep(&t, NULL);
    struct put p[10] = {0};
    int taken = 0;
    for (int i = 0; i < 10; i++) {
        p[i] = (struct put){.id = i + 1, .job = {.run = put_run, .done = put_done}};
        taken += writer_submit(w, &p[i].job, &s->e) == ERR_OK;
    }
    assert_int_equal(taken, 2); /* the one that hangs and two: half a batch */
    let_go(&g);
    until_answered(w, 1 + taken);
    writer_close(w);
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
    char log[200];
    snprintf(log, sizeof log, "%s-wal", s->path);
    assert_int_equal(access(log, F_OK), -1);
}

#define T(fn) cmocka_unit_test_setup_teardown(fn, with_table, sandbox_close)
int main(void)
{
    const struct CMUnitTest tests[] = {
        T(a_full_queue_says_busy_and_batches_are_bounded), T(who_would_wait_too_long_is_told_at_once), T(behind_a_batch_that_hangs_few_may_wait),
        T(ten_thousand_jobs_of_eight_threads),
        T(callers_each_get_their_own_answer),
        T(an_answered_job_may_be_submitted_again_but_nobody_waits_for_itself),
        T(closing_answers_all_and_then_takes_no_more),
        T(closing_an_idle_writer_leaves_one_clean_file),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
