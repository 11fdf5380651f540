/* Marks for how a dossier was handled, on both engines: who may give them, when, and once; what the journal has of it and what is counted, recounted
 * from the rows and from the journal; a low mark is told to those who lead, once each and without a word of it; and each database call fails once: nothing is half-written. */
#include "service/recount.h"
#include "service/sweep.h"
#include "service/rating/rating.h"
#include "store/absence_store.h"

enum { LEADER_A = 950, LEADER_B, AWAY, DAY = 24 * 3600 * 1000 };

static struct db_fault fault;
static struct life l;
static struct folder f;

static int setup(void **state)
{
    fault = (struct db_fault){0};
    if (sandbox_open(state))
        return 1;
    life_open(&l, *state, &fault);
    return 0;
}

/* Whatever a test did: the chain holds, the figures are those of the rows and of the journal. */
static void whole(void)
{
    struct figures all = {.arena = l.a};
    struct ctx c = life_ctx(&l);
    same_as_rows(&l, "rating", true);
    assert_ok(db_begin(l.db, false, &l.e));
    assert_ok(figures_check(&c, &all, &l.e));
    db_rollback(l.db);
    assert_int_equal(all.differ.n + (size_t)all.broken + all.behind.n, 0);
    struct folder now;
    c = life_ctx(&l);
    assert_ok(folder_load_any(&c, f.row.id, &now, &l.e));
    if (record_verify(&c, &now.row, &l.e))
        fail_msg("%s", l.e.why);
}

static int teardown(void **state)
{
    life_close(&l);
    return sandbox_close(state);
}

static void act(unsigned role, const char *what, struct form_values in)
{
    if (role == ROLE_APPLICANT)
        life_citizen(&l, 101);
    else
        life_officer(&l, l.unit, role);
    if (life_act(&l, &f, what, in))
        fail_msg("%s: %s", what, life_problems(&l));
}

static const struct form_values nothing = {0};
static const struct form_value why[] = {{"reason", "không cần nữa"}, {"item", "field:home_town"}};
static const struct form_value entered[] = {{"child_identifier", "048326000456"}, {"register_book", "01, 12"}};

static void filed(void)
{
    struct opening o = life_opening(&l);
    life_citizen(&l, 101);
    assert_ok(LIFE_DO(&l, opening_make(c, &o, &l.problems, &f, &l.e)));
}

/* Until its result is there. */
static void signed_off(void)
{
    filed();
    act(ROLE_RECEPTION, "accept", nothing);
    act(ROLE_SPECIALIST, "propose", (struct form_values){entered, 2});
    act(ROLE_LEADER, "sign", nothing);
}

static enum err_code give(int64_t marks, const char *words, bool proven)
{
    struct rating_given g = {.dossier = f.row.id, .proven = proven, .marks = marks, .words = words};
    return LIFE_DO(&l, rating_give(c, &g, &l.problems, &l.e));
}

static struct rating seen(bool proven)
{
    struct rating r;
    struct ctx c = life_ctx(&l);
    struct folder now;
    assert_ok(folder_load_any(&c, f.row.id, &now, &l.e));
    assert_ok(rating_of(&c, &now, proven, &r, &l.e));
    return r;
}

static const char *text(const char *query)
{
    return sandbox_sqlite3(l.s, query);
}

static const struct event *last(void)
{
    struct list all;
    assert_ok(event_list(l.db, f.row.id, l.a, &all, &l.e));
    return &((const struct event *)all.items)[all.n - 1];
}

static void nobody_signed_in(void)
{
    l.actor = (struct actor){.name = "", .kind = ""};
}

/* ---- when */

static void marks_are_asked_for_once_the_result_is_there_and_not_before(void **state)
{
    (void)state;
    filed();
    assert_int_equal(give(5, "", false), ERR_NOT_OFFERED);
    act(ROLE_RECEPTION, "accept", nothing);
    life_citizen(&l, 101);
    assert_int_equal(seen(false).state, RATING_NOT_ASKED);
    assert_int_equal(give(5, "", false), ERR_NOT_OFFERED);
    act(ROLE_SPECIALIST, "propose", (struct form_values){entered, 2});
    act(ROLE_LEADER, "sign", nothing);
    life_citizen(&l, 101);
    assert_int_equal(seen(false).state, RATING_OPEN);
    assert_int_equal(seen(false).until, 0);
    l.clock.fake += 400ll * DAY; /* nobody has fetched it */
    assert_int_equal(seen(false).state, RATING_OPEN);
    act(ROLE_RECEPTION, "hand_over", nothing);
    life_citizen(&l, 101);
    int64_t end = f.row.finished_at + (int64_t)RATING_DAYS * DAY;
    assert_int_equal(seen(false).until, end);
    l.clock.fake = end + 1;
    assert_int_equal(seen(false).state, RATING_NOT_ASKED);
    assert_int_equal(give(5, "", false), ERR_NOT_OFFERED);
    assert_string_equal(l.e.text, "rating.not_asked");
    l.clock.fake = end;
    assert_ok(give(5, "", false));
    l.clock.fake = end + 1;
    assert_int_equal(seen(false).state, RATING_GIVEN); /* it is shown as long as the dossier is */
    whole();
}

static void a_refusal_is_an_answer_and_what_was_taken_back_or_stopped_is_none(void **state)
{
    (void)state;
    filed();
    act(ROLE_RECEPTION, "refuse", (struct form_values){why, 1});
    life_citizen(&l, 101);
    assert_ok(give(3, "", false));
    filed();
    act(ROLE_APPLICANT, "withdraw", (struct form_values){why, 1});
    assert_int_equal(give(3, "", false), ERR_NOT_OFFERED);
    filed();
    act(ROLE_RECEPTION, "accept", nothing);
    act(ROLE_SPECIALIST, "request_supplement", (struct form_values){why, 2});
    act(ROLE_LEADER, "stop", (struct form_values){why, 1});
    life_citizen(&l, 101);
    assert_int_equal(give(3, "", false), ERR_NOT_OFFERED);
    whole();
}

/* ---- who */

static void the_applicant_may_and_neither_strangers_nor_officers(void **state)
{
    (void)state;
    signed_off();
    life_citizen(&l, 102);
    assert_int_equal(give(1, "", false), ERR_NOT_FOUND);
    assert_int_equal(seen(false).state, RATING_NOT_ASKED);
    nobody_signed_in();
    assert_int_equal(give(1, "", false), ERR_NOT_FOUND);
    for (unsigned role = ROLE_RECEPTION; role <= ROLE_MONITOR; role <<= 1) {
        if (role == ROLE_SYSTEM)
            continue;
        life_officer(&l, l.unit, role);
        assert_int_equal(give(5, "", false), role == ROLE_MONITOR ? ERR_NOT_FOUND : ERR_FORBIDDEN);
        assert_int_equal(give(5, "", true), ERR_FORBIDDEN); /* whatever they have proved */
        assert_int_equal(seen(true).state, RATING_NOT_ASKED);
    }
    life_officer(&l, 65048, ROLE_LEADER);
    assert_int_equal(give(5, "", false), ERR_NOT_FOUND);
    life_officer(&l, l.unit, ROLE_LEADER);
    l.actor.account = 101; /* the applicant, at work */
    assert_int_equal(give(5, "", false), ERR_FORBIDDEN);
    life_citizen(&l, 101);
    assert_ok(give(4, "  Nhanh,\r\ncám ơn.  ", false));
    const struct event *ev = last();
    assert_string_equal(ev->kind, "rated");
    assert_string_equal(ev->act, "4");
    assert_string_equal(ev->note, "Nhanh,\ncám ơn.");
    assert_string_equal(ev->actor_name, "Nguyễn Thị Hoa");
    assert_int_equal(ev->actor, 101);
    assert_int_equal(ev->unit, 0);
    struct list all;
    assert_ok(event_list(l.db, f.row.id, l.a, &all, &l.e));
    assert_string_equal(ev->role, ((const struct event *)all.items)[0].role); /* as when they filed it */
    assert_string_equal(text("select outcome, sum(n) from tally where outcome between 34 and 38 group by outcome"), "37|1");
    whole();
}

static void who_holds_the_receipt_may_without_an_account(void **state)
{
    (void)state;
    signed_off();
    nobody_signed_in();
    assert_int_equal(seen(true).state, RATING_OPEN);
    assert_ok(give(1, "", true));
    const struct event *ev = last();
    assert_int_equal(ev->actor, 0);
    assert_string_equal(ev->actor_name, "người giữ giấy hẹn");
    assert_string_equal(ev->role, "applicant");
    assert_int_equal(centre_int(l.s, "select count(*) from stint where officer = 0"), 0);
    filed();
    signed_off();
    life_citizen(&l, 102); /* somebody else, who has the receipt in their hand */
    assert_ok(give(5, "", true));
    assert_int_equal(last()->actor, 102);
    whole();
}

/* ---- once, and right */

static void the_second_mark_is_told_of_the_first(void **state)
{
    (void)state;
    signed_off();
    life_citizen(&l, 101);
    assert_ok(give(4, "Một", false));
    assert_int_equal(give(1, "Hai", false), ERR_STALE);
    assert_string_equal(l.e.text, "rating.given");
    nobody_signed_in();
    assert_int_equal(give(9, "", true), ERR_STALE);
    struct rating r = seen(true);
    assert_int_equal(r.state, RATING_GIVEN);
    assert_int_equal(r.marks, 4);
    assert_string_equal(r.words, "Một");
    assert_int_equal(r.at, last()->at);
    act(ROLE_RECEPTION, "hand_over", nothing); /* marks leave the dossier as it is: its version still fits */
    life_citizen(&l, 101);
    assert_int_equal(give(5, "", false), ERR_STALE);
    assert_int_equal(centre_int(l.s, "select count(*) from journal where kind = 'rated'"), 1);
    whole();
}

static void wrong_marks_and_long_words_are_told_and_nothing_is_written(void **state)
{
    static const int64_t wrong[] = {0, 6, -1, 257, INT64_MAX, INT64_MIN};
    struct buf b = buf_init(l.a, 0);
    (void)state;
    signed_off();
    life_citizen(&l, 101);
    for (int i = 0; i < RATING_WORDS; i++)
        buf_str(&b, "ở");
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        assert_int_equal(give(wrong[i], "x", false), ERR_INVALID);
        assert_int_equal(l.problems.n, 1);
        assert_string_equal(l.problems.row[0].field, "diem");
    }
    assert_int_equal(give(5, arena_fmt(l.a, "%sx", b.p), false), ERR_INVALID);
    assert_string_equal(l.problems.row[0].field, "y_kien");
    assert_int_equal(l.problems.row[0].n, RATING_WORDS);
    assert_int_equal(give(0, arena_fmt(l.a, "%sx", b.p), false), ERR_INVALID);
    assert_int_equal(l.problems.n, 2);
    assert_int_equal(centre_int(l.s, "select count(*) from journal where kind = 'rated'"), 0);
    assert_ok(give(1, b.p, false));
    assert_string_equal(last()->note, b.p);
    whole();
}

/* ---- what is told */

static void officer(int64_t account, const char *role)
{
    struct officer o = {.account = account, .unit = l.unit, .role = role, .valid_from = "2026-01-01", .valid_to = "", .name = ""};
    assert_ok(officer_set(l.db, &o, &l.e));
}

static void staff(void)
{
    struct absence away = {.id = 7, .unit = l.unit, .account = AWAY, .stand_in = LEADER_B, .from_day = "2026-11-10", .to_day = "2026-11-20", .reason = "", .name = "", .stand_in_name = ""};
    assert_ok(db_begin(l.db, true, &l.e));
    life_account(&l, LEADER_A, "0905000950", "Lãnh đạo A");
    life_account(&l, LEADER_B, "0905000951", "Lãnh đạo B");
    life_account(&l, AWAY, "0905000952", "Lãnh đạo C");
    officer(LEADER_A, "leader");
    officer(LEADER_B, "leader");
    officer(AWAY, "leader");
    officer(LEADER_B, "specialist");
    assert_ok(absence_insert(l.db, &away, &l.e));
    assert_ok(db_commit(l.db, &l.e));
}

static void a_low_mark_is_told_to_those_who_lead_and_no_word_of_it(void **state)
{
    (void)state;
    staff();
    for (int marks = 5; marks > 2; marks--) {
        signed_off();
        life_citizen(&l, 101);
        assert_ok(give(marks, "", false));
    }
    assert_int_equal(centre_int(l.s, "select count(*) from notice where kind = 'rated_low'"), 0);
    signed_off();
    life_citizen(&l, 101);
    assert_ok(give(2, "Chờ quá lâu", false));
    assert_int_equal(give(1, "", false), ERR_STALE);
    assert_string_equal(text("select account from notice where kind = 'rated_low' order by account"), "950\n951"); /* the one who is away, by who stands in, once */
    const struct notice *n;
    struct list all;
    assert_ok(notice_list(l.db, LEADER_A, 0, 9, l.a, &all, &l.e));
    n = all.items;
    assert_non_null(strstr(n->data, record_code(l.world, f.row.id, l.a)));
    assert_non_null(strstr(n->data, "\"count\":2"));
    assert_null(strstr(n->data, "Chờ"));
    assert_int_equal(n->dossier, f.row.id);
    l.clock.fake += 14ll * DAY; /* back from the leave */
    signed_off();
    life_citizen(&l, 101);
    assert_ok(give(1, "", false));
    assert_int_equal(centre_int(l.s, "select count(*) from notice where account = 952"), 1);
    whole();
}

static void a_list_knows_what_has_its_marks_in_one_question(void **state)
{
    struct list rows, keys;
    struct ctx c;
    (void)state;
    signed_off();
    life_citizen(&l, 101);
    assert_ok(give(3, "", false));
    int64_t rated = f.row.id;
    signed_off();
    life_citizen(&l, 101);
    c = life_ctx(&l);
    assert_ok(dossier_of_account(l.db, 101, 0, 10, l.a, &rows, &l.e));
    assert_int_equal(rows.n, 2);
    assert_ok(rating_keys(&c, &rows, &keys, &l.e));
    assert_int_equal(keys.n, 1);
    assert_int_equal(*(const int64_t *)keys.items, rated);
    assert_true(rating_asked(&f, c.now));
    act(ROLE_RECEPTION, "hand_over", nothing);
    l.clock.fake += (RATING_DAYS + 1ll) * DAY;
    life_citizen(&l, 101);
    c = life_ctx(&l);
    assert_false(rating_asked(&f, c.now));
    rows = (struct list){&f.row, 1};
    fault = (struct db_fault){.as = ERR_STORAGE, .fail_at = 1};
    assert_ok(rating_keys(&c, &rows, &keys, &l.e)); /* nothing could be marked: nothing is asked */
    fault = (struct db_fault){0};
    whole();
}

/* ---- each call fails once */

static enum err_code giving(void *with, struct ctx *c)
{
    const struct rating_given *g = with;
    return rating_give(c, g, &l.problems, &l.e);
}

static void marks_are_written_whole_or_not_at_all(void **state)
{
    struct sweep w = {.fault = &fault, .what = "giving marks", .rows = "select dossier, n, kind from journal; select day, outcome, n from tally; select outcome, dossier, n from happened;"
                                                                       "select count(*) from tide; select * from stint; select id, version from dossier; select account, kind from notice"};
    (void)state;
    staff();
    for (w.sticky = 0; w.sticky < 2; w.sticky++) {
        signed_off();
        life_citizen(&l, 101);
        struct rating_given g = {.dossier = f.row.id, .marks = 1, .words = "x"};
        assert_true(sweep(&l, &w, giving, &g) > 8);
    }
    assert_int_equal(centre_int(l.s, "select count(*) from notice where kind = 'rated_low'"), 4);
    whole();
}

int main(void)
{
#define T(f) cmocka_unit_test_setup_teardown(f, setup, teardown)
    const struct CMUnitTest tests[] = {
        T(marks_are_asked_for_once_the_result_is_there_and_not_before), T(a_refusal_is_an_answer_and_what_was_taken_back_or_stopped_is_none),
        T(the_applicant_may_and_neither_strangers_nor_officers), T(who_holds_the_receipt_may_without_an_account), T(the_second_mark_is_told_of_the_first),
        T(wrong_marks_and_long_words_are_told_and_nothing_is_written), T(a_low_mark_is_told_to_those_who_lead_and_no_word_of_it),
        T(a_list_knows_what_has_its_marks_in_one_question), T(marks_are_written_whole_or_not_at_all),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
