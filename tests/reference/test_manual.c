/* The manual's list: reading, looking up, searching. */
#include "reference/manual.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

static const char vi[] = "part\tcitizen\tBà con\tLời đầu.\n"
                         "chapter\tcitizen/password\tQuên mật khẩu\tKhông sao.\tkhông có mật khẩu, bị khóa\tKhông sao. Vào bằng mã.\n"
                         "chapter\tcitizen/late\tTrễ hẹn\tXin lỗi.\tquá hạn\tGọi 1022, đọc mã hồ sơ.\n"
                         "part\tofficer\tCán bộ\tLời đầu.\n"
                         "chapter\tofficer/find\tTìm hồ sơ\tGõ mã.\t\tGõ mã hồ sơ hoặc tên.\n"
                         "page\t/ho-so/{code}\tcitizen/late\npage\t/viec/tim\tofficer/find\n";

static struct manual *opened(struct arena *a)
{
    struct manual *m = NULL;
    struct err e = {0};
    assert_int_equal(manual_read(vi, NULL, a, &m, &e), ERR_OK);
    return m;
}

static void lists(void **state)
{
    (void)state;
    struct arena *a = arena_new(0);
    struct manual *m = opened(a);
    size_t n;
    const struct manual_part *p = manual_parts(m, "vi", &n);
    assert_int_equal(n, 2);
    assert_int_equal(p[0].n, 2);
    assert_int_equal(p[1].first, 2);
    assert_string_equal(p[1].title, "Cán bộ");
    const struct manual_chapter *c = manual_find(m, "vi", "officer/find");
    assert_non_null(c);
    assert_int_equal(c->part, 1);
    assert_string_equal(c->words, "");
    assert_null(manual_find(m, "vi", "officer/none"));
    assert_null(manual_find(m, "en", "officer/find")); /* no list in that language */
    assert_string_equal(manual_about(m, "/viec/tim"), "officer/find");
    assert_null(manual_about(m, "/viec"));
    arena_free(a);
}

static void searches(void **state)
{
    (void)state;
    struct arena *a = arena_new(0);
    struct manual *m = opened(a);
    static const struct { const char *asked, *best; } row[] = {
        {"quen mat khau", "citizen/password"}, {"bị khóa", "citizen/password"}, {"qua han", "citizen/late"}, {"tìm hồ sơ", "officer/find"}, {"1022", "citizen/late"},
    };
    struct manual_hits hits;
    for (size_t i = 0; i < sizeof row / sizeof row[0]; i++) {
        manual_ask(m, "vi", row[i].asked, 3, a, &hits);
        assert_true(hits.n > 0);
        assert_string_equal(hits.row[0]->id, row[i].best);
    }
    manual_ask(m, "vi", "xyzzy", 3, a, &hits);
    assert_int_equal(hits.n, 0);
    manual_ask(m, "en", "mật khẩu", 3, a, &hits);
    assert_int_equal(hits.n, 0);
    arena_free(a);
}

static void refuses(void **state)
{
    (void)state;
    static const char *const wrong[] = {"chapter\tx/y\tTitle\ts\tw\tt\n", "part\tx\n", "page\t/x\n", "other\t1\t2\t3\n"};
    struct arena *a = arena_new(0);
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        struct manual *m = NULL;
        struct err e = {0};
        assert_int_equal(manual_read(wrong[i], NULL, a, &m, &e), ERR_INVALID);
        assert_true(e.why[0]);
    }
    arena_free(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(lists), cmocka_unit_test(searches), cmocka_unit_test(refuses)};
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests_name("manual", tests, NULL, NULL);
}
