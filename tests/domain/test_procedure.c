/* Procedure files: the three of ours are sound, and every bad one is refused at its line. */
#include "domain/procedures.h"
#include "base/text.h"
#include <stdlib.h>

enum { EDITS = 8 };

struct edit {
    long line;
    bool after;
    const char *text; /* NULL = the line goes */
};

/* The small file with some lines changed. */
static const char *edited(struct arena *a, const char *text, const struct edit *e, size_t n)
{
    struct buf b = buf_init(a, 4096);
    long line = 1;
    for (const char *s = text; *s; line++) {
        size_t len = strcspn(s, "\n"), indent = strspn(s, " ");
        const char *instead = NULL;
        bool gone = false;
        for (size_t i = 0; i < n; i++)
            if (e[i].line == line && !e[i].after) {
                instead = e[i].text;
                gone = !instead;
            }
        if (instead)
            buf_fmt(&b, "%.*s%s\n", (int)indent, s, instead);
        else if (!gone)
            buf_fmt(&b, "%.*s\n", (int)len, s);
        for (size_t i = 0; i < n; i++)
            if (e[i].line == line && e[i].after)
                buf_fmt(&b, "%.*s%s\n", *e[i].text == '-' ? (int)indent : 0, s, e[i].text);
        s += len + (s[len] == '\n');
    }
    return b.p;
}

static void refused(struct arena *a, const char *small, const struct edit *edits, size_t n, const char *want)
{
    const char *text = edited(a, small, edits, n);
    const struct procedure *p;
    struct buf report = buf_init(a, 0);
    struct err e = {0};
    enum err_code rc = procedure_parse((struct source){"x.yaml", text, strlen(text)}, a, &p, &report, &e);
    if (rc != ERR_INVALID)
        fail_msg("not refused: %s", want);
    const char *line = arena_strn(a, report.p, strcspn(report.p, "\n"));
    const char *full = arena_fmt(a, "x.yaml:%s", want);
    if (strncmp(line, full, strlen(full)) != 0)
        fail_msg("\n  got  %s\n  want %s", line, full);
    assert_true(strncmp(e.why, line, strlen(e.why)) == 0); /* the first of the report, cut to fit */
}

/* "12+ text", "12 text" or "12 ~" */
static struct edit edit_parse(struct arena *a, const char *line)
{
    char *end;
    struct edit e = {.line = strtol(line, &end, 10)};
    e.after = *end == '+';
    end += e.after;
    assert_true(e.line > 0 && *end == ' ');
    e.text = strcmp(end + 1, "~") == 0 ? NULL : arena_str(a, end + 1);
    return e;
}

static void bad_files_are_refused(void **s)
{
    (void)s;
    struct arena *a = arena_new(0);
    const char *small = file_read(a, "tests/domain/procedure/small.yaml").text, *bad = file_read(a, "tests/domain/procedure/bad.txt").text;
    struct edit edits[EDITS];
    size_t n = 0, cases = 0;
    for (const char *l = bad; *l;) {
        size_t len = strcspn(l, "\n");
        const char *line = arena_strn(a, l, len);
        if (*line == '!') {
            const char *want = arena_str(a, line + 2);
            refused(a, small, edits, n, want);
            n = 0;
            cases++;
        } else if (*line && *line != '#') {
            assert_true(n < EDITS);
            edits[n++] = edit_parse(a, line);
        }
        l += len + (l[len] == '\n');
    }
    assert_true(cases >= 100);
    arena_free(a);
}

static void the_small_file_is_good(void **s)
{
    (void)s;
    struct arena *a = arena_new(0);
    const struct procedure *p;
    struct err e = {0};
    struct source src = file_read(a, "tests/domain/procedure/small.yaml");
    if (procedure_parse(src, a, &p, NULL, &e))
        fail_msg("%s", e.why);
    assert_string_equal(p->code, "1.000001");
    assert_int_equal(p->cases[0].limit.amount, 5);
    assert_int_equal(p->papers[0].max_mb, 20);
    assert_int_equal(p->papers[0].n_types, 4);
    assert_string_equal(procedure_act_find(p, "accept")->document, "01");
    assert_string_equal(procedure_act_find(p, "more")->notice, "supplement");
    assert_null(procedure_state_find(p, "nowhere"));
    arena_free(a);
}

static void every_fault_is_told(void **s)
{
    (void)s;
    struct arena *a = arena_new(0);
    const char *small = file_read(a, "tests/domain/procedure/small.yaml").text;
    struct edit e[] = {{.line = 12, .text = "competent: ministry"}, {.line = 11, .text = "channels: [online, pigeon]"}};
    const char *text = edited(a, small, e, 2);
    const struct procedure *p;
    struct buf report = buf_init(a, 0);
    assert_int_equal(procedure_parse((struct source){"x", text, strlen(text)}, a, &p, &report, NULL), ERR_INVALID);
    assert_non_null(strstr(report.p, "x:11: "));
    assert_non_null(strstr(report.p, "x:12: "));
    struct edit states[] = {{.line = 33, .text = "- {id: work, name: Làm, citizen: Làm, holder: system, national: 4, clock: run}"}, {.line = 30, .text = "start: nowhere"}};
    text = edited(a, small, states, 2); /* found the other way round, told by line */
    report = buf_init(a, 0);
    assert_int_equal(procedure_parse((struct source){"x", text, strlen(text)}, a, &p, &report, NULL), ERR_INVALID);
    assert_true(text_starts(report.p, "x:30: ") && strstr(report.p, "\nx:33: "));
    assert_int_equal(procedure_parse((struct source){"x", "\xff\xfe", 2}, a, &p, NULL, NULL), ERR_INVALID);
    assert_int_equal(procedure_parse((struct source){"x", "", 0}, a, &p, NULL, NULL), ERR_INVALID);
    assert_int_equal(procedure_parse((struct source){"x", "- a\n", 4}, a, &p, NULL, NULL), ERR_INVALID);
    assert_int_equal(procedure_parse((struct source){"x", "a: *b\n", 6}, a, &p, NULL, NULL), ERR_INVALID);
    arena_free(a);
}

/* Cut anywhere, a file is refused or read; it never breaks the reader. */
static void cut_files(void **s)
{
    (void)s;
    struct arena *a = arena_new(0);
    const char *small = file_read(a, "tests/domain/procedure/small.yaml").text;
    for (size_t n = strlen(small); n > 0; n = n > 37 ? n - 37 : 0) {
        struct arena *b = arena_new(0);
        const struct procedure *p;
        struct source cut = {"x", arena_strn(b, small, n), n};
        (void)!procedure_parse(cut, b, &p, NULL, NULL);
        arena_free(b);
    }
    arena_free(a);
}

/* ---- ours */

static void ours_are_sound(void **s)
{
    (void)s;
    for (size_t c = 0; c < sizeof CODES / sizeof *CODES; c++) {
        struct arena *a = arena_new(0);
        const struct procedure *p = procedure_load(a, CODES[c]);
        assert_string_equal(p->code, CODES[c]);
        assert_int_equal(strlen(p->digest), 64);
        for (size_t i = 0; i < p->n_states; i++) {
            assert_true(*p->states[i].citizen.vi && *p->states[i].citizen.en && *p->states[i].name.en);
            assert_true(text_nfc(a, p->states[i].citizen.vi) == p->states[i].citizen.vi);
        }
        for (size_t i = 0; i < p->n_acts; i++)
            assert_true(*p->acts[i].name.en);
        assert_true(procedure_offered(p, "48", "20209", "2026-11-22"));
        assert_false(procedure_offered(p, "48", "20209", "2026-06-30"));
        arena_free(a);
    }
}

static void limits_are_those_of_the_catalogue(void **s)
{
    (void)s;
    struct arena *a = arena_new(0);
    struct term birth = procedure_load(a, "1.001193")->cases[0].limit;
    assert_true(birth.unit == TERM_WORKING_DAYS && birth.amount == 0 && birth.cutoff_minute == 15 * 60);
    struct term house = procedure_load(a, "1.013225")->cases[0].limit;
    assert_true(house.unit == TERM_CALENDAR_DAYS && house.amount == 15 && !house.cutoff_minute);
    struct term land = procedure_load(a, "1.013831")->cases[0].limit;
    assert_true(land.unit == TERM_WORKING_DAYS && land.amount == 18);
    struct term wedding = procedure_load(a, "1.000894")->cases[0].limit, copy = procedure_load(a, "2.000815")->cases[0].limit;
    assert_true(wedding.unit == TERM_WORKING_DAYS && wedding.amount == 0 && wedding.cutoff_minute == 15 * 60);
    assert_true(copy.unit == TERM_WORKING_DAYS && copy.amount == 0 && copy.cutoff_minute == 15 * 60);
    struct term stay = procedure_load(a, "1.004194")->cases[0].limit;
    assert_true(stay.unit == TERM_WORKING_DAYS && stay.amount == 3 && !stay.cutoff_minute);
    arena_free(a);
}

static void pilots(void **s)
{
    (void)s;
    struct ref provinces[] = {{"48", 1}}, communes[] = {{"00004", 1}};
    struct procedure p = {.valid_from = "2026-07-01", .valid_to = "2026-12-31", .pilot = {provinces, communes, 1, 1}, .n_states = 1};
    assert_true(procedure_offered(&p, "48", "20209", "2026-07-01"));
    assert_true(procedure_offered(&p, "01", "00004", "2026-12-31"));
    assert_false(procedure_offered(&p, "01", "00008", "2026-08-01"));
    assert_false(procedure_offered(&p, "48", "20209", "2027-01-01"));
    assert_false(procedure_offered(&p, NULL, NULL, "2026-08-01"));
    p.n_states = 0; /* only described */
    assert_false(procedure_offered(&p, "48", "20209", "2026-07-01"));
}

static void results(void **s)
{
    (void)s;
    struct arena *a = arena_new(0);
    const struct procedure *p = procedure_load(a, "1.001193");
    static const struct form_value v[] = {
        {"child_name", "Nguyễn Trần An Nhiên"}, {"child_born", "2026-11-10"}, {"child_sex", "female"},
        {"home_town", "# Hòa | Vang\n---"}, {"number", "118/2026"}, {"unit", "Ủy ban nhân dân phường Thanh Khê"}};
    const struct form_env env = {.variant = "ordinary"};
    const char *text;
    struct err e = {0};
    assert_int_equal(procedure_result_text(p, (struct form_values){v, sizeof v / sizeof *v}, &env, a, &text, &e), ERR_OK);
    assert_non_null(strstr(text, "= Họ, chữ đệm, tên: NGUYỄN TRẦN AN NHIÊN\n"));
    assert_non_null(strstr(text, "= Ngày, tháng, năm sinh: 10\\/11\\/2026 | Giới tính: Nữ\n"));
    assert_non_null(strstr(text, "^ Số: 118\\/2026\n"));
    assert_non_null(strstr(text, "= Quê quán: \\# Hòa \\| Vang \\-\\-\\-\n")); /* a value cannot become markup */
    assert_null(strstr(text, "người cha"));                                      /* nothing known: no line */
    assert_non_null(strstr(text, "{columns 2 3}\n"));
    arena_free(a);
}

static const char *result_of(struct arena *a, const struct procedure *p, const char *template, struct form_values v)
{
    struct procedure like = *p;
    const struct form_env env = {.variant = "ordinary"};
    const char *text;
    struct err e = {0};
    like.result.text.id = template;
    assert_int_equal(procedure_result_text(&like, v, &env, a, &text, &e), ERR_OK);
    return text;
}

static void results_in_words(void **s)
{
    (void)s;
    struct arena *a = arena_new(0);
    const struct procedure *p = procedure_load(a, "1.001193"), *land = procedure_load(a, "1.013831");
    const struct form_value v[] = {{"child_born", "2026-11-24"}, {"copies", "2"}, {"date", "5/4/2026"}, {"plot_area", "96.5"}};
    struct form_values all = {v, sizeof v / sizeof *v};
    assert_string_equal(result_of(a, p, "= Sinh: {child_born|words}\n", all), "= Sinh: ngày hai mươi tư tháng mười một năm hai nghìn không trăm hai mươi sáu\n");
    assert_string_equal(result_of(a, p, "Ngày {date|words}\nSố: {copies|words}", all),
                        "Ngày ngày năm tháng tư năm hai nghìn không trăm hai mươi sáu\nSố: hai\n");
    assert_string_equal(result_of(a, land, "= Diện tích: {plot_area|words}\n", all), "= Diện tích: chín mươi sáu phẩy năm mét vuông\n");
    assert_string_equal(result_of(a, p, "= Mẹ: {mother_born|words}\nx\n", all), "x\n"); /* not filled in: no line */
    arena_free(a);
}

static void a_heading_in_common(void **s)
{
    (void)s;
    struct arena *a = arena_new(0);
    struct err e = {0};
    assert_string_equal(procedure_headed("{heading}\n# A\nb", "^ {unit}\n", a), "^ {unit}\n# A\nb");
    assert_string_equal(procedure_headed("# A\n{heading}", "h\n", a), "# A\nh\n");
    assert_string_equal(procedure_headed("# A\n", "h\n", a), "# A\n");
    assert_int_equal(procedure_heading_check((struct source){"h.print", "{columns 1 1}\n^ {unit|upper}\n{|}\n{/columns}\n", 0}, a, &e), ERR_OK);
    static const char *const bad[] = {"x\n^ {child_name}\n", "x\n^ {unit|words}", "x\n^ {unit", "x\n> { unit }"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        assert_int_equal(procedure_heading_check((struct source){"h.print", bad[i], 0}, a, &e), ERR_INVALID);
        assert_memory_equal(e.why, "h.print:2: ", 11);
    }
    arena_free(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_small_file_is_good), cmocka_unit_test(bad_files_are_refused), cmocka_unit_test(every_fault_is_told),
        cmocka_unit_test(cut_files), cmocka_unit_test(ours_are_sound), cmocka_unit_test(limits_are_those_of_the_catalogue),
        cmocka_unit_test(pilots), cmocka_unit_test(results), cmocka_unit_test(results_in_words), cmocka_unit_test(a_heading_in_common),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
