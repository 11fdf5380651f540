/* A writer whose database says "not now", or is elsewhere from one transaction to the next: who waits is answered, from where it is. */
#include "sandbox.h"
#include "db/writer.h"
#include <pthread.h>
#include <stdatomic.h>
#include <time.h>

struct town {
    struct sandbox *s;
    const char *_Atomic place;
    atomic_int held, asked, kept_out;
};

static const struct sql put = {.text = "insert into thing (id) values ($1)"}, count = {.text = "select count(*) from thing"};
struct put { struct write_job job; int64_t id; };

static enum err_code run(struct write_job *job, struct db *db, struct err *e)
{
    return db_exec(db, &put, DB_ARGS(DB_I(((struct put *)job)->id)), NULL, e);
}

static enum err_code first(void *arg, struct db *db, struct err *e)
{
    struct town *t = arg;
    (void)db;
    atomic_fetch_add(&t->asked, 1);
    return atomic_load(&t->held) ? err(e, ERR_BUSY, "not now") : ERR_OK;
}

static const char *place(void *arg)
{
    return ((struct town *)arg)->place;
}

static struct writer *open_writer(struct town *t, int hold_ms)
{
    struct writer *w = NULL;
    struct db *db = sandbox_db(t->s, NULL);
    assert_ok(db_script(db, "create table thing (id integer primary key)", &t->s->e));
    db_close(db);
    t->place = t->s->path;
    const struct writer_config c = {.db = {.path = t->s->path}, .first = first, .place = place, .arg = t, .hold_ms = hold_ms};
    if (writer_open(&c, &w, &t->s->e))
        fail_msg("%s", t->s->e.why);
    return w;
}

static void nap(int ms)
{
    nanosleep(&(struct timespec){0, ms * 1000000L}, NULL);
}

static void *let_go(void *arg)
{
    struct town *t = arg;
    struct err e;
    struct db *db = sandbox_db(t->s, NULL);
    while (!atomic_load(&t->asked))
        nap(1);
    for (int i = 0; i < 40; i++) { /* whoever holds it up needs the lock, and gets it */
        if (db_begin(db, true, &e) || db_commit(db, &e))
            atomic_fetch_add(&t->kept_out, 1);
        nap(2);
    }
    atomic_store(&t->held, 0);
    db_close(db);
    return NULL;
}

static void who_is_held_waits_and_leaves_the_lock_to_others(void **state)
{
    struct town t = {.s = *state, .held = 1};
    struct writer *w = open_writer(&t, 0);
    struct put job = {.id = 1};
    pthread_t other;
    assert_int_equal(pthread_create(&other, NULL, let_go, &t), 0);
    if (writer_call(w, run, &job.job, &t.s->e))
        fail_msg("%s", t.s->e.why);
    pthread_join(other, NULL);
    assert_int_equal(t.kept_out, 0);
    assert_true(t.asked > 3);
    writer_close(w);
    struct db *db = sandbox_db(t.s, NULL);
    assert_int_equal(sandbox_count(db, &count), 1);
    db_close(db);
}

static void who_is_held_too_long_is_told(void **state)
{
    struct town t = {.s = *state, .held = 1};
    struct writer *w = open_writer(&t, 60);
    struct put job = {.id = 1}, next = {.id = 2};
    assert_int_equal(writer_call(w, run, &job.job, &t.s->e), ERR_BUSY);
    atomic_store(&t.held, 0);
    assert_ok(writer_call(w, run, &next.job, &t.s->e));
    writer_close(w);
    struct db *db = sandbox_db(t.s, NULL);
    assert_int_equal(sandbox_count(db, &count), 1);
    db_close(db);
}

static void it_writes_where_the_database_is(void **state)
{
    struct town t = {.s = *state};
    struct writer *w = open_writer(&t, 0);
    struct put one = {.id = 1}, two = {.id = 2}, three = {.id = 3};
    const char *there = arena_fmt(t.s->a, "%s/there.db", t.s->dir);
    struct db *db = NULL;
    assert_ok(writer_call(w, run, &one.job, &t.s->e));
    t.place = there; /* said, and not there: nothing is made, and nothing written elsewhere */
    assert_int_equal(writer_call(w, run, &two.job, &t.s->e), ERR_STORAGE);
    assert_int_equal(access(there, F_OK), -1);
    assert_ok(db_open(&(struct db_config){.path = there}, &db, &t.s->e));
    assert_ok(db_script(db, "create table thing (id integer primary key)", &t.s->e));
    assert_ok(writer_call(w, run, &two.job, &t.s->e));
    assert_ok(writer_call(w, run, &three.job, &t.s->e));
    assert_int_equal(sandbox_count(db, &count), 2);
    db_close(db);
    db = sandbox_db(t.s, NULL);
    assert_int_equal(sandbox_count(db, &count), 1);
    db_close(db);
    t.place = t.s->path; /* and back */
    struct put four = {.id = 4};
    assert_ok(writer_call(w, run, &four.job, &t.s->e));
    writer_close(w);
    db = sandbox_db(t.s, NULL);
    assert_int_equal(sandbox_count(db, &count), 2);
    db_close(db);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        SANDBOX_TEST(who_is_held_waits_and_leaves_the_lock_to_others),
        SANDBOX_TEST(who_is_held_too_long_is_told),
        SANDBOX_TEST(it_writes_where_the_database_is),
    };
    return cmocka_run_group_tests_name("writer's place", tests, NULL, NULL);
}
