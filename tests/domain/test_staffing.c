/* Waiting at centres and whom to move where: closed forms, definitions in long decimals, queues lived through customer by customer
 * (board/naive_staffing.py). */
#include "domain/board/lines.h"
#include "domain/board/staffing.h"

static struct arena *arena;

static int begin(void **state) { (void)state; arena = arena_new(0); return 0; }
static int end(void **state) { (void)state; arena_free(arena); return 0; }

static void close_to(double got, double want, double part, const char *what)
{
    lines_near(got, want, part * fmax(1e-6, fabs(want)), what);
}

static void one_counter_is_as_the_books_have_it(void **state)
{
    (void)state;
    for (double rho = 0.05; rho < 1; rho += 0.05) { /* C = rho, W = rho service / (1 - rho) */
        struct staffing_queue q = {rho * 60 / 5, 5, 1};
        struct staffing_wait w = staffing_predict(q);
        close_to(w.waits, rho, 1e-12, "waits");
        close_to(w.mean, rho * 5 / (1 - rho), 1e-11, "mean");
        close_to(w.waiting, rho * rho / (1 - rho), 1e-11, "waiting");
        close_to(staffing_within(q, 10), 1 - rho * exp(-(1 - rho) * 2), 1e-12, "within");
    }
}

static void two_counters_are_as_the_books_have_it(void **state)
{
    (void)state;
    for (double rho = 0.05; rho < 1; rho += 0.05) { /* C = 2 rho^2 / (1 + rho) */
        struct staffing_wait w = staffing_predict((struct staffing_queue){rho * 2 * 60 / 8, 8, 2});
        close_to(w.waits, 2 * rho * rho / (1 + rho), 1e-11, "waits");
        close_to(w.utilisation, rho, 1e-12, "utilisation");
    }
}

static void what_is_exceeded_is_exceeded_by_so_many(void **state)
{
    (void)state;
    struct staffing_queue q = {50, 11, 10};
    for (double share = 0.01; share < 0.3; share += 0.03)
        close_to(1 - staffing_within(q, staffing_exceeded(q, share)), share, 1e-10, "share");
    close_to(staffing_predict(q).wait95, staffing_exceeded(q, 0.05), 1e-12, "one in twenty");
    lines_near(staffing_exceeded(q, 0.99), 0, 0, "so many do not even wait");
}

static void a_growing_queue_has_no_wait_but_a_growth(void **state)
{
    (void)state;
    struct staffing_wait w = staffing_predict((struct staffing_queue){30, 10, 4});
    assert_int_equal(w.state, STAFFING_GROWING);
    close_to(w.growth, 6, 1e-12, "30 come, 24 are served");
    close_to(w.utilisation, 1.25, 1e-12, "utilisation");
    lines_near(w.mean + w.waits + w.wait95 + w.waiting, 0, 0, "no wait");
    w = staffing_predict((struct staffing_queue){24, 10, 4});
    assert_int_equal(w.state, STAFFING_GROWING); /* exactly full: nothing grows, nothing settles */
    lines_near(w.growth, 0, 1e-12, "growth");
    w = staffing_predict((struct staffing_queue){5, 10, 0});
    assert_int_equal(w.state, STAFFING_GROWING);
    lines_near(w.growth, 5, 0, "nobody serves");
}

static void figures_of_no_queue_are_told_as_such(void **state)
{
    (void)state;
    static const struct staffing_queue bad[] = {{-1, 5, 1}, {5, 0, 1}, {5, -2, 1}, {NAN, 5, 1}, {5, NAN, 1}, {INFINITY, 5, 1}, {5, 5, -1}, {5, 5, 501}, {1e308, 1e308, 2}};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        assert_int_equal(staffing_predict(bad[i]).state, STAFFING_UNKNOWN);
        lines_near(staffing_within(bad[i], 5), 0, 0, "within");
        if (bad[i].counters == 1)
            assert_int_equal(staffing_least(bad[i], (struct staffing_target){0.8, 15}), 0);
    }
    assert_int_equal(staffing_predict((struct staffing_queue){0, 5, 2}).state, STAFFING_QUIET);
    assert_int_equal(staffing_least((struct staffing_queue){5000, 30, 1}, (struct staffing_target){0.8, 15}), 0); /* 2,500 counters' work */
    for (const char *const *id = staffing_assumptions; *id; id++)
        assert_true(strncmp(*id, "board.staffing.", 15) == 0);
}

static void the_definition_agrees(void **state)
{
    (void)state;
    struct lines l = lines_from(arena, arena_fmt(arena, "python3 " BOARD "/naive_staffing.py queues 300 %s", lines_seed()));
    assert_int_equal(l.n, 300);
    for (size_t i = 0; i < l.n; i++) {
        char *c[12];
        assert_int_equal(lines_cells(l.row[i], c, 12), 12);
        struct staffing_queue q = {strtod(c[0], NULL), strtod(c[1], NULL), atoi(c[2])};
        struct staffing_wait w = staffing_predict(q);
        if (strcmp(staffing_state_words[w.state], c[3]) != 0)
            fail_msg("%s %s %s is %s", c[0], c[1], c[2], staffing_state_words[w.state]);
        const double got[] = {w.utilisation, w.waits, w.mean, w.wait95, w.waiting, w.growth, staffing_within(q, 15)};
        for (int k = 0; k < 7; k++) /* near a utilisation of 1 the distance to it has few digits */
            close_to(got[k], strtod(c[4 + k], NULL), 1e-8, arena_fmt(arena, "%s %s %s: %d", c[0], c[1], c[2], k));
        if (*c[11] && staffing_least(q, (struct staffing_target){0.8, 15}) != atoi(c[11]))
            fail_msg("%s %s needs %s counters, not %d", c[0], c[1], c[11], staffing_least(q, (struct staffing_target){0.8, 15}));
    }
}

static void queues_lived_through_wait_as_long(void **state)
{
    (void)state;
    struct lines l = lines_from(arena, arena_fmt(arena, "python3 " BOARD "/naive_staffing.py simulated %s", lines_seed()));
    assert_int_equal(l.n, 4);
    for (size_t i = 0; i < l.n; i++) {
        char *c[5];
        assert_int_equal(lines_cells(l.row[i], c, 5), 5);
        struct staffing_wait w = staffing_predict((struct staffing_queue){strtod(c[0], NULL), strtod(c[1], NULL), atoi(c[2])});
        close_to(w.waits, strtod(c[3], NULL), 0.03, "probability");
        close_to(w.mean, strtod(c[4], NULL), 0.06, "mean wait");
    }
}

static size_t town_of(char *cell[], size_t n, struct staffing_centre *centre)
{
    size_t i = 0;
    for (; i < n && strcmp(cell[i], "|") != 0; i++) {
        double v[7];
        char *p = cell[i];
        for (int k = 0; k < 7; k++)
            v[k] = strtod(p, &p);
        centre[i] = (struct staffing_centre){{v[0], v[1], (int)v[2]}, (int)v[3], (int64_t)v[4], v[5], v[6]};
    }
    return i;
}

static const struct staffing_rules RULES = {.target = {0.8, 15}, .most = 4, .gain = 30, .relief = 0.5, .km = 25};

static void moves_are_those_that_trying_all_finds(void **state)
{
    (void)state;
    struct lines l = lines_from(arena, arena_fmt(arena, "python3 " BOARD "/naive_staffing.py moves 150 %s", lines_seed()));
    size_t all = 0, relieved = 0;
    for (size_t i = 0; i < l.n; i++) {
        char *cell[20];
        struct staffing_centre centre[10];
        const struct staffing_move *m;
        size_t cells = lines_cells(l.row[i], cell, 20), n = town_of(cell, cells, centre), moves = staffing_moves(centre, n, &RULES, arena, &m);
        size_t want = *cell[n + 1] ? cells - n - 1 : 0;
        if (moves != want)
            fail_msg("town %zu: %zu moves, not %zu", i, moves, want);
        for (size_t k = 0; k < moves; k++) {
            char *p = cell[n + 1 + k];
            double from = strtod(p, &p), to = strtod(p, &p), km = strtod(p, &p), saved = strtod(p, &p), relief = strtod(p, &p);
            assert_int_equal(m[k].from, (size_t)from);
            assert_int_equal(m[k].to, (size_t)to);
            lines_near(m[k].km, km, 1e-3, "km");
            close_to(m[k].saved, saved, 1e-6, "saved");
            close_to(m[k].relief, relief, 1e-6, "relief");
            relieved += relief > 0;
        }
        all += moves;
    }
    assert_true(l.n == 150 && all > 60 && relieved > 10 && relieved < all);
}

static void a_move_helps_and_leaves_the_lender_well(void **state)
{
    (void)state;
    const struct staffing_centre town[] = {{{20, 12, 8}, 2, 48, 16.05, 108.2}, {{23, 12, 5}, 0, 48, 16.06, 108.21}, {{40, 12, 6}, 0, 48, NAN, NAN}, {{30, 12, 4}, 1, 1, 16.05, 108.2}};
    struct staffing_rules near = RULES, any = RULES;
    const struct staffing_move *m;
    any.km = 0;
    assert_int_equal(staffing_moves(town, 4, &near, arena, &m), 2); /* where the queue grows the way there is not known; the other province lends nobody */
    assert_true(m[0].to == 1 && m[1].to == 1 && m[1].saved < m[0].saved);
    near.gain = m[1].saved + 1e-6;
    assert_int_equal(staffing_moves(town, 4, &near, arena, &m), 1); /* the second would save too little */
    assert_true(m->to_after.mean < m->to_before.mean && m->from_after.mean > m->from_before.mean && m->saved > 30);
    lines_near(m->km, 1.54, 0.01, "km");
    size_t n = staffing_moves(town, 4, &any, arena, &m);
    assert_true(n == 2 && m[0].to == 2 && m[1].to == 2 && m[0].km < 0); /* the growing one first */
    lines_near(m[0].relief, 5, 1e-9, "an officer serves five an hour");
    assert_int_equal(m[1].to_after.state, STAFFING_GROWING);
    assert_true(staffing_within((struct staffing_queue){20, 12, 6}, 15) >= 0.8);
    any.most = 0;
    assert_int_equal(staffing_moves(town, 4, &any, arena, &m), 0);
    assert_int_equal(staffing_moves(town, 0, &RULES, arena, &m), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(one_counter_is_as_the_books_have_it), cmocka_unit_test(two_counters_are_as_the_books_have_it), cmocka_unit_test(what_is_exceeded_is_exceeded_by_so_many),
        cmocka_unit_test(a_growing_queue_has_no_wait_but_a_growth), cmocka_unit_test(figures_of_no_queue_are_told_as_such), cmocka_unit_test(the_definition_agrees),
        cmocka_unit_test(queues_lived_through_wait_as_long), cmocka_unit_test(moves_are_those_that_trying_all_finds), cmocka_unit_test(a_move_helps_and_leaves_the_lender_well),
    };
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests(tests, begin, end);
}
