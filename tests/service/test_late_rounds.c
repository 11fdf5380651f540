/* The table of late dossiers: after whatever happened it holds exactly what the journal makes late, held against a walk over every dossier; it grows with the
 * days, goes with an extension, is bounded, survives a gap in the tide; each database call of a round fails once: nothing is half-written.
 * ENGINE: files alone, because tests/web/test_late.py has the same rounds and pages on both. */
#include "service/lives.h"
#include "service/rounds.h"
#include "service/board/late_rounds.h"
#include "store/board/late_store.h"

static struct late_round did;

static enum err_code go(struct ctx *c)
{
    return late_round(c, &did, &l.e);
}

static void round_now(void)
{
    if (LIFE_DO(&l, go(c)))
        fail_msg("%s", l.e.why);
}

/* ---- the same, dossier by dossier */

struct naive { int64_t open, ended, minutes; };

static enum err_code walk(struct ctx *c, struct naive *out)
{
    struct list keys;
    *out = (struct naive){.ended = count("select count(*) from happened where outcome in (19, 23, 27, 31)")};
    TRY(dossier_keys(c->db, 0, 10000, c->arena, &keys, &l.e));
    const int64_t *key = keys.items;
    for (size_t i = 0; i < keys.n; i++) {
        struct folder f;
        struct blame b;
        ctx_forget(c);
        TRY(folder_load_any(c, key[i], &f, &l.e));
        TRY(late_of(c, &f, &b, &l.e));
        if (f.clock.stopped || b.reason == BLAME_NOT_LATE)
            continue;
        out->open++;
        out->minutes += b.over;
    }
    return ERR_OK;
}

/* All open ones were looked at now. */
static void same_as_the_journal(void)
{
    struct naive n = {0};
    struct late_check k = {0};
    assert_ok(LIFE_DO(&l, late_all(c, &l.e)));
    assert_ok(LIFE_DO(&l, walk(c, &n)));
    assert_int_equal(count("select count(*) from late where day = 0"), n.open);
    assert_int_equal(count("select count(*) from late where day > 0"), n.ended);
    assert_int_equal(count("select coalesce(sum(late_minutes), 0) from late where day = 0"), n.minutes);
    assert_int_equal(count("select count(*) from late where late_minutes <> by_officer + by_citizen + by_payment + by_agency + by_exchange + by_none"), 0);
    assert_ok(LIFE_DO(&l, late_check(c, false, &k, &l.e)));
    assert_int_equal(k.rows, n.ended);
    assert_int_equal(k.wrong + k.lacking, 0);
}

/* ---- dossiers */

static void finish(struct folder *f)
{
    static const struct form_value registered[] = {{"child_identifier", "048326000456"}, {"register_book", "01/2026, trang 12"}};
    act_as(f, ROLE_SPECIALIST, "propose", (struct form_values){registered, 2});
    act_as(f, ROLE_LEADER, "sign", (struct form_values){0});
}

/* ---- pages */

/* What pages read, page by page, against counts made by SQL. */
static void asked(const struct late_ask *q, const struct late_pick *k, const char *where)
{
    struct list sums, lines = {.n = 3};
    struct late_page page = {.ask = *q, .pick = *k, .late_minutes = -1, .n = 3};
    int64_t n = 0, listed = 0, minutes = 0, last = INT64_MAX;
    assert_ok(late_sums(l.db, q, l.a, &sums, &l.e));
    const struct late_sum *s = sums.items;
    for (size_t i = 0; i < sums.n; i++) {
        n += s[i].n;
        minutes += s[i].late_minutes;
    }
    while (lines.n == 3) {
        assert_ok(late_lines(l.db, &page, l.a, &lines, &l.e));
        const struct late_found *f = lines.items;
        for (size_t i = 0; i < lines.n; i++) {
            assert_true(f[i].late_minutes <= last);
            last = page.late_minutes = f[i].late_minutes;
            page.dossier = f[i].dossier;
        }
        listed += (int64_t)lines.n;
    }
    const char *all = arena_fmt(l.a, "((day between %lld and %lld and outcome in (19, 23)) or (day = 0 and due_at <= %lld))%s", (long long)q->from, (long long)q->to,
                                (long long)q->before, where);
    bool any = !*k->cause && k->at_unit < 0;
    if (any) {
        assert_int_equal(n, count(arena_fmt(l.a, "select count(*) from late where %s", all)));
        assert_int_equal(minutes, count(arena_fmt(l.a, "select coalesce(sum(late_minutes), 0) from late where %s", all)));
    }
    assert_int_equal(listed, count(arena_fmt(l.a, "select count(*) from late where %s", all)));
}

static void pages(void)
{
    int64_t today = dossier_day(l.clock.fake), unit = count("select unit from late order by dossier limit 1"), away = count("select max(at_unit) from late where at_unit <> unit");
    struct late_ask all = {.from = today - 400, .to = today, .before = l.clock.fake}, none = all, one = all, at_one = all;
    struct late_pick any = {"", "", "", -1, -1}, agency = {"agency", "", "", -1, -1}, citizen = {"", "", "", 0, -1};
    assert_true(away > 0);
    none.province = 1;
    one.unit = unit;
    at_one.unit = away;
    at_one.at = true;
    asked(&all, &any, "");
    asked(&all, &agency, " and cause = 'agency'");
    asked(&all, &citizen, " and at_unit = 0");
    asked(&none, &any, " and 1 = 0");
    asked(&one, &any, arena_fmt(l.a, " and unit = %lld", (long long)unit));
    asked(&at_one, &any, arena_fmt(l.a, " and at_unit = %lld", (long long)away));
    all.to = all.from;
    all.before = 0;
    asked(&all, &any, "");
}

/* ---- tests */

static void any_lives(void **state)
{
    struct path path[PATHS_MAX], *g;
    uint64_t seed = 20261125;
    (void)state;
    for (int pass = 0; pass < 2; pass++) {
        size_t open = paths(&l, path);
        while ((g = paths_step(&l, path, &open, &seed)))
            if (next_random(&seed) % 3 == 0) {
                int64_t was = l.clock.fake;
                l.clock.fake += (int64_t)(next_random(&seed) % 40) * CLOCK_DAY;
                round_now();
                l.clock.fake = was;
            }
        at(pass ? "2027-09-01" : "2027-06-01", 9, 0);
        same_as_the_journal();
        pages();
    }
    assert_true(count("select count(*) from late where day > 0") >= 2);
    assert_true(count("select count(*) from late where day = 0") >= 4);
}

static void it_comes_and_grows_and_ends(void **state)
{
    (void)state;
    round_now();
    at("2026-11-16", 9, 0);
    struct folder f = taken_in();
    at("2026-11-16", 17, 0);
    round_now();
    assert_int_equal(did.put, 0);
    at("2026-11-16", 17, 5);
    round_now();
    assert_int_equal(did.put, 1);
    assert_int_equal(count("select late_minutes from late"), 1);
    round_now();
    assert_int_equal(did.put + did.dropped, 0); /* looked at today */
    at("2026-11-17", 8, 30);
    round_now();
    assert_int_equal(did.put, 1);
    assert_int_equal(count("select late_minutes from late where day = 0 and cause = 'officer' and step = 'registering'"), 60);
    round_now();
    assert_int_equal(did.put, 0);
    at("2026-11-17", 10, 30);
    finish(&f);
    round_now();
    assert_int_equal(did.put, 1);
    assert_int_equal(count("select late_minutes from late where outcome = 19 and ended_at > 0 and by_officer = late_minutes"), 180);
    at("2026-11-19", 10, 30);
    act_as(&f, ROLE_RECEPTION, "hand_over", (struct form_values){0});
    round_now();
    assert_int_equal(did.put + did.dropped, 0);
    assert_int_equal(count("select late_minutes from late"), 180);
    same_as_the_journal();
}

static void an_extension_takes_it_away(void **state)
{
    (void)state;
    struct folder f = taken_in();
    round_now();
    at("2026-11-17", 8, 0);
    round_now();
    assert_int_equal(count("select count(*) from late"), 1);
    act_as(&f, ROLE_LEADER, "extend", (struct form_values){(const struct form_value[]){{"reason", "Phải xác minh."}, {"days", "2"}}, 2});
    round_now();
    assert_int_equal(did.dropped, 1);
    assert_int_equal(count("select count(*) from late"), 0);
    at("2026-11-19", 8, 0);
    round_now();
    assert_int_equal(count("select count(*) from late"), 1);
}

/* Between two rounds it falls due and goes to the applicant: no task says so any more. */
static void due_and_gone_to_the_applicant_between_two_rounds(void **state)
{
    static const struct form_value ask[] = {{"reason", "Giấy chứng sinh mờ"}, {"item", "paper:birth_notice"}};
    (void)state;
    struct folder f = taken_in();
    at("2026-11-16", 16, 59);
    round_now();
    at("2026-11-16", 17, 2);
    act_as(&f, ROLE_SPECIALIST, "request_supplement", (struct form_values){ask, 2});
    at("2026-11-16", 17, 5);
    round_now();
    assert_int_equal(did.put, 1);
    at("2026-11-30", 9, 0);
    round_now();
    assert_int_equal(count("select count(*) from late where cause = 'citizen' and at_unit = 0 and officer = 0"), 1);
    same_as_the_journal();
}

static void a_round_is_bounded(void **state)
{
    (void)state;
    round_now();
    for (int i = 0; i < 170; i++)
        taken_in();
    at("2026-11-17", 8, 0);
    round_now();
    assert_true(did.more && did.put >= 150 && did.put < 260);
    while (did.more)
        round_now();
    assert_int_equal(count("select count(*) from late"), 170);
}

static void what_was_swept_before_it_was_read_is_found_all_the_same(void **state)
{
    (void)state;
    round_now();
    struct folder f = taken_in(), g = taken_in();
    at("2026-11-17", 8, 0);
    finish(&f);
    taken_in(); /* the only event that is left */
    write_sql("delete from tide where seq < (select max(seq) from tide)");
    (void)g;
    same_as_the_journal();
    assert_int_equal(count("select count(*) from late"), 2);
}

static void a_clock_that_was_set_back(void **state)
{
    (void)state;
    at("2027-01-04", 9, 0);
    round_now();
    at("2026-11-16", 9, 0);
    taken_in();
    at("2026-11-17", 8, 0);
    same_as_the_journal();
    assert_int_equal(count("select count(*) from late"), 1);
}

static void what_is_wrong_is_told_and_mended(void **state)
{
    struct late_check k = {0};
    (void)state;
    round_now();
    struct folder f = taken_in(), g = taken_in();
    at("2026-11-17", 8, 0);
    finish(&f);
    finish(&g);
    assert_ok(LIFE_DO(&l, late_all(c, &l.e)));
    write_sql(arena_fmt(l.a, "update late set cause = 'agency' where dossier = %lld; delete from late where dossier = %lld", (long long)f.row.id, (long long)g.row.id));
    assert_ok(LIFE_DO(&l, late_check(c, true, &k, &l.e)));
    assert_int_equal(k.wrong, 1);
    assert_int_equal(k.lacking, 1);
    same_as_the_journal();
}

/* The damaged one first: the check goes on to the other, mends it and leaves the damaged one as it is. */
static void what_is_damaged_is_counted_apart(void **state)
{
    (void)state;
    for (enum wound how = WOUND_ROW; how <= WOUND_JOURNAL; how++) {
        struct late_check k = {0};
        at(how == WOUND_ROW ? "2026-11-16" : "2026-11-23", 9, 0);
        round_now();
        struct folder f = taken_in(), g = taken_in();
        at(how == WOUND_ROW ? "2026-11-17" : "2026-11-24", 8, 0);
        finish(&f);
        finish(&g);
        assert_ok(LIFE_DO(&l, late_all(c, &l.e)));
        write_sql("update late set cause = 'agency'");
        wound(&f, how);
        assert_ok(LIFE_DO(&l, late_check(c, true, &k, &l.e)));
        assert_true(k.damaged == 1 && k.wrong == k.rows - 1 && k.rows >= 2);
        heal(how);
        assert_ok(LIFE_DO(&l, late_check(c, true, &k, &l.e)));
        assert_true(k.damaged == 0 && k.wrong == 1);
        same_as_the_journal();
    }
}

static void one_that_is_damaged_stops_no_other(void **state)
{
    (void)state;
    for (enum wound how = WOUND_ROW; how <= WOUND_JOURNAL; how++) {
        const char *day = how == WOUND_ROW ? "2026-11-16" : "2026-11-23", *next = how == WOUND_ROW ? "2026-11-17" : "2026-11-24", *third = how == WOUND_ROW ? "2026-11-18" : "2026-11-25";
        at(day, 9, 0);
        round_now();
        struct folder f = taken_in(), g = taken_in();
        int64_t before = count("select count(*) from late where day = 0");
        wound(&f, how);
        at(day, 17, 5);
        round_now();
        assert_true(did.put == 1 && did.left_out == 1 && !did.more);
        heal(how);
        at(next, 8, 0);
        round_now(); /* mended: it is found the next day, the other is looked at again */
        assert_int_equal(did.left_out, 0);
        assert_int_equal(count("select count(*) from late where day = 0"), before + 2);
        wound(&f, how); /* with a row: it keeps it, and is looked at once a day */
        at(third, 8, 0);
        round_now();
        assert_int_equal(did.left_out, 1);
        round_now();
        assert_int_equal(did.left_out, 0);
        assert_int_equal(count("select count(*) from late where day = 0"), before + 2);
        heal(how);
        at(third, 10, 0);
        finish(&f);
        finish(&g);
        wound(&f, how);
        round_now(); /* it has ended meanwhile */
        assert_int_equal(did.left_out, 1);
        assert_int_equal(count("select count(*) from late where day > 0"), 2 * (int64_t)how + 1);
        heal(how);
        struct late_check k = {0};
        assert_ok(LIFE_DO(&l, late_check(c, true, &k, &l.e)));
        assert_int_equal(k.lacking, 1);
        same_as_the_journal();
    }
}

/* More than a page of one desk, the damaged ones first: those behind them are found, and it comes to an end. */
static void many_that_are_damaged_stop_no_other(void **state)
{
    (void)state;
    round_now();
    for (int i = 0; i < 120; i++)
        taken_in();
    write_sql("update dossier set body = 'x'");
    taken_in();
    at("2026-11-17", 8, 0);
    round_now();
    assert_true(did.put == 1 && !did.more);
}

static const struct sweep whole = {.fault = &fault, .rows = "select * from late order by dossier; select * from late_run", .what = "a round"};

static enum err_code swept(void *with, struct ctx *c)
{
    (void)with;
    return late_round(c, &did, &l.e);
}

static void nothing_is_half_written(void **state)
{
    (void)state;
    taken_in();
    struct folder f = taken_in();
    at("2026-11-17", 8, 0);
    finish(&f);
    for (int sticky = 0; sticky < 2; sticky++) {
        struct sweep w = whole;
        w.sticky = sticky;
        assert_true(sweep(&l, &w, swept, NULL) > 5);
        at("2026-11-18", 8, 0);
    }
    same_as_the_journal();
}

int main(void)
{
#define T(f) cmocka_unit_test_setup_teardown(f, rounds_open, rounds_close)
    const struct CMUnitTest tests[] = {
        T(any_lives), T(it_comes_and_grows_and_ends), T(an_extension_takes_it_away), T(due_and_gone_to_the_applicant_between_two_rounds), T(a_round_is_bounded),
        T(what_was_swept_before_it_was_read_is_found_all_the_same), T(a_clock_that_was_set_back),
        T(what_is_wrong_is_told_and_mended), T(what_is_damaged_is_counted_apart), T(one_that_is_damaged_stops_no_other), T(many_that_are_damaged_stop_no_other), T(nothing_is_half_written),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
