/* Spreadsheets: what is in them by unzip, heads that do not fit, a formula that is text. tests/web/test_books.py reads whole ones back. */
#include "print/xlsx.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

struct row {
    int64_t n, at, secret;
    const char *name, *day;
};
static const struct field fields[] = {
    FIELD(row, n, F_INT), FIELD(row, name, F_TEXT), FIELD(row, day, F_DATE), FIELD(row, at, F_INSTANT), FIELD(row, secret, F_INT, .flags = FIELD_SECRET),
};
static const struct model row_model = MODEL(row, fields);
static const char *const heads[] = {"STT", "Người nộp", "Ngày", "Lúc"};

static enum err_code write_rows(struct arena *a, const struct list *rows, size_t heads_n, const char *name, struct buf *out, struct err *e)
{
    struct xlsx_sheet s = {.name = name, .title = "Sổ", .note = "2026", .model = &row_model, .heads = heads, .heads_n = heads_n, .created = 1};
    *out = buf_init(a, 0);
    return xlsx_write(&s, rows, out, e);
}

static void a_book_is_a_zip_of_its_parts(void **state)
{
    struct arena *a = *state;
    struct buf out;
    struct err e = {0};
    struct row rows[] = {{1, 1772415000000, 7, "=1+1", "2026-03-02"}, {2, 0, 8, "Nguyễn Thị Ỡm", ""}};
    assert_int_equal(write_rows(a, &(struct list){rows, 2}, 4, "Sổ theo dõi", &out, &e), ERR_OK);
    assert_true(out.n > 2000 && memcmp(out.p, "PK\x03\x04", 4) == 0);
    assert_non_null(memmem(out.p, out.n, "xl/worksheets/sheet1.xml", 24));
    struct buf empty;
    assert_int_equal(write_rows(a, &(struct list){0}, 4, "Rỗng", &empty, &e), ERR_OK);
    assert_true(empty.n > 1000 && empty.n < out.n);
}

static void what_does_not_fit_is_refused(void **state)
{
    struct arena *a = *state;
    struct buf out;
    struct err e = {0};
    struct row one = {1, 0, 0, "x", ""};
    assert_int_equal(write_rows(a, &(struct list){&one, 1}, 3, "Sổ", &out, &e), ERR_INTERNAL); /* a column without a head */
    assert_int_equal(write_rows(a, &(struct list){&one, 1}, 5, "Sổ", &out, &e), ERR_INTERNAL);
    assert_int_equal(write_rows(a, &(struct list){&one, 1}, 4, "a/b", &out, &e), ERR_INTERNAL); /* what no sheet may be called */
    assert_int_equal(write_rows(a, &(struct list){&one, XLSX_ROWS_MAX + 1}, 4, "Sổ", &out, &e), ERR_TOO_LARGE);
    assert_int_equal(out.n, 0);
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
    const struct CMUnitTest tests[] = {T(a_book_is_a_zip_of_its_parts), T(what_does_not_fit_is_refused)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
