/* An index of a few texts, asked as people ask. What it is worth on real questions: tests/web/test_search.py. */
#include "find/find.h"
#include <stdarg.h>
#include <setjmp.h>
#include <stddef.h>
#include <string.h>
#include <cmocka.h>

enum { BIRTH, BIRTH_AGAIN, DEATH, MARRIAGE, LAND, HOUSE, COPY, TEXTS };
static const struct { const char *name, *everyday[3], *more; } texts[TEXTS] = {
    [BIRTH] = {"Đăng ký khai sinh", {"làm giấy khai sinh", "mới sinh con", NULL}, "Hộ tịch Giấy chứng sinh"},
    [BIRTH_AGAIN] = {"Đăng ký lại khai sinh", {"khai sinh bị cháy", NULL}, "Hộ tịch"},
    [DEATH] = {"Đăng ký khai tử", {"người nhà vừa chết", NULL}, "Hộ tịch Giấy báo tử"},
    [MARRIAGE] = {"Đăng ký kết hôn", {"làm giấy kết hôn", NULL}, "Hộ tịch"},
    [LAND] = {"Đăng ký biến động quyền sử dụng đất", {"sang tên sổ đỏ", "mua bán đất", NULL}, "Đất đai"},
    [HOUSE] = {"Cấp giấy phép xây dựng nhà ở riêng lẻ", {"xin phép xây nhà", NULL}, "Xây dựng Giấy tờ về đất"},
    [COPY] = {"Chứng thực bản sao từ bản chính", {"sao y", NULL}, "Chứng thực Giấy khai sinh"},
};

static struct find *made(void)
{
    struct find *f = find_new();
    static const char *const stop[] = {"tôi", "muốn", "cần", "làm", "có", "cho"};
    for (size_t i = 0; i < sizeof stop / sizeof stop[0]; i++)
        find_stop(f, stop[i]);
    find_short(f, "gks", "giấy khai sinh", false);
    find_short(f, "hôn thú", "kết hôn", false);
    find_short(f, "kh", "kết hôn", true);
    for (int i = 0; i < TEXTS; i++) {
        assert_int_equal(find_doc(f, 1), i);
        find_text(f, FIND_NAME, texts[i].name);
        for (size_t k = 0; texts[i].everyday[k]; k++)
            find_text(f, FIND_EVERYDAY, texts[i].everyday[k]);
        find_text(f, FIND_MORE, texts[i].more);
    }
    find_ready(f);
    return f;
}

static void asked_in_many_ways(void **state)
{
    static const struct { const char *asked; size_t best; } cases[] = {
        {"khai sinh", BIRTH}, {"Tôi muốn làm khai sinh cho con", BIRTH}, {"lam giay khai sinh", BIRTH}, {"GKS", BIRTH},
        {"KHAI SINH", BIRTH}, {"khai sinh lại", BIRTH_AGAIN}, {"dang ky lai khai sinh", BIRTH_AGAIN}, {"khai tử", DEATH}, {"khai tu", DEATH},
        {"người nhà tôi vừa chết", DEATH}, {"giấy hôn thú", MARRIAGE}, {"hon thu", MARRIAGE}, {"sổ đỏ sang tên", LAND}, {"so do", LAND},
        {"mua ban dat", LAND}, {"xây nhà", HOUSE}, {"xin fép xây nhà", HOUSE}, {"sao y bản chính", COPY},
        {"khaisinh", BIRTH},         /* run together */
        {"dang ki khai sinh", BIRTH}, /* i and y */
        {"ket hong", MARRIAGE},      /* as it sounds */
        {"khia sinh", BIRTH},        /* two letters changed about */
        {"chungs thuwcj banr sao", COPY}, /* Telex without its program */
        {"hoà, khai sinh!", BIRTH},
    };
    struct find *f = made();
    struct arena *a = arena_new(0);
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct find_answer got;
        find_ask(f, cases[i].asked, false, 3, a, &got);
        if (!got.n || got.hit[0].doc != cases[i].best)
            fail_msg("%s: %s", cases[i].asked, got.n ? texts[got.hit[0].doc].name : "nothing");
    }
    arena_free(a);
    find_free(f);
}

static void marks_tell_apart_what_sounds_alike(void **state)
{
    struct find *f = made();
    struct arena *a = arena_new(0);
    struct find_answer got;
    (void)state;
    find_ask(f, "bản", false, 3, a, &got);
    assert_int_equal(got.hit[0].doc, COPY);
    find_ask(f, "bán", false, 3, a, &got);
    assert_int_equal(got.hit[0].doc, LAND);
    arena_free(a);
    find_free(f);
}

static void what_is_not_there_is_not_sure(void **state)
{
    struct find *f = made();
    struct arena *a = arena_new(0);
    struct find_answer got;
    (void)state;
    find_ask(f, "khai sinh", false, 3, a, &got);
    assert_true(got.sure > 0.9F);
    find_ask(f, "thời tiết ngày mai thế nào", false, 3, a, &got);
    assert_true(got.sure < 0.3F);
    static const char *const nothing[] = {"", "   ", "?!.", "zzzz", "\xf0\x9f\x98\x80", "1", "12345678901234567890"};
    for (size_t i = 0; i < sizeof nothing / sizeof nothing[0]; i++) {
        find_ask(f, nothing[i], false, 3, a, &got);
        assert_true(got.n == 0 || got.sure < 0.3F);
    }
    arena_free(a);
    find_free(f);
}

static void a_word_that_is_begun(void **state)
{
    struct find *f = made();
    struct arena *a = arena_new(0);
    struct find_answer got;
    (void)state;
    static const struct { const char *typed; size_t best; } cases[] = {{"khai t", DEATH}, {"giấy phép x", HOUSE}, {"chứng th", COPY}, {"ke", MARRIAGE}};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        find_ask(f, cases[i].typed, true, 3, a, &got);
        if (!got.n || got.hit[0].doc != cases[i].best)
            fail_msg("%s: %s", cases[i].typed, got.n ? texts[got.hit[0].doc].name : "nothing");
    }
    arena_free(a);
    find_free(f);
}

static void what_was_put_right_is_told(void **state)
{
    struct find *f = made();
    struct arena *a = arena_new(0);
    struct find_answer got;
    (void)state;
    find_ask(f, "khai sinh", false, 3, a, &got);
    assert_string_equal(got.meant, "");
    find_ask(f, "khaisinh", false, 3, a, &got);
    assert_string_equal(got.meant, "khai sinh");
    find_ask(f, "khai sihn", false, 3, a, &got);
    assert_string_equal(got.meant, "khai sinh");
    arena_free(a);
    find_free(f);
}

static void long_and_strange_questions_end(void **state)
{
    struct find *f = made();
    struct arena *a = arena_new(0);
    char text[6001];
    (void)state;
    for (int kind = 0; kind < 4; kind++) {
        struct find_answer got;
        for (size_t i = 0; i + 1 < sizeof text; i++)
            text[i] = kind == 0 ? 'a' : kind == 1 ? "ab "[i % 3] : kind == 2 ? "khai sinh "[i % 10] : (char)(i % 2 ? ' ' : 'x' + (int)(i / 2 % 3));
        text[sizeof text - 1] = '\0';
        find_ask(f, text, kind & 1, 3, a, &got);
        assert_true(got.n <= 3);
    }
    arena_free(a);
    find_free(f);
}

static void an_empty_index_finds_nothing(void **state)
{
    struct find *f = find_new();
    struct arena *a = arena_new(0);
    struct find_answer got;
    (void)state;
    find_ready(f);
    find_ask(f, "khai sinh", true, 3, a, &got);
    assert_int_equal(got.n, 0);
    arena_free(a);
    find_free(f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(asked_in_many_ways), cmocka_unit_test(marks_tell_apart_what_sounds_alike),
        cmocka_unit_test(what_is_not_there_is_not_sure), cmocka_unit_test(a_word_that_is_begun),
        cmocka_unit_test(what_was_put_right_is_told), cmocka_unit_test(long_and_strange_questions_end),
        cmocka_unit_test(an_empty_index_finds_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
