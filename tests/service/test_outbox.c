/* What the outbox keeps and for how long, and that an intake at the counter tells the citizen once. */
#include "service/life.h"
#include "service/jobs.h"
#include "service/notices.h"

static int up(void **state)
{
    if (sandbox_open(state))
        return -1;
    struct life *l = calloc(1, sizeof *l);
    if (!l)
        return -1;
    life_open(l, *state, NULL);
    *state = l;
    return 0;
}

static int down(void **state)
{
    struct life *l = *state;
    struct sandbox *s = l->s;
    life_close(l);
    free(l);
    *state = s;
    return sandbox_close(state);
}

static const char *ask(struct life *l, const char *sql)
{
    return sandbox_sqlite3(l->s, sql);
}

/* ---- sweeping */

static void add(struct life *l, const char *key)
{
    assert_ok(LIFE_DO(l, job_add(c, "test", key, "{}", c->now, &l->e)));
}

static enum err_code finish(struct life *l, struct ctx *c, const char *key)
{
    static const struct sql find = {"select id from job where key = $1", NULL, NULL};
    struct job j = {.kind = "test"};
    TRY(db_int(c->db, &find, DB_ARGS(DB_T(key)), 0, &j.id, &l->e));
    assert_true(j.id > 0);
    return job_finish(c, &j, NULL, &l->e);
}

static void finished(struct life *l, const char *key)
{
    assert_ok(LIFE_DO(l, finish(l, c, key)));
}

static void swept(struct life *l, size_t most, const char *left)
{
    assert_ok(LIFE_DO(l, job_sweep(c, most, &l->e)));
    assert_string_equal(ask(l, "select group_concat(key, ' ') from (select key from job order by id) as one"), left);
}

static void only_what_was_done_a_week_ago_goes(void **state)
{
    struct life *l = *state;
    add(l, "old-done");
    add(l, "old-open");
    add(l, "old-done-late");
    finished(l, "old-done");
    l->clock.fake += 2 * CLOCK_DAY;
    add(l, "young-done");
    finished(l, "young-done");
    l->clock.fake += 5 * CLOCK_DAY - 2000;
    finished(l, "old-done-late");
    swept(l, 500, "old-done old-open old-done-late young-done");
    l->clock.fake += 4000; /* a week and two seconds after the first */
    swept(l, 500, "old-open old-done-late young-done");
    l->clock.fake += 2 * CLOCK_DAY;
    swept(l, 500, "old-open old-done-late");
    l->clock.fake += 5 * CLOCK_DAY;
    swept(l, 500, "old-open");
    l->clock.fake += 300 * CLOCK_DAY;
    swept(l, 500, "old-open"); /* never done: somebody has to look at it */
}

static void not_more_than_wanted_at_once(void **state)
{
    struct life *l = *state;
    static const char *const keys[] = {"a", "b", "c"};
    for (size_t i = 0; i < 3; i++) {
        add(l, keys[i]);
        finished(l, keys[i]);
    }
    l->clock.fake += 8 * CLOCK_DAY;
    swept(l, 2, "c");
    swept(l, 2, "");
}

/* ---- intake at the counter */

static void take_in(struct life *l, int64_t account, const char *email)
{
    struct folder f;
    struct opening o = life_opening(l);
    o.channel = "counter";
    o.account = account;
    o.email = email;
    life_officer(l, l->unit, ROLE_RECEPTION);
    if (LIFE_DO(l, opening_take_in(c, &o, &l->problems, &f, &l->e)))
        fail_msg("%s", life_problems(l));
}

static const char messages[] = "select channel, address, case when json_extract(data, '$.text') like '%da duoc tiep nhan%' then 1 else 0 end from delivery order by id";

static void an_intake_tells_once(void **state)
{
    struct life *l = *state;
    take_in(l, 0, "");
    assert_string_equal(ask(l, messages), "sms|0905123318|1");
    assert_string_equal(ask(l, "select count(*) from notice"), "0"); /* nobody's inbox */
}

static void an_intake_for_somebody_known_tells_once_in_each_way(void **state)
{
    struct life *l = *state;
    take_in(l, 101, "hoa@example.vn");
    assert_string_equal(ask(l, messages), "sms|0905123318|1\nemail|hoa@example.vn|1");
    assert_string_equal(ask(l, "select account, kind from notice"), "101|accepted");
}

static void sent_online_it_is_told_that_it_came_and_later_that_it_is_taken_in(void **state)
{
    struct life *l = *state;
    struct folder f;
    struct opening o = life_opening(l);
    life_citizen(l, 101);
    assert_ok(LIFE_DO(l, opening_make(c, &o, &l->problems, &f, &l->e)));
    assert_string_equal(ask(l, "select group_concat(kind) from notice"), "submitted");
    life_officer(l, l->unit, ROLE_RECEPTION);
    assert_ok(life_act(l, &f, "accept", (struct form_values){0}));
    assert_string_equal(ask(l, "select group_concat(kind) from (select kind from notice order by id) as one"), "submitted,accepted");
    assert_string_equal(ask(l, "select count(*) from delivery"), "2");
}

int main(void)
{
#define T(f) cmocka_unit_test_setup_teardown(f, up, down)
    const struct CMUnitTest tests[] = {
        T(only_what_was_done_a_week_ago_goes), T(not_more_than_wanted_at_once), T(an_intake_tells_once),
        T(an_intake_for_somebody_known_tells_once_in_each_way), T(sent_online_it_is_told_that_it_came_and_later_that_it_is_taken_in),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
