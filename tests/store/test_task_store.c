/* Open work and what is kept of it by desk: whatever happens to the tasks, the sums above a worklist are what a count of the tasks gives.
 * Run from the root of the checkout. */
#include "base/clock.h"
#include "db/migrate.h"
#include "db/sandbox.h"
#include "store/task_store.h"

enum { DOSSIERS = 40, DAYS = 4, TURNS = 600, UNITS = 2 };
#define NOON INT64_C(1795410000000) /* 2026-11-23 12:00 in Viet Nam */
#define DAY_END (NOON + 12 * 3600 * INT64_C(1000) - 1)
static const char *const roles[] = {"leader", "reception"};

static struct db *province(struct sandbox *s)
{
    static const char *const names[] = {"0002-province.sql", "0007-desk.sql"};
    struct db *db = sandbox_db(s, NULL);
    struct migration m[2];
    for (int i = 0; i < 2; i++) {
        FILE *f = fopen(arena_fmt(s->a, "src/store/%s", names[i]), "r");
        assert_non_null(f);
        char *text = arena_alloc(s->a, 65536);
        text[fread(text, 1, 65535, f)] = '\0';
        fclose(f);
        m[i] = (struct migration){names[i], text};
    }
    if (migrate_run(db, m, 2, HOME_PROVINCE, NULL, &s->e))
        fail_msg("%s", s->e.why);
    return db;
}

static unsigned chance(unsigned n)
{
    static unsigned x = 1;
    x = x * 1103515245 + 12345;
    return (x >> 16) % n;
}

static struct task any_task(int64_t dossier)
{
    bool dated = chance(4) != 0;
    unsigned other = dated ? 0 : chance(3);
    int64_t due = NOON + ((int64_t)chance(2 * DAYS * 24) - DAYS * 24) * 3600 * 1000; /* now and then to the very hour */
    return (struct task){.unit = 1 + chance(UNITS), .role = roles[chance(2)], .due_at = dated ? due : TASK_UNDATED, .dossier = dossier, .kind = "main",
                         .procedure = "1.001193", .paused = other == 1, .ready = other == 2};
}

static void same_as_counted(struct sandbox *s, struct db *db, int64_t unit, const char *role)
{
    struct task_sums got;
    assert_ok(task_sum(db, unit, role, NOON, DAY_END, s->a, &got, &s->e));
    const char *told = arena_fmt(s->a, "%lld|%lld|%lld|%lld|%lld", (long long)got.all, (long long)got.late, (long long)got.today,
                                 (long long)got.paused, (long long)got.ready);
    const char *counted = sandbox_sqlite3(s, arena_fmt(s->a,
        "select count(*), count(case when due_at < %lld then 1 end), count(case when due_at between %lld and %lld then 1 end), coalesce(sum(paused), 0),"
        " coalesce(sum(ready), 0) from task where unit = %lld and role = '%s'", (long long)NOON, (long long)NOON, (long long)DAY_END, (long long)unit, role));
    assert_string_equal(told, counted);
}

static void sums_are_what_a_count_of_the_tasks_gives(void **state)
{
    struct sandbox *s = *state;
    struct db *db = province(s);
    bool there[DOSSIERS + 1] = {false};
    struct list wrong;
    for (int turn = 0; turn < TURNS; turn++) {
        int64_t dossier = 1 + chance(DOSSIERS);
        struct task t[3] = {any_task(dossier), any_task(dossier), any_task(dossier)};
        t[1].kind = "opinion";
        t[2].kind = "other";
        assert_ok(task_replace(db, dossier, !there[dossier], &(struct list){t, chance(4)}, s->a, &s->e));
        there[dossier] = true;
        if (turn % 20)
            continue;
        for (int64_t unit = 1; unit <= UNITS; unit++)
            for (int r = 0; r < 2; r++)
                same_as_counted(s, db, unit, roles[r]);
        assert_ok(desk_differ(db, s->a, &wrong, &s->e));
        assert_int_equal(wrong.n, 0);
    }
    assert_ok(desk_sweep(db, 1, DAY_END, &s->e));
    same_as_counted(s, db, 1, "leader");
    assert_string_equal(sandbox_sqlite3(s, "select count(*) from desk where unit = 1 and n = 0 and day < 20780"), "0");
    db_close(db);
}

static void tasks_that_stay_leave_the_desks_alone(void **state)
{
    struct sandbox *s = *state;
    struct db *db = province(s);
    struct task t = {.unit = 1, .role = "leader", .due_at = NOON, .dossier = 5, .kind = "main", .procedure = "1.001193"};
    assert_ok(task_replace(db, 5, true, &(struct list){&t, 1}, s->a, &s->e));
    sandbox_sqlite3(s, "create trigger no_change before update on desk begin select raise(abort, 'changed'); end");
    t.assignee = 77;
    assert_ok(task_replace(db, 5, false, &(struct list){&t, 1}, s->a, &s->e));
    assert_string_equal(sandbox_sqlite3(s, "select assignee from task"), "77");
    assert_string_equal(sandbox_sqlite3(s, "select unit, role, day, n from desk"), "1|leader|20780|1");
    db_close(db);
}

/* A state that two roles work on has a task for each: the rows come back in their own order. */
static void tasks_of_one_kind_in_another_order_are_the_same(void **state)
{
    struct sandbox *s = *state;
    struct db *db = province(s);
    struct task t[2] = {{.unit = 1, .role = "specialist", .due_at = NOON, .dossier = 5, .kind = "main", .procedure = "1.001193"},
                        {.unit = 1, .role = "leader", .due_at = NOON, .dossier = 5, .kind = "main", .procedure = "1.001193"}};
    assert_ok(task_replace(db, 5, true, &(struct list){t, 2}, s->a, &s->e));
    assert_ok(task_replace(db, 5, false, &(struct list){t, 2}, s->a, &s->e));
    t[1].due_at++;
    assert_ok(task_replace(db, 5, false, &(struct list){t, 2}, s->a, &s->e));
    assert_string_equal(sandbox_sqlite3(s, "select role, due_at - 1795410000000 from task order by role"), "leader|1\nspecialist|0");
    db_close(db);
}

static void what_was_spoilt_is_told_and_counted_anew(void **state)
{
    struct sandbox *s = *state;
    struct db *db = province(s);
    struct task t = {.unit = 1, .role = "leader", .due_at = TASK_UNDATED, .dossier = 5, .kind = "main", .procedure = "1.001193", .paused = 1};
    struct list wrong;
    assert_ok(task_replace(db, 5, true, &(struct list){&t, 1}, s->a, &s->e));
    sandbox_sqlite3(s, "update desk set paused = 4; insert into desk values (2, 'expert', 3, 1, 0, 0)");
    assert_ok(desk_differ(db, s->a, &wrong, &s->e));
    const struct desk *d = wrong.items;
    assert_int_equal(wrong.n, 2);
    assert_int_equal(d[0].paused, -3);
    assert_int_equal(d[1].n, -1);
    assert_ok(desk_recount(db, &s->e));
    assert_ok(desk_differ(db, s->a, &wrong, &s->e));
    assert_int_equal(wrong.n, 0);
    db_close(db);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        SANDBOX_TEST(sums_are_what_a_count_of_the_tasks_gives),
        SANDBOX_TEST(tasks_that_stay_leave_the_desks_alone),
        SANDBOX_TEST(tasks_of_one_kind_in_another_order_are_the_same),
        SANDBOX_TEST(what_was_spoilt_is_told_and_counted_anew),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
