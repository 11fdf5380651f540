/* Numbers, money and dates in words: a table of hard ones, and all small ones read back word by word. */
#include "base/numeral.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>
#include <cmocka.h>

static const struct { int64_t n; const char *words; } hard[] = {
    {0, "không"}, {4, "bốn"}, {5, "năm"}, {10, "mười"}, {11, "mười một"}, {14, "mười bốn"}, {15, "mười lăm"}, {20, "hai mươi"},
    {21, "hai mươi mốt"}, {24, "hai mươi tư"}, {25, "hai mươi lăm"}, {55, "năm mươi lăm"}, {100, "một trăm"}, {101, "một trăm linh một"},
    {104, "một trăm linh bốn"}, {105, "một trăm linh năm"}, {110, "một trăm mười"}, {111, "một trăm mười một"}, {115, "một trăm mười lăm"},
    {141, "một trăm bốn mươi mốt"}, {444, "bốn trăm bốn mươi tư"}, {555, "năm trăm năm mươi lăm"}, {1000, "một nghìn"},
    {1001, "một nghìn không trăm linh một"}, {1010, "một nghìn không trăm mười"}, {1234, "một nghìn hai trăm ba mươi tư"},
    {2026, "hai nghìn không trăm hai mươi sáu"}, {10000, "mười nghìn"}, {15005, "mười lăm nghìn không trăm linh năm"},
    {123400, "một trăm hai mươi ba nghìn bốn trăm"}, {1000000, "một triệu"}, {1000005, "một triệu không trăm linh năm"},
    {1005000, "một triệu không trăm linh năm nghìn"}, {21021021, "hai mươi mốt triệu không trăm hai mươi mốt nghìn không trăm hai mươi mốt"},
    {1000000000, "một tỷ"}, {1000000001, "một tỷ không trăm linh một"}, {2500000000, "hai tỷ năm trăm triệu"},
    {1000000000000, "một nghìn tỷ"}, {1234000000000, "một nghìn hai trăm ba mươi tư tỷ"}, {1000000000000000000, "một tỷ tỷ"}, {-21, "âm hai mươi mốt"},
};

static void hard_numbers(void **state)
{
    struct arena *a = *state;
    for (size_t i = 0; i < sizeof hard / sizeof *hard; i++)
        assert_string_equal(numeral_words(a, hard[i].n), hard[i].words);
    assert_non_null(strstr(numeral_words(a, INT64_MIN), "âm chín tỷ hai trăm hai mươi ba triệu"));
    assert_string_equal(numeral_words(a, INT64_MAX), "chín tỷ hai trăm hai mươi ba triệu ba trăm bảy mươi hai nghìn không trăm ba mươi sáu tỷ"
                                                     " tám trăm năm mươi tư triệu bảy trăm bảy mươi lăm nghìn tám trăm linh bảy");
}

static void money_and_dates(void **state)
{
    struct arena *a = *state;
    assert_string_equal(numeral_money(a, 123400), "một trăm hai mươi ba nghìn bốn trăm đồng");
    assert_string_equal(numeral_money(a, 8000), "tám nghìn đồng");
    assert_string_equal(numeral_date(a, (struct civil){2026, 11, 22}), "ngày hai mươi hai tháng mười một năm hai nghìn không trăm hai mươi sáu");
    assert_string_equal(numeral_date(a, (struct civil){1954, 4, 4}), "ngày bốn tháng tư năm một nghìn chín trăm năm mươi tư");
    assert_string_equal(numeral_date(a, (struct civil){2000, 1, 31}), "ngày ba mươi mốt tháng một năm hai nghìn");
}

static void decimals(void **state)
{
    struct arena *a = *state;
    assert_string_equal(numeral_decimal(a, "96.5"), "chín mươi sáu phẩy năm");
    assert_string_equal(numeral_decimal(a, "96.25"), "chín mươi sáu phẩy hai mươi lăm");
    assert_string_equal(numeral_decimal(a, "0.05"), "không phẩy không năm");
    assert_string_equal(numeral_decimal(a, "-3.141"), "âm ba phẩy một bốn một");
    assert_string_equal(numeral_decimal(a, "104"), "một trăm linh bốn");
    static const char *const none[] = {"", "-", ".5", "5.", "1,5", "1.5.2", "12a", "1234567890123456789"};
    for (size_t i = 0; i < sizeof none / sizeof *none; i++)
        assert_null(numeral_decimal(a, none[i]));
}

/* What a word is worth to a simple reader: a figure, or a size from ten on; -1 is skipped. */
static long worth(const char *w, size_t n)
{
    static const struct { const char *word; long v; } table[] = {
        {"không", 0}, {"một", 1}, {"mốt", 1}, {"hai", 2}, {"ba", 3}, {"bốn", 4}, {"tư", 4}, {"năm", 5}, {"lăm", 5}, {"sáu", 6}, {"bảy", 7},
        {"tám", 8}, {"chín", 9}, {"mươi", 10}, {"mười", 11}, {"trăm", 100}, {"nghìn", 1000}, {"triệu", 1000000}, {"linh", -1},
    };
    for (size_t i = 0; i < sizeof table / sizeof *table; i++)
        if (strlen(table[i].word) == n && memcmp(w, table[i].word, n) == 0)
            return table[i].v;
    fail_msg("no such word: %.*s", (int)n, w);
    return 0;
}

static long read_back(const char *s)
{
    long sum = 0, group = 0, figure = 0;
    while (*s) {
        size_t n = strcspn(s, " ");
        long v = worth(s, n);
        if (v >= 1000)
            sum += (group + figure) * v, group = figure = 0;
        else if (v == 11)
            group += 10, figure = 0;
        else if (v >= 10)
            group += figure * v, figure = 0;
        else if (v >= 0)
            figure = v;
        s += n + (s[n] == ' ');
    }
    return sum + group + figure;
}

static void every_small_number_is_read_back(void **state)
{
    struct arena *a = *state;
    for (long n = 0; n < 1200000; n += n < 12000 ? 1 : 37) {
        const char *words = numeral_words(a, n);
        if (read_back(words) != n)
            fail_msg("%ld is '%s', which reads as %ld", n, words, read_back(words));
        if (n % 1000 == 0)
            arena_reset(a);
    }
}

static int begin(void **state)
{
    *state = arena_new(0);
    return 0;
}

static int end(void **state)
{
    arena_free(*state);
    return 0;
}

int main(void)
{
#define T(f) cmocka_unit_test_setup_teardown(f, begin, end)
    const struct CMUnitTest tests[] = {T(hard_numbers), T(money_and_dates), T(decimals), T(every_small_number_is_read_back)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
