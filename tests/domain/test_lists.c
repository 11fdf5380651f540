/* Lists, computed fields, conditions of several, addresses: from the file to what is stored, shown and printed. */
#include "domain/procedures.h"
#include "form/form_rows.h"
#include <stdlib.h>

static const char *unit_name(void *with, const char *code)
{
    (void)with;
    return strcmp(code, "20209") == 0 ? "Phường Thanh Khê, thành phố Đà Nẵng" : NULL;
}

static const struct form_env env = {.today = "2026-11-22", .variant = "plain", .unit_name = unit_name};

struct ground { struct arena *a; const struct procedure *p; struct problems problems; struct form_values out; };

static void begin(struct ground *g)
{
    struct err e = {0};
    *g = (struct ground){.a = arena_new(0)};
    if (procedure_parse(file_read(g->a, "tests/domain/procedure/lists.yaml"), g->a, &g->p, NULL, &e))
        fail_msg("%s", e.why);
}

static void check(struct ground *g, const struct form_value *v, size_t n)
{
    g->problems = (struct problems){.arena = g->a};
    form_check(&g->p->form, (struct form_values){v, n}, &env, &g->problems, &g->out);
}
#define CHECK(g, v) check(g, v, sizeof(v) / sizeof *(v))

static void is(const struct ground *g, const char *name, const char *want)
{
    if (strcmp(form_get(g->out, name), want) != 0)
        fail_msg("%s is '%s', not '%s'", name, form_get(g->out, name), want);
}

static void told(const struct ground *g, const char *name, const char *want)
{
    const struct problem *p = problem_find(&g->problems, name);
    if (!p || strcmp(p->text, want) != 0)
        fail_msg("%s: '%s', not '%s'", name, p ? p->text : "", want);
}

#define TWO                                                                                                                       \
    {"kind", "a"}, {"capital", "5.000.000"}, {"members.1.name", "Phan Văn Tí"}, {"members.1.birth", "1/6/1994"},                   \
        {"members.1.number", "048094003311"}, {"members.1.value", "3.000.000"}, {"members.2.name", "PHAN THỊ SỬU"},                \
        {"members.2.value", "2.000.000"}

static void rows_are_checked_and_kept(void **s)
{
    (void)s;
    struct ground g;
    begin(&g);
    const struct form_value good[] = {TWO};
    CHECK(&g, good);
    assert_int_equal(g.problems.n, 0);
    is(&g, "members", "2");
    is(&g, "members.1.birth", "1994-06-01");
    is(&g, "members.2.name", "Phan Thị Sửu");
    is(&g, "members.1.years", "32");
    is(&g, "total", "5000000");
    is(&g, "heads", "2");
    is(&g, "in_words", "năm triệu đồng");
    struct form_values again;
    struct err e = {0};
    assert_int_equal(form_parse(form_json(g.out, g.a), g.a, &again, &e), ERR_OK);
    assert_int_equal(again.n, g.out.n);
    check(&g, again.at, again.n);
    assert_int_equal(g.out.n, again.n);
    arena_free(g.a);
}

static void what_is_wrong_in_a_row_is_told_by_its_name(void **s)
{
    (void)s;
    struct ground g;
    begin(&g);
    const struct form_value v[] = {{"kind", "a"}, {"members.1.name", "A1"}, {"members.1.birth", "1994-06-01"}, {"members.1.number", "048095003311"},
                                   {"members.2.value", "x"}, {"members.2.foreign", "on"}, {"members.2.colour", "red"}};
    CHECK(&g, v);
    told(&g, "members.1.name", "form.name");
    told(&g, "members.1.number", "form.identifier_born");
    told(&g, "members.2.name", "err.required");
    told(&g, "members.2.value", "form.money");
    told(&g, "members.2.passport", "err.required");
    told(&g, "members.2.colour", "err.unknown");
    is(&g, "members.2.value", "x");
    arena_free(g.a);
}

static void empty_rows_go_and_the_others_move_up(void **s)
{
    (void)s;
    struct ground g;
    begin(&g);
    const struct form_value v[] = {{"kind", "a"}, {"members", "3"}, {"members.1.name", " "}, {"members.1.years", "7"}, {"members.3.name", "Phan Văn Tí"}, {"members.3.value", "1"}};
    CHECK(&g, v);
    is(&g, "members", "1");
    is(&g, "members.1.name", "Phan Văn Tí");
    told(&g, "members", "form.rows_few");
    const struct form_value four[] = {TWO, {"members.3.name", "Ba"}, {"members.3.value", "1"}, {"members.4.name", "Bốn"}, {"members.4.value", "1"}};
    CHECK(&g, four);
    told(&g, "members", "form.rows_many");
    is(&g, "members.4.name", "Bốn"); /* nothing typed is lost */
    const struct form_value hidden[] = {{"kind", "b"}, {"members.1.name", "Phan Văn Tí"}};
    CHECK(&g, hidden);
    assert_int_equal(g.problems.n, 0);
    is(&g, "members", "");
    is(&g, "members.1.name", "");
    arena_free(g.a);
}

static void rows_come_and_go(void **s)
{
    (void)s;
    struct ground g;
    begin(&g);
    const struct form_value v[] = {TWO};
    const struct form_field *list = form_find(&g.p->form, "members");
    struct form_values more = form_rows_change(list, (struct form_values){v, sizeof v / sizeof *v}, 0, g.a);
    assert_int_equal(form_rows_count(list, more), 3);
    assert_int_equal(form_rows_count(list, form_rows_change(list, more, 0, g.a)), 3); /* there may be three */
    struct form_values less = form_rows_change(list, more, 1, g.a);
    assert_int_equal(form_rows_count(list, less), 2);
    assert_string_equal(form_get(less, "members.1.name"), "PHAN THỊ SỬU");
    assert_string_equal(form_get(less, "capital"), "5.000.000");
    assert_string_equal(form_owner(&g.p->form, "members.2.name")->id, "members");
    assert_null(form_owner(&g.p->form, "member"));
    arena_free(g.a);
}

static void what_is_counted_out_cannot_be_posted(void **s)
{
    (void)s;
    struct ground g;
    begin(&g);
    const struct form_value v[] = {TWO, {"total", "1"}, {"in_words", "một tỷ"}, {"before", "7000000"}, {"less", "9"}, {"begin", "2026-02-27"}, {"end", "2026-03-01"}};
    CHECK(&g, v);
    assert_int_equal(g.problems.n, 0);
    is(&g, "total", "5000000");
    is(&g, "in_words", "năm triệu đồng");
    is(&g, "less", "2000000");
    is(&g, "stay", "2");
    const struct form_value bad[] = {{"kind", "a"}, {"capital", "5.000.000"}, {"before", "1"}, {"members.1.name", "Phan Văn Tí"}, {"members.1.value", "1"},
                                     {"members.2.name", "Phan Thị Sửu"}, {"members.2.value", "1"}};
    CHECK(&g, bad);
    told(&g, "total", "form.not_the_same");
    told(&g, "before", "form.less_than_other");
    arena_free(g.a);
}

static void conditions_of_several(void **s)
{
    (void)s;
    static const struct { const char *kind, *many; bool both, either; } row[] = {
        {"a", "yes", true, true}, {"a", "no", false, false}, {"b", "no", false, true}, {"b", "yes", false, true}};
    struct ground g;
    begin(&g);
    for (size_t i = 0; i < sizeof row / sizeof *row; i++) {
        const struct form_value v[] = {{"kind", row[i].kind}, {"many", row[i].many}, {"both", "x"}, {"either", "x"}};
        CHECK(&g, v);
        is(&g, "both", row[i].both ? "x" : "");
        is(&g, "either", row[i].either ? "x" : "");
    }
    arena_free(g.a);
}

static void addresses_and_parcels(void **s)
{
    (void)s;
    struct ground g;
    begin(&g);
    const struct form_value v[] = {{"kind", "b"}, {"home", "20209| 82  Trần Cao Vân"}, {"plot.1.sheet", "12"}, {"plot.1.parcel", "7"}, {"plot.1.area", "85,5"},
                                   {"plot.1.address", "20209|Tổ 3"}};
    CHECK(&g, v);
    assert_int_equal(g.problems.n, 0);
    is(&g, "home", "20209|82 Trần Cao Vân");
    is(&g, "plot.1.area", "85.5");
    struct list lines = form_show(&g.p->form, g.out, &env, "vi", g.a);
    const struct form_line *l = lines.items;
    assert_string_equal(l[lines.n - 1].id, "plot");
    assert_string_equal(l[lines.n - 1].value, "Tờ bản đồ số: 12; Thửa đất số: 7; Diện tích (m²): 85,5 m²; Địa chỉ thửa đất: Tổ 3, Phường Thanh Khê, thành phố Đà Nẵng");
    static const char *const bad[][2] = {{"20210|82 Trần Cao Vân", "form.address_unit"}, {"82 Trần Cao Vân", "form.address_unit"},
                                         {"thanh khê|82", "form.address_unit"}, {"20209|", "form.address_line"}};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        const struct form_value b[] = {{"home", bad[i][0]}};
        CHECK(&g, b);
        told(&g, "home", bad[i][1]);
        is(&g, "home", bad[i][0]);
    }
    const struct form_value none[] = {{"home", "|"}};
    CHECK(&g, none);
    assert_int_equal(g.problems.n, 0);
    arena_free(g.a);
}

static void shown_and_printed(void **s)
{
    (void)s;
    struct ground g;
    struct err e = {0};
    const char *text;
    begin(&g);
    const struct form_value v[] = {TWO, {"home", "20209|82 Trần Cao Vân"}};
    CHECK(&g, v);
    struct list lines = form_show(&g.p->form, g.out, &env, "vi", g.a);
    const struct form_line *l = lines.items;
    size_t i = 0;
    while (i < lines.n && strcmp(l[i].id, "members") != 0)
        i++;
    assert_true(i < lines.n);
    assert_true(l[i].personal);
    assert_string_equal(l[i].value, "1. Họ tên: Phan Văn Tí; Ngày sinh: 01/06/1994; Số định danh: 048094003311; Phần góp: 3.000.000 đồng; Tuổi: 32\n"
                                    "2. Họ tên: Phan Thị Sửu; Phần góp: 2.000.000 đồng");
    assert_null(strstr(l[i].masked, "Phan Văn Tí"));
    assert_int_equal(procedure_result_text(g.p, g.out, &env, g.a, &text, &e), ERR_OK);
    assert_non_null(strstr(text, "## 2 người\n| 1 | PHAN VĂN TÍ | 01\\/06\\/1994 | 32 |\n| 2 | PHAN THỊ SỬU |  |  |\n= Địa chỉ: 82 Trần Cao Vân\\, Phường"));
    arena_free(g.a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rows_are_checked_and_kept), cmocka_unit_test(what_is_wrong_in_a_row_is_told_by_its_name),
        cmocka_unit_test(empty_rows_go_and_the_others_move_up), cmocka_unit_test(rows_come_and_go), cmocka_unit_test(what_is_counted_out_cannot_be_posted),
        cmocka_unit_test(conditions_of_several), cmocka_unit_test(addresses_and_parcels), cmocka_unit_test(shown_and_printed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
