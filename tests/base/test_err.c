/* Errors as values: one row a code, what is kept, what is cut. */
#include "base/err.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

static void every_code_has_a_row_of_its_own(void **state)
{
    (void)state;
    for (int i = 0; i < ERR_CODES; i++) {
        const struct err_row *row = err_row((enum err_code)i);
        assert_non_null(row->name);
        assert_int_equal(strncmp(row->text, "err.", 4), 0);
        assert_string_equal(row->text + 4, row->name);
        assert_true(i == ERR_OK ? row->status == 200 : row->status >= 400 && row->status < 600);
        for (int j = 0; j < i; j++)
            assert_string_not_equal(row->name, err_row((enum err_code)j)->name);
    }
    assert_ptr_equal(err_row(ERR_CODES), err_row(ERR_INTERNAL));
    assert_ptr_equal(err_row((enum err_code)-1), err_row(ERR_INTERNAL));
}

static void the_statuses_are_those_of_http(void **state)
{
    (void)state;
    const int want[ERR_CODES] = {200, 422, 400, 401, 403, 404, 405, 409, 409, 413, 415, 429, 500, 503, 507};
    for (int i = 0; i < ERR_CODES; i++)
        assert_int_equal(err_row((enum err_code)i)->status, want[i]);
}

static enum err_code fails(struct err *e)
{
    return err(e, ERR_BUSY, "queue full: %d", 256);
}

static enum err_code passes_on(struct err *e, int *reached)
{
    TRY(ERR_OK);
    TRY(fails(e));
    *reached = 1;
    return ERR_OK;
}

static void an_error_tells_where_and_why(void **state)
{
    (void)state;
    struct err e = {.text = "old", .field = "old"};
    int reached = 0;
    assert_int_equal(passes_on(&e, &reached), ERR_BUSY);
    assert_int_equal(reached, 0);
    assert_int_equal(e.code, ERR_BUSY);
    assert_string_equal(e.why, "queue full: 256");
    assert_non_null(strstr(e.file, "test_err.c"));
    assert_true(e.line > 0);
    assert_null(e.text);
    assert_string_equal(e.field, "");
    assert_int_equal(fails(NULL), ERR_BUSY);
    assert_int_equal(err(&e, ERR_BAD, "%0400d", 1), ERR_BAD);
    assert_int_equal(strlen(e.why), sizeof e.why - 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_code_has_a_row_of_its_own),
        cmocka_unit_test(the_statuses_are_those_of_http),
        cmocka_unit_test(an_error_tells_where_and_why),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
