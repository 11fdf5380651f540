/* The index of QĐ 766/QĐ-TTg: our file and its faults, worked points, and a naive reading that must agree (board/naive_index766.py). */
#include "domain/board/index766.h"
#include "domain/board/lines.h"

static struct arena *arena;

static int begin(void **state) { (void)state; arena = arena_new(0); return 0; }
static int end(void **state) { (void)state; arena_free(arena); return 0; }

static struct index766 parse(struct source src)
{
    struct index766 x;
    struct err e = {0};
    if (index766_parse(src, arena, &x, NULL, &e))
        fail_msg("%s", e.why);
    return x;
}

static const char SMALL[] = "revision: 1\n"
                            "decision: X\n"
                            "name: Thử\n"
                            "groups:\n"
                            "  - id: g\n"
                            "    name: G\n"
                            "    max: 60\n"
                            "    status: seen\n"
                            "    parts:\n"
                            "      - {id: a, name: A, what: a, max: 20, status: seen, of: [done_early, done_on_time], among: [done_early, done_on_time, done_late], zero: 0, full: 100, turn: add}\n"
                            "      - {id: b, name: B, what: b, max: 40, status: not_confirmed, reason: R, of: overdue, among: [pending], zero: 20, full: 0, turn: clear}\n"
                            "  - id: h\n"
                            "    name: H\n"
                            "    max: 40\n"
                            "    status: seen\n"
                            "    parts:\n"
                            "      - {id: c, name: C, what: c, max: 10, status: seen, of: [rating], zero: 1, full: 5}\n"
                            "      - {id: d, name: D, what: d, max: 30, status: seen, of: [digitised], among: [received], bands: [{from: 40, points: 5}, {from: 80, points: 20}, {from: 95, points: 30}]}\n";

static struct board_figures unit(double on_time, double late, double overdue, double pending, double rating, double digitised)
{
    struct board_figures f = {0};
    figures_set(&f, BOARD_DONE_EARLY, 0);
    figures_set(&f, BOARD_DONE_ON_TIME, on_time);
    figures_set(&f, BOARD_DONE_LATE, late);
    figures_set(&f, BOARD_OVERDUE, overdue);
    figures_set(&f, BOARD_PENDING, pending);
    figures_set(&f, BOARD_RATING, rating);
    figures_set(&f, BOARD_RECEIVED, 200);
    figures_set(&f, BOARD_DIGITISED, digitised);
    return f;
}

static void points_are_as_reckoned_by_hand(void **state)
{
    (void)state;
    struct index766 x = parse((struct source){"small", SMALL, sizeof SMALL - 1});
    struct board_figures f = unit(80, 20, 5, 50, 4, 120);
    struct index766_result r = index766_judge(&x, &f, arena);
    const struct index766_part_row *g = r.group[0].part, *h = r.group[1].part;
    lines_near(g[0].points, 16, 0, "80 % of 20");
    lines_near(g[1].points, 20, 0, "10 % overdue: half of 40");
    lines_near(h[0].points, 7.5, 0, "4 of 1..5");
    lines_near(h[1].points, 5, 0, "60 %: the first band");
    lines_near(r.sum.points, 48.5, 1e-9, "all");
    lines_near(r.sum.possible, 100, 0, "possible");
    assert_int_equal(r.raise, 1);
    assert_int_equal(r.group[1].raise, 1); /* 25 are missing there */
    assert_int_equal(r.group[0].raise, 1);
    assert_int_equal(r.not_confirmed, 1);
}

static void the_next_step_is_told_in_dossiers(void **state)
{
    (void)state;
    struct index766 x = parse((struct source){"small", SMALL, sizeof SMALL - 1});
    struct board_figures f = unit(80, 20, 5, 50, 4, 120);
    struct index766_result r = index766_judge(&x, &f, arena);
    const struct index766_part_row *g = r.group[0].part, *h = r.group[1].part;
    lines_near(g[0].next.cases, 34, 0, "85 % of 100 + k: 33.3 dossiers more"); /* (80 + 34) / 134 = 85.07 % */
    lines_near(g[0].next.points, 1, 0, "a point");
    lines_near(g[1].next.cases, 1, 0, "(5 - k) / (50 - k) = 9.5 %");
    lines_near(h[0].next.cases, 0, 0, "no dossiers in a mean");
    lines_near(h[0].next.value, 4.4, 1e-9, "a point is 0.4 of the rating");
    lines_near(h[1].next.cases, 40, 0, "160 of 200 is the next band");
    lines_near(h[1].next.points, 15, 0, "fifteen points at once");
    f = unit(99, 1, 0, 50, 4.9, 190); /* 99 %: 0.2 points are left, and no number of dossiers brings the last */
    r = index766_judge(&x, &f, arena);
    lines_near(r.group[0].part[0].next.points, 0.2, 1e-9, "what is left");
    lines_near(r.group[0].part[0].next.cases, 0, 0, "never");
    lines_near(r.group[0].part[1].next.points, 0, 0, "none");
    lines_near(r.group[1].part[1].points, 30, 0, "the best band");
    lines_near(r.group[1].part[1].next.points, 0, 0, "none");
    assert_int_equal(r.group[1].raise, 0);
}

static void what_is_not_known_is_shown_apart(void **state)
{
    (void)state;
    struct index766 x = parse((struct source){"small", SMALL, sizeof SMALL - 1});
    struct board_figures f = unit(0, 0, 5, 50, NAN, 120);
    struct index766_result r = index766_judge(&x, &f, arena);
    assert_int_equal(r.group[0].part[0].value.state, BOARD_NONE);
    assert_int_equal(r.group[1].part[0].value.state, BOARD_UNKNOWN);
    lines_near(r.sum.points, 25, 0, "nothing is invented");
    lines_near(r.sum.possible, 70, 0, "possible");
    lines_near(r.sum.max, 100, 0, "max");
    struct board_figures nothing = {0};
    r = index766_judge(&x, &nothing, arena);
    lines_near(r.sum.points + r.sum.possible, 0, 0, "nothing");
    assert_int_equal(r.raise, -1);
}

static void bands_may_fall(void **state)
{
    (void)state;
    const char *text = lines_spoilt(arena, SMALL, "of: [digitised], among: [received], bands: [{from: 40, points: 5}, {from: 80, points: 20}, {from: 95, points: 30}]",
                                    "of: [overdue], among: [pending], turn: clear, bands: [{from: 0, points: 30}, {from: 5, points: 10}, {from: 20, points: 0}]");
    struct index766 x = parse((struct source){"small", text, strlen(text)});
    struct board_figures f = unit(80, 20, 10, 100, 4, 0);
    struct index766_part_row d = index766_judge(&x, &f, arena).group[1].part[1];
    lines_near(d.points, 10, 0, "10 % overdue");
    lines_near(d.next.points, 20, 0, "under 5 %");
    lines_near(d.next.cases, 6, 0, "4 of 94"); /* 5 of 95 is 5.26 % */
}

static void the_naive_reading_agrees(void **state)
{
    (void)state;
    enum { PARTS = 12, CELLS = BOARD_FIGURES + 4 + 3 * PARTS };
    struct index766 x = parse(file_read(arena, "data/index766.yaml"));
    struct lines l = lines_from(arena, arena_fmt(arena, "python3 " BOARD "/naive_index766.py data/index766.yaml 400 %s", lines_seed()));
    assert_int_equal(l.n, 400);
    for (size_t i = 0; i < l.n; i++) {
        char *cell[CELLS], **want = cell + BOARD_FIGURES;
        assert_int_equal(lines_cells(l.row[i], cell, CELLS), CELLS);
        struct board_figures f = lines_figures(cell);
        struct index766_result r = index766_judge(&x, &f, arena);
        int at = r.raise < 0 ? -1 : r.group[r.raise].raise, n = 0;
        if (fabs(r.sum.points - strtod(want[0], NULL)) > 1e-9 || fabs(r.sum.possible - strtod(want[1], NULL)) > 1e-9 || r.raise != atoi(want[2]) || at != atoi(want[3]))
            fail_msg("%zu: %.2f %g %d %d, not %s %s %s %s", i, r.sum.points, r.sum.possible, r.raise, at, want[0], want[1], want[2], want[3]);
        want += 4;
        for (size_t g = 0; g < x.n_groups; g++)
            for (size_t k = 0; k < x.groups[g].n_parts; k++, n++) {
                const struct index766_part_row *p = &r.group[g].part[k];
                if (strcmp(board_state_words[p->value.state], want[3 * n]) != 0 || fabs(p->points - strtod(want[3 * n + 1], NULL)) > 1e-9 ||
                    fabs(p->next.cases - strtod(want[3 * n + 2], NULL)) > 0)
                    fail_msg("%zu %s: %s %.2f %g, not %s %s %s (of %g among %g)", i, p->part->id, board_state_words[p->value.state], p->points, p->next.cases,
                             want[3 * n], want[3 * n + 1], want[3 * n + 2], p->value.part, p->value.whole);
            }
        assert_int_equal(n, PARTS);
    }
}

static void our_file_has_the_five_groups_as_seen(void **state)
{
    (void)state;
    struct index766 x = parse(file_read(arena, "data/index766.yaml"));
    static const double max[] = {18, 20, 22, 22, 18};
    assert_string_equal(x.decision, "766/QĐ-TTg");
    assert_int_equal(x.n_groups, 5);
    for (size_t i = 0; i < 5; i++) {
        lines_near(x.groups[i].max, max[i], 0, x.groups[i].id);
        assert_int_equal(x.groups[i].status, INDEX766_SEEN);
        for (size_t k = 0; k < x.groups[i].n_parts; k++) {
            const struct index766_part *p = &x.groups[i].parts[k];
            assert_int_equal(p->status, INDEX766_NOT_CONFIRMED);
            assert_true(*p->reason.vi && *p->reason.en && *p->name.en && *p->what.en);
        }
    }
}

static void faults_are_told_by_their_line(void **state)
{
    (void)state;
    static const struct { const char *was, *is, *says; } cases[] = {
        {"max: 40\n", "max: 41\n", "1: the groups make 101 points, not 100"},
        {"max: 20,", "max: 21,", "5: the sub-criteria of 'g' make 61 points, not its max"},
        {"max: 20,", "max: 0,", "'a' gives no points"},
        {"reason: R, ", "", "11: 'b' is not confirmed: say why in 'reason'"},
        {"zero: 1, full: 5", "zero: 5, full: 5", "'c' needs bands, or zero and full that differ"},
        {"zero: 20, full: 0", "zero: 120, full: 0", "'b' is a share: zero and full are percent, at most 100"},
        {"[digitised]", "[digitised, digitised]", "'digitised' stands in 'of' twice"},
        {"of: [rating]", "of: [stars]", "no figure is called 'stars'"},
        {"of: [rating], ", "", "the sub-criterion has no 'of'"},
        {"points: 30", "points: 29", "the best band of 'd' gives 29, not its max"},
        {"from: 95", "from: 80", "bands go up: each 'from' is above the one before"},
        {"bands: [", "full: 100, bands: [", "'d' has bands: zero and full say nothing"},
        {"id: b", "id: a", "two criteria are called 'a'"},
        {"id: h", "id: g", "two groups are called 'g'"},
        {"status: not_confirmed", "status: perhaps", "'status' must be one of: seen, not_confirmed"},
        {"turn: add", "turn: subtract", "'turn' must be one of: move, add, clear"},
        {"decision: X\n", "", "the file of the index has no 'decision'"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const char *text = lines_spoilt(arena, SMALL, cases[i].was, cases[i].is);
        struct index766 x;
        struct err e = {0};
        struct buf report = buf_init(arena, 0);
        if (!index766_parse((struct source){"small", text, strlen(text)}, arena, &x, &report, &e))
            fail_msg("'%s' was taken", cases[i].is);
        if (!strstr(report.p, cases[i].says) || strncmp(e.why, "small:", 6) != 0)
            fail_msg("'%s' gave %s, not %s", cases[i].is, report.p, cases[i].says);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(our_file_has_the_five_groups_as_seen), cmocka_unit_test(faults_are_told_by_their_line), cmocka_unit_test(points_are_as_reckoned_by_hand),
        cmocka_unit_test(the_next_step_is_told_in_dossiers), cmocka_unit_test(what_is_not_known_is_shown_apart), cmocka_unit_test(bands_may_fall),
        cmocka_unit_test(the_naive_reading_agrees),
    };
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests(tests, begin, end);
}
