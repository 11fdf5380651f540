/* Forms: what people type, what is stored, what is told them. */
#include "domain/procedures.h"
#include "domain/papers.h"
#include <stdlib.h>

static const char *unit_name(void *with, const char *code)
{
    (void)with;
    return strcmp(code, "20209") == 0 ? "Phường Thanh Khê, thành phố Đà Nẵng" : NULL;
}

/* One value in a field of its own, through the same checks as the web's. */
static void one(struct form_field x, const char *typed, const char *stored, const char *problem)
{
    struct arena *a = arena_new(0);
    struct problems p = {.arena = a};
    struct form_env env = {.today = "2026-11-22", .unit_name = unit_name};
    struct form_value v = {"x", typed};
    struct form_values out;
    x.id = "x";
    x.pattern = x.pattern ? x.pattern : "";
    x.not_after.id = x.not_after.id ? x.not_after.id : "";
    x.not_before.id = x.not_before.id ? x.not_before.id : "";
    x.born.id = x.sex.id = "";
    form_check_fields(&x, 1, (struct form_values){&v, 1}, &env, &p, &out);
    const char *got = p.n ? p.row[0].text : "";
    if (strcmp(got, problem) != 0)
        fail_msg("'%s' as %s gives '%s', not '%s'", typed, form_type_words[x.type], got, problem);
    if (stored && strcmp(form_get(out, "x"), stored) != 0)
        fail_msg("'%s' is stored as '%s', not '%s'", typed, form_get(out, "x"), stored);
    arena_free(a);
}

static void values(void **s)
{
    (void)s;
    static const struct form_choice choices[] = {{.id = "male", .label = {"Nam", ""}}, {.id = "female", .label = {"Nữ", ""}}};
    static const struct { enum form_type type; const char *typed, *stored, *problem; } row[] = {
        {FORM_TEXT, "  Phường   Thanh Khê ", "Phường Thanh Khê", ""},
        {FORM_TEXT, "a\x01", NULL, "err.control"},
        {FORM_TEXT, "hai\ndòng", NULL, "err.control"},
        {FORM_TEXT, "sai \xff", "", "err.control"},
        {FORM_TEXT, "e\xcc\x81", "é", ""}, /* NFD in, NFC stored */
        {FORM_LONG_TEXT, "hai\ndòng", "hai\ndòng", ""},
        {FORM_NAME, "nguyễn VĂN an", "nguyễn VĂN an", ""},
        {FORM_NAME, "NGUYỄN VĂN AN", "Nguyễn Văn An", ""},
        {FORM_NAME, "Y Bih Êban", "Y Bih Êban", ""},
        {FORM_NAME, "An2", "An2", "form.name"},
        {FORM_NAME, "A", "A", "err.too_short"},
        {FORM_DATE, "2026-02-28", "2026-02-28", ""},
        {FORM_DATE, "28/2/2026", "2026-02-28", ""},
        {FORM_DATE, "30/02/2026", "30/02/2026", "err.not_a_date"},
        {FORM_DATE, "29/02/2025", NULL, "err.not_a_date"},
        {FORM_DATE, "29/02/2024", "2024-02-29", ""},
        {FORM_DATE, "31/04/2026", NULL, "err.not_a_date"},
        {FORM_DATE, "01/13/2026", NULL, "err.not_a_date"},
        {FORM_DATE, "hôm qua", NULL, "err.not_a_date"},
        {FORM_DATE, "1/1/1500", NULL, "form.date_far"},
        {FORM_IDENTIFIER, "048 190 001 234", "048190001234", ""},
        {FORM_IDENTIFIER, "000085012345", NULL, "form.identifier"},
        {FORM_IDENTIFIER, "0481900012", NULL, "form.identifier"},
        {FORM_IDENTIFIER, "001299012345", NULL, "form.identifier_future"},
        {FORM_PHONE, "+84 905 123 318", "0905123318", ""},
        {FORM_PHONE, "0405123318", NULL, "form.phone"},
        {FORM_EMAIL, "A@B.vn", "A@b.vn", ""},
        {FORM_EMAIL, "a@b", NULL, "form.email"},
        {FORM_CHOICE, "male", "male", ""},
        {FORM_CHOICE, "Male", NULL, "err.not_a_word"},
        {FORM_NUMBER, "007", "7", ""},
        {FORM_NUMBER, "1.5", NULL, "err.not_a_number"},
        {FORM_NUMBER, "-3", NULL, "err.not_a_number"},
        {FORM_NUMBER, "9999999999999999", NULL, "err.not_a_number"},
        {FORM_MONEY, "2.500.000.000 đồng", "2500000000", ""},
        {FORM_MONEY, "8,000", "8000", ""},
        {FORM_MONEY, "8000đ", "8000", ""},
        {FORM_MONEY, "8.00", NULL, "form.money"},
        {FORM_MONEY, "1.000,000", NULL, "form.money"},
        {FORM_MONEY, ".000", NULL, "form.money"},
        {FORM_MONEY, "tám nghìn", NULL, "form.money"},
        {FORM_AREA, "85,50", "85.5", ""},
        {FORM_AREA, "85.00", "85", ""},
        {FORM_AREA, "0096,5", "96.5", ""},
        {FORM_AREA, "0", NULL, "form.area"},
        {FORM_AREA, "85,555", NULL, "form.area"},
        {FORM_AREA, "85,", NULL, "form.area"},
        {FORM_AREA, ",5", NULL, "form.area"},
        {FORM_UNIT, "20209", "20209", ""},
        {FORM_UNIT, "99999", NULL, "form.unit"},
        {FORM_UNIT, "2020", NULL, "form.unit"},
        {FORM_CHECKBOX, "on", "true", ""},
        {FORM_CHECKBOX, "false", "", ""},
        {FORM_CHECKBOX, "maybe", NULL, "err.wrong_type"},
    };
    for (size_t i = 0; i < sizeof row / sizeof *row; i++)
        one((struct form_field){.type = row[i].type, .choices = choices, .n_choices = 2}, row[i].typed, row[i].stored, row[i].problem);
}

static void bounds(void **s)
{
    (void)s;
    one((struct form_field){.type = FORM_TEXT, .required = true}, "", "", "err.required");
    one((struct form_field){.type = FORM_TEXT, .required = true}, "  \t ", "", "err.required");
    one((struct form_field){.type = FORM_CHECKBOX, .required = true}, "", "", "form.tick");
    one((struct form_field){.type = FORM_TEXT, .max = 3}, "bốn4", "bốn4", "err.too_long");
    one((struct form_field){.type = FORM_TEXT, .min = 3}, "ab", "ab", "err.too_short");
    one((struct form_field){.type = FORM_NUMBER, .min = 1, .max = 7}, "8", "8", "err.too_big");
    one((struct form_field){.type = FORM_NUMBER, .min = 1, .max = 7}, "0", "0", "err.too_small");
    one((struct form_field){.type = FORM_AREA, .max = 100}, "100,01", NULL, "err.too_big");
    one((struct form_field){.type = FORM_TEXT, .pattern = "[0-9]{1,2}"}, "11", "11", "");
    one((struct form_field){.type = FORM_TEXT, .pattern = "[0-9]{1,2}"}, "111", "111", "form.pattern");
    one((struct form_field){.type = FORM_TEXT, .pattern = "a|ab"}, "ab", "ab", "");
    one((struct form_field){.type = FORM_DATE, .not_after = {"today", 1}}, "2026-11-22", "2026-11-22", "");
    one((struct form_field){.type = FORM_DATE, .not_after = {"today", 1}}, "2026-11-23", "2026-11-23", "form.after_today");
    one((struct form_field){.type = FORM_DATE, .not_before = {"today", 1}}, "2026-11-21", "2026-11-21", "form.before_today");
}

/* ---- whole forms */

struct filled {
    struct arena *a;
    const struct procedure *p;
    struct form_env env;
    struct form_values in;
};

static struct filled filled(const char *code, const char *variant)
{
    struct filled f = {.a = arena_new(0)};
    f.p = procedure_load(f.a, code);
    f.env = (struct form_env){.today = "2026-11-22", .variant = variant, .channel = "online"};
    f.in = scenarios_load(f.a, f.p).form;
    return f;
}

static struct form_values with(const struct filled *f, const char *name, const char *value)
{
    struct form_value *row = ARENA_ARRAY(f->a, struct form_value, f->in.n + 1);
    size_t n = 0;
    for (size_t i = 0; i < f->in.n; i++)
        if (strcmp(f->in.at[i].name, name) != 0)
            row[n++] = f->in.at[i];
    if (value)
        row[n++] = (struct form_value){name, value};
    return (struct form_values){row, n};
}

static const char *first(const struct filled *f, struct form_values in, struct form_values *out)
{
    struct problems p = {.arena = f->a};
    form_check(&f->p->form, in, &f->env, &p, out);
    return p.n ? arena_fmt(f->a, "%s %s", p.row[0].field, p.row[0].text) : "";
}

static void fields_that_agree(void **s)
{
    (void)s;
    struct filled f = filled("1.001193", "ordinary");
    struct form_values v;
    assert_string_equal(first(&f, f.in, &v), "");
    assert_string_equal(first(&f, with(&f, "mother_born", "1991-03-02"), &v), "mother_identifier form.identifier_born");
    assert_string_equal(first(&f, with(&f, "mother_born", "2026-11-11"), &v), "mother_born form.after_other");
    assert_string_equal(first(&f, with(&f, "child_born", "2026-12-01"), &v), "child_born form.after_today");
    assert_string_equal(first(&f, with(&f, "mother_name", NULL), &v), "mother_name err.required");
    assert_string_equal(first(&f, with(&f, "colour", "red"), &v), "colour err.unknown");
    assert_string_equal(first(&f, with(&f, "_csrf", "x"), &v), "");
    assert_string_equal(first(&f, with(&f, "promise", NULL), &v), "promise form.tick");
    arena_free(f.a);
}

static void two_people_of_age(void **s)
{
    (void)s;
    struct filled f = filled("1.000894", "ordinary");
    struct form_values v;
    assert_string_equal(first(&f, f.in, &v), "");
    assert_string_equal(first(&f, with(&f, "groom_identifier", "048196001122"), &v), "groom_identifier form.identifier_man");
    assert_string_equal(first(&f, with(&f, "bride_identifier", "048099003344"), &v), "bride_identifier form.identifier_woman");
    assert_string_equal(first(&f, with(&f, "groom_identifier", "048097001122"), &v), "groom_identifier form.identifier_born");
    static const struct { const char *field, *born, *identifier, *today, *problem; } ages[] = {
        {"groom", "2006-11-22", "048206001122", "2026-11-22", ""},
        {"groom", "2006-11-23", "048206001122", "2026-11-22", "groom_born form.too_young"},
        {"groom", "2006-12-01", "048206001122", "2026-11-22", "groom_born form.too_young"},
        {"bride", "2008-11-22", "048308003344", "2026-11-22", ""},
        {"bride", "2008-11-23", "048308003344", "2026-11-22", "bride_born form.too_young"},
        {"bride", "2009-01-01", "048309003344", "2026-11-22", "bride_born form.too_young"},
        {"bride", "2008-02-29", "048308003344", "2026-02-28", "bride_born form.too_young"},
        {"bride", "2008-02-29", "048308003344", "2026-03-01", ""},
    };
    for (size_t i = 0; i < sizeof ages / sizeof *ages; i++) {
        struct filled g = f;
        g.env.today = ages[i].today;
        g.in = with(&g, arena_fmt(f.a, "%s_born", ages[i].field), ages[i].born);
        g.in = with(&g, arena_fmt(f.a, "%s_identifier", ages[i].field), ages[i].identifier);
        assert_string_equal(first(&g, g.in, &v), ages[i].problem);
    }
    arena_free(f.a);
}

static void hidden_fields(void **s)
{
    (void)s;
    struct filled f = filled("1.001193", "ordinary");
    struct form_values v;
    assert_string_equal(first(&f, with(&f, "father_known", "unknown"), &v), "");
    assert_string_equal(form_get(v, "father_name"), ""); /* typed and then hidden: not stored */
    assert_string_equal(form_get(v, "marriage_number"), "");
    assert_string_equal(form_get(v, "mother_name"), "Trần Thị Bưởi");
    f.env.variant = "abandoned"; /* hides father_known, on which the father hangs */
    assert_string_equal(first(&f, f.in, &v), "");
    assert_string_equal(form_get(v, "mother_name"), "");
    assert_string_equal(form_get(v, "father_name"), "");
    f.env.variant = "ordinary";
    f.env.step = "child"; /* of a step only what the step asks is told */
    assert_string_equal(first(&f, with(&f, "mother_name", NULL), &v), "");
    assert_string_equal(first(&f, with(&f, "child_name", NULL), &v), "child_name err.required");
    arena_free(f.a);
}

static void stored_and_shown(void **s)
{
    (void)s;
    struct filled f = filled("1.013225", "new_house");
    struct form_values v, again;
    struct err e = {0};
    f.env.unit_name = unit_name;
    assert_string_equal(first(&f, f.in, &v), "");
    const char *json = form_json(v, f.a);
    assert_int_equal(form_parse(json, f.a, &again, &e), ERR_OK);
    assert_string_equal(form_json(again, f.a), json);
    assert_int_equal(form_parse("[1]", f.a, &again, &e), ERR_BAD);
    assert_int_equal(form_parse("{\"a\":1}", f.a, &again, &e), ERR_BAD);
    assert_int_equal(form_parse("", f.a, &again, &e), ERR_OK);
    struct list lines = form_show(&f.p->form, v, &f.env, "vi", f.a);
    const struct form_line *l = lines.items;
    assert_int_equal(lines.n, v.n);
    assert_string_equal(l[0].value, "Chủ nhà");
    assert_true(l[0].first && !l[1].first);
    size_t seen = 0;
    for (size_t i = 0; i < lines.n; i++) {
        if (strcmp(l[i].id, "owner_identifier") == 0)
            seen += l[i].personal && strcmp(l[i].value, "048075012345") == 0 && !strstr(l[i].masked, "075012");
        if (strcmp(l[i].id, "plot_area") == 0)
            seen += strcmp(l[i].value, "96,5 m²") == 0 && strcmp(l[i].masked, l[i].value) == 0;
        if (strcmp(l[i].id, "begin") == 0)
            seen += strcmp(l[i].value, "15/12/2026") == 0;
        if (strcmp(l[i].id, "plot_unit") == 0)
            seen += strcmp(l[i].value, "Phường Thanh Khê, thành phố Đà Nẵng") == 0;
    }
    assert_int_equal(seen, 4);
    arena_free(f.a);
}

static void prefilled(void **s)
{
    (void)s;
    struct filled f = filled("1.001193", "ordinary");
    static const struct form_value known[] = {{"account.name", "Người Khác"}, {"card.name", "Trần Thị Bưởi"}, {"account.phone", "0905123318"}};
    struct form_values v = form_prefill(&f.p->form, (struct form_values){known, 3}, f.a);
    assert_string_equal(form_get(v, "requester_name"), "Trần Thị Bưởi"); /* the card before the account */
    assert_string_equal(form_get(v, "requester_phone"), "0905123318");
    assert_string_equal(form_get(v, "child_name"), "");
    arena_free(f.a);
}

/* ---- papers and fees */

static bool asks(const struct paper_row *r, size_t n, const char *id)
{
    for (size_t i = 0; i < n; i++)
        if (strcmp(r[i].paper->id, id) == 0)
            return true;
    return false;
}

static void papers(void **s)
{
    (void)s;
    struct filled f = filled("1.001193", "ordinary");
    const struct paper_row *r;
    size_t n = papers_for(f.p, f.in, &f.env, f.a, &r);
    assert_true(asks(r, n, "birth_notice") && !asks(r, n, "authorisation") && !asks(r, n, "surrogacy_proof"));
    n = papers_for(f.p, with(&f, "requester_relation", "authorised"), &f.env, f.a, &r);
    assert_true(asks(r, n, "authorisation"));
    struct problems p = {.arena = f.a};
    const char *have[] = {"birth_notice", "birth_notice", "birth_notice", "passport"};
    papers_check(r, n, have, 4, &p);
    assert_int_equal(p.n, 3);
    assert_string_equal(p.row[0].text, "paper.too_many");
    assert_string_equal(p.row[1].field, "paper:authorisation");
    assert_string_equal(p.row[1].text, "paper.missing");
    assert_string_equal(p.row[2].text, "paper.unknown");
    p.n = 0;
    const struct paper *b = procedure_paper_find(f.p, "birth_notice");
    papers_check_file(b, "Chung sinh.PDF", 20000000, &p);
    assert_int_equal(p.n, 0);
    papers_check_file(b, "a.exe", 20000001, &p);
    papers_check_file(b, "khong-duoi", 0, &p);
    assert_int_equal(p.n, 4);
    assert_string_equal(p.row[1].text, "paper.too_large");
    assert_string_equal(p.row[3].text, "paper.empty");
    arena_free(f.a);
}

static int64_t to_pay(const struct filled *f)
{
    const struct fee_row *r;
    size_t n = fees_for(f->p, f->in, &f->env, f->a, &r);
    return fees_total(r, n);
}

static void fees(void **s)
{
    (void)s;
    struct filled f = filled("1.001193", "ordinary");
    const struct fee_row *r;
    size_t n = fees_for(f.p, f.in, &f.env, f.a, &r);
    assert_int_equal(n, 2);
    assert_int_equal(fees_total(r, n), 16000); /* two copies */
    n = fees_for(f.p, with(&f, "copies", NULL), &f.env, f.a, &r);
    assert_int_equal(fees_total(r, n), 0);
    arena_free(f.a);
    f = filled("1.013831", "sale");
    f.env.channel = "counter";
    const struct procedure *here = procedure_local(f.p, "31", "11824", "2026-11-22", f.a);
    const struct procedure *there = procedure_local(f.p, "48", "20209", "2026-11-22", f.a);
    assert_true(there == f.p && here != f.p);
    n = fees_for(here, f.in, &f.env, f.a, &r);
    assert_int_equal(fees_total(r, n), 25000);
    n = fees_for(there, f.in, &f.env, f.a, &r);
    assert_int_equal(fees_total(r, n), 0);
    assert_true(procedure_local(f.p, "31", "11824", "2025-12-31", f.a) == f.p); /* not yet in force */
    arena_free(f.a);
}

/* 226/2016/TT-BTC: 2.000 đồng a page, from the third on 1.000, at most 200.000 a copy. */
static void fees_by_page(void **s)
{
    (void)s;
    struct filled f = filled("2.000815", "domestic");
    f.env.channel = "counter";
    static const struct { const char *pages, *copies; int64_t fee; } rows[] = {
        {"1", "1", 2000}, {"2", "3", 12000}, {"3", "1", 5000}, {"24", "1", 26000}, {"198", "1", 200000}, {"199", "1", 200000},
        {"500", "2", 400000}, {"40", "200", 8400000}, {"", "3", 0}, {"2", "", 0}, {"2", "-4", 0},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct filled g = f;
        g.in = with(&g, "first_pages", rows[i].pages);
        g.in = with(&g, "first_copies", rows[i].copies);
        assert_int_equal(to_pay(&g), rows[i].fee);
    }
    static const char *const more[][2] = {{"kinds", "two"}, {"second_pages", "1"}, {"second_copies", "2"}};
    for (size_t i = 0; i < 3; i++)
        f.in = with(&f, more[i][0], more[i][1]);
    assert_int_equal(to_pay(&f), 12000 + 4000);
    arena_free(f.a);
}

static void fees_by_channel_and_person(void **s)
{
    (void)s;
    struct filled f = filled("1.004194", "person");
    static const struct { const char *variant, *channel; int64_t fee; } rows[] = {
        {"person", "online", 7000}, {"person", "counter", 15000}, {"list", "online", 24 * 5000}, {"list", "counter", 24 * 10000},
    };
    f.in = with(&f, "people", "24");
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        f.env.variant = rows[i].variant;
        f.env.channel = rows[i].channel;
        assert_int_equal(to_pay(&f), rows[i].fee);
    }
    arena_free(f.a);
}

static void values_are_found_from_anywhere(void **state)
{
    (void)state;
    static const struct form_value row[] = {{"a", "1"}, {"b", "2"}, {"c", NULL}};
    struct form_values v = {row, 3};
    size_t from = 0;
    assert_string_equal(form_get_next(v, "b", &from), "2");
    assert_int_equal(from, 2);
    assert_string_equal(form_get_next(v, "none", &from), "");
    assert_int_equal(from, 2); /* what is not there moves nothing */
    assert_string_equal(form_get_next(v, "c", &from), "");
    assert_string_equal(form_get_next(v, "a", &from), "1"); /* behind the end it begins again */
    assert_int_equal(from, 1);
    assert_string_equal(form_get_next((struct form_values){row, 0}, "a", &from), "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(values_are_found_from_anywhere),
        cmocka_unit_test(values), cmocka_unit_test(bounds), cmocka_unit_test(fields_that_agree),
        cmocka_unit_test(two_people_of_age), cmocka_unit_test(hidden_fields), cmocka_unit_test(fees_by_page),
        cmocka_unit_test(fees_by_channel_and_person),
        cmocka_unit_test(stored_and_shown), cmocka_unit_test(prefilled), cmocka_unit_test(papers), cmocka_unit_test(fees),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
