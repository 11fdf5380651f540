/* What is taken of an iCalendar file, and what refuses it. */
#include "base/buf.h"
#include "ical/ical.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#define HEAD "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//x//y//VI\r\n"
#define EVENT(rest) "BEGIN:VEVENT\r\nUID:1@x\r\nDTSTAMP:20260101T000000Z\r\n" rest "END:VEVENT\r\n"
#define TAIL "END:VCALENDAR\r\n"
#define DAY EVENT("DTSTART;VALUE=DATE:20260902\r\nDTEND;VALUE=DATE:20260903\r\nSUMMARY:Quốc khánh\r\n")

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

static enum err_code read(struct arena *a, const char *text, struct list *out, int64_t *at, struct err *e)
{
    *e = (struct err){0};
    return ical_read(text, strlen(text), a, out, at, e);
}

static void whole_days_are_taken_in_their_order(void **state)
{
    struct list l;
    int64_t at;
    struct err e;
    const char *text = HEAD EVENT("DTSTART;VALUE=DATE:20270206\r\nDTEND;VALUE=DATE:20270211\r\nSUMMARY:Tết Nguyên đán\\, nghỉ\r\n  dài\r\n")
        EVENT("DTSTART;VALUE=DATE:20260430\r\nSUMMARY:Ngày Chiến thắng\r\nDESCRIPTION:x\r\n")
        EVENT("DTSTART;VALUE=DATE:20260501\r\nSUMMARY:Thôi\r\nSTATUS:CANCELLED\r\n") TAIL;
    assert_int_equal(read(*state, text, &l, &at, &e), ERR_OK);
    const struct ical_event *x = l.items;
    assert_int_equal(l.n, 2);
    assert_string_equal(x[0].from, "2026-04-30");
    assert_string_equal(x[0].to, "2026-05-01");
    assert_string_equal(x[1].from, "2027-02-06");
    assert_string_equal(x[1].to, "2027-02-11");
    assert_string_equal(x[1].name, "Tết Nguyên đán, nghỉ dài");
}

static void a_byte_order_mark_and_unix_line_ends_are_read(void **state)
{
    struct list l;
    int64_t at;
    struct err e;
    assert_int_equal(read(*state, "\xef\xbb\xbf" "BEGIN:VCALENDAR\nVERSION:2.0\nBEGIN:VEVENT\nUID:1\nDTSTART;VALUE=DATE:20260902\nSUMMARY:A\nEND:VEVENT\nEND:VCALENDAR\n", &l, &at, &e), ERR_OK);
    assert_int_equal(l.n, 1);
}

static void what_cannot_be_whole_days_refuses_the_file(void **state)
{
    static const struct { const char *text, *why; int64_t at; } cases[] = {
        {"", "ical.text", 0}, {"Ngày nghỉ: 2/9", "ical.text", 0}, {"\xff\xfe", "ical.text", 0}, {HEAD TAIL, "ical.none", 0},
        {HEAD DAY EVENT("DTSTART;VALUE=DATE:20260902\r\nRRULE:FREQ=YEARLY\r\nSUMMARY:A\r\n") TAIL, "ical.repeats", 2},
        {HEAD DAY EVENT("DTSTART;VALUE=DATE:20260902\r\nRDATE;VALUE=DATE:20270902\r\nSUMMARY:A\r\n") TAIL, "ical.repeats", 2},
        {HEAD EVENT("DTSTART:20260902T080000\r\nDTEND:20260902T110000\r\nSUMMARY:Họp\r\n") TAIL, "ical.hours", 1},
        {HEAD EVENT("DTSTART;VALUE=DATE:20260902\r\nDURATION:P2D\r\nSUMMARY:A\r\n") TAIL, "ical.hours", 1},
        {HEAD EVENT("DTSTART;VALUE=DATE:20260902\r\nDTEND;VALUE=DATE:20260902\r\nSUMMARY:A\r\n") TAIL, "ical.days", 1},
        {HEAD EVENT("DTSTART;VALUE=DATE:20260902\r\nDTEND;VALUE=DATE:20270902\r\nSUMMARY:A\r\n") TAIL, "ical.days", 1},
        {HEAD EVENT("DTSTART;VALUE=DATE:20260902\r\n") TAIL, "ical.name", 1},
        {HEAD EVENT("SUMMARY:A\r\n") TAIL, "ical.damaged", 1},
        {HEAD EVENT("DTSTART;VALUE=DATE:20261399\r\nSUMMARY:A\r\n") TAIL, NULL, 1},
        {HEAD EVENT("DTSTART;VALUE=DATE:hai tháng chín\r\nSUMMARY:A\r\n") TAIL, "ical.damaged", 1},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct list l;
        int64_t at;
        struct err e;
        if (read(*state, cases[i].text, &l, &at, &e) != ERR_INVALID)
            fail_msg("case %zu is taken", i);
        if (cases[i].why)
            assert_string_equal(e.text, cases[i].why);
        assert_int_equal(at, cases[i].at);
    }
}

static void more_events_than_a_calendar_has_are_refused(void **state)
{
    struct list l;
    int64_t at;
    struct err e;
    struct buf b = buf_init(*state, 0);
    buf_str(&b, HEAD);
    for (int i = 0; i <= ICAL_EVENTS; i++)
        buf_str(&b, DAY);
    buf_str(&b, TAIL);
    assert_int_equal(read(*state, b.p, &l, &at, &e), ERR_INVALID);
    assert_string_equal(e.text, "ical.many");
}

int main(void)
{
#define T(f) cmocka_unit_test_setup_teardown(f, begin, end)
    const struct CMUnitTest tests[] = {T(whole_days_are_taken_in_their_order), T(a_byte_order_mark_and_unix_line_ends_are_read),
                                       T(what_cannot_be_whole_days_refuses_the_file), T(more_events_than_a_calendar_has_are_refused)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
