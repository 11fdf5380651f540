/* Where the time of late dossiers went: lives worked by hand (board/blame.tsv), those and invented ones against a naive reading. */
#include "domain/board/blame.h"
#include "domain/board/lines.h"

static struct arena *arena;

static enum blame_cause cause_of(const char *word)
{
    for (int i = 1; i < BLAME_CAUSES; i++)
        if (strcmp(word, blame_cause_words[i]) == 0)
            return (enum blame_cause)i;
    fail_msg("no such holder: %s", word);
    return BLAME_NONE;
}

static char *cut(char **s, const char *mark)
{
    char *p = *s, *end = strstr(p, mark);
    *s = end ? end + strlen(mark) : p + strlen(p);
    if (end)
        *end = '\0';
    return p;
}

static size_t stretches_of(char *text, struct blame_stretch *out)
{
    size_t n = 0;
    while (*text) {
        char *part = cut(&text, "; "), *word;
        struct blame_stretch s = {.holder = cause_of(cut(&part, " "))};
        s.account = cut(&part, "@");
        s.unit = cut(&part, ":");
        s.step = cut(&part, " ");
        s.from = strtoll(part, &part, 10);
        s.to = strtoll(part + 1, &part, 10);
        for (part += *part == ' '; *part;) {
            word = cut(&part, " ");
            if (strcmp(word, "stood") == 0)
                s.stood = true;
            else
                s.norm = strtoll(word + 1, NULL, 10);
        }
        out[n++] = s;
    }
    return n;
}

/* Cells 3 to 7 as the program finds them. */
static struct blame answer(char *const *cell, char *said[5])
{
    struct blame_stretch s[20];
    size_t n = stretches_of(arena_str(arena, cell[2]), s);
    struct blame b = blame_find(s, n, strtoll(cell[1], NULL, 10), arena);
    said[0] = arena_str(arena, blame_cause_words[b.cause]);
    said[1] = arena_fmt(arena, "%s@%s:%s", b.account, b.unit, b.step);
    said[2] = arena_fmt(arena, "%lld", (long long)b.over);
    said[3] = arena_fmt(arena, "%lld/%lld", (long long)b.took, (long long)b.allowed);
    said[4] = arena_str(arena, blame_reason_words[b.reason]);
    return b;
}

static void same(char *const *cell, char *said[5])
{
    for (int i = 0; i < 5; i++)
        if (strcmp(said[i], cell[3 + i]) != 0)
            fail_msg("%s %s %s: %s %s %s %s %s, not %s %s %s %s %s", cell[0], cell[1], cell[2], said[0], said[1], said[2], said[3], said[4], cell[3], cell[4],
                     cell[5], cell[6], cell[7]);
}

static void the_cause_is_as_reasoned(void **state)
{
    char *row = arena_str(arena, *state), *cell[9], *said[5];
    assert_int_equal(lines_cells(row, cell, 9), 9);
    answer(cell, said);
    same(cell, said);
}

static void agrees(const char *command, size_t at_least)
{
    struct lines l = lines_from(arena, command);
    assert_true(l.n >= at_least);
    for (size_t i = 0; i < l.n; i++) {
        char *cell[17], *said[5];
        assert_int_equal(lines_cells(l.row[i], cell, 17), 17);
        struct blame b = answer(cell, said);
        same(cell, said);
        assert_int_equal(b.used, strtoll(cell[9], NULL, 10));
        assert_int_equal(b.stood, strtoll(cell[10], NULL, 10));
        assert_int_equal(b.unheld, strtoll(cell[11], NULL, 10));
        double all = 0;
        for (int c = 1; c < BLAME_CAUSES; c++) {
            lines_near(b.share[c], strtod(cell[11 + c], NULL), 1e-9, cell[2]);
            all += b.share[c];
        }
        lines_near(all, b.cause == BLAME_NONE ? 0 : 1, 1e-9, "together");
    }
}

static void the_naive_reading_agrees_on_worked_lives(void **state)
{
    (void)state;
    agrees("python3 " BOARD "/naive_blame.py " BOARD "/blame.tsv", 25);
}

static void the_naive_reading_agrees_on_invented_lives(void **state)
{
    (void)state;
    agrees(arena_fmt(arena, "python3 " BOARD "/naive_blame.py 3000 %s", lines_seed()), 3000);
}

static void what_cannot_be_read_is_said(void **state)
{
    (void)state;
    const struct blame_stretch good = {.from = 0, .to = 10, .holder = BLAME_OFFICER, .account = "", .unit = "", .step = ""};
    struct blame_stretch s = good, *many = ARENA_ARRAY(arena, struct blame_stretch, BLAME_STRETCHES + 1);
    assert_int_equal(blame_find(&good, 1, 5, arena).reason, BLAME_OVER_SHARE);
    assert_int_equal(blame_find(NULL, 0, 5, arena).reason, BLAME_UNREADABLE);
    s.holder = BLAME_NONE;
    assert_int_equal(blame_find(&s, 1, 5, arena).reason, BLAME_UNREADABLE);
    s = good;
    s.from = -1;
    assert_int_equal(blame_find(&s, 1, 5, arena).reason, BLAME_UNREADABLE);
    for (size_t i = 0; i <= BLAME_STRETCHES; i++) {
        many[i] = good;
        many[i].from = (int64_t)i * 10;
        many[i].to = many[i].from + 10;
    }
    assert_int_equal(blame_find(many, BLAME_STRETCHES + 1, 5, arena).reason, BLAME_UNREADABLE);
    assert_int_equal(blame_find(many, BLAME_STRETCHES, 5, arena).took, 10 * BLAME_STRETCHES);
    s = good;
    s.to = 0;
    assert_int_equal(blame_find(&s, 1, 0, arena).reason, BLAME_NOT_LATE);
}

int main(void)
{
    static struct CMUnitTest tests[200];
    size_t n = 0;
    arena = arena_new(0);
    struct source src = file_read(arena, BOARD "/blame.tsv");
    struct lines l = lines_of(arena, arena_strn(arena, src.text, src.n));
    for (size_t i = 0; i < l.n && n < 190; i++)
        tests[n++] = (struct CMUnitTest){arena_fmt(arena, "%.*s", (int)strcspn(l.row[i], "\t"), l.row[i]), the_cause_is_as_reasoned, NULL, NULL, l.row[i]};
    tests[n++] = (struct CMUnitTest)cmocka_unit_test(the_naive_reading_agrees_on_worked_lives);
    tests[n++] = (struct CMUnitTest)cmocka_unit_test(the_naive_reading_agrees_on_invented_lives);
    tests[n++] = (struct CMUnitTest)cmocka_unit_test(what_cannot_be_read_is_said);
    cmocka_set_message_output(CM_OUTPUT_TAP);
    int wrong = _cmocka_run_group_tests("late dossiers", tests, n, NULL, NULL);
    arena_free(arena);
    return wrong;
}
