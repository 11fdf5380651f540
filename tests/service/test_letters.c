/* Letters on both engines: one for each date that passed, proposed by what is left and never beyond what may be promised; they fall away by themselves, come back
 * after a pause, are signed once, or not needed; and each database call of a round and of a signature fails once: nothing is half-written. */
#include "service/rounds.h"
#include "domain/alert/rules.h"
#include "service/board/damaged.h"
#include "service/letter/engine.h"
#include "service/letter/letters.h"

static struct letter_round round_;

static void round_now(void)
{
    if (LIFE_DO(&l, letter_round(c, &round_, &l.e)))
        fail_msg("%s", l.e.why);
}

static const char *text(const char *query)
{
    return sandbox_sqlite3(l.s, query);
}

static int64_t letter_id(void)
{
    return count("select id from letter");
}

static enum err_code sign_it(struct ctx *c, int64_t version, const char *reason, int64_t days)
{
    struct letter_signing x = {letter_id(), version, days, reason};
    return letters_sign(c, &x, &l.problems, &l.e);
}

static enum err_code sign(int64_t version, const char *reason, int64_t days)
{
    return LIFE_DO(&l, sign_it(c, version, reason, days));
}

static const struct form_value registered[] = {{"child_identifier", "048326000456"}, {"register_book", "01/2026, trang 12"}};
static const struct form_value longer[] = {{"reason", "Cần xác minh"}, {"days", "2"}};
static const struct form_value ask[] = {{"reason", "Giấy chứng sinh mờ"}, {"item", "paper:birth_notice"}, {"note:paper:birth_notice", "mất góc"}};
static const struct form_value brought[] = {{"paper", "birth_notice"}};
static const struct form_value why[] = {{"reason", "Người nộp đề nghị"}};

static void one_letter_for_a_date_that_passed(void **state)
{
    (void)state;
    officer(101, "leader", l.unit);
    officer(102, "leader", l.unit);
    round_now(); /* the first */
    taken_in();  /* Monday, 9:00 */
    at("2026-11-16", 16, 59);
    round_now();
    assert_int_equal(round_.drafted + round_.none, 0);
    at("2026-11-16", 17, 5);
    round_now();
    assert_int_equal(round_.drafted, 1);
    assert_int_equal(round_.told, 2);
    assert_int_equal(count("select until from letter"), life_at("2026-11-17", 17, 0)); /* one working day at the least */
    assert_string_equal(text("select days, state, role, act, cause from letter"), "1|drafted|leader|extend|officer");
    assert_int_equal(count("select count(*) from notice where kind = 'alert_letters' and data like '%count__1}%'"), 2);
    for (int i = 0; i < 3; i++) {
        at("2026-11-16", 17, 10 + i);
        round_now();
        assert_int_equal(round_.drafted + round_.none + round_.dropped + round_.told, 0);
    }
    at("2026-11-17", 9, 0);
    taken_in();
    taken_in();
    at("2026-11-17", 17, 5);
    round_now();
    assert_int_equal(round_.drafted, 2);
    assert_int_equal(round_.told, 2); /* one each, of three */
    assert_int_equal(count("select count(*) from notice where kind = 'alert_letters' and data like '%count__3}%'"), 2);
}

/* What was there before the program drafted letters, or came due while it stood still: all at once, some at a time, and not what is beyond promising. */
static void what_was_late_before(void **state)
{
    static const char forget[] = "delete from letter_run";
    (void)state;
    for (int i = 0; i < 7; i++)
        taken_in();
    at("2026-11-18", 9, 0); /* the longest extension ends this afternoon */
    round_now();
    assert_int_equal(round_.drafted, 7);
    assert_int_equal(count("select count(distinct until) from letter"), 1);
    assert_int_equal(count("select max(until) from letter"), life_at("2026-11-18", 17, 0)); /* no working day is left, and never beyond the limit */
    write_sql(forget);
    taken_in();
    at("2026-11-21", 9, 0);
    round_now();
    assert_int_equal(round_.drafted, 0);
    assert_int_equal(round_.none, 1);
    assert_string_equal(text("select state, why, count(*) from letter group by state, why order by 1"), "drafted||7\ndropped|late|1");
    round_now();
    assert_int_equal(round_.drafted + round_.none, 0);
}

/* More than a round may draft: the rest is left to the next, and those who sign are told of all. */
static void a_round_is_bounded(void **state)
{
    (void)state;
    officer(102, "leader", l.unit);
    round_now();
    for (int i = 0; i < LETTER_ROUND + 5; i++)
        taken_in();
    at("2026-11-16", 17, 5);
    round_now();
    assert_true(round_.drafted == LETTER_ROUND && round_.more && !round_.told);
    round_now();
    assert_true(round_.drafted == 5 && !round_.more && round_.told == 1);
    assert_int_equal(count("select count(*) from letter"), LETTER_ROUND + 5);
}

static void gone(const char *expected)
{
    round_now();
    assert_int_equal(round_.dropped, 1);
    assert_string_equal(text("select why from letter where state = 'dropped' order by settled_at desc limit 1"), expected);
}

static struct folder late_one(const char *day)
{
    at(day, 9, 0);
    struct folder f = taken_in();
    at(day, 17, 5);
    round_now();
    assert_int_equal(round_.drafted, 1);
    at(day, 17, 10);
    return f;
}

static void it_falls_away_by_itself(void **state)
{
    (void)state;
    round_now();
    struct folder f = late_one("2026-11-16");
    act_as(&f, ROLE_LEADER, "extend", (struct form_values){longer, 2});
    gone("extended");
    f = late_one("2026-11-17");
    act_as(&f, ROLE_LEADER, "stop", (struct form_values){why, 1});
    gone("done");
    f = late_one("2026-11-18");
    act_as(&f, ROLE_SPECIALIST, "propose", (struct form_values){registered, 2});
    round_now();
    assert_int_equal(round_.dropped, 0); /* it waits for the leader's decision: a letter may still go */
    act_as(&f, ROLE_LEADER, "sign", (struct form_values){0});
    gone("done");
    f = late_one("2026-11-19");
    life_citizen(&l, 101);
    struct act what = {.dossier = f.row.id, .event = {.act = "withdraw", .version = 2}};
    assert_ok(LIFE_DO(&l, act_on(c, &what, &l.problems, NULL, &l.e)));
    gone("done");
    at("2026-11-30", 17, 5); /* the one that was extended is late again: there is no second extension */
    round_now();
    assert_int_equal(round_.drafted, 0);
    assert_int_equal(count("select count(*) from letter where state = 'drafted'"), 0);
}

static void after_a_pause_it_comes_back(void **state)
{
    (void)state;
    officer(102, "leader", l.unit);
    round_now();
    struct folder f = late_one("2026-11-16");
    assert_int_equal(round_.told, 1);
    act_as(&f, ROLE_SPECIALIST, "request_supplement", (struct form_values){ask, 3});
    gone("paused");
    at("2026-11-16", 17, 20);
    act_as(&f, ROLE_RECEPTION, "supplement", (struct form_values){brought, 1});
    round_now();
    assert_int_equal(round_.drafted, 1);
    assert_int_equal(round_.told, 0); /* they were told today */
    assert_int_equal(count("select count(*) from letter where state = 'drafted'"), 1);
}

/* What happened before the oldest event that is left is looked at all the same. */
static void what_was_swept_away_is_not_missed(void **state)
{
    static const char sweep_all[] = "delete from tide where seq < (select max(seq) from tide)";
    (void)state;
    round_now();
    struct folder f = late_one("2026-11-16");
    act_as(&f, ROLE_LEADER, "extend", (struct form_values){longer, 2});
    taken_in();
    write_sql(sweep_all);
    gone("extended");
}

static void signed_once(void **state)
{
    (void)state;
    round_now();
    int64_t n;
    late_one("2026-11-16");
    life_officer(&l, l.unit, ROLE_SPECIALIST);
    assert_int_equal(sign(2, "Chúng tôi chậm.", 1), ERR_NOT_FOUND);
    assert_ok(LIFE_DO(&l, letters_count(c, &n, &l.e)));
    assert_int_equal(n, 0);
    life_officer(&l, l.unit, ROLE_LEADER);
    assert_ok(LIFE_DO(&l, letters_count(c, &n, &l.e)));
    assert_int_equal(n, 1);
    assert_int_equal(sign(2, " ", 3), ERR_INVALID);
    assert_int_equal(l.problems.n, 2);
    assert_int_equal(sign(1, "Chúng tôi chậm.", 1), ERR_STALE);
    assert_ok(sign(2, "Chúng tôi chậm.", 2));
    assert_int_equal(sign(3, "Chúng tôi chậm.", 2), ERR_STALE);
    assert_string_equal(text("select state, days, reason, by_name from letter"), "signed|2|Chúng tôi chậm.|Lê Thị Minh Châu");
    assert_int_equal(count("select until from letter"), life_at("2026-11-18", 17, 0));
    assert_int_equal(count("select due_at from dossier"), life_at("2026-11-18", 17, 0));
    assert_int_equal(count("select event from letter"), count("select max(n) from journal where act = 'extend'"));
    assert_int_equal(count("select count(*) from journal where act = 'extend'"), 1);
    assert_int_equal(count("select count(*) from notice where kind = 'extended' and account = 101"), 1);
    round_now();
    assert_int_equal(round_.drafted + round_.dropped + round_.none, 0);
}

static void not_needed_needs_a_reason(void **state)
{
    (void)state;
    round_now();
    late_one("2026-11-16");
    life_officer(&l, l.unit, ROLE_LEADER);
    assert_int_equal(LIFE_DO(&l, letters_drop(c, letter_id(), "  ", &l.problems, &l.e)), ERR_INVALID);
    assert_ok(LIFE_DO(&l, letters_drop(c, letter_id(), "Đã gọi điện", &l.problems, &l.e)));
    assert_int_equal(LIFE_DO(&l, letters_drop(c, letter_id(), "Đã gọi điện", &l.problems, &l.e)), ERR_STALE);
    assert_int_equal(sign(2, "Chúng tôi chậm.", 1), ERR_STALE);
    assert_int_equal(count("select count(*) from journal where act = 'extend'"), 0);
    round_now();
    assert_int_equal(round_.drafted, 0); /* a person's no is a no */
}

static size_t told(unsigned role, int64_t unit, int64_t dossier)
{
    struct list out;
    struct folder f;
    life_officer(&l, unit, role);
    if (!dossier)
        assert_ok(LIFE_DO(&l, letters_dropped(c, 10, &out, &l.e)));
    else
        assert_ok(LIFE_DO(&l, folder_load_any(c, dossier, &f, &l.e) || letters_dropped_of(c, &f, &out, &l.e)));
    const struct letter_no *x = out.items;
    for (size_t i = 0; i < out.n; i++)
        assert_true(strcmp(x[i].why, "Đã gọi điện") == 0 && strcmp(x[i].who, "Lê Thị Minh Châu") == 0 && x[i].due == life_at("2026-11-16", 17, 0));
    return out.n;
}

/* For a month, to those whose letter it was; on the dossier for as long as it is there, within the office. What the program dropped is nobody's no. */
static void a_no_can_be_read_afterwards(void **state)
{
    (void)state;
    round_now();
    int64_t id = late_one("2026-11-16").row.id;
    struct folder g = late_one("2026-11-17");
    life_officer(&l, l.unit, ROLE_LEADER);
    assert_ok(LIFE_DO(&l, letters_drop(c, count("select min(id) from letter"), "Đã gọi điện", &l.problems, &l.e)));
    act_as(&g, ROLE_LEADER, "stop", (struct form_values){why, 1});
    round_now();
    assert_int_equal(count("select count(*) from letter where state = 'dropped'"), 2);
    int64_t other = count(arena_fmt(l.a, "select id from unit where province = 65048 and id <> %lld and tier = 'commune' order by id limit 1", (long long)l.unit));
    assert_int_equal(told(ROLE_LEADER, l.unit, 0), 1);
    assert_int_equal(told(ROLE_SPECIALIST, l.unit, 0), 0);
    assert_int_equal(told(ROLE_LEADER, other, 0), 0);
    assert_int_equal(told(ROLE_SPECIALIST, l.unit, id), 1);
    assert_int_equal(told(ROLE_LEADER, other, id), 0);
    assert_int_equal(told(ROLE_LEADER, l.unit, g.row.id), 0);
    l.clock.fake += LETTER_DROPPED_DAYS * CLOCK_DAY;
    assert_int_equal(told(ROLE_LEADER, l.unit, 0), 1);
    l.clock.fake += 1;
    assert_int_equal(told(ROLE_LEADER, l.unit, 0), 0);
    assert_int_equal(told(ROLE_LEADER, l.unit, id), 1);
}

/* One that cannot be read is left out and the others get their letters; mended, it gets its own on the next day, or when something happens to it. */
static void one_that_is_damaged_stops_no_other(void **state)
{
    (void)state;
    for (enum wound how = WOUND_ROW; how <= WOUND_JOURNAL; how++) {
        const char *day = how == WOUND_ROW ? "2026-11-16" : "2026-11-23", *next = how == WOUND_ROW ? "2026-11-17" : "2026-11-24";
        at(day, 9, 0);
        round_now();
        struct folder f = taken_in();
        taken_in();
        wound(&f, how);
        at(day, 17, 5);
        round_now();
        assert_true(round_.drafted == 1 && round_.left_out == 1 && !round_.none && !round_.more);
        at(day, 17, 10);
        round_now();
        assert_int_equal(round_.drafted + round_.left_out, 0);
        heal(how);
        at(day, 17, 15);
        round_now();
        assert_int_equal(round_.drafted, 0);
        at(next, 7, 0);
        round_now();
        assert_true(round_.drafted == 1 && !round_.left_out);
        wound(&f, how); /* with a letter that waits: it is looked at when something happens, and stays */
        stir(&f);
        at(next, 7, 5);
        round_now();
        assert_int_equal(round_.left_out, how == WOUND_ROW);
        heal(how);
    }
    assert_int_equal(count("select count(*) from letter where state = 'drafted'"), 4);
    assert_int_equal(count("select count(*) from letter"), 4);
}

/* The commit of a lost transaction fails as well: what counts is what was said before. */
static enum err_code read_one(struct ctx *c, int64_t dossier, enum err_code as, bool *damaged)
{
    struct damaged d = {.what = "test", .db = c->db};
    struct folder f;
    fault = (struct db_fault){.as = as, .fail_at = as ? 1 : 0};
    enum err_code rc = folder_load_any(c, dossier, &f, &l.e);
    assert_int_equal(damaged_pass(&d, dossier, rc, damaged, &l.e), as);
    fault = (struct db_fault){0};
    return as;
}

static void what_the_database_could_not_do_is_no_damage(void **state)
{
    struct folder f = taken_in();
    bool damaged = true;
    (void)state;
    assert_ok(LIFE_DO(&l, read_one(c, f.row.id, ERR_OK, &damaged)));
    assert_false(damaged);
    assert_int_equal(LIFE_DO(&l, read_one(c, f.row.id, ERR_STORAGE, &damaged)), ERR_STORAGE);
    assert_int_equal(LIFE_DO(&l, read_one(c, f.row.id, ERR_BUSY, &damaged)), ERR_BUSY);
    wound(&f, WOUND_ROW);
    assert_ok(LIFE_DO(&l, read_one(c, f.row.id, ERR_OK, &damaged)));
    assert_true(damaged);
    assert_ok(LIFE_DO(&l, read_one(c, f.row.id + 1, ERR_OK, &damaged))); /* a task without its dossier is one too */
    assert_true(damaged);
}

/* More damaged ones than a round may draft hold up nobody either. */
static void many_that_are_damaged_stop_no_other(void **state)
{
    (void)state;
    round_now();
    for (int i = 0; i < LETTER_ROUND + 5; i++)
        taken_in();
    write_sql("update dossier set body = 'x'");
    taken_in();
    at("2026-11-16", 17, 5);
    round_now();
    assert_true(round_.more);
    round_now();
    assert_true(!round_.more && round_.drafted == 1);
}

static enum err_code round_of(void *with, struct ctx *c)
{
    (void)with;
    return letter_round(c, &round_, &l.e);
}

static enum err_code sign_of(void *with, struct ctx *c)
{
    (void)with;
    return sign_it(c, 2, "Chúng tôi chậm.", 1);
}

static void every_call_may_fail(void **state)
{
    static const char *const rows = "select * from letter; select * from letter_run; select count(*) from notice; select due_at, version from dossier; select count(*) from journal;"
                                    "select count(*) from delivery";
    struct sweep w = {.fault = &fault, .rows = rows, .what = "a round that drafts"};
    (void)state;
    officer(102, "leader", l.unit);
    round_now();
    taken_in();
    at("2026-11-16", 17, 5);
    assert_true(sweep(&l, &w, round_of, NULL) > 8);
    assert_int_equal(round_.drafted, 1);
    life_officer(&l, l.unit, ROLE_LEADER);
    w.what = "a signature";
    assert_true(sweep(&l, &w, sign_of, NULL) > 8);
    w.what = "a round after it";
    w.sticky = 1;
    assert_true(sweep(&l, &w, round_of, NULL) > 4);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(one_letter_for_a_date_that_passed, rounds_open, rounds_close),
        cmocka_unit_test_setup_teardown(what_was_late_before, rounds_open, rounds_close),
        cmocka_unit_test_setup_teardown(a_round_is_bounded, rounds_open, rounds_close),
        cmocka_unit_test_setup_teardown(it_falls_away_by_itself, rounds_open, rounds_close),
        cmocka_unit_test_setup_teardown(after_a_pause_it_comes_back, rounds_open, rounds_close),
        cmocka_unit_test_setup_teardown(what_was_swept_away_is_not_missed, rounds_open, rounds_close),
        cmocka_unit_test_setup_teardown(signed_once, rounds_open, rounds_close),
        cmocka_unit_test_setup_teardown(not_needed_needs_a_reason, rounds_open, rounds_close),
        cmocka_unit_test_setup_teardown(a_no_can_be_read_afterwards, rounds_open, rounds_close),
        cmocka_unit_test_setup_teardown(one_that_is_damaged_stops_no_other, rounds_open, rounds_close),
        cmocka_unit_test_setup_teardown(what_the_database_could_not_do_is_no_damage, rounds_open, rounds_close),
        cmocka_unit_test_setup_teardown(many_that_are_damaged_stop_no_other, rounds_open, rounds_close),
        cmocka_unit_test_setup_teardown(every_call_may_fail, rounds_open, rounds_close),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
