/* The personal identifier, the citizen card's QR, telephone numbers and e-mail. All people and numbers are invented. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "form/contact.h"
#include "form/identifier.h"
#include <string.h>

static void identifiers(void **s)
{
    (void)s;
    static const struct { const char *number, *province; bool male; int year; } good[] = {
        {"001085012345", "Thành phố Hà Nội", true, 1985},      {"001185012345", "Thành phố Hà Nội", false, 1985},
        {"048200001234", "Thành phố Đà Nẵng", true, 2000},     {"048305009999", "Thành phố Đà Nẵng", false, 2005},
        {"079099000001", "Thành phố Hồ Chí Minh", true, 1999}, {"079199000001", "Thành phố Hồ Chí Minh", false, 1999},
        {"052203004567", "Tỉnh Bình Định", true, 2003},        {"046400000001", "Thành phố Huế", true, 2100},
        {"096326000001", "Tỉnh Cà Mau", false, 2026},          {"001299012345", "Thành phố Hà Nội", true, 2099},
        {"140085012345", "", true, 1985},
    };
    for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
        struct identifier id = {0};
        assert_true(identifier_parse(good[i].number, &id));
        assert_string_equal(id.province, good[i].province);
        assert_int_equal(id.male, good[i].male);
        assert_int_equal(id.birth_year, good[i].year);
    }
    static const char *const bad[] = {"000085012345", "0010850123", "00108501234A", "012345678", "", "0010850123456",
                                      "003085012345", "097085012345", " 01085012345", "001085012345 "};
    struct identifier id;
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        assert_false(identifier_parse(bad[i], &id));
}

static void cards(void **s)
{
    (void)s;
    struct arena *a = arena_new(0);
    struct card c;
    struct err e = {0};
    const char *man = "048085001234|201234567|Nguyễn Văn A|05031985|Nam|12 Trần Phú, Hải Châu 1, Hải Châu, Đà Nẵng|25122021";
    assert_int_equal(card_parse(man, a, &c, &e), ERR_OK);
    assert_string_equal(c.identifier, "048085001234");
    assert_string_equal(c.old_identifier, "201234567");
    assert_string_equal(c.name, "Nguyễn Văn A");
    assert_string_equal(c.birth, "1985-03-05");
    assert_string_equal(c.sex, "male");
    assert_string_equal(c.address, "12 Trần Phú, Hải Châu 1, Hải Châu, Đà Nẵng");
    assert_string_equal(c.issued, "2021-12-25");
    assert_int_equal(c.doubts, 0);
    assert_int_equal(card_parse("048185001234||Trần Thị B|01011985|Nữ|Tổ 5, Hòa Sơn|01072022\r\n", a, &c, &e), ERR_OK);
    assert_string_equal(c.old_identifier, "");
    assert_string_equal(c.sex, "female");
    assert_int_equal(c.doubts, 0);
    arena_free(a);
}

static void doubtful_cards(void **s)
{
    (void)s;
    static const struct { const char *qr; unsigned doubts; } row[] = {
        {"048185001234||Trần Thị B|01011985|Nữ|x|01072022||Trần Văn C|Lê Thị D|", CARD_MORE_FIELDS},
        {"048085001234||Trần Thị B|01011985|Nữ|x|01072022", CARD_SEX_DIFFERS},
        {"048185001234||Trần Thị B|01011990|Nữ|x|01072022", CARD_YEAR_DIFFERS},
    };
    struct arena *a = arena_new(0);
    for (size_t i = 0; i < sizeof row / sizeof *row; i++) {
        struct card c;
        assert_int_equal(card_parse(row[i].qr, a, &c, NULL), ERR_OK);
        assert_int_equal(c.doubts, row[i].doubts);
    }
    arena_free(a);
}

static void unreadable_cards(void **s)
{
    (void)s;
    static const char *const bad[] = {
        "hello", "", "||||||", "048185001234||Trần Thị B|31021985|Nữ|x|01072022", "048185001234||Trần Thị B|01011985|Nu|x|01072022",
        "048185001234|||01011985|Nữ|x|01072022", "04818500123||Trần Thị B|01011985|Nữ|x|01072022",
        "048185001234||Trần Thị B|1011985|Nữ|x|01072022", "048185001234||B\xff|01011985|Nữ|x|01072022",
        "048185001234||Trần Thị B|01011985|Nữ|x",
    };
    struct arena *a = arena_new(0);
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        struct card c;
        struct err e = {0};
        assert_int_equal(card_parse(bad[i], a, &c, &e), ERR_INVALID);
        assert_string_equal(e.text, "card.unreadable");
        assert_null(strstr(e.why, "Trần")); /* no personal data in the log */
    }
    arena_free(a);
}

static void phones(void **s)
{
    (void)s;
    static const struct { const char *in, *out; } row[] = {
        {"0905 123 318", "0905123318"}, {"+84 905.123.318", "0905123318"}, {"84905123318", "0905123318"}, {"+840905123318", "0905123318"},
        {"(0236) 3 881 888", "02363881888"}, {"19001022", "19001022"}, {"1800 6089", "18006089"}, {"0312345678", "0312345678"},
        {"0405123318", NULL}, {"090512331", NULL}, {"09051233181", NULL}, {"0905-123-31x", NULL}, {"", NULL}, {"+1 202 555 0100", NULL},
        {"0236388188", NULL}, {"99999999999999999999", NULL},
    };
    struct arena *a = arena_new(0);
    for (size_t i = 0; i < sizeof row / sizeof *row; i++) {
        const char *got = contact_phone(a, row[i].in);
        if (!row[i].out)
            assert_null(got);
        else {
            assert_non_null(got);
            assert_string_equal(got, row[i].out);
        }
    }
    arena_free(a);
}

static void emails(void **s)
{
    (void)s;
    static const struct { const char *in, *out; } row[] = {
        {"Buoi.Tran@Example.VN", "Buoi.Tran@example.vn"}, {"a+b@c.d", "a+b@c.d"}, {"a@b", NULL}, {"@b.c", NULL}, {"a@", NULL},
        {"a b@c.d", NULL}, {"a@b..c", NULL}, {"a@b@c.d", NULL}, {".a@b.c", NULL}, {"a@b.c.", NULL}, {"bưởi@b.c", NULL}, {"", NULL},
    };
    struct arena *a = arena_new(0);
    for (size_t i = 0; i < sizeof row / sizeof *row; i++) {
        const char *got = contact_email(a, row[i].in);
        assert_true(row[i].out ? got && strcmp(got, row[i].out) == 0 : !got);
    }
    arena_free(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(identifiers), cmocka_unit_test(cards),  cmocka_unit_test(doubtful_cards),
        cmocka_unit_test(unreadable_cards), cmocka_unit_test(phones), cmocka_unit_test(emails),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
