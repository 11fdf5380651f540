/* Figures kept with every event are those of the dossiers: random lives from all scenarios, recounted after each step from the rows
 * and from the journal; faults at every call; mending; what a day leaves behind. */
#include "service/recount.h"
#include "service/calendars_test.h"
#include "service/lives.h"

static struct db_fault fault;

/* ---- counted from the journal */

static struct figures checked(struct life *l)
{
    struct figures f = {.arena = l->a};
    struct ctx c = life_ctx(l);
    assert_ok(db_begin(l->db, false, &l->e));
    if (figures_check(&c, &f, &l->e))
        fail_msg("%s", l->e.why);
    db_rollback(l->db);
    return f;
}

static void same_as_journal(struct life *l, int64_t dossiers)
{
    struct figures f = checked(l);
    assert_int_equal(f.differ.n, 0);
    assert_int_equal(f.broken, 0);
    assert_int_equal(f.dossiers, dossiers);
}

/* All of them at once, whoever's turn it is; steps that are refused among them. */
static int64_t live(struct life *l, uint64_t seed)
{
    struct path path[PATHS_MAX];
    size_t n = paths(l, path), open = n;
    while (open) {
        size_t i = next_random(&seed) % open;
        struct path *g = &path[i];
        if (!g->filed)
            file_it(l, g);
        else if (g->step < g->s->n_steps)
            act(l, g);
        if (next_random(&seed) % 3 == 0)
            assert_ok(LIFE_DO(l, record_rated(c, g->now.row.id, 1 + (int)(next_random(&seed) % COUNTER_MARKS), "", &l->e)));
        same_as_rows(l, arena_fmt(l->a, "%s %s step %zu", g->file->procedure, g->s->id, g->step), true);
        if (g->step == g->s->n_steps)
            *g = path[--open];
    }
    return (int64_t)n;
}

static void figures_are_those_of_the_rows_after_every_step(void **state)
{
    struct life l;
    int64_t n = 0, moved = 0;
    fault = (struct db_fault){0};
    life_open(&l, *state, &fault);
    for (uint64_t seed = 20261122; seed < 20261126; seed++) {
        n += live(&l, seed);
        same_as_journal(&l, n);
    }
    assert_int_equal(centre_int(l.s, "select count(*) from pending where n < 0"), 0);
    assert_int_equal(centre_int(l.s, "select count(*) from tally where n <= 0"), 0);
    assert_int_equal(centre_int(l.s, "select count(*) from stint where unit = 0"), 0); /* applicants are no officers */
    calendars_test_day(&l, "2026-11-27", "off", "Nghỉ bão");
    l.clock.fake = life_at("2026-11-23", 9, 0);
    assert_ok(LIFE_DO(&l, act_recompute(c, &moved, &l.e)));
    same_as_rows(&l, "after a calendar changed", false);
    same_as_journal(&l, n);
    life_close(&l);
}

/* ---- faults */

static struct folder opened(struct life *l)
{
    struct folder f;
    life_citizen(l, 101);
    struct opening o = life_opening(l);
    if (LIFE_DO(l, opening_make(c, &o, &l->problems, &f, &l->e)))
        fail_msg("%s", life_problems(l));
    return f;
}

static void a_fault_at_any_call_leaves_no_figure_behind(void **state)
{
    struct life l;
    fault = (struct db_fault){0};
    life_open(&l, *state, &fault);
    int64_t n = 1;
    for (;; n++) {
        struct folder f;
        struct opening o = life_opening(&l);
        life_officer(&l, l.unit, ROLE_RECEPTION);
        o.channel = "counter";
        fault = (struct db_fault){.as = ERR_STORAGE, .fail_at = n};
        enum err_code rc = LIFE_DO(&l, opening_take_in(c, &o, &l.problems, &f, &l.e));
        long fired = fault.fired;
        fault = (struct db_fault){0};
        assert_int_equal(rc != ERR_OK, fired != 0);
        if (!fired)
            break;
        assert_int_equal(centre_int(l.s, "select (select count(*) from tally) + (select count(*) from pending)"), 0);
    }
    assert_true(n > 12);
    same_as_journal(&l, 1);
    life_close(&l);
}

/* ---- what is wrong is told and put right */

static void mend(struct life *l, const struct figures *f)
{
    if (LIFE_DO(l, figures_mend(c, f, &l->e)))
        fail_msg("%s", l->e.why);
}

static void what_differs_is_told_both_ways_and_put_right(void **state)
{
    struct life l;
    life_open(&l, *state, NULL);
    opened(&l);
    opened(&l);
    sandbox_sqlite3(l.s, "update tally set n = 5; insert into tally values (9, 9, 'x', 2, 1); delete from pending; insert into pending values (1, 2, 'y', 'z', 3, 0)");
    struct figures f = checked(&l);
    const struct figures_row *row = f.differ.items;
    assert_int_equal(f.differ.n, 3); /* a line of 0 is as none */
    assert_int_equal(row[0].key.unit, 9);
    assert_int_equal(row[0].right, 0);
    assert_int_equal(row[1].kept, 5);
    assert_int_equal(row[1].right, 2);
    assert_string_equal(row[2].key.state, "submitted");
    assert_int_equal(row[2].kept, 0);
    struct folder third = opened(&l); /* written between the look and the mending: kept */
    mend(&l, &f);
    same_as_journal(&l, 3);
    same_as_rows(&l, "mended", true);
    assert_int_equal(third.row.unit, l.unit);
    assert_int_equal(centre_int(l.s, "select count(*) from pending where n = 0"), 0);
    life_close(&l);
}

static void a_journal_that_cannot_be_replayed_is_told_and_nothing_mended(void **state)
{
    struct life l;
    life_open(&l, *state, NULL);
    struct folder f = opened(&l);
    opened(&l);
    const char *says = sandbox_server() ? "convert_to(replace(convert_from(body, 'UTF8'), 'submitted', 'nowhere'), 'UTF8')"
                                        : "cast(replace(cast(body as text), 'submitted', 'nowhere') as blob)";
    assert_string_equal(sandbox_sqlite3(l.s, arena_fmt(l.s->a, "update journal set body = %s where dossier = (select min(id) from dossier)", says)), "");
    struct figures g = checked(&l);
    assert_int_equal(g.broken, 1);
    assert_int_equal(g.dossiers, 1);
    assert_int_equal(g.first[0].dossier, f.row.id);
    assert_int_equal(LIFE_DO(&l, figures_mend(c, &g, &l.e)), ERR_STORAGE);
    life_close(&l);
}

/* As the migration leaves a database that had dossiers: whatever was written before the first count is counted with the rest. */
static void an_installation_from_before_is_counted(void **state)
{
    struct life l;
    int64_t ready = 0;
    life_open(&l, *state, NULL);
    assert_ok(counter_ready(l.db, &ready, &l.e));
    assert_int_equal(ready, 1);
    struct folder f = opened(&l);
    sandbox_sqlite3(l.s, "delete from tally; delete from pending; insert into tally (day, unit, procedure, outcome, n)"
                         " select 0, 0, '', 0, 1 where exists (select 1 from journal)");
    life_officer(&l, l.unit, ROLE_RECEPTION);
    assert_ok(life_act(&l, &f, "accept", (struct form_values){0}));
    assert_ok(counter_ready(l.db, &ready, &l.e));
    assert_int_equal(ready, 0);
    struct figures g = checked(&l);
    assert_int_not_equal(g.differ.n, 0);
    mend(&l, &g);
    assert_ok(counter_ready(l.db, &ready, &l.e));
    assert_int_equal(ready, 1);
    same_as_journal(&l, 1);
    life_close(&l);
}

/* The first dossier of a unit's day takes away its empty lines of days that are over, and nothing else. */
static void empty_lines_go_with_the_next_day(void **state)
{
    struct life l;
    life_open(&l, *state, NULL);
    struct folder f = opened(&l), late = opened(&l);
    life_officer(&l, l.unit, ROLE_RECEPTION);
    assert_ok(life_act(&l, &f, "accept", (struct form_values){0}));
    assert_ok(life_act(&l, &late, "accept", (struct form_values){0}));
    life_officer(&l, l.unit, ROLE_LEADER);
    static const struct form_value reason[] = {{"reason", "x"}};
    assert_ok(life_act(&l, &f, "stop", (struct form_values){reason, 1}));
    opened(&l);
    assert_int_equal(centre_int(l.s, "select count(*) from pending where n = 1 and due > 0"), 1);
    sandbox_sqlite3(l.s, "insert into pending select unit, due, procedure, 'signing', holder, 0 from pending where due > 0");
    assert_int_equal(centre_int(l.s, "select count(*) from pending where n = 0"), 1);
    opened(&l); /* not the first of the day */
    assert_int_equal(centre_int(l.s, "select count(*) from pending where n = 0"), 1);
    l.clock.fake = life_at("2026-11-17", 8, 0);
    opened(&l);
    assert_int_equal(centre_int(l.s, "select count(*) from pending where n = 0"), 0);
    assert_int_equal(centre_int(l.s, "select sum(n) from pending where due > 0"), 1);
    same_as_journal(&l, 5);
    life_close(&l);
}

int main(void)
{
#define T(f) cmocka_unit_test_setup_teardown(f, sandbox_open, sandbox_close)
    const struct CMUnitTest tests[] = {
        T(figures_are_those_of_the_rows_after_every_step), T(a_fault_at_any_call_leaves_no_figure_behind),
        T(what_differs_is_told_both_ways_and_put_right), T(a_journal_that_cannot_be_replayed_is_told_and_nothing_mended),
        T(an_installation_from_before_is_counted), T(empty_lines_go_with_the_next_day),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
