/* Ranking for emulation: our file and its faults, worked scores, and a naive reading that must agree (board/naive_ranking.py). */
#include "domain/board/lines.h"
#include "domain/board/ranking.h"

static struct arena *arena;

static int begin(void **state) { (void)state; arena = arena_new(0); return 0; }
static int end(void **state) { (void)state; arena_free(arena); return 0; }

static struct ranking file(void)
{
    struct ranking r;
    struct err e = {0};
    if (ranking_parse(file_read(arena, "data/ranking.yaml"), arena, &r, NULL, &e))
        fail_msg("%s", e.why);
    return r;
}

static const char SMALL[] = "revision: 1\n"
                            "name: Thử\n"
                            "units: &U\n"
                            "  volume: closed\n"
                            "  least: 10\n"
                            "  known: 50\n"
                            "  overdue: {minus: 0.5, most: 4, none: 1}\n"
                            "  criteria:\n"
                            "    - {id: a, figure: on_time_share, weight: 60, better: more, floor: 50, target: 100, name: A}\n"
                            "    - {id: b, figure: supplement_share, weight: 30.5, better: less, floor: 20, target: 0, name: B}\n"
                            "    - {id: c, figure: rating, weight: 9.5, better: more, floor: 1, target: 5, name: C}\n";

/* SMALL with officers as units are. */
static const char *small(void)
{
    const char *text = lines_spoilt(arena, SMALL, " &U", "");
    return arena_fmt(arena, "%sofficers:%s", text, strstr(text, "units:") + strlen("units:"));
}

static struct ranking_scheme scheme(void)
{
    struct ranking r;
    struct err e = {0};
    const char *text = small();
    if (ranking_parse((struct source){"small", text, strlen(text)}, arena, &r, NULL, &e))
        fail_msg("%s", e.why);
    return r.units;
}

static struct board_figures unit(double on_time, double late, double supplement, double rating, double overdue)
{
    struct board_figures f = {0};
    figures_set(&f, BOARD_DONE_EARLY, 0);
    figures_set(&f, BOARD_DONE_ON_TIME, on_time);
    figures_set(&f, BOARD_DONE_LATE, late);
    figures_set(&f, BOARD_REFUSED, 0);
    figures_set(&f, BOARD_RECEIVED, 100);
    figures_set(&f, BOARD_SUPPLEMENT, supplement);
    figures_set(&f, BOARD_RATING, rating);
    figures_set(&f, BOARD_OVERDUE, overdue);
    return f;
}

static void scores_are_as_reckoned_by_hand(void **state)
{
    (void)state;
    struct ranking_scheme s = scheme();
    /* 90 % on time: 40/50 of 60 = 48; 5 % supplements: 15/20 of 30.5 = 22.875; 4 of 5: 3/4 of 9.5 = 7.125; none overdue: + 1 */
    struct board_figures f[] = {unit(90, 10, 5, 4, 0), unit(90, 10, 5, 4, 3), unit(90, 10, 5, 4, 100), unit(40, 60, 50, 1, 100), unit(100, 0, 0, 5, 0), unit(5, 0, 0, 5, 0)};
    const struct ranking_row *r = ranking_order(&s, f, 6, arena);
    static const struct { size_t at; double score; int rank; } want[] = {{4, 101, 1}, {0, 79, 2}, {1, 76.5, 3}, {2, 74, 4}, {3, 0, 5}, {5, 101, 0}};
    for (size_t i = 0; i < 6; i++) {
        assert_int_equal(r[i].at, want[i].at);
        assert_int_equal(r[i].rank, want[i].rank);
        lines_near(r[i].score, want[i].score, 1e-9, "score");
    }
    assert_int_equal(r[5].why, RANKING_FEW);
    assert_int_equal(r[0].raise, RANKING_NOTHING);
    assert_int_equal(r[1].raise, 0);                /* 12 points are missing of 60 */
    lines_near(r[1].part[0].cases, 10, 0, "cases"); /* ten late ones of a hundred */
    lines_near(r[1].part[1].cases, 5, 0, "cases");
    assert_int_equal(r[1].part[0].why, RANKING_BETWEEN);
    assert_int_equal(r[4].part[0].why, RANKING_AT_FLOOR);
    assert_int_equal(r[0].part[0].why, RANKING_AT_TARGET);
    lines_near(r[3].off, 4, 0, "no more than most");
}

static void overdue_dossiers_may_cost_more_than_any_criterion(void **state)
{
    (void)state;
    struct ranking_scheme s = scheme();
    struct board_figures f = unit(99, 1, 0, 5, 8);
    assert_int_equal(ranking_order(&s, &f, 1, arena)->raise, RANKING_OVERDUE);
}

static void what_nobody_counted_is_left_out_and_said(void **state)
{
    (void)state;
    struct ranking_scheme s = scheme();
    struct board_figures f[] = {unit(90, 10, 5, NAN, 0), unit(90, 10, -1, NAN, 0), unit(0, 0, 0, 5, 0)};
    figures_set(&f[2], BOARD_REFUSED, 30); /* closed, but nothing done: no share of it */
    const struct ranking_row *r = ranking_order(&s, f, 3, arena);
    assert_int_equal(r[0].at, 1); /* (48 + 0) of 60: 80, and 1 */
    lines_near(r[0].score, 81, 1e-9, "on time alone");
    lines_near(r[0].weight, 60, 0, "weight");
    lines_near(r[1].score, 79.31, 1e-9, "without the rating"); /* (48 + 22.875) x 100 / 90.5 + 1 */
    lines_near(r[1].part[2].max, 0, 0, "left out");
    assert_int_equal(r[1].part[2].why, RANKING_LEFT_OUT_UNKNOWN);
    lines_near(r[1].part[0].max + r[1].part[1].max, 100, 1e-9, "raised");
    assert_int_equal(r[2].part[0].why, RANKING_LEFT_OUT_NONE);
    assert_int_equal(r[2].why, RANKING_NO_DATA); /* 40 of 100 are known */
    assert_int_equal(r[2].rank, 0);
    struct board_figures nothing = {0};
    r = ranking_order(&s, &nothing, 1, arena);
    assert_int_equal(r->why, RANKING_NO_DATA);
    lines_near(r->score, 0, 0, "score");
    assert_int_equal(r->raise, RANKING_NOTHING);
}

static void equals_share_a_rank(void **state)
{
    (void)state;
    struct ranking_scheme s = scheme();
    struct board_figures f[] = {unit(80, 20, 5, 4, 0), unit(90, 10, 5, 4, 0), unit(180, 20, 5, 4, 0), unit(95, 5, 5, 4, 0), unit(70, 30, 5, 4, 0)};
    const struct ranking_row *r = ranking_order(&s, f, 5, arena);
    static const struct { size_t at; int rank; } want[] = {{3, 1}, {1, 2}, {2, 2}, {0, 4}, {4, 5}};
    for (size_t i = 0; i < 5; i++) {
        assert_int_equal(r[i].at, want[i].at);
        assert_int_equal(r[i].rank, want[i].rank);
    }
    assert_int_equal(ranking_order(&s, f, 0, arena)->rank, 0);
}

static void the_naive_reading_agrees(const struct ranking_scheme *s, const char *which)
{
    struct lines l = lines_from(arena, arena_fmt(arena, "python3 " BOARD "/naive_ranking.py data/ranking.yaml %s 500 %s", which, lines_seed()));
    char *cell[600][BOARD_FIGURES + 4];
    struct board_figures *f = ARENA_ARRAY(arena, struct board_figures, l.n);
    assert_int_equal(l.n, 500);
    for (size_t i = 0; i < l.n; i++) {
        assert_int_equal(lines_cells(l.row[i], cell[i], BOARD_FIGURES + 4), BOARD_FIGURES + 4);
        f[i] = lines_figures(cell[i]);
    }
    const struct ranking_row *r = ranking_order(s, f, l.n, arena);
    size_t ranked = 0;
    for (size_t i = 0; i < l.n; i++) {
        char *const *want = cell[r[i].at] + BOARD_FIGURES;
        ranked += r[i].why == RANKING_RANKED;
        if (strcmp(ranking_why_words[r[i].why], want[0]) != 0 || r[i].rank != atoi(want[1]) || fabs(r[i].score - strtod(want[2], NULL)) > 1e-9 ||
            r[i].raise != atoi(want[3]))
            fail_msg("%zu: %s %d %.2f %d, not %s %s %s %s", r[i].at, ranking_why_words[r[i].why], r[i].rank, r[i].score, r[i].raise, want[0], want[1], want[2], want[3]);
    }
    assert_true(ranked > 100 && ranked < 450);
}

static void the_naive_reading_agrees_on_units(void **state)
{
    (void)state;
    struct ranking r = file();
    the_naive_reading_agrees(&r.units, "units");
}

static void the_naive_reading_agrees_on_officers(void **state)
{
    (void)state;
    struct ranking r = file();
    the_naive_reading_agrees(&r.officers, "officers");
}

static void faults_are_told_by_their_line(void **state)
{
    (void)state;
    static const struct { const char *was, *is, *says; } cases[] = {
        {"weight: 60", "weight: 61", "4: the weights make 101, not 100"},
        {"weight: 60", "weight: 0", "the criterion 'a' weighs nothing: leave it out"},
        {"weight: 60", "weight: \"60\"", "'weight' must be a number such as 12.5, not below 0, with at most four decimals"},
        {"weight: 60", "weight: -60", "'weight' must be a number such as 12.5, not below 0, with at most four decimals"},
        {"weight: 60", "weight: 6e1", "'weight' must be a number such as 12.5, not below 0, with at most four decimals"},
        {"weight: 60, ", "", "the criterion has no 'weight'"},
        {"figure: on_time_share", "figure: happiness", "no figure is called 'happiness'"},
        {"better: less", "better: more", "more is better in 'b': target must be above floor"},
        {"better: more", "better: less", "less is better in 'a': target must be below floor"},
        {"better: more", "better: most", "'better' must be one of: more, less"},
        {"target: 100", "target: 120", "'on_time_share' is a share: floor and target are percent, at most 100"},
        {"id: b", "id: a", "two criteria are called 'a'"},
        {"volume: closed", "volume: late_share", "4: volume must be a count, and 'late_share' is a share"},
        {"known: 50", "known: 101", "'known' must be between 0 and 100"},
        {"most: 4", "most: 0.2", "most is less than what one dossier takes off"},
        {"revision: 1\n", "", "the file of rankings has no 'revision'"},
        {"least: 10", "lest: 10", "a ranking has no key 'lest'"},
        {"  criteria:", "  criteria: x\n  more:", "'criteria' must be a list, each item after a dash"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const char *text = lines_spoilt(arena, small(), cases[i].was, cases[i].is);
        struct ranking r;
        struct err e = {0};
        struct buf report = buf_init(arena, 0);
        if (!ranking_parse((struct source){"small", text, strlen(text)}, arena, &r, &report, &e))
            fail_msg("'%s' was taken", cases[i].is);
        if (!strstr(report.p, cases[i].says) || strncmp(e.why, "small:", 6) != 0)
            fail_msg("'%s' gave %s, not %s", cases[i].is, report.p, cases[i].says);
    }
}

static void our_file_is_sound(void **state)
{
    (void)state;
    struct ranking r = file();
    assert_true(r.units.n_criteria >= 5 && r.officers.n_criteria >= 3);
    for (size_t i = 0; i < r.units.n_criteria; i++)
        assert_true(*r.units.criteria[i].name.en && *r.units.criteria[i].name.vi);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(our_file_is_sound), cmocka_unit_test(faults_are_told_by_their_line), cmocka_unit_test(scores_are_as_reckoned_by_hand),
        cmocka_unit_test(overdue_dossiers_may_cost_more_than_any_criterion), cmocka_unit_test(what_nobody_counted_is_left_out_and_said),
        cmocka_unit_test(equals_share_a_rank), cmocka_unit_test(the_naive_reading_agrees_on_units), cmocka_unit_test(the_naive_reading_agrees_on_officers),
    };
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests(tests, begin, end);
}
