/* What is proposed for a field by the words that a machine read: labels with misread letters, values on the next line, dates as they are
 * printed, letters among digits; and what is not guessed. */
#include "form/reading.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

static const struct form_choice sexes[] = {{.id = "male", .label = {"Nam", "Male"}}, {.id = "female", .label = {"Nữ", "Female"}}};
static const struct form_choice uses[] = {{.id = "residential", .label = {"Đất ở", ""}}, {.id = "farm", .label = {"Đất nông nghiệp", ""}}};
static const struct form_env today = {.today = "2026-11-22"};

static int set_up(void **state) { *state = arena_new(0); return 0; }
static int tear_down(void **state) { arena_free(*state); return 0; }

static void values_are_found_as_people_print_them(void **state)
{
    static const struct { enum form_type type; const char *text, *value; } cases[] = {
        {FORM_DATE, "08 giờ 15 phút, ngày 5 tháng 11 năm 2026", "2026-11-05"}, {FORM_DATE, ": 05/11/2026.", "2026-11-05"}, {FORM_DATE, "O5/l1/2026", "2026-11-05"},
        {FORM_DATE, "05112026", "2026-11-05"}, {FORM_DATE, "31/02/2026", NULL}, {FORM_DATE, "2026", NULL}, {FORM_DATE, "ngày ... tháng ... năm ....", NULL},
        {FORM_IDENTIFIER, "048190001234", "048190001234"}, {FORM_IDENTIFIER, "048 190 001 234", "048190001234"}, {FORM_IDENTIFIER, "O4819OOO1234", "048190001234"},
        {FORM_IDENTIFIER, "04819000123", NULL}, {FORM_IDENTIFIER, "005190001234", NULL}, {FORM_IDENTIFIER, "048190001234 Ngày cấp 2021", "048190001234"},
        {FORM_NAME, "TRẦN THỊ BƯỞI", "Trần Thị Bưởi"}, {FORM_NAME, "Trần Thị Bưởi, 1990", "Trần Thị Bưởi"}, {FORM_NAME, "......", NULL}, {FORM_NAME, "Bưởi", NULL},
        {FORM_AREA, "96,5 m²", "96.5"}, {FORM_TEXT, "119 b)", "119"}, {FORM_TEXT, ": ________", NULL}, {FORM_PHONE, "0905.123.318", "0905123318"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct form_field x = {.id = "x", .type = cases[i].type, .pattern = ""};
        const char *got = form_reading_value(&x, cases[i].text, &today, *state);
        if ((got == NULL) != (cases[i].value == NULL) || (got && strcmp(got, cases[i].value) != 0))
            fail_msg("'%s': got '%s', wanted '%s'", cases[i].text, got ? got : "nothing", cases[i].value ? cases[i].value : "nothing");
    }
}

static void a_choice_is_one_or_none(void **state)
{
    struct form_field sex = {.id = "sex", .type = FORM_CHOICE, .choices = sexes, .n_choices = 2, .pattern = ""}, use = sex;
    use.choices = uses;
    assert_string_equal(form_reading_value(&sex, "Nữ", &today, *state), "female");
    assert_string_equal(form_reading_value(&sex, "NU", &today, *state), "female");
    assert_null(form_reading_value(&sex, "Nam / Nữ", &today, *state));
    assert_null(form_reading_value(&sex, "Nami", &today, *state));
    assert_string_equal(form_reading_value(&use, "Đấtở", &today, *state), "residential");
    assert_string_equal(form_reading_value(&use, "Đất 6 tại", &today, *state), "residential");
}

/* Lines of words, ten pixels a letter. */
static struct readout read_of(struct arena *a, const char *const *line, size_t n)
{
    struct readout_line *l = ARENA_ARRAY(a, struct readout_line, n);
    for (size_t i = 0; i < n; i++) {
        struct readout_word *w = ARENA_ARRAY(a, struct readout_word, 40);
        char *rest = arena_str(a, line[i]), *word;
        int x = 0;
        l[i] = (struct readout_line){.word = w, .page = 1};
        while ((word = strsep(&rest, " "))) {
            w[l[i].n++] = (struct readout_word){word, x, (int)i * 30, 10 * (int)strlen(word), 20, 90};
            x += 10 * (int)strlen(word) + 10;
        }
    }
    return (struct readout){l, n};
}

#define REF(s) ((struct ref){.id = s})

static void labels_are_found_though_misread(void **state)
{
    static const struct form_field fields[] = {
        {.id = "mother", .type = FORM_NAME, .pattern = ""}, {.id = "born", .type = FORM_DATE, .pattern = ""}, {.id = "child", .type = FORM_NAME, .pattern = ""},
        {.id = "sex", .type = FORM_CHOICE, .choices = sexes, .n_choices = 2, .pattern = ""}, {.id = "place", .type = FORM_TEXT, .pattern = ""},
    };
    static const struct form_step step = {.id = "s", .fields = fields, .n_fields = 5};
    static const struct form form = {&step, 1};
    const struct ref mother = REF("Họ và tên mẹ"), born = REF("Đã sinh con vào lúc"), child = REF("Dự định đặt tên con là"), sex = REF("Giới tính"), weight = REF("Cân nặng"),
                     place = REF("Nơi sinh");
    const struct form_read reads[] = {{REF("mother"), &mother, 1, NULL, 0, 1}, {REF("born"), &born, 1, NULL, 0, 1}, {REF("child"), &child, 1, NULL, 0, 1},
                                      {REF("sex"), &sex, 1, &weight, 1, 1}, {REF("place"), &place, 1, NULL, 0, 1}};
    const struct form_reader with = {&form, reads, 5, &today};
    static const char *const lines[] = {"CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Họ vả tèn mẹ: Trần Thị Bưởi", "Đãsinh con vào Iúc: 08 giờ ngày 5 tháng 11 năm 2026",
                                        "Giới tính: Nữ Cân nặng: 3200 Nam", "Dự đinh đặt tên con là:", "NGUYỄN TRẦN AN NHIÊN", "Nơi sinh: ................"};
    struct readout s = read_of(*state, lines, 7);
    struct form_reading got[5];
    assert_int_equal(form_readings(&with, &s, *state, got), 4);
    assert_string_equal(got[0].value, "Trần Thị Bưởi");
    assert_string_equal(got[1].value, "2026-11-05");
    assert_string_equal(got[2].value, "Nguyễn Trần An Nhiên");
    assert_string_equal(got[3].value, "female");
    assert_int_equal(got[0].y, 30);
    assert_int_equal(got[0].x, 0);
    assert_true(got[2].y == 120 && got[2].h == 50); /* label and value, two lines */
    assert_true(got[1].sure < 90 && got[1].sure > 70);
    static const char *const other[] = {"Tờ khai thuế", "Họ tên mẹo vặt hay trong nhà"};
    s = read_of(*state, other, 2);
    assert_int_equal(form_readings(&with, &s, *state, got), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(values_are_found_as_people_print_them), cmocka_unit_test(a_choice_is_one_or_none), cmocka_unit_test(labels_are_found_though_misread)};
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
