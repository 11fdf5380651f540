/* Unicode text: what is UTF-8, NFC by the tables of Unicode, folding of all Vietnamese letters, habits. */
#include "base/text.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

static struct arena *arena;

static int begin(void **state)
{
    (void)state;
    arena = arena_new(0);
    return 0;
}

static int end(void **state)
{
    (void)state;
    arena_free(arena);
    return 0;
}

static void utf8_is_accepted(void **state)
{
    (void)state;
    static const char *const good[] = {
        "", "a", "Nguyễn Văn Ẩn, phường Hải Châu", "\x7f", "\xC2\x80", "\xDF\xBF", "\xE0\xA0\x80", "\xED\x9F\xBF",
        "\xEE\x80\x80", "\xEF\xBF\xBD", "\xF0\x90\x80\x80", "\xF4\x8F\xBF\xBF", "12345678", "1234567\xC3\xA9", "😀",
        "12345678\xE1\xBB\x84", "\xEF\xBE\xBF", "\x01\x02 control characters are UTF-8",
    };
    for (size_t i = 0; i < sizeof good / sizeof *good; i++)
        if (!text_utf8(good[i], strlen(good[i])))
            fail_msg("refused: %zu", i);
}

static void other_bytes_are_refused(void **state)
{
    (void)state;
    static const char *const bad[] = {
        "\x80", "\xBF", "\xC0\x80", "\xC1\xBF", "\xC2", "\xC2\x41", "\xE0\x9F\xBF", "\xE0\x80\x80", "\xE1\xBB",
        "\xE1\x41\x80", "\xE1\xBB\x41", "\xED\xA0\x80", "\xED\xBF\xBF", "\xEF\xBF\xBE", "\xEF\xBF\xBF",
        "\xF0\x8F\xBF\xBF", "\xF0\x90\x80", "\xF0\x90\x80\x41", "\xF4\x90\x80\x80", "\xF5\x80\x80\x80", "\xFE", "\xFF",
        "1234567\xFF", "12345678\xFF", "123456789\xE1\xBB", "\xF8\x88\x80\x80\x80", "Nguy\xEA~n",
    };
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        if (text_utf8(bad[i], strlen(bad[i])))
            fail_msg("accepted: %zu", i);
    assert_false(text_utf8("a\0b", 3));
    assert_false(text_utf8("12345\0 78", 9));
    assert_false(text_utf8("1234567\0", 8));
    assert_false(text_utf8("Ệ", 2)); /* cut in the middle */
}

/* Every code point alone, against the definition. */
static void every_code_point_is_judged(void **state)
{
    (void)state;
    for (unsigned c = 0; c < 0x120000; c++) {
        char s[4] = {(char)(0xF0 | c >> 18), (char)(0x80 | (c >> 12 & 63)), (char)(0x80 | (c >> 6 & 63)),
                     (char)(0x80 | (c & 63))};
        size_t from = 0;
        if (c < 0x10000)
            s[from = 1] = (char)(0xE0 | c >> 12);
        if (c < 0x800)
            s[from = 2] = (char)(0xC0 | c >> 6);
        if (c < 0x80)
            s[from = 3] = (char)c;
        bool want = c && c <= 0x10FFFF && (c < 0xD800 || c > 0xDFFF) && c != 0xFFFE && c != 0xFFFF;
        if (text_utf8(s + from, 4 - from) != want)
            fail_msg("U+%04X", c);
    }
}

static void decomposed_vietnamese_is_composed(void **state)
{
    (void)state;
    static const char *const rows[][2] = {
        {"Nguye\xCC\x82\xCC\x83n", "Nguyễn"},           /* e + circumflex + tilde */
        {"Nguyê\xCC\x83n", "Nguyễn"},                   /* half composed */
        {"tru\xCC\x9Bo\xCC\x9B\xCC\x80ng", "trường"},   /* horns */
        {"Hue\xCC\x82\xCC\x81", "Huế"},
        {"e\xCC\xA3\xCC\x82", "ệ"},                     /* dot below before circumflex */
        {"e\xCC\x82\xCC\xA3", "ệ"},                     /* and after */
        {"a\xCD\x81", "á"},                             /* U+0341, deprecated tone mark */
        {"\xE2\x84\xAB", "Å"},                          /* U+212B */
        {"a\xE1\xB7\x84\xE1\xB7\x8A", "a\xE1\xB7\x8A\xE1\xB7\x84"}, /* U+1DC4 1DCA: only their order */
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        assert_string_equal(text_nfc(arena, rows[i][0]), rows[i][1]);
        assert_ptr_equal(text_nfc(arena, rows[i][1]), rows[i][1]); /* NFC already: no copy */
    }
    const char *as_it_is[] = {"", "abc", "Thừa Thiên – Huế “cố đô” 8.000 ₫ …", "ខ្មែរ", "한국", "日本", "😀"};
    for (size_t i = 0; i < sizeof as_it_is / sizeof *as_it_is; i++)
        assert_ptr_equal(text_nfc(arena, as_it_is[i]), as_it_is[i]);
    const char *not_text = "\xCC";
    assert_ptr_equal(text_nfc(arena, not_text), not_text);
}

/* "0044 0307" -> UTF-8 */
static void from_hex(const char *s, char *out)
{
    for (char *next; *s && *s != ';'; s = next) {
        unsigned c = (unsigned)strtoul(s, &next, 16);
        if (next == s)
            break;
        if (c < 0x80) {
            *out++ = (char)c;
            continue;
        }
        int more = c < 0x800 ? 1 : c < 0x10000 ? 2 : 3;
        *out++ = (char)("\xC0\xE0\xF0"[more - 1] | (int)(c >> 6 * more));
        while (more--)
            *out++ = (char)(0x80 | (c >> 6 * more & 63));
    }
    *out = 0;
}

/* Of a line "source;NFC;NFD;..." : NFC(source) = NFC(NFC) = NFC(NFD) = NFC, and NFC(NFKC) = NFC(NFKD) = NFKC */
static void check_line(char *line)
{
    char column[5][256];
    char *s = line;
    for (int i = 0; i < 5; i++) {
        from_hex(s, column[i]);
        s = strchr(s, ';') + 1;
    }
    for (int i = 0; i < 5; i++)
        if (strcmp(text_nfc(arena, column[i]), column[i < 3 ? 1 : 3]) != 0)
            fail_msg("column %d of %.60s", i + 1, line);
}

static void nfc_is_that_of_the_unicode_test_file(void **state)
{
    (void)state;
    FILE *f = popen("bzcat /usr/share/unicode/NormalizationTest.txt.bz2 2>/dev/null", "r");
    char line[1024];
    int lines = 0;
    while (f && fgets(line, sizeof line, f))
        if (line[0] != '#' && line[0] != '@' && strchr(line, ';')) {
            check_line(line);
            lines++;
            arena_reset(arena);
        }
    if (f)
        pclose(f);
    if (!lines) {
        print_message("# the file of package unicode-data is not here\n");
        skip();
    }
    assert_true(lines > 10000);
}

static void all_vietnamese_letters_fold(void **state)
{
    (void)state;
    static const char *const rows[][2] = {
        {"aàáảãạăằắẳẵặâầấẩẫậAÀÁẢÃẠĂẰẮẲẴẶÂẦẤẨẪẬ", "a"}, {"eèéẻẽẹêềếểễệEÈÉẺẼẸÊỀẾỂỄỆ", "e"}, {"iìíỉĩịIÌÍỈĨỊ", "i"},
        {"oòóỏõọôồốổỗộơờớởỡợOÒÓỎÕỌÔỒỐỔỖỘƠỜỚỞỠỢ", "o"}, {"uùúủũụưừứửữựUÙÚỦŨỤƯỪỨỬỮỰ", "u"}, {"yỳýỷỹỵYỲÝỶỸỴ", "y"},
        {"dđDĐ", "d"},
    };
    size_t letters = 0;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        for (const char *s = rows[i][0]; *s;) {
            size_t n = 1;
            while (((unsigned char)s[n] & 0xC0) == 0x80)
                n++;
            assert_string_equal(text_fold(arena, arena_strn(arena, s, n)), rows[i][1]);
            s += n;
            letters++;
        }
    assert_int_equal(letters, 2 * (18 + 12 + 6 + 18 + 12 + 6 + 2));
}

static void folding_is_for_search(void **state)
{
    (void)state;
    static const char *const rows[][2] = {
        {"Đăng ký  khai-sinh", "dang ky khai sinh"}, {"", ""}, {" ... ", ""}, {"  A,B;c! ", "a b c"},
        {"Nguye\xCC\x82\xCC\x83n", "nguyen"}, {"H'Hen Niê", "h hen nie"}, {"1.013225", "1 013225"},
        {"ＡＢＣ", "abc"}, {"straße ﬁ", "strasse fi"}, {"ខ្មែរ", "ខ្មែរ"}, {"\xE2\x80\x9CHỒ SƠ\xE2\x80\x9D", "ho so"},
        {"\xEF\xB7\xBA", "صلى الله عليه وسلم"}, /* the longest decomposition: 18 */
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        assert_string_equal(text_fold(arena, rows[i][0]), rows[i][1]);
    assert_non_null(text_fold(arena, "\xFF\xFE")); /* not text: no crash */
}

static void white_space_is_put_in_order(void **state)
{
    (void)state;
    static const char *const rows[][2] = {
        {"  a  b\t c ", "a b c"}, {"", ""}, {" ", ""}, {"\r\n\t", ""}, {"a\r\nb", "a\nb"}, {"a \n \n b", "a\n\nb"},
        {"a\rb", "a\nb"}, {"\xC2\xA0Tên\xC2\xA0\xE2\x80\x83Họ\xE3\x80\x80", "Tên Họ"}, {"x\xE2\x80\xA8y", "x y"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        assert_string_equal(text_trim(arena, rows[i][0]), rows[i][1]);
    const char *neat = "đã gọn gàng";
    assert_ptr_equal(text_trim(arena, neat), neat);
}

static void control_characters_are_seen(void **state)
{
    (void)state;
    assert_true(text_printable("Hồ sơ số 1", false));
    assert_true(text_printable("a\tb\r\nc", true));
    static const char *const bad[] = {"a\nb", "a\tb", "\x1b[2J", "\x7f", "\xC2\x85", "\xC2\x80", "\xE2\x80\xAE" "abc",
                                      "\xE2\x81\xA6x", "\x01"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        assert_false(text_printable(bad[i], false));
    for (size_t i = 2; i < sizeof bad / sizeof *bad; i++)
        assert_false(text_printable(bad[i], true));
    assert_true(text_printable("\xC2\xA0\xE2\x80\x93", false));
}

static void letters_are_counted_and_cased(void **state)
{
    (void)state;
    assert_int_equal(text_chars("Nguyễn"), 6);
    assert_int_equal(text_chars(""), 0);
    assert_int_equal(text_chars("😀đ"), 2);
    assert_string_equal(text_upper(arena, "Ủy ban nhân dân phường đường"), "ỦY BAN NHÂN DÂN PHƯỜNG ĐƯỜNG");
    static const char *const names[][2] = {
        {"nguyễn văn an", "Nguyễn Văn An"}, {"ĐẶNG THỊ ÁNH", "Đặng Thị Ánh"}, {"nguyễn VĂN an", "nguyễn VĂN an"},
        {"Nguyễn Văn An", "Nguyễn Văn An"}, {"H'HEN NIÊ", "H'Hen Niê"}, {"", ""}, {"123", "123"}, {"Y", "Y"},
    };
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        assert_string_equal(text_name(arena, names[i][0]), names[i][1]);
}

static void money_is_written_as_here(void **state)
{
    (void)state;
    assert_string_equal(text_money(arena, 8000), "8.000 đồng");
    assert_string_equal(text_money(arena, 0), "0 đồng");
    assert_string_equal(text_money(arena, 999), "999 đồng");
    assert_string_equal(text_money(arena, 1234567890), "1.234.567.890 đồng");
    assert_string_equal(text_money(arena, -50000), "-50.000 đồng");
    assert_string_equal(text_money(arena, INT64_MIN), "-9.223.372.036.854.775.808 đồng");
}

static void comparison_takes_null(void **state)
{
    (void)state;
    assert_true(text_same(NULL, ""));
    assert_true(text_same(NULL, NULL));
    assert_true(text_same("a", "a"));
    assert_false(text_same("a", NULL));
    assert_true(text_starts("hồ sơ", "hồ"));
    assert_true(text_starts("x", ""));
    assert_false(text_starts("h", "hồ"));
}

#define T(f) cmocka_unit_test_setup_teardown(f, begin, end)
int main(void)
{
    const struct CMUnitTest tests[] = {
        T(utf8_is_accepted), T(other_bytes_are_refused), T(every_code_point_is_judged),
        T(decomposed_vietnamese_is_composed), T(nfc_is_that_of_the_unicode_test_file), T(all_vietnamese_letters_fold),
        T(folding_is_for_search), T(white_space_is_put_in_order), T(control_characters_are_seen),
        T(letters_are_counted_and_cased), T(money_is_written_as_here), T(comparison_takes_null),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
