/* Lines that balance, whatever is posted; statements matched with what was booked. */
#include "pay/vectors.h"
#include "pay/books.h"
#include "pay/statement.h"
#include <stdlib.h>

static void only_what_balances_is_taken(void **state)
{
    (void)state;
    struct books l = {.n = 0};
    assert_int_equal(books_check(&l, NULL), ERR_INTERNAL);
    assert_int_equal(books_add(&l, (struct books_line){BOOKS_RECEIVABLE, 0, "", 8000}, NULL), ERR_OK);
    assert_int_equal(books_check(&l, NULL), ERR_INTERNAL);
    assert_int_equal(books_add(&l, (struct books_line){BOOKS_REVENUE, 7, "copy", -8000}, NULL), ERR_OK);
    assert_int_equal(books_check(&l, NULL), ERR_OK);
    assert_int_equal(books_add(&l, (struct books_line){BOOKS_REVENUE, 7, "copy", 8000}, NULL), ERR_OK);
    assert_int_equal(l.n, 1); /* came to 0: gone */
    assert_int_equal(books_add(&l, (struct books_line){BOOKS_CASH, 7, "", INT64_MAX}, NULL), ERR_INVALID);
}

static void random_lines_with_their_counterparts_always_balance(void **state)
{
    (void)state;
    static const char *const fees[] = {"", "a", "b", "c"};
    srand(7);
    for (int round = 0; round < 2000; round++) {
        struct books l = {.n = 0};
        int64_t sum = 0;
        for (int i = 0, n = 1 + rand() % 20; i < n; i++) {
            int64_t amount = rand() % 200001 - 100000;
            struct books_line x = {(enum books_account)(rand() % BOOKS_ACCOUNTS), rand() % 3, fees[rand() % 4], amount};
            assert_int_equal(books_add(&l, x, NULL), ERR_OK);
            sum += amount;
        }
        assert_int_equal(books_add(&l, (struct books_line){BOOKS_TREASURY, 99, "", -sum}, NULL), ERR_OK);
        if (l.n)
            assert_int_equal(books_check(&l, NULL), ERR_OK);
        for (size_t i = 0; i < l.n; i++)
            assert_int_not_equal(l.line[i].amount, 0);
    }
}

static void a_statement_is_read_as_banks_write_them(void **state)
{
    struct arena *a = *state;
    struct list l;
    struct err e = {0};
    assert_int_equal(statement_read("\xef\xbb\xbfNgày;Số giao dịch;Số tiền;Nội dung\r\n22/11/2026;FT1;8.000;\"LP; \"\"x\"\"\"\r\n\r\n2026-11-23;FT2;-1,500;hoan\n", a, &l, &e), ERR_OK);
    const struct statement_line *x = l.items;
    assert_int_equal(l.n, 2);
    assert_string_equal(x[0].day, "2026-11-22");
    assert_int_equal(x[0].amount, 8000);
    assert_string_equal(x[0].text, "LP; \"x\"");
    assert_int_equal(x[1].amount, -1500);
    static const struct { const char *csv, *why; } bad[] = {
        {"", "line 1"}, {"day,text\n", "line 1"}, {"day,reference,amount\nx,FT,1\n", "line 2"}, {"day,reference,amount\n2026-11-22,FT,1x\n", "line 2"},
        {"day,reference,amount\n2026-11-22,FT,\n", "line 2"}};
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        assert_int_equal(statement_read(bad[i].csv, a, &l, &e), ERR_INVALID);
        if (!strstr(e.why, bad[i].why))
            fail_msg("%s: %s", bad[i].csv, e.why);
    }
}

static void matched_missing_and_surplus_are_told_apart(void **state)
{
    struct arena *a = *state;
    static struct statement_line l[] = {{"2026-11-22", "FT9", "LP H17 20257 20261122 0001", 8000}, {"2026-11-22", "FT1", "khong ro", 8000},
                                        {"2026-11-22", "FT3", "H17.20257-20261122-00012", 8000}, {"2026-11-22", "FT4", "H17.20257-20261122-0001", 9000}};
    static struct statement_booked b[] = {{1, "", "H17.20257-20261122-0001", 8000}, {2, "FT1", "H17.20257-20261122-0007", 8000}, {3, "FT7", "H17.20257-20261122-0009", 500}};
    struct statement_pair *p;
    assert_int_equal(statement_match((struct list){l, 4}, (struct list){b, 3}, a, &p), 5);
    assert_ptr_equal(p[0].booked, &b[0]);
    assert_ptr_equal(p[1].booked, &b[1]);
    assert_int_equal(p[2].state, STATEMENT_SURPLUS); /* another dossier's number begins like it */
    assert_int_equal(p[3].state, STATEMENT_SURPLUS); /* another amount */
    assert_int_equal(p[4].state, STATEMENT_MISSING);
    assert_ptr_equal(p[4].booked, &b[2]);
    assert_true(statement_names("MBVCB.1234.LP h1720257202611220001.CT", "H17.20257-20261122-0001"));
    assert_false(statement_names("LP H17.20257-20261122-000", "H17.20257-20261122-0001"));
    assert_false(statement_names("", "H17.20257-20261122-0001"));
}

static int up(void **state) { *state = arena_new(0); return 0; }
static int down(void **state) { arena_free(*state); return 0; }

int main(void)
{
#define T(f) cmocka_unit_test_setup_teardown(f, up, down)
    const struct CMUnitTest tests[] = {T(only_what_balances_is_taken), T(random_lines_with_their_counterparts_always_balance),
                                       T(a_statement_is_read_as_banks_write_them), T(matched_missing_and_surplus_are_told_apart)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
