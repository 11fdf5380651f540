/* Files that travel in the program are found by name and by folder. */
#include "base/embed.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#define ROW(name) {name, (const unsigned char *)"", 0}
static const struct embedded rows[] = {ROW("0001-a.sql"), ROW("data/a.tsv"), ROW("data/b.tsv"), ROW("web/a"), ROW("web/a.gz")};
enum { N = sizeof(rows) / sizeof(rows[0]) };

static void a_file_is_found_by_its_whole_name(void **state)
{
    (void)state;
    for (size_t i = 0; i < N; i++)
        assert_ptr_equal(embed_find(rows, N, rows[i].name), &rows[i]);
    assert_null(embed_find(rows, N, "data/"));
    assert_null(embed_find(rows, N, "web/a.g"));
    assert_null(embed_find(rows, N, "zzz"));
    assert_null(embed_find(rows, N, ""));
    assert_null(embed_find(NULL, 0, "web/a"));
}

static void a_folder_is_a_run_of_rows(void **state)
{
    (void)state;
    size_t n = 9;
    assert_ptr_equal(embed_under(rows, N, "data/", &n), &rows[1]);
    assert_int_equal(n, 2);
    assert_ptr_equal(embed_under(rows, N, "", &n), rows);
    assert_int_equal(n, N);
    assert_ptr_equal(embed_under(rows, N, "web/", &n), &rows[3]);
    assert_int_equal(n, 2);
    assert_null(embed_under(rows, N, "procedures/", &n));
    assert_int_equal(n, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_file_is_found_by_its_whole_name),
        cmocka_unit_test(a_folder_is_a_run_of_rows),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
