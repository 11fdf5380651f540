/* A dossier from application to result through the use cases, and what must never happen on the way. */
#include "service/life.h"
#include "base/hash.h"

static void opened(struct life *l, struct folder *f)
{
    life_citizen(l, 101);
    struct opening o = life_opening(l);
    if (LIFE_DO(l, opening_make(c, &o, &l->problems, f, &l->e)))
        fail_msg("%s", life_problems(l));
}

static void ok(struct life *l, struct folder *f, const char *act, struct form_values in)
{
    if (life_act(l, f, act, in))
        fail_msg("%s: %s", act, life_problems(l));
}

static void verify(struct life *l, int64_t id)
{
    struct ctx c = life_ctx(l);
    struct dossier *d;
    assert_ok(dossier_find(l->db, id, l->a, &d, &l->e));
    if (record_verify(&c, d, &l->e))
        fail_msg("%s", l->e.why);
}

static const struct form_value register_fields[] = {{"child_identifier", "048326000456"}, {"register_book", "Quyển 01, trang 12"}};

static void birth_from_application_to_result(void **state)
{
    struct life l;
    struct folder f;
    life_open(&l, *state, NULL);
    opened(&l, &f);
    assert_string_equal(f.row.state, "submitted");
    assert_int_equal(f.row.due_at, 0);
    life_officer(&l, l.unit, ROLE_RECEPTION);
    ok(&l, &f, "accept", (struct form_values){0});
    assert_string_equal(f.row.state, "registering");
    assert_int_equal(f.row.due_at, life_at("2026-11-16", 17, 0)); /* same day: received before 15:00 */
    life_officer(&l, l.unit, ROLE_SPECIALIST);
    ok(&l, &f, "propose", (struct form_values){register_fields, 2});
    life_officer(&l, l.unit, ROLE_LEADER);
    ok(&l, &f, "sign", (struct form_values){0});
    assert_int_equal(f.row.national, 9);
    assert_true(*f.result.number != 0);
    assert_non_null(strstr(f.result.text, "TRẦN NGỌC AN"));
    life_officer(&l, l.unit, ROLE_RECEPTION);
    ok(&l, &f, "hand_over", (struct form_values){0});
    assert_int_equal(f.row.national, 10);
    assert_int_equal(centre_int(l.s, "select count(*) from task"), 0);
    verify(&l, f.row.id);
    life_close(&l);
}

static void received_after_three_is_due_next_working_day(void **state)
{
    struct life l;
    struct folder f;
    life_open(&l, *state, NULL);
    opened(&l, &f);
    l.clock.fake = life_at("2026-11-23", 15, 30); /* Tuesday 24/11 is a holiday */
    life_officer(&l, l.unit, ROLE_RECEPTION);
    ok(&l, &f, "accept", (struct form_values){0});
    assert_int_equal(f.row.due_at, life_at("2026-11-25", 17, 0));
    life_close(&l);
}

static void a_supplement_stops_the_clock_and_takes_flagged_items_only(void **state)
{
    struct life l;
    struct folder f;
    const struct form_value ask[] = {{"reason", "Giấy chứng sinh mờ"}, {"item", "field:birth_place"}};
    const struct form_value brought[] = {{"field", "birth_place"}};
    const struct form_value right[] = {{"birth_place", "Trạm y tế phường"}}, wrong[] = {{"child_name", "Khác"}};
    life_open(&l, *state, NULL);
    opened(&l, &f);
    life_officer(&l, l.unit, ROLE_RECEPTION);
    ok(&l, &f, "accept", (struct form_values){0});
    life_officer(&l, l.unit, ROLE_SPECIALIST);
    ok(&l, &f, "request_supplement", (struct form_values){ask, 2});
    assert_int_not_equal(f.row.paused_at, 0);
    assert_int_equal(f.row.handler_unit, 0);
    assert_int_equal(centre_int(l.s, "select count(*) from task"), 1); /* in sight of the desk that takes what is brought */
    assert_int_equal(centre_int(l.s, "select count(*) from task where kind = 'waiting' and role = 'reception' and paused = 1"), 1);
    l.clock.fake = life_at("2026-11-18", 9, 0);
    life_citizen(&l, 101);
    struct act what = {.dossier = f.row.id, .event = {.act = "supplement", .version = f.row.version, .inputs = {brought, 1}}, .changed = {wrong, 1}};
    assert_int_equal(LIFE_DO(&l, act_on(c, &what, &l.problems, &f, &l.e)), ERR_INVALID);
    what.changed = (struct form_values){right, 1};
    if (LIFE_DO(&l, act_on(c, &what, &l.problems, &f, &l.e)))
        fail_msg("%s", life_problems(&l));
    assert_string_equal(form_get(f.values, "birth_place"), "Trạm y tế phường");
    assert_string_equal(form_get(f.values, "child_name"), "Trần Ngọc An");
    assert_int_equal(f.row.paused_at, 0);
    assert_int_equal(centre_int(l.s, "select count(*) from task where kind = 'main'"), 1);
    assert_int_equal(centre_int(l.s, "select count(*) from task"), 1);
    verify(&l, f.row.id);
    life_close(&l);
}

static void the_second_of_two_officers_overwrites_nothing(void **state)
{
    struct life l;
    struct folder f, seen;
    life_open(&l, *state, NULL);
    opened(&l, &f);
    seen = f;
    life_officer(&l, l.unit, ROLE_RECEPTION);
    ok(&l, &f, "accept", (struct form_values){0});
    assert_int_equal(life_act(&l, &seen, "accept", (struct form_values){0}), ERR_STALE);
    assert_int_equal(centre_int(l.s, "select count(*) from journal"), 2);
    life_close(&l);
}

static void nobody_elses_dossier_is_as_if_it_were_not_there(void **state)
{
    struct life l;
    struct folder f, g;
    life_open(&l, *state, NULL);
    opened(&l, &f);
    life_citizen(&l, 102);
    assert_int_equal(life_act(&l, &f, "withdraw", (struct form_values){0}), ERR_NOT_FOUND);
    size_t n;
    const struct unit *const *u = units_children(l.world->units, 65048, UNIT_COMMUNE, &n);
    life_officer(&l, u[1]->id, ROLE_RECEPTION);
    assert_int_equal(life_act(&l, &f, "accept", (struct form_values){0}), ERR_NOT_FOUND);
    assert_int_equal(LIFE_DO(&l, folder_load(c, 4711, &g, &l.e)), ERR_NOT_FOUND);
    life_officer(&l, l.unit, ROLE_LEADER);
    assert_int_equal(life_act(&l, &f, "accept", (struct form_values){0}), ERR_FORBIDDEN);
    life_close(&l);
}

static void a_tampered_journal_is_seen(void **state)
{
    struct life l;
    struct folder f;
    life_open(&l, *state, NULL);
    opened(&l, &f);
    struct dossier *d;
    sandbox_sqlite3(l.s, "update dossier set name = 'Ai khác'");
    struct ctx c = life_ctx(&l);
    assert_ok(dossier_find(l.db, f.row.id, l.a, &d, &l.e));
    assert_int_equal(record_verify(&c, d, &l.e), ERR_STORAGE);
    assert_has(l.e.why, "not what its events make");
    sandbox_sqlite3(l.s, "update dossier set name = 'Nguyễn Thị Hoa'; update journal set actor = 7");
    assert_ok(dossier_find(l.db, f.row.id, l.a, &d, &l.e));
    assert_int_equal(record_verify(&c, d, &l.e), ERR_STORAGE);
    assert_has(l.e.why, "hash does not fit");
    life_close(&l);
}

static void a_reading_is_an_event_of_the_chain_and_no_new_version(void **state)
{
    struct life l;
    struct folder f;
    life_open(&l, *state, NULL);
    opened(&l, &f);
    int64_t version = f.row.version;
    life_officer(&l, l.unit, ROLE_RECEPTION);
    assert_ok(LIFE_DO(&l, record_read(c, f.row.id, "xem hồ sơ", &l.e)));
    assert_int_equal(centre_int(l.s, "select count(*) from journal where kind = 'read' and actor = 902"), 1);
    assert_ok(LIFE_DO(&l, folder_load(c, f.row.id, &f, &l.e)));
    assert_int_equal(f.row.version, version);
    verify(&l, f.row.id);
    life_close(&l);
}

static void a_draft_keeps_what_is_wrong_and_is_sent_once(void **state)
{
    struct life l;
    struct draft_folder d;
    int64_t id = 0, first = 0, second = 0;
    life_open(&l, *state, NULL);
    life_citizen(&l, 101);
    assert_ok(LIFE_DO(&l, draft_start(c, "1.001193", l.unit, "ordinary", &l.problems, &id, &l.e)));
    const struct form_value bad[] = {{"child_name", "Trần Ngọc An"}, {"child_born", "30/2/2026"}};
    assert_ok(LIFE_DO(&l, draft_fill(c, id, "child", (struct form_values){bad, 2}, &l.problems, &l.e)));
    assert_int_not_equal(l.problems.n, 0);
    assert_ok(LIFE_DO(&l, draft_load(c, id, &d, &l.e)));
    assert_string_equal(form_get(d.values, "child_born"), "30/2/2026");
    assert_int_equal(LIFE_DO(&l, draft_send(c, id, &l.problems, &first, &l.e)), ERR_INVALID);
    static const char *const steps[] = {"requester", "child", "mother", "father", "result"};
    for (size_t i = 0; i < 5; i++)
        assert_ok(LIFE_DO(&l, draft_fill(c, id, steps[i], life_birth(), &l.problems, &l.e)));
    assert_int_equal(LIFE_DO(&l, draft_send(c, id, &l.problems, &first, &l.e)), ERR_INVALID); /* a paper is missing */
    struct act_file file = {.upload = {.name = "gcs.pdf", .sha256 = "ab", .size = 3}, .paper = "birth_notice", .type = "application/pdf"};
    assert_ok(LIFE_DO(&l, draft_attach(c, id, &file, 1, &l.e)));
    if (LIFE_DO(&l, draft_send(c, id, &l.problems, &first, &l.e)))
        fail_msg("%s", life_problems(&l));
    assert_ok(LIFE_DO(&l, draft_send(c, id, &l.problems, &second, &l.e)));
    assert_int_equal(first, second);
    assert_int_equal(centre_int(l.s, "select count(*) from dossier"), 1);
    life_citizen(&l, 102);
    assert_int_equal(LIFE_DO(&l, draft_load(c, id, &d, &l.e)), ERR_NOT_FOUND);
    life_close(&l);
}

static void codes_follow_from_keys_and_secrets_fit_their_dossier(void **state)
{
    struct life l;
    struct folder f, g;
    life_open(&l, *state, NULL);
    opened(&l, &f);
    opened(&l, &g);
    const char *code = record_code(l.world, g.row.id, l.a), *secret = opening_secret(l.world, g.row.id, l.a);
    assert_has(code, "-20261116-0002");
    assert_int_equal(record_id(l.world, code, l.a), g.row.id);
    assert_int_equal(record_id(l.world, "H17.1-20261116-0002", l.a), 0);
    assert_true(opening_secret_fits(l.world, g.row.id, secret, l.a));
    assert_false(opening_secret_fits(l.world, f.row.id, secret, l.a));
    assert_false(opening_secret_fits(l.world, g.row.id, "", l.a));
    life_close(&l);
}

/* Each database call of a use case fails once: the transaction goes as a whole, the next try succeeds. */
static void a_failing_database_leaves_nothing_half_written(void **state)
{
    struct life l;
    struct folder f;
    struct db_fault fault = {.as = ERR_STORAGE};
    life_open(&l, *state, &fault);
    life_citizen(&l, 101);
    struct opening o = life_opening(&l);
    long n = 0;
    enum err_code rc;
    do {
        int64_t events = centre_int(l.s, "select count(*) from journal"), rows = centre_int(l.s, "select count(*) from dossier");
        fault.calls = 0;
        fault.fired = 0;
        fault.fail_at = ++n;
        rc = LIFE_DO(&l, opening_make(c, &o, &l.problems, &f, &l.e));
        fault.fail_at = 0;
        if (fault.fired) {
            assert_int_not_equal(rc, ERR_OK);
            assert_int_equal(centre_int(l.s, "select count(*) from journal"), events);
            assert_int_equal(centre_int(l.s, "select count(*) from dossier"), rows);
            assert_int_equal(centre_int(l.s, "select count(*) from task"), rows);
        }
    } while (fault.fired);
    assert_ok(rc);
    assert_true(n > 5);
    verify(&l, f.row.id);
    life_close(&l);
}

int main(void)
{
#define T(f) cmocka_unit_test_setup_teardown(f, sandbox_open, sandbox_close)
    const struct CMUnitTest tests[] = {
        T(birth_from_application_to_result), T(received_after_three_is_due_next_working_day),
        T(a_supplement_stops_the_clock_and_takes_flagged_items_only), T(the_second_of_two_officers_overwrites_nothing),
        T(nobody_elses_dossier_is_as_if_it_were_not_there), T(a_tampered_journal_is_seen),
        T(a_reading_is_an_event_of_the_chain_and_no_new_version), T(a_draft_keeps_what_is_wrong_and_is_sent_once),
        T(codes_follow_from_keys_and_secrets_fit_their_dossier), T(a_failing_database_leaves_nothing_half_written),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
