/* Rounds of alerts on both engines: warned, climbed, closed by an act, a supplement's wait, a channel that fails, a bound that is reached, what is swept away
 * before it was read; and each database call of a round fails once: nothing is half-written. */
#include "service/rounds.h"
#include "domain/alert/rules.h"
#include "service/alert/answers.h"
#include "service/alert/engine.h"
#include "service/channel/circuit.h"
#include "service/channel/messages.h"
#include "service/jobs.h"
#include "store/absence_store.h"
#include "store/alert/alert_store.h"

static struct alert_round round_;

static int setup(void **state)
{
    if (rounds_open(state))
        return 1;
    const char *own = (const char *)centre_file(l.a, "data/alert.yaml", "data/alert.yaml").data;
    if (alert_rules_open(l.s->dir, own, l.a, &l.world->alerts, &l.e))
        fail_msg("%s", l.e.why);
    return 0;
}

static enum err_code go(struct ctx *c)
{
    return alert_round(c, &round_, &l.e);
}

static void round_now(void)
{
    if (LIFE_DO(&l, go(c)))
        fail_msg("%s", l.e.why);
}

static void the_same_day_is_warned_of_at_half_and_closed_by_an_act(void **state)
{
    static const struct form_value registered[] = {{"child_identifier", "048326000456"}, {"register_book", "01/2026, trang 12"}};
    (void)state;
    officer(102, "specialist", l.unit);
    round_now(); /* the first */
    struct folder f = taken_in(); /* Monday, 9:00, due at 17:00 the same day */
    at("2026-11-16", 9, 5);
    round_now();
    assert_int_equal(round_.raised, 0);
    assert_int_equal(count("select count(*) from alert_watch where rule = 'due_soon'"), 1);
    at("2026-11-16", 14, 0);
    round_now();
    assert_int_equal(round_.raised, 1);
    assert_int_equal(round_.told, 1);
    assert_int_equal(count("select count(*) from notice where account = 102 and kind = 'alert_before_due'"), 1);
    assert_int_equal(count("select count(*) from delivery where kind = 'alert' and key like 'alert %'"), 1);
    round_now();
    assert_int_equal(round_.raised + round_.told, 0);
    act_as(&f, ROLE_SPECIALIST, "propose", (struct form_values){registered, 2});
    at("2026-11-16", 14, 5);
    round_now(); /* with the leader now, of whom there is none: it goes along */
    assert_int_equal(count("select count(*) from alert where status = 'open' and role = 'leader'"), 1);
    act_as(&f, ROLE_LEADER, "sign", (struct form_values){0});
    at("2026-11-16", 14, 10);
    round_now();
    assert_int_equal(round_.closed, 1);
    assert_int_equal(count("select count(*) from alert where status = 'closed' and closed_why = 'done'"), 1);
}

static void a_supplement_that_is_not_answered(void **state)
{
    static const struct form_value ask[] = {{"reason", "Giấy chứng sinh mờ"}, {"item", "paper:birth_notice"}, {"note:paper:birth_notice", "mất góc"}};
    (void)state;
    officer(102, "reception", l.unit);
    round_now();
    struct folder f = taken_in();
    act_as(&f, ROLE_SPECIALIST, "request_supplement", (struct form_values){ask, 3});
    at("2026-11-16", 9, 5);
    round_now();
    assert_int_equal(count("select count(*) from alert_watch where rule = 'unanswered'"), 1);
    at("2026-12-01", 16, 0);
    round_now();
    assert_int_equal(round_.raised, 0);
    at("2026-12-01", 17, 5);
    round_now();
    assert_int_equal(round_.raised, 1);
    assert_int_equal(round_.told, 0); /* a digest */
    assert_int_equal(count("select count(*) from alert where kind = 'supplement_unanswered' and status = 'open'"), 1);
    at("2026-12-02", 8, 0);
    round_now();
    assert_int_equal(round_.told, 1);
}

static void a_channel_that_fails_is_one_alert_until_it_recovers(void **state)
{
    static const char two[] = "insert into job (id, kind, key, data, run_at, lease_until, tries, done_at, failure) values (1, 'gateway_query', 'a', '{}', 0, 0, 2, 0, 'refused'),"
                                   " (2, 'gateway_query', 'b', '{}', 0, 0, 6, 0, 'refused')";
    static const char mend[] = "update job set done_at = 1 where kind = 'gateway_query'";
    (void)state;
    officer(102, "monitor", 65048);
    round_now();
    write_sql(two);
    for (int i = 0; i < 3; i++)
        assert_ok(LIFE_DO(&l, circuit_failed(c, "sms", "refused", 0, &l.e)));
    at("2026-11-16", 9, 25);
    round_now();
    assert_int_equal(count("select n from alert where subject = 'gateway_query' and status = 'open'"), 2); /* they are old */
    assert_int_equal(count("select count(*) from alert where subject = 'sms'"), 0); /* down for 25 minutes, asked three times */
    at("2026-11-16", 22, 0); /* urgent: at night, too */
    round_now();
    assert_int_equal(round_.raised, 1);
    assert_int_equal(round_.told, 1);
    assert_int_equal(count("select count(*) from alert where subject = 'sms'"), 1);
    assert_int_equal(count("select t.ways from alert_to t join alert x on x.id = t.alert where x.subject = 'sms'"), ALERT_BY_INBOX | ALERT_BY_EMAIL);
    assert_int_equal(count("select t.ways from alert_to t join alert x on x.id = t.alert where x.subject = 'gateway_query'"),
                     ALERT_BY_INBOX | ALERT_BY_SMS | ALERT_BY_EMAIL);
    at("2026-11-16", 22, 5);
    round_now();
    assert_int_equal(round_.raised, 0);
    write_sql(mend);
    assert_ok(LIFE_DO(&l, circuit_answered(c, "sms", &l.e)));
    round_now();
    assert_int_equal(round_.closed, 2);
    assert_int_equal(count("select count(*) from alert where closed_why = 'recovered'"), 2);
}

/* What the gateway holds because it reaches no operator, as long as no report says otherwise. */
static void a_gateway_that_reaches_nobody(void **state)
{
    static const char mend[] = "update delivery set code = 0 where channel = 'sms'";
    (void)state;
    officer(102, "monitor", 65048);
    round_now();
    const struct message m = {.channel = "sms", .kind = "notice", .address = "0905123456", .subject = "", .text = "Xin chao", .key = NULL};
    assert_ok(LIFE_DO(&l, messages_send(c, &m, &l.e)));
    static const char held[] = "update delivery set state = 'sent', sent_at = queued_at, code = 3 where channel = 'sms'";
    write_sql(held);
    at("2026-11-16", 9, 29);
    round_now();
    assert_int_equal(round_.raised, 0);
    at("2026-11-16", 9, 30);
    round_now();
    assert_int_equal(count("select n from alert where subject = 'sms' and status = 'open'"), 1);
    write_sql(mend);
    at("2026-11-16", 9, 35);
    round_now();
    assert_int_equal(count("select count(*) from alert where closed_why = 'recovered'"), 1);
}

/* What happened before the oldest event that is left is looked at all the same. */
static void what_was_swept_away_is_not_missed(void **state)
{
    static const struct form_value longer[] = {{"reason", "Cần xác minh"}, {"days", "2"}};
    static const char sweep_all[] = "delete from tide where seq < (select max(seq) from tide)";
    (void)state;
    officer(102, "specialist", l.unit);
    round_now();
    struct folder f = taken_in();
    at("2026-11-16", 17, 5);
    round_now();
    assert_int_equal(round_.raised, 2); /* and six hours at a step that should take two */
    act_as(&f, ROLE_LEADER, "extend", (struct form_values){longer, 2});
    taken_in();
    write_sql(sweep_all);
    at("2026-11-16", 17, 10);
    round_now();
    assert_int_equal(count("select count(*) from alert where closed_why = 'redated'"), 1);
}

static void away(int64_t who, int64_t stand_in, const char *from, const char *to)
{
    struct absence x = {.id = world_id(l.world, 0), .unit = l.unit, .account = who, .stand_in = stand_in, .from_day = from, .to_day = to, .reason = "", .name = "", .stand_in_name = ""};
    assert_ok(db_begin(l.db, true, &l.e));
    assert_ok(absence_insert(l.db, &x, &l.e));
    assert_ok(db_commit(l.db, &l.e));
}

#define TOLD(account) "select count(*) from alert_to t join alert x on x.id = t.alert where x.kind = 'overdue' and t.account = " #account " and t.told_at > 0"

/* What was told before they went lies with nobody otherwise. */
static void who_stands_in_hears_of_what_is_open(void **state)
{
    static const char back[] = "update absence set ended_at = 1";
    (void)state;
    officer(102, "specialist", l.unit);
    officer(101, "reception", l.unit);
    round_now();
    taken_in();
    at("2026-11-16", 17, 5);
    round_now();
    away(102, 101, "2026-11-17", "2026-11-17");
    at("2026-11-16", 17, 10);
    round_now();
    assert_int_equal(count(TOLD(101)), 0); /* not today */
    at("2026-11-17", 6, 55);
    round_now();
    assert_int_equal(count(TOLD(101)), 0); /* quiet hours */
    at("2026-11-17", 7, 0);
    round_now();
    assert_int_equal(count(TOLD(101)), 1);
    at("2026-11-17", 7, 5);
    round_now();
    assert_int_equal(round_.told, 0);
    write_sql(back);
    at("2026-11-17", 9, 0);
    taken_in();
    at("2026-11-17", 17, 5);
    round_now();
    assert_int_equal(count(TOLD(102)), 2);
    away(102, 101, "2026-11-17", "2026-11-18"); /* for the same day: by the next round */
    at("2026-11-17", 17, 10);
    round_now();
    assert_int_equal(count(TOLD(101)), 2);
    assert_int_equal(count(TOLD(102)), 2);
}

static void who_may_answer(void **state)
{
    (void)state;
    officer(102, "specialist", l.unit);
    round_now();
    taken_in();
    at("2026-11-16", 17, 5);
    round_now();
    struct alert_answer x = {.id = count("select id from alert where kind = 'overdue'"), .reason = ""};
    life_officer(&l, l.unit, ROLE_SPECIALIST);
    assert_int_equal(LIFE_DO(&l, alert_answer(c, &x, &l.problems, &l.e)), ERR_NOT_FOUND);
    life_officer(&l, 65048, ROLE_MONITOR);
    assert_ok(LIFE_DO(&l, alert_answer(c, &x, &l.problems, &l.e)));
    l.actor.account = 102;
    l.actor.roles = ROLE_SPECIALIST;
    l.actor.unit = l.unit;
    assert_ok(LIFE_DO(&l, alert_answer(c, &x, &l.problems, &l.e)));
    x.snooze = true;
    assert_int_equal(LIFE_DO(&l, alert_answer(c, &x, &l.problems, &l.e)), ERR_INVALID);
    assert_int_equal(l.problems.n, 2);
    x.reason = "Chờ sở trả lời";
    x.days = 2;
    assert_ok(LIFE_DO(&l, alert_answer(c, &x, &l.problems, &l.e)));
    assert_int_equal(count("select until_at from alert where kind = 'overdue'"), life_at("2026-11-18", 7, 0));
}

/* Its alert stays and climbs, since nothing says that it is over; whether its step takes long is looked at again a day later. The others are warned of. */
static void one_that_is_damaged_stops_no_other(void **state)
{
    (void)state;
    officer(102, "specialist", l.unit);
    officer(101, "leader", l.unit);
    round_now();
    struct folder f = taken_in();
    taken_in();
    at("2026-11-16", 9, 5);
    round_now();
    wound(&f, WOUND_ROW);
    at("2026-11-16", 17, 5);
    round_now();
    assert_int_equal(round_.left_out, 1);
    assert_int_equal(count("select count(*) from alert where kind = 'overdue'"), 2); /* its task says so */
    assert_int_equal(count("select count(*) from alert where kind = 'stuck'"), 1);
    heal(WOUND_ROW);
    at("2026-11-17", 17, 10);
    round_now();
    assert_int_equal(round_.left_out, 0);
    assert_int_equal(count("select count(*) from alert where kind = 'stuck'"), 2);
    wound(&f, WOUND_ROW);
    int64_t level = count("select sum(level) from alert where kind = 'stuck'");
    at("2026-11-20", 17, 10);
    round_now();
    assert_int_equal(round_.left_out, 1);
    assert_true(count("select sum(level) from alert where kind = 'stuck'") > level + 1); /* both */
    assert_int_equal(count("select count(*) from alert where kind = 'stuck' and status = 'open'"), 2);
    write_sql(arena_fmt(l.a, "delete from task where dossier = %lld", (long long)f.row.id));
    stir(&f);
    at("2026-11-20", 17, 15);
    round_now(); /* no work, and why cannot be read */
    assert_int_equal(count("select count(*) from alert where kind = 'stuck' and status = 'open'"), 1);
    assert_int_equal(count("select count(*) from alert where closed_why = 'moved'"), count("select count(*) from alert where status = 'closed' and kind <> 'before_due'"));
}

static enum err_code round_of(void *with, struct ctx *c)
{
    (void)with;
    return alert_round(c, &round_, &l.e);
}

/* A dossier that is over, one that is still worked on, and one whose alert is not closed: of these the first alone is forgotten, in its time, row by row. */
static void what_is_closed_is_forgotten_in_its_time(void **state)
{
    static const char over[] = "delete from task where dossier = (select min(id) from dossier)";
    static const char close[] = "update alert set status = 'closed', closed_at = raised_at where dossier < (select max(id) from dossier)";
    static const char watch[] = "insert into alert_watch (dossier, rule, at) select dossier, 'thu', 1 from alert where true on conflict (dossier, rule) do nothing";
    (void)state;
    officer(102, "specialist", l.unit);
    round_now();
    at("2026-11-16", 9, 0);
    for (int i = 0; i < 3; i++)
        taken_in();
    at("2026-11-16", 14, 0);
    round_now();
    assert_int_equal(count("select count(*) from alert"), 3);
    write_sql(over);
    write_sql(close);
    write_sql(watch);
    int64_t watched = count("select count(*) from alert_watch"), told = count("select count(*) from alert_to");
    at("2027-02-14", 9, 0);
    assert_ok(LIFE_DO(&l, alert_forget(c, 100, &l.e)));
    assert_int_equal(count("select count(*) from alert"), 3);
    at("2027-02-15", 9, 0);
    assert_ok(LIFE_DO(&l, alert_forget(c, 0, &l.e)));
    assert_int_equal(count("select count(*) from alert"), 3);
    assert_ok(LIFE_DO(&l, alert_forget(c, 100, &l.e)));
    assert_int_equal(count("select count(*) from alert"), 2);
    assert_int_equal(count("select count(*) from alert where dossier = (select min(id) from dossier)"), 0);
    assert_int_equal(count("select count(*) from alert_to"), told - 1);
    assert_true(count("select count(*) from alert_watch") < watched);
    assert_int_equal(count("select count(*) from alert_watch where dossier = (select min(id) from dossier)"), 0);
}

static void every_call_of_a_round_may_fail(void **state)
{
    static const char *const rows = "select * from alert order by id; select * from alert_to order by 1, 2; select * from alert_watch order by 1, 2; select * from alert_run;"
                                    "select count(*) from notice; select count(*) from job; select count(*) from delivery";
    struct sweep w = {.fault = &fault, .rows = rows};
    (void)state;
    officer(102, "specialist", l.unit);
    officer(101, "leader", l.unit);
    round_now();
    for (int sticky = 0; sticky < 2; sticky++) {
        at("2026-11-16", 9, 0);
        if (sticky)
            at("2026-11-19", 9, 0);
        taken_in();
        at(sticky ? "2026-11-19" : "2026-11-16", 14, 0);
        w.what = "a round that warns";
        w.sticky = sticky;
        assert_true(sweep(&l, &w, round_of, NULL) > 8);
        assert_int_equal(round_.raised, 1);
        at(sticky ? "2026-11-19" : "2026-11-16", 17, 5);
        w.what = "a round that finds it overdue";
        assert_true(sweep(&l, &w, round_of, NULL) > 8);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(the_same_day_is_warned_of_at_half_and_closed_by_an_act, setup, rounds_close),
        cmocka_unit_test_setup_teardown(a_supplement_that_is_not_answered, setup, rounds_close),
        cmocka_unit_test_setup_teardown(a_channel_that_fails_is_one_alert_until_it_recovers, setup, rounds_close),
        cmocka_unit_test_setup_teardown(a_gateway_that_reaches_nobody, setup, rounds_close),
        cmocka_unit_test_setup_teardown(what_was_swept_away_is_not_missed, setup, rounds_close),
        cmocka_unit_test_setup_teardown(who_stands_in_hears_of_what_is_open, setup, rounds_close),
        cmocka_unit_test_setup_teardown(who_may_answer, setup, rounds_close),
        cmocka_unit_test_setup_teardown(what_is_closed_is_forgotten_in_its_time, setup, rounds_close),
        cmocka_unit_test_setup_teardown(one_that_is_damaged_stops_no_other, setup, rounds_close),
        cmocka_unit_test_setup_teardown(every_call_of_a_round_may_fail, setup, rounds_close),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
