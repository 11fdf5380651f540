/* The head of a procedure's text written anew, and what two revisions change for people. */
#include "domain/design/change.h"
#include "domain/design/rewrite.h"
#include "procedures.h"
#include <stdlib.h>
#include <string.h>

static const char *const DA_NANG[] = {"48"}, *const WARDS[] = {"20209", "20320"};
static const struct rewrite there = {.revision = 7, .valid_from = "2027-01-02", .provinces = DA_NANG, .n_provinces = 1};

static struct arena *arena;

static int begin(void **state)
{
    (void)state;
    arena = arena_new(0);
    return 0;
}

static int end(void **state)
{
    (void)state;
    arena_free(arena);
    return 0;
}

static void the_head_is_written_and_all_else_stays(void **state)
{
    (void)state;
    const char *text = "# first\ncode: \"1.1\"\nrevision: 1 # why\n\nvalid_from: 2026-07-01\nname: x\npilot:\n  communes: [\"20209\"]\n\n  provinces:\n  - \"01\"\n# kept\nend: 1\n";
    assert_string_equal(rewrite_head(text, &there, arena),
                        "# first\ncode: \"1.1\"\nrevision: 7\nvalid_from: 2027-01-02\npilot: {provinces: [\"48\"]}\n\nname: x\n\n# kept\nend: 1\n");
    struct rewrite wards = {.revision = 2, .valid_from = "2027-01-02", .communes = WARDS, .n_communes = 2};
    assert_string_equal(rewrite_head("revision: 1\nvalid_from: 2026-07-01\n", &wards, arena), "revision: 2\nvalid_from: 2027-01-02\npilot: {communes: [\"20209\", \"20320\"]}\n");
    struct rewrite all = {.revision = 2, .valid_from = "2027-01-02"};
    assert_string_equal(rewrite_head("pilot: {provinces: [\"01\"]}\nrevision: 1\nvalid_from: 2026-07-01\nx: 1", &all, arena), "revision: 2\nvalid_from: 2027-01-02\nx: 1");
    assert_string_equal(rewrite_head("# only\nx: 1\n", &all, arena), "# only\nrevision: 2\nvalid_from: 2027-01-02\nx: 1\n");
    assert_string_equal(rewrite_head("---\nx: 1\n", &all, arena), "---\nrevision: 2\nvalid_from: 2027-01-02\nx: 1\n");
    assert_string_equal(rewrite_head("", &all, arena), "");
    assert_string_equal(rewrite_head("t: |\n  revision: 5\nrevision: 1\n", &all, arena), "t: |\n  revision: 5\nrevision: 2\nvalid_from: 2027-01-02\n");
}

static const struct procedure *read(const char *text)
{
    const struct procedure *p = NULL;
    struct err e;
    if (procedure_parse((struct source){"x", text, strlen(text)}, arena, &p, NULL, &e))
        fail_msg("%s", e.why);
    return p;
}

static const char *file_of(const char *code)
{
    struct source s = file_read(arena, arena_fmt(arena, "procedures/%s.yaml", code));
    return arena_strn(arena, s.text, s.n);
}

static const char *birth(void)
{
    return file_of("1.001193");
}

static void every_procedure_takes_another_head(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof CODES / sizeof CODES[0]; i++) {
        const char *text = file_of(CODES[i]);
        const struct procedure *p = read(rewrite_head(text, &there, arena));
        assert_int_equal(p->revision, 7);
        assert_string_equal(p->valid_from, "2027-01-02");
        assert_int_equal(p->pilot.n_provinces, 1);
        assert_string_equal(p->pilot.provinces[0].id, "48");
        assert_int_equal(change_list(read(text), p, arena).n, 0);
    }
}

static const char *with(const char *text, const char *was, const char *is)
{
    const char *at = strstr(text, was);
    if (!at)
        fail_msg("no %s", was);
    return arena_fmt(arena, "%.*s%s%s", (int)(at - text), text, is, at + strlen(was));
}

/* "of how in name before after", a line each. */
static const char *told(const char *was, const char *is)
{
    struct changes c = change_list(read(was), read(is), arena);
    struct buf b = buf_init(arena, 0);
    for (size_t i = 0; i < c.n; i++) {
        const struct change *x = &c.row[i];
        buf_fmt(&b, "%s%s %s %s", i ? "|" : "", change_of_words[x->of], change_how_words[x->how], change_in_words[x->in]);
        if (x->after.is_money)
            buf_fmt(&b, " %lld", (long long)x->after.money);
        if (x->after.term)
            buf_fmt(&b, " %d>%d", x->before.term->amount, x->after.term->amount);
        if (*x->after.word)
            buf_fmt(&b, " %s", x->after.word);
    }
    return b.p;
}

static void what_changes_for_people_is_told(void **state)
{
    (void)state;
    const char *a = birth();
    assert_string_equal(told(a, a), "");
    assert_string_equal(told(a, with(a, "amount: 8000", "amount: 9000")), "fee different amount 9000");
    assert_string_equal(told(with(a, "amount: 8000", "amount: 9000"), a), "fee different amount 8000");
    assert_string_equal(told(a, with(a, "limit: {amount: 0, unit: working_days, cutoff: \"15:00\"", "limit: {amount: 3, unit: working_days")), "limit different time 0>3");
    assert_string_equal(told(a, with(a, "name: {vi: Đăng ký khai sinh, ", "name: {vi: Khai sinh, ")), "name different name");
    assert_string_equal(told(a, with(a, "channels: [online, counter, post]", "channels: [online, counter]")), "channel removed way");
    const char *field = "      - {id: child_name,";
    const char *more = arena_fmt(arena, "      - {id: nick_name, type: name, required: true, label: {vi: Tên gọi, en: Called}}\n%s", field);
    assert_string_equal(told(a, with(a, field, more)), "field added name");
    assert_string_equal(told(with(a, field, more), a), "field removed name");
    assert_string_equal(told(with(a, field, more), with(a, field, with(more, "required: true, ", ""))), "field different required no");
}

#define T(f) cmocka_unit_test_setup_teardown(f, begin, end)
int main(void)
{
    const struct CMUnitTest tests[] = {T(the_head_is_written_and_all_else_stays), T(every_procedure_takes_another_head), T(what_changes_for_people_is_told)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
