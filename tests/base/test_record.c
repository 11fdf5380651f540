/* Descriptors: setting, showing, masking and checking the fields of a struct. */
#include "base/text.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>
#include "base/fixture.h"

static struct arena *arena;
static struct application app;
static struct problems problems;

static bool set(const char *field, const char *text)
{
    return record_set(&app, application_field(field), text, arena);
}

static const char *shown(const char *field)
{
    return record_show(&app, application_field(field), arena);
}

static const char *masked(const char *field)
{
    return record_masked(&app, application_field(field), arena);
}

/* An application without a fault. */
static int begin(void **state)
{
    (void)state;
    arena = arena_new(0);
    record_init(&app, &application_model);
    problems = (struct problems){.arena = arena};
    set("name", "Lê An");
    set("born", "1990-02-28");
    set("floors", "2");
    set("agreed", "on");
    app.home.street = "Kiệt 82";
    return 0;
}

static int end(void **state)
{
    (void)state;
    arena_free(arena);
    return 0;
}

static void a_new_record_holds_no_null(void **state)
{
    (void)state;
    memset(&app, 0xAA, sizeof app);
    record_init(&app, &application_model);
    assert_string_equal(app.code, "");
    assert_string_equal(app.answers, "");
    assert_string_equal(app.home.street, "");
    assert_int_equal(app.fee, 0);
    assert_int_equal(app.papers.n, 0);
    for (size_t i = 0; i < application_model.n; i++)
        assert_non_null(record_show(&app, &application_model.fields[i], arena));
}

static void fields_are_found_by_exact_name(void **state)
{
    (void)state;
    assert_ptr_equal(application_field("fee"), &application_fields[10]);
    assert_null(application_field("Fee"));
    assert_null(application_field(""));
}

static void text_sets_every_type_and_shows_again(void **state)
{
    (void)state;
    static const char *const rows[][3] = {
        {"name", "Đỗ Thị É", "Đỗ Thị É"}, {"floors", "-12", "-12"}, {"floors", "9223372036854775807", "9223372036854775807"},
        {"floors", "", "0"}, {"fee", "75000", "75000"}, {"born", "1990-02-28", "1990-02-28"}, {"born", "28/2/1990", "1990-02-28"},
        {"born", "", ""}, {"sent_at", "1772415000123", "2026-03-02T01:30:00.123Z"},
        {"sent_at", "2026-03-02T08:30:00+07:00", "2026-03-02T01:30:00.000Z"}, {"sent_at", "", ""}, {"agreed", "1", "true"},
        {"agreed", "on", "true"}, {"agreed", "off", "false"}, {"agreed", "", "false"}, {"sex", "male", "male"},
        {"sex", "female", "female"}, {"answers", "[1]", "[1]"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        assert_true(set(rows[i][0], rows[i][1]));
        assert_string_equal(shown(rows[i][0]), rows[i][2]);
    }
    assert_true(set("name", NULL));
    assert_string_equal(app.name, "");
    assert_string_equal(shown("papers"), "");
}

static void what_is_not_of_the_type_changes_nothing(void **state)
{
    (void)state;
    static const char *const rows[][2] = {
        {"floors", "x"}, {"floors", "1x"}, {"floors", "1.5"}, {"floors", " 1"}, {"floors", "+1"}, {"floors", "-"},
        {"floors", "9223372036854775808"}, {"fee", "1e3"}, {"born", "30/2/1990"}, {"born", "1990-13-01"},
        {"born", "hôm qua"}, {"sent_at", "2026-03-02"}, {"agreed", "maybe"}, {"sex", "Male"}, {"sex", ""},
        {"home", "x"}, {"papers", "x"},
    };
    struct application before = app;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        assert_false(set(rows[i][0], rows[i][1]));
        assert_memory_equal(&before, &app, sizeof app);
    }
}

static void values_are_read_by_descriptor(void **state)
{
    (void)state;
    app.sex = SEX_MALE;
    app.sent_at = 5;
    app.name = NULL;
    struct paper papers[2] = {{"a", 1}, {"b", 2}};
    assert_int_equal(record_int(&app, application_field("sex")), 1);
    assert_int_equal(record_int(&app, application_field("agreed")), 1);
    assert_int_equal(record_int(&app, application_field("sent_at")), 5);
    assert_int_equal(record_int(&app, application_field("name")), 0);
    assert_string_equal(record_text(&app, application_field("name")), "");
    assert_string_equal(record_text(&app, application_field("fee")), "");
    assert_false(record_truthy(&app, application_field("papers")));
    app.papers = (struct list){papers, 2};
    assert_true(record_truthy(&app, application_field("papers")));
    assert_int_equal(record_list(&app, application_field("papers"))->n, 2);
    assert_int_equal(record_list(&app, application_field("name"))->n, 0);
    assert_true(record_truthy(&app, application_field("home")));
    assert_true(record_truthy(&app, application_field("born")));
    assert_false(record_truthy(&app, application_field("note")));
    assert_false(record_truthy(&app, application_field("fee")));
    app.sex = 7;
    assert_string_equal(shown("sex"), "");
}

static void personal_data_is_masked(void **state)
{
    (void)state;
    static const struct { enum field_mask mask; const char *in, *out; } rows[] = {
        {MASK_NAME, "Nguyễn Văn An", "Ng*** V** A**"}, {MASK_NAME, "Đỗ Ý", "Đ*** Ý**"}, {MASK_NAME, "Y", "Y***"},
        {MASK_NAME, "  Ánh  Ơn ", "Án*** Ơ**"}, {MASK_PHONE, "0905123318", "09•• ••• 318"},
        {MASK_PHONE, "0905 123 318", "09•• ••• 318"}, {MASK_PHONE, "113", "•••"},
        {MASK_PHONE, "09051233180905123318090512331809", "•••"}, {MASK_EMAIL, "an.nguyen@example.vn", "a•••@example.vn"},
        {MASK_EMAIL, "ẩn@x.vn", "ẩ•••@x.vn"}, {MASK_EMAIL, "@x.vn", "•••"}, {MASK_EMAIL, "x", "•••"},
        {MASK_IDENTIFIER, "048051000318", "•••••••••318"}, {MASK_IDENTIFIER, "1234567", "•••"},
        {MASK_ALL, "anything", "•••"}, {MASK_ALL, "", ""}, {MASK_ALL, NULL, ""}, {MASK_NONE, "x", "x"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        assert_string_equal(mask_text(rows[i].mask, rows[i].in, arena), rows[i].out);
    set("token", "s3cret");
    set("phone", "0905123318");
    assert_string_equal(masked("token"), "•••");
    assert_string_equal(masked("phone"), "09•• ••• 318");
    assert_string_equal(masked("name"), "L*** A**");
    assert_string_equal(masked("born"), "1990-02-28");
}

/* The only problem is this one. */
static void check_finds(const char *field, const char *text, int64_t n)
{
    problems.n = 0;
    record_check(&app, &application_model, &problems);
    if (problems.n != 1)
        fail_msg("%s: %zu problems, the first %s", field, problems.n, problems.n ? problems.row[0].field : "none");
    assert_string_equal(problems.row[0].field, field);
    assert_string_equal(problems.row[0].text, text);
    assert_int_equal(problems.row[0].n, n);
}

static void check_is_content(void)
{
    problems.n = 0;
    record_check(&app, &application_model, &problems);
    if (problems.n)
        fail_msg("%s %s", problems.row[0].field, problems.row[0].text);
}

static void a_text_must_fit(void **state)
{
    (void)state;
    check_is_content();
    static const struct { const char *name, *problem; int64_t n; } rows[] = {
        {"", "err.required", 0}, {" \t ", "err.required", 0}, {"A", "err.too_short", 2}, {"Ấ", "err.too_short", 2},
        {"ABCDEFGHIJK", "err.too_long", 10}, {"a\nb", "err.control", 0}, {"a\x1b" "b", "err.control", 0},
        {"a\xFF", "err.control", 0}, {NULL, "err.required", 0},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        app.name = rows[i].name;
        check_finds("name", rows[i].problem, rows[i].n);
    }
    app.name = "ĐẶNGĐẶNGĐẶ"; /* ten letters, more bytes */
    check_is_content();
    char *more = arena_alloc(arena, 2002);
    memset(more, 'x', 1001);
    app.phone = more;
    check_finds("phone", "err.too_long", 1000);
    app.phone = "";
    app.note = "dòng một\r\n dòng hai";
    check_is_content();
    assert_string_equal(app.note, "dòng một\ndòng hai");
}

static void text_becomes_trimmed_nfc(void **state)
{
    (void)state;
    app.name = "  Nguye\xCC\x82\xCC\x83n  An ";
    check_is_content();
    assert_string_equal(app.name, "Nguyễn An");
    app.answers = "{\"x\": \"two  spaces\"}";
    check_is_content();
    assert_string_equal(app.answers, "{\"x\": \"two  spaces\"}");
}

static void numbers_dates_words_must_fit(void **state)
{
    (void)state;
    app.floors = 8;
    check_finds("floors", "err.too_big", 7);
    app.floors = 0;
    check_finds("floors", "err.too_small", 1);
    app.floors = 7;
    app.born = "1990-02-30";
    check_finds("born", "err.not_a_date", 0);
    app.born = "";
    check_finds("born", "err.required", 0);
    app.born = "1990-02-28";
    app.channel = "phone";
    check_finds("channel", "err.not_a_word", 0);
    app.channel = "online";
    app.sex = 2;
    check_finds("sex", "err.not_a_word", 0);
    app.sex = SEX_MALE;
    app.agreed = false;
    check_finds("agreed", "err.required", 0);
    app.agreed = true;
    app.answers = "{";
    check_finds("answers", "err.wrong_type", 0);
    app.answers = "{}";
    app.fee = -1; /* no range: any value */
    check_is_content();
}

static void nested_records_are_checked(void **state)
{
    (void)state;
    struct paper papers[4] = {{"Đơn", 1}, {"", 0}, {"Bản vẽ", 10}, {"x", 1}};
    app.papers = (struct list){papers, 1};
    check_is_content();
    app.papers.n = 2;
    check_finds("papers.1.name", "err.required", 0); /* 0 copies: not required, so not given */
    papers[1] = papers[2];
    check_finds("papers.1.copies", "err.too_big", 9);
    app.papers.n = 4;
    check_finds("papers", "err.too_big", 3);
    app.papers.n = 0;
    app.home.street = "";
    check_finds("home.street", "err.required", 0);
}

static void server_fields_are_not_the_inputs(void **state)
{
    (void)state;
    app.code = "bad\xFF";
    check_is_content();
    record_take(&app, application_field("code"), "code", "mine", &problems);
    assert_string_equal(problem_find(&problems, "code")->text, "err.unknown");
    assert_string_equal(app.code, "bad\xFF");
}

static void taking_tells_what_does_not_fit(void **state)
{
    (void)state;
    static const char *const rows[][3] = {
        {"name", NULL, "err.required"}, {"name", "  ", "err.required"}, {"floors", NULL, "err.required"},
        {"floors", " ", "err.required"}, {"floors", "hai", "err.not_a_number"}, {"fee", "1,5", "err.not_a_number"},
        {"fee", NULL, NULL}, {"born", "30/2/2026", "err.not_a_date"}, {"born", " 1/2/2026 ", NULL},
        {"sent_at", "x", "err.not_a_date"}, {"sex", "x", "err.not_a_word"}, {"sex", NULL, NULL}, {"agreed", "?", "err.wrong_type"},
        {"agreed", NULL, "err.required"}, {"phone", "\xFF", "err.control"}, {"papers", NULL, NULL}, {"papers", "x", "err.wrong_type"},
        {"answers", " [ ] ", NULL}, {"floors", " 3 ", NULL},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        problems.n = 0;
        record_take(&app, application_field(rows[i][0]), rows[i][0], rows[i][1], &problems);
        const struct problem *p = problem_find(&problems, rows[i][0]);
        assert_string_equal(p ? p->text : "none", rows[i][2] ? rows[i][2] : "none");
    }
    assert_int_equal(app.floors, 3);
    assert_string_equal(app.born, "2026-02-01");
    assert_string_equal(app.answers, " [ ] ");
}

static void one_problem_a_field_and_not_without_end(void **state)
{
    (void)state;
    app.name = "";
    problem_add(&problems, "name", "err.wrong_type", 0);
    record_check(&app, &application_model, &problems);
    assert_int_equal(problems.n, 1);
    for (int i = 0; i < 1000; i++)
        problem_add(&problems, arena_fmt(arena, "x%d", i), "err.unknown", i);
    assert_int_equal(problems.n, 100);
    assert_string_equal(problems.row[99].field, "x98");
    assert_null(problem_find(&problems, "x99"));
}

#define T(f) cmocka_unit_test_setup_teardown(f, begin, end)
int main(void)
{
    const struct CMUnitTest tests[] = {
        T(a_new_record_holds_no_null), T(fields_are_found_by_exact_name), T(text_sets_every_type_and_shows_again),
        T(what_is_not_of_the_type_changes_nothing), T(values_are_read_by_descriptor), T(personal_data_is_masked),
        T(a_text_must_fit), T(text_becomes_trimmed_nfc), T(numbers_dates_words_must_fit), T(nested_records_are_checked),
        T(server_fields_are_not_the_inputs), T(taking_tells_what_does_not_fit), T(one_problem_a_field_and_not_without_end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
