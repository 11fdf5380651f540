/* Alerts: the file of rules and what is wrong with one; when each kind holds; the ladder; quiet hours, weekends and Tết; digests; many as one. */
#include "domain/alert/times.h"
#include "time/working.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

static struct arena *a;
static struct alert_rules rules;
static const struct calendar *cal;

static int64_t at(const char *when)
{
    struct civil c;
    char day[CIVIL_TEXT];
    int hour, minute;
    snprintf(day, sizeof day, "%.10s", when);
    assert_true(civil_parse(day, &c));
    assert_int_equal(sscanf(when + 11, "%d:%d", &hour, &minute), 2);
    return civil_at(c, hour * 60 + minute);
}

#define SAME(got, wanted)                                                                                            \
    do {                                                                                                             \
        int64_t got_ = (got);                                                                                        \
        struct civil_time t_ = civil_of_instant(got_);                                                               \
        if (got_ != at(wanted))                                                                                      \
            fail_msg("%s: got %d-%02d-%02d %02d:%02d (%lld)", wanted, t_.date.y, t_.date.m, t_.date.d, t_.minute / 60, t_.minute % 60, (long long)got_); \
    } while (0)

static char *own_file(void)
{
    FILE *f = fopen("data/alert.yaml", "rb");
    assert_non_null(f);
    char *text = arena_alloc(a, 65536);
    text[fread(text, 1, 65535, f)] = 0;
    fclose(f);
    return text;
}

static int setup(void **state)
{
    static const struct calendar_row nation[] = {
        {.date = {2027, 2, 4}, .kind = CALENDAR_OFF, .name = "Tết", .law = ""}, {.date = {2027, 2, 5}, .kind = CALENDAR_OFF, .name = "Tết", .law = ""},
        {.date = {2027, 2, 8}, .kind = CALENDAR_OFF, .name = "Tết", .law = ""}, {.date = {2027, 2, 9}, .kind = CALENDAR_OFF, .name = "Tết", .law = ""},
        {.date = {2027, 2, 10}, .kind = CALENDAR_OFF, .name = "Tết", .law = ""},
    };
    (void)state;
    a = arena_new(0);
    struct source src = {.file = "data/alert.yaml", .text = own_file()};
    struct err e = {0};
    src.n = strlen(src.text);
    if (alert_rules_parse(src, a, &rules, NULL, &e))
        fail_msg("%s", e.why);
    return calendar_new(&(struct calendar_plan){.nation = nation, .nation_n = 5}, a, &cal, NULL);
}

static int teardown(void **state)
{
    (void)state;
    arena_free(a);
    return 0;
}

static const struct alert_rule *of(const char *id)
{
    const struct alert_rule *r = alert_rule_find(&rules, id);
    assert_non_null(r);
    return r;
}

static void our_own_file_says_what_it_says(void **state)
{
    (void)state;
    assert_int_equal(rules.n_rules, 6);
    assert_int_equal(of("due_soon")->left, 480);
    assert_int_equal(of("due_soon")->whom, ALERT_TO_OFFICER);
    assert_int_equal(of("due_soon")->ways, ALERT_BY_INBOX | ALERT_BY_SMS | ALERT_BY_EMAIL);
    assert_int_equal(of("due_soon")->digest, -1);
    assert_int_equal(of("stuck")->digest, 480);
    assert_int_equal(alert_whom_on(of("overdue"), 0), ALERT_TO_OFFICER);
    assert_int_equal(alert_whom_on(of("overdue"), 1), ALERT_TO_LEADER | ALERT_TO_DECIDER);
    assert_int_equal(alert_whom_on(of("overdue"), 2), ALERT_TO_MONITOR);
    assert_int_equal(alert_whom_on(of("overdue"), 3), 0);
    assert_int_equal(rules.quiet.from, 20 * 60);
    assert_int_equal(rules.storm.idle, 60);
}

/* Each change of our own file, and what is told of it. */
static void what_cannot_be_followed_is_refused_with_its_line(void **state)
{
    (void)state;
    static const struct { const char *was, *is, *told; } rows[] = {
        {"to: officer\n    by: [inbox, sms, email]\n    text: due_soon", "to: mayor\n    by: [inbox, sms, email]\n    text: due_soon", "'mayor' is no recipient"},
        {"by: [inbox, sms, email]\n    text: due_soon", "by: [inbox, pigeon]\n    text: due_soon", "'pigeon' is no way"},
        {"    left: 8h\n", "", "needs 'left'"},
        {"    share: 50\n", "    share: 50\n    days: 3\n", "'days' says nothing in a rule of the kind before_due"},
        {"id: overdue\n    kind", "id: due_soon\n    kind", "two rules are called 'due_soon'"},
        {"text: due_soon\n", "text: due_late\n", "no text is called 'due_late'"},
        {"{code} sap den", "{name} sap den", "asks for {name}"},
        {"to: [leader, monitor]\n    by: [inbox, sms]", "to: [officer]\n    by: [inbox, sms]", "nobody has a task"},
        {"digest: \"08:00\"\n    text: stuck", "digest: 8h\n    text: stuck", "must be an hour"},
        {"{after: 6h, to: leader}", "{after: 6h}", "the level has no 'to'"},
        {"- id: many\n", "- id: lots\n", "no text is called 'many'"},
        {"idle: 1h", "idle: 5m", "'idle' must be at least 10m"},
        {"kind: crowded", "kind: crowd", "crowd"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct alert_rules out;
        struct err e = {0};
        const char *text = own_file(), *found = strstr(text, rows[i].was);
        if (!found)
            fail_msg("the file has no '%s'", rows[i].was);
        const char *changed = arena_fmt(a, "%.*s%s%s", (int)(found - text), text, rows[i].is, found + strlen(rows[i].was));
        struct source src = {.file = "alert.yaml", .text = changed, .n = strlen(changed)};
        assert_int_equal(alert_rules_parse(src, a, &out, NULL, &e), ERR_INVALID);
        if (!strstr(e.why, rows[i].told) || strncmp(e.why, "alert.yaml:", 11) != 0 || atol(e.why + 11) < 1)
            fail_msg("'%s': %s", rows[i].told, e.why);
    }
}

static struct alert_facts due(const char *received, const char *when)
{
    return (struct alert_facts){.calendar = cal, .received = at(received), .due = at(when)};
}

static void hours_before_are_hours_of_work(void **state)
{
    (void)state;
    static const struct { const char *received, *due, *warned; } rows[] = {
        {"2026-11-23 08:00", "2026-11-27 17:00", "2026-11-26 16:30"}, /* 7,5 hours of Friday, half an hour of Thursday */
        {"2026-11-23 08:00", "2026-11-30 17:00", "2026-11-27 16:30"}, /* over a weekend */
        {"2027-01-25 08:00", "2027-02-11 17:00", "2027-02-03 16:30"}, /* over Tết: a week of days off lies between */
        {"2026-11-23 08:00", "2026-11-23 17:00", "2026-11-23 11:30"}, /* due the same day: not before half of the 7 hours has gone */
        {"2026-11-23 16:00", "2026-11-25 10:00", "2026-11-24 14:00"}, /* 11 hours: half of them are left, less than 8 */
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct alert_facts f = due(rows[i].received, rows[i].due);
        SAME(alert_from(of("due_soon"), &f), rows[i].warned);
        int64_t left = working_between(cal, alert_from(of("due_soon"), &f), f.due);
        assert_in_range(left, 1, 480);
    }
    struct alert_facts paused = due("2026-11-23 08:00", "2026-11-27 17:00");
    paused.paused = true;
    assert_int_equal(alert_from(of("due_soon"), &paused), 0);
    assert_int_equal(alert_from(of("overdue"), &paused), 0);
    paused.paused = false;
    assert_int_equal(alert_from(of("overdue"), &paused), at("2026-11-27 17:00") + 1);
}

/* By another road: minute by minute. */
static void exact_minutes_are_those_counted_one_by_one(void **state)
{
    (void)state;
    for (unsigned seed = 1; seed <= 60; seed++) {
        int64_t from = at("2027-01-29 00:00") + (int64_t)(seed * 7919u % 20000) * 60000, to = from + (int64_t)(seed * 104729u % 25000) * 60000, n = 0;
        for (int64_t t = from; t < to; t += 60000) {
            struct civil_time c = civil_of_instant(t);
            int day = civil_days(c.date);
            struct sessions s = calendar_sessions(cal, day);
            for (int k = 0; calendar_works(cal, day) && k < s.n; k++)
                n += c.minute >= s.at[k].open && c.minute < s.at[k].close;
        }
        assert_int_equal(working_between(cal, from, to), n);
        if (n) {
            assert_int_equal(working_between(cal, from, working_ahead(cal, from, n)), n);
            assert_int_equal(working_between(cal, working_back(cal, to, n), to), n);
        }
    }
}

static void nothing_that_holds_lies_beyond_the_reach(void **state)
{
    (void)state;
    const struct alert_rule *r = of("due_soon");
    for (int i = 0; i < 24 * 21; i++) {
        int64_t now = at("2027-01-28 00:10") + i * INT64_C(3600000);
        for (int k = 1; k < 60; k++) {
            struct alert_facts f = {.calendar = cal, .received = 0, .due = now + k * INT64_C(7200000)};
            if (alert_from(r, &f) <= now && f.due > alert_reach(r, cal, now) && working_between(cal, now, f.due) > 0)
                fail_msg("hour %d, due %d later", i, 2 * k);
        }
    }
}

static void steps_and_supplements(void **state)
{
    (void)state;
    struct alert_facts f = {.calendar = cal, .since = at("2026-11-25 08:00"), .typical = 120};
    SAME(alert_from(of("stuck"), &f), "2026-11-25 16:00"); /* 6 hours */
    f.typical = 0;
    assert_int_equal(alert_from(of("stuck"), &f), 0);
    f.theirs = true;
    f.typical = 120;
    assert_int_equal(alert_from(of("stuck"), &f), 0);
    SAME(alert_from(of("unanswered"), &f), "2026-12-09 17:00"); /* ten working days */
    f.theirs = false;
    assert_int_equal(alert_from(of("unanswered"), &f), 0);
}

static void the_ladder_climbs_in_working_hours(void **state)
{
    (void)state;
    SAME(alert_climbs(of("overdue"), 0, cal, at("2026-11-25 17:00")), "2026-11-26 11:30");
    SAME(alert_climbs(of("overdue"), 1, cal, at("2026-11-27 11:30")), "2026-11-30 14:00");
    SAME(alert_climbs(of("overdue"), 0, cal, at("2027-02-03 16:00")), "2027-02-11 10:30"); /* over Tết */
    assert_int_equal(alert_climbs(of("overdue"), 2, cal, at("2026-11-25 17:00")), 0);
    assert_int_equal(alert_climbs(of("unanswered"), 0, cal, at("2026-11-25 17:00")), 0);
}

static void nights_weekends_and_tet_are_quiet(void **state)
{
    (void)state;
    static const struct { const char *now, *leaves; } rows[] = {
        {"2026-11-25 10:00", "2026-11-25 10:00"}, {"2026-11-25 19:59", "2026-11-25 19:59"}, {"2026-11-25 20:00", "2026-11-26 07:00"},
        {"2026-11-26 03:00", "2026-11-26 07:00"}, {"2026-11-26 06:59", "2026-11-26 07:00"}, {"2026-11-26 07:00", "2026-11-26 07:00"},
        {"2026-11-27 22:00", "2026-11-30 07:00"}, {"2026-11-28 10:00", "2026-11-30 07:00"}, {"2027-02-03 21:00", "2027-02-11 07:00"},
        {"2027-02-08 10:00", "2027-02-11 07:00"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        SAME(alert_leaves(&rules, of("overdue"), cal, at(rows[i].now)), rows[i].leaves);
        assert_int_equal(alert_quiet(&rules, cal, at(rows[i].now)), strcmp(rows[i].now, rows[i].leaves) != 0);
        SAME(alert_leaves(&rules, of("exchange"), cal, at(rows[i].now)), rows[i].now); /* urgent */
    }
    struct alert_rules open = rules;
    open.quiet.free_days = 0;
    SAME(alert_leaves(&open, of("overdue"), cal, at("2026-11-28 10:00")), "2026-11-28 10:00");
}

static void digests_leave_once_a_day(void **state)
{
    (void)state;
    SAME(alert_leaves(&rules, of("stuck"), cal, at("2026-11-25 07:30")), "2026-11-25 08:00");
    SAME(alert_leaves(&rules, of("stuck"), cal, at("2026-11-25 08:01")), "2026-11-26 08:00");
    SAME(alert_leaves(&rules, of("stuck"), cal, at("2026-11-27 10:00")), "2026-11-30 08:00");
}

static void many_become_one(void **state)
{
    (void)state;
    const int64_t minute = 60000;
    assert_false(alert_as_one(&rules, 1, true, 100 * 60 * minute));
    assert_false(alert_as_one(&rules, 5, false, 5 * minute));
    assert_true(alert_as_one(&rules, 6, false, 5 * minute));
    assert_true(alert_as_one(&rules, 2, true, 5 * minute));
    assert_false(alert_as_one(&rules, 2, false, 60 * minute));
    assert_true(alert_as_one(&rules, 2, false, 61 * minute));
}

static void crowds_are_more_than_usual_and_more_than_few(void **state)
{
    (void)state;
    assert_false(alert_is_crowd(of("crowded"), 19, 0));
    assert_true(alert_is_crowd(of("crowded"), 20, 0));
    assert_false(alert_is_crowd(of("crowded"), 25, 1000));
    assert_true(alert_is_crowd(of("crowded"), 26, 1000));
}

static void what_is_said(void **state)
{
    (void)state;
    struct alert_says s = {.code = "H17.1", .due = "17:00 26/11/2026"};
    assert_string_equal(alert_say(&rules, "overdue", &s, a), "Mot cua: ho so H17.1 da qua han tra 17:00 26/11/2026. Xem tai muc Canh bao.");
    assert_string_equal(alert_say(&rules, "nothing", &s, a), "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(our_own_file_says_what_it_says), cmocka_unit_test(what_cannot_be_followed_is_refused_with_its_line),
        cmocka_unit_test(hours_before_are_hours_of_work), cmocka_unit_test(exact_minutes_are_those_counted_one_by_one),
        cmocka_unit_test(nothing_that_holds_lies_beyond_the_reach), cmocka_unit_test(steps_and_supplements),
        cmocka_unit_test(the_ladder_climbs_in_working_hours), cmocka_unit_test(nights_weekends_and_tet_are_quiet), cmocka_unit_test(digests_leave_once_a_day),
        cmocka_unit_test(many_become_one), cmocka_unit_test(crowds_are_more_than_usual_and_more_than_few), cmocka_unit_test(what_is_said),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
