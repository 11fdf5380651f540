/* Every word that a rule of the operations centre may say has its text in both languages. */
#include "domain/board/blame.h"
#include "domain/board/forecast.h"
#include "domain/board/index766.h"
#include "domain/board/lines.h"
#include "domain/board/ranking.h"
#include "domain/board/staffing.h"

static struct arena *arena;

static void has(const char *key)
{
    static const char *const files[] = {"texts/board.vi.txt", "texts/board.en.txt"};
    for (size_t i = 0; i < 2; i++) {
        const char *text = file_read(arena, files[i]).text;
        if (!strstr(text, arena_fmt(arena, "\n%s = ", key)))
            fail_msg("%s has no %s", files[i], key);
    }
}

static void have(const char *prefix, const char *const *words)
{
    for (; *words; words++)
        has(arena_fmt(arena, "%s%s", prefix, *words));
}

static void every_word_has_its_text(void **state)
{
    (void)state;
    arena = arena_new(0);
    have("", staffing_assumptions);
    have("board.staffing.", staffing_state_words);
    have("board.state.", board_state_words);
    have("board.part.", ranking_part_words);
    have("board.ranking.", ranking_why_words);
    have("board.index766.", index766_status_words);
    have("board.cause.", blame_cause_words);
    have("board.cause.", blame_reason_words);
    have("board.forecast.", forecast_feature_words);
    have("board.forecast.", forecast_direction_words);
    have("board.forecast.", forecast_verdict_words);
    arena_free(arena);
}

static void figures_and_shares_have_names(void **state)
{
    (void)state;
    struct board_formula f;
    struct board_figures x = {0};
    for (int i = 0; i < BOARD_FIGURES; i++)
        assert_int_equal(figures_find(board_figure_words[i]), i);
    assert_int_equal(figures_find("happiness"), BOARD_FIGURES);
    assert_true(figures_formula("on_time_share", &f));
    assert_int_equal(figures_value(&x, f).state, BOARD_UNKNOWN);
    figures_set(&x, BOARD_DONE_EARLY, 0);
    figures_set(&x, BOARD_DONE_ON_TIME, 0);
    figures_set(&x, BOARD_DONE_LATE, 0);
    assert_int_equal(figures_value(&x, f).state, BOARD_NONE);
    figures_set(&x, BOARD_DONE_ON_TIME, 3);
    figures_set(&x, BOARD_DONE_LATE, 1);
    lines_near(figures_value(&x, f).value, 75, 0, "of four");
    figures_set(&x, BOARD_DONE_LATE, -1);
    assert_int_equal(figures_value(&x, f).state, BOARD_UNKNOWN); /* no count is below 0 */
    assert_true(figures_formula("supplement_share", &f));
    figures_set(&x, BOARD_RECEIVED, 2);
    figures_set(&x, BOARD_SUPPLEMENT, 3); /* of one dossier twice */
    lines_near(figures_value(&x, f).value, 100, 0, "no more than all");
    lines_near(figures_hundredths(77.62499999999999), 77.63, 1e-12, "a half goes up");
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(every_word_has_its_text), cmocka_unit_test(figures_and_shares_have_names)};
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
