/* Every worked case against its date, and every worked and invented case against the naive reading
 * (deadline/naive.py). With a file name it prints the file's cases with the dates that the program finds. */
#include "deadline/case.h"

static struct arena *scratch;
static struct tables tables;

static const char *answer(struct question *q)
{
    struct deadline_result r;
    struct err e = { 0 };
    if (deadline_due(&q->deadline, &q->rules, q->now, scratch, &r, &e))
        return arena_fmt(scratch, "error: %s", e.why);
    return case_due(q, &r, scratch);
}

static void the_date_is_as_reasoned(void **state)
{
    char *row = arena_str(scratch, *state);
    struct question q = case_question(&tables, scratch, row);
    const char *found = answer(&q);
    if (strcmp(found, q.due) != 0)
        fail_msg("%s: expected %s, found %s (%s)", q.id, q.due, found, q.why);
}

/* Every row of the naive reading's output, found there in the fifth column. */
static void agrees(const char *command, size_t at_least)
{
    struct arena *kept = scratch, *rows = arena_new(1 << 22);
    FILE *f = popen(command, "r");
    char *s = case_file(rows, f, command), *bad = NULL;
    size_t n = 0, wrong = 0;
    assert_int_equal(pclose(f), 0);
    for (char *row; (row = case_cut(&s, "\n")); n++) {
        scratch = arena_new(0);
        char *text = arena_str(rows, row);
        struct question q = case_question(&tables, scratch, row);
        const char *found = answer(&q);
        if (strcmp(found, q.due) != 0 && !wrong++)
            bad = arena_fmt(rows, "found %s: %s", found, text);
        arena_free(scratch);
    }
    scratch = kept;
    if (wrong || n < at_least)
        fail_msg("%zu of %zu differ, the first: %s", wrong, n, bad ? bad : "none");
    arena_free(rows);
}

static void the_naive_reading_agrees_on_every_worked_case(void **state)
{
    (void)state;
    agrees("python3 " FOLDER "/naive.py " FOLDER " data", 200);
}

static void the_naive_reading_agrees_on_invented_cases(void **state)
{
    (void)state;
    const char *seed = getenv("MOTCUA_TEST_SEED"), *count = getenv("MOTCUA_TEST_CASES");
    char command[256];
    snprintf(command, sizeof command, "python3 " FOLDER "/naive.py " FOLDER " data %d %d", count ? atoi(count) : 2000,
             seed ? atoi(seed) : 2026);
    agrees(command, 100);
}

static int print(const char *path)
{
    char *s = case_read(scratch, path);
    for (char *row; (row = case_cut(&s, "\n"));) {
        if (!*row || *row == '#')
            continue;
        char *text = arena_str(scratch, row), *cell[6];
        struct question q = case_question(&tables, scratch, row);
        case_cells(text, cell, 6);
        printf("%s\t%s\t%s\t%s\t%s\t%s\n", cell[0], cell[1], cell[2], cell[3], answer(&q), cell[5]);
    }
    return 0;
}

/* One test a case, named by it. */
static size_t list_cases(struct CMUnitTest *tests, size_t cap)
{
    char *s = case_read(scratch, FOLDER "/cases.tsv");
    size_t n = 0;
    for (char *row; (row = case_cut(&s, "\n"));)
        if (*row && *row != '#' && n < cap)
            tests[n++] = (struct CMUnitTest){ arena_fmt(scratch, "%.*s", (int)strcspn(row, "\t"), row), the_date_is_as_reasoned,
                NULL, NULL, row };
    return n;
}

int main(int argc, char **argv)
{
    static struct CMUnitTest tests[1000];
    scratch = arena_new(0);
    tables = case_tables(scratch);
    if (argc == 2)
        return print(argv[1]);
    size_t n = list_cases(tests, 990);
    tests[n++] = (struct CMUnitTest)cmocka_unit_test(the_naive_reading_agrees_on_every_worked_case);
    tests[n++] = (struct CMUnitTest)cmocka_unit_test(the_naive_reading_agrees_on_invented_cases);
    return _cmocka_run_group_tests("worked cases of deadlines", tests, n, NULL, NULL);
}
