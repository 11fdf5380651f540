/* The outbox in batches: one that fails takes nobody with it, one that cannot be closed is tried again and leaves nothing behind, and
 * more than a batch holds are all carried out, once. What is old is taken away. */
#include "app/house.h"
#include "app/background/worker.h"
#include "service/jobs.h"
#include "service/notices.h"
#include <stdatomic.h>

static const struct sql note = {"insert into sent (id, channel, address, text, sent_at) values ($1, 'test', '', $2, 0)", NULL, NULL};
static const struct sql wrong = {"insert into job select * from job where id = $1", NULL, NULL};
static int mended; /* set by the test: from then on the broken ones work */

static enum err_code run_broken(struct ctx *c, struct job *j, struct err *e)
{
    (void)c, (void)j;
    return mended ? ERR_OK : err(e, ERR_BUSY, "nobody answers");
}

static enum err_code done_well(struct ctx *c, const struct job *j, struct err *e)
{
    return db_exec(c->db, &note, DB_ARGS(DB_I(j->id), DB_T(j->data)), NULL, e);
}

/* Writes first and fails then. */
static enum err_code done_broken(struct ctx *c, const struct job *j, struct err *e)
{
    TRY(done_well(c, j, e));
    return mended ? ERR_OK : db_exec(c->db, &wrong, DB_ARGS(DB_I(j->id)), NULL, e);
}

static struct house *home; /* of the kinds below, which stand in for a slow world */
static int robbed;

/* Takes so long that the lease ends, and another worker has it meanwhile. */
static enum err_code run_robbed(struct ctx *c, struct job *j, struct err *e)
{
    int ran;
    (void)j;
    c->world->clock->fake += 61 * CLOCK_SECOND;
    return robbed++ ? ERR_OK : worker_once(home->app, &ran, e);
}

static enum err_code run_slow(struct ctx *c, struct job *j, struct err *e)
{
    (void)j, (void)e;
    c->world->clock->fake += 31 * CLOCK_SECOND;
    return ERR_OK;
}

/* Reads for half a minute at least, if nobody breaks it off. */
static const struct sql endless = {"with recursive n(i) as (select 1 union all select i + 1 from n where i < $1) select count(*) from n", NULL, NULL};
static atomic_int reading, read_through;

static enum err_code run_endless(struct ctx *c, struct job *j, struct err *e)
{
    int64_t n;
    (void)j;
    reading++;
    TRY(db_int(c->db, &endless, DB_ARGS(DB_I(200000000)), 0, &n, e));
    read_through++;
    return ERR_OK;
}

static atomic_int asked;

static enum err_code count_ready(struct ctx *c, struct err *e)
{
    (void)e;
    asked += c->db != NULL;
    return asked % 2 ? ERR_OK : err(e, ERR_BUSY, "not now");
}

static const struct job_kind kinds[] = {
    {.kind = "endless", .run = run_endless},
    {.kind = "robbed", .run = run_robbed, .done = done_well}, {.kind = "slow", .run = run_slow, .done = done_well},
    {.kind = "good", .done = done_well}, {.kind = "broken", .run = run_broken, .done = done_well}, {.kind = "unclosed", .done = done_broken},
};
static const struct room room = {.name = "test", .ready = count_ready, .jobs = kinds, .jobs_n = sizeof kinds / sizeof kinds[0]};

static int work(struct house *h)
{
    int ran;
    assert_ok(worker_once(h->app, &ran, &h->s->e));
    return ran;
}

/* What the rooms do every day by themselves is none of the jobs that are counted here. */
static void off_hand(struct house *h)
{
    while (work(h))
        ;
}

static int up(void **state)
{
    if (sandbox_open(state))
        return -1;
    struct sandbox *s = *state;
    mended = robbed = 0;
    struct house *h = home = house_open(s, &room);
    *state = h;
    off_hand(h);
    return 0;
}

static int down(void **state)
{
    struct house *h = *state;
    *state = h->s;
    house_close(h);
    return sandbox_close(state);
}

struct adding { const char *kind; int n; };

static enum err_code add(struct ctx *c, void *arg, struct err *e)
{
    struct adding *a = arg;
    for (int i = 0; i < a->n; i++)
        TRY(job_add(c, a->kind, NULL, arena_fmt(c->arena, "{\"of\":\"%s\"}", a->kind), c->now, e));
    return ERR_OK;
}

static void add_jobs(struct house *h, const char *kind, int n)
{
    struct adding a = {kind, n};
    assert_ok(app_write(h->app, 0, add, &a, &h->s->e));
}

static int64_t number(struct house *h, const char *sql)
{
    return atoll(sandbox_sqlite3(h->s, sql));
}

static void later(struct house *h, int64_t ms)
{
    app_world(h->app)->clock->fake += ms;
}

/* In the middle of a batch, so that some come before and some after. */
static void some_that_fail(struct house *h)
{
    add_jobs(h, "good", 3);
    add_jobs(h, "broken", 1);
    add_jobs(h, "unclosed", 1);
    add_jobs(h, "unknown", 1);
    add_jobs(h, "good", 3);
}

static void one_that_fails_takes_nobody_with_it(void **state)
{
    struct house *h = *state;
    some_that_fail(h);
    assert_int_equal(work(h), 9);
    assert_int_equal(number(h, "select count(*) from job where kind = 'good' and done_at <> 0 and failure = ''"), 6);
    assert_int_equal(number(h, "select count(*) from sent"), 6);
    assert_string_equal(sandbox_sqlite3(h->s, "select failure, done_at, tries, lease_until from job where kind = 'broken'"), "nobody answers|0|1|0");
    assert_string_equal(sandbox_sqlite3(h->s, "select failure, done_at, tries, lease_until from job where kind = 'unknown'"), "no room knows this kind|0|1|0");
    assert_string_equal(sandbox_sqlite3(h->s, "select failure, done_at, tries, case when lease_until > 0 then 1 else 0 end from job where kind = 'unclosed'"), "|0|1|1");
    assert_int_equal(work(h), 0); /* not before their time */
}

static void what_failed_is_done_later_and_once(void **state)
{
    struct house *h = *state;
    some_that_fail(h);
    assert_int_equal(work(h), 9);
    mended = 1;
    later(h, 61 * CLOCK_SECOND);
    assert_int_equal(work(h), 3);
    assert_int_equal(number(h, "select count(*) from job where done_at <> 0 and kind in ('good', 'broken', 'unclosed')"), 8);
    assert_int_equal(number(h, "select count(*) from job where done_at = 0 and kind = 'unknown' and tries = 2"), 1);
    assert_int_equal(number(h, "select count(*) from sent"), 8);
    assert_int_equal(number(h, "select count(*) from job where done_at <> 0 and data <> '{}' and kind = 'good'"), 0);
}

static void more_than_a_batch_are_all_done_once(void **state)
{
    struct house *h = *state;
    int all = 0, turns = 0;
    add_jobs(h, "good", 450);
    for (int ran; (ran = work(h)) > 0; turns++)
        all += ran;
    assert_int_equal(all, 450);
    assert_in_range(turns, 2, 10);
    assert_int_equal(number(h, "select count(*) from sent"), 450);
    assert_int_equal(number(h, "select count(*) from job where done_at <> 0 and tries = 1 and kind = 'good'"), 450);
}

static void ten_times_and_no_more(void **state)
{
    struct house *h = *state;
    add_jobs(h, "broken", 1);
    for (int i = 0; i < 40; i++, later(h, CLOCK_DAY))
        work(h);
    assert_int_equal(number(h, "select tries from job where kind = 'broken'"), 10);
}

static void what_another_took_is_the_others_to_close(void **state)
{
    struct house *h = *state;
    add_jobs(h, "robbed", 1);
    work(h);
    assert_int_equal(robbed, 2);
    assert_int_equal(number(h, "select count(*) from sent"), 1);
    assert_int_equal(number(h, "select count(*) from job where kind = 'robbed' and done_at <> 0 and tries = 2"), 1);
}

static void what_would_outlive_its_lease_is_handed_back(void **state)
{
    struct house *h = *state;
    add_jobs(h, "slow", 3);
    work(h);
    assert_int_equal(number(h, "select count(*) from sent"), 1);
    assert_int_equal(number(h, "select count(*) from job where kind = 'slow' and done_at = 0 and tries = 0 and lease_until = 0"), 2);
    work(h);
    work(h);
    assert_int_equal(number(h, "select count(*) from sent"), 3);
    assert_int_equal(number(h, "select count(*) from job where kind = 'slow' and done_at <> 0 and tries = 1"), 3);
}

/* Two alerts that are closed, one of them long ago, and an old job. */
static enum err_code leave(struct ctx *c, void *arg, struct err *e)
{
    (void)arg;
    for (int64_t id = 1; id <= 2; id++) {
        const char *text = arena_fmt(c->arena, "insert into alert values (%lld, 'thu %lld', 'overdue', 'overdue', 1, 7, 'main', 0, '', '', 1, 1, 'specialist', 0, 0, '', 0, 0, 0, 0, 0,"
                                               " 'closed', 0, '', '', 0, 0, %lld, 'done')", (long long)id, (long long)id, (long long)(id == 1 ? 1 : c->now));
        TRY(db_script(c->db, text, e));
    }
    return db_script(c->db, "insert into job (id, kind, key, data, run_at, lease_until, tries, done_at, failure) values (1, 'good', 'old', '{}', 0, 0, 1, 1, '')", e);
}

/* What is done once a minute, without the minute. */
static void what_is_old_is_swept_away(void **state)
{
    struct house *h = *state;
    assert_ok(app_write(h->app, 0, leave, NULL, &h->s->e));
    worker_sweep(h->app);
    assert_int_equal(number(h, "select count(*) from alert where id = 1"), 0);
    assert_int_equal(number(h, "select count(*) from alert where id = 2"), 1);
    assert_int_equal(number(h, "select count(*) from job where id = 1"), 0);
}

/* Who ends does not wait for what is read, whatever else is due: all of it is due as before, and no try is counted. */
static void whoever_ends_waits_for_no_reading(void **state)
{
    struct house *h = *state;
    reading = read_through = 0;
    add_jobs(h, "endless", 1);
    add_jobs(h, "good", 300);
    struct worker *w = worker_start(h->app, true);
    for (int i = 0; i < 3000 && !reading; i++)
        usleep(10000);
    assert_int_equal(reading, 1);
    worker_stop(w);
    assert_int_equal(read_through, 0);
    assert_string_equal(sandbox_sqlite3(h->s, "select count(*), sum(tries), sum(lease_until), sum(done_at), max(failure) from job where kind in ('endless', 'good')"),
                        "301|0|0|0|");
}

/* Of whoever serves, by its own thread, whether it runs jobs or not; one that cannot is asked again. */
static void rooms_read_ahead_of_those_who_ask(void **state)
{
    struct house *h = *state;
    asked = 0;
    for (int i = 0; i < 3000 && asked < 2; i++)
        usleep(10000);
    assert_in_range(asked, 2, 20);
    assert_true(h->app != NULL);
}

int main(void)
{
#define T(f) cmocka_unit_test_setup_teardown(f, up, down)
    const struct CMUnitTest tests[] = {T(one_that_fails_takes_nobody_with_it), T(what_failed_is_done_later_and_once),
                                       T(more_than_a_batch_are_all_done_once), T(ten_times_and_no_more), T(what_another_took_is_the_others_to_close),
                                       T(what_would_outlive_its_lease_is_handed_back), T(what_is_old_is_swept_away),
                                       T(whoever_ends_waits_for_no_reading), T(rooms_read_ahead_of_those_who_ask)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
