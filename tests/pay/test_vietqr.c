/* VietQR against vectors that two other programs agree with. */
#include "pay/vectors.h"
#include "pay/vietqr.h"
#include "pay/till.h"
#include <stdlib.h>

static void what_is_written_is_the_published_text(void **state)
{
    struct arena *a = *state;
    struct vectors v;
    int n = 0;
    vectors_open(&v, "tests/pay/vietqr.tsv", a);
    while (vectors_next(&v)) {
        if (strcmp(v.cell[0], "good") != 0)
            continue;
        struct vietqr q = {.bin = v.cell[1], .account = v.cell[2], .card = !strcmp(v.cell[3], "QRIBFTTC"), .amount = atoll(v.cell[4]),
                           .bill = v.cell[5], .reference = v.cell[6], .purpose = v.cell[7]}, back;
        const char *text;
        struct err e = {0};
        assert_int_equal(vietqr_write(&q, a, &text, &e), ERR_OK);
        assert_string_equal(text, v.cell[8]);
        assert_int_equal(vietqr_parse(text, a, &back, &e), ERR_OK);
        assert_string_equal(back.bin, q.bin);
        assert_string_equal(back.account, q.account);
        assert_string_equal(back.bill, q.bill);
        assert_string_equal(back.reference, q.reference);
        assert_string_equal(back.purpose, q.purpose);
        assert_int_equal(back.amount, q.amount);
        assert_int_equal(back.card, q.card);
        n++;
    }
    assert_int_equal(n, 11);
}

static void a_damaged_text_is_refused(void **state)
{
    struct arena *a = *state;
    struct vectors v;
    struct vietqr q;
    int n = 0;
    vectors_open(&v, "tests/pay/vietqr.tsv", a);
    while (vectors_next(&v))
        if (strcmp(v.cell[0], "bad") == 0 || strcmp(v.cell[0], "lower") == 0) {
            enum err_code rc = vietqr_parse(v.n > 2 ? v.cell[2] : "", a, &q, NULL);
            if ((rc == ERR_OK) != (v.cell[0][0] == 'l'))
                fail_msg("%s: %d", v.cell[1], rc);
            n++;
        }
    assert_int_equal(n, 5);
}

static void one_letter_changed_is_always_found(void **state)
{
    struct arena *a = *state;
    const char *text;
    struct vietqr q = {.bin = "970436", .account = "0011001234567", .amount = 8000, .purpose = "LP H17.20257-20261122-0001"}, got;
    assert_int_equal(vietqr_write(&q, a, &text, NULL), ERR_OK);
    for (size_t i = 0; text[i]; i++) {
        char *bad = arena_str(a, text);
        bad[i] = (char)(bad[i] == '7' ? '8' : '7');
        if (strcmp(bad, text) != 0)
            assert_int_equal(vietqr_parse(bad, a, &got, NULL), ERR_INVALID);
    }
}

static void what_the_form_cannot_hold_is_refused_by_its_name(void **state)
{
    struct arena *a = *state;
    const char *text;
    const struct { struct vietqr q; const char *field; } rows[] = {
        {{.bin = "97043", .account = "1"}, "bin"}, {{.bin = "97043x", .account = "1"}, "bin"}, {{.bin = "970436", .account = ""}, "account"},
        {{.bin = "970436", .account = "12345678901234567890"}, "account"}, {{.bin = "970436", .account = "1-2"}, "account"},
        {{.bin = "970436", .account = "1", .amount = -1}, "amount"}, {{.bin = "970436", .account = "1", .purpose = "Lệ phí"}, "purpose"},
        {{.bin = "970436", .account = "1", .bill = "1234567890123456789012345", .reference = "1234567890123456789012345",
          .purpose = "1234567890123456789012345678901234567890"}, "purpose"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct err e = {0};
        assert_int_equal(vietqr_write(&rows[i].q, a, &text, &e), ERR_INVALID);
        assert_string_equal(e.field, rows[i].field);
    }
}

static const char banks[] = "bin\tname\treceives\n970436\tVietcombank\tyes\n970444\tCB Bank\tno\n970405\tAgribank\tyes\n";

static void accounts_of_units_are_read_and_checked(void **state)
{
    struct arena *a = *state;
    struct list b, p;
    struct err e = {0};
    assert_int_equal(till_banks_read(banks, a, &b, &e), ERR_OK);
    assert_int_equal(b.n, 2);
    assert_int_equal(till_payees_read("# unit\n20209\t970436\t0011001234567\tUBND phường Thanh Khê\r\n\n20320\tagribank\t150020\tUBND X\n", b, a, &p, &e), ERR_OK);
    struct till t = {.payees = p};
    assert_string_equal(till_payee_find(&t, "20320")->bin, "970405");
    assert_string_equal(till_payee_find(&t, "20209")->name, "UBND phường Thanh Khê");
    assert_null(till_payee_find(&t, "1"));
    assert_null(till_payee_find(NULL, "1"));
    static const char *const bad[] = {"20209\t970436\t1\n", "20209\t970444\t1\tx\n", "20209\t1\t1\tx\n", "20209\t970436\t1 2\tx\n",
                                      "20209\t970436\t1\tx\n20209\t970436\t1\tx\n"};
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
        assert_int_equal(till_payees_read(bad[i], b, a, &p, &e), ERR_INVALID);
}

static int up(void **state) { *state = arena_new(0); return 0; }
static int down(void **state) { arena_free(*state); return 0; }

int main(void)
{
#define T(f) cmocka_unit_test_setup_teardown(f, up, down)
    const struct CMUnitTest tests[] = {T(what_is_written_is_the_published_text), T(a_damaged_text_is_refused), T(one_letter_changed_is_always_found),
                                       T(what_the_form_cannot_hold_is_refused_by_its_name), T(accounts_of_units_are_read_and_checked)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
