/* Each database call of each writing use case fails once, and once and for all: nothing is half-written, and the next try succeeds. Also: a
 * calendar that changes moves the dates of open dossiers, and intake at the counter. */
#include "service/sweep.h"
#include "service/calendars_test.h"

static struct db_fault fault;

struct swept {
    struct life *l;
    struct folder f;
    int64_t draft, dossier;
};
typedef enum err_code use_case(struct swept *s, struct ctx *c);

static const struct sweep whole = {
    .fault = &fault,
    .rows = "select count(*), coalesce(max(n), 0) from journal; select id, version, state, due_at, assignee, updated_at, form_at, hex(body) from dossier order by id;"
            "select * from task; select id, form, papers, dossier from draft order by id; select count(*) from notice; select count(*) from job; select count(*) from delivery; select count(*) from file;"
            "select * from tally; select * from pending where n <> 0",
};

struct one { struct swept *s; use_case *fn; };

static enum err_code run_one(void *with, struct ctx *c)
{
    struct one *o = with;
    return o->fn(o->s, c);
}

static long swept_over(struct swept *s, use_case *fn, const char *what, int sticky)
{
    struct sweep w = whole;
    w.what = what;
    w.sticky = sticky;
    return sweep(s->l, &w, run_one, &(struct one){s, fn});
}
#define SWEEP(fn, sticky) swept_over(&s, fn, #fn, sticky)

static enum err_code accepting(struct swept *s, struct ctx *c)
{
    struct act what = {.dossier = s->f.row.id, .event = {.act = "accept", .version = 1}};
    return act_on(c, &what, &s->l->problems, NULL, &s->l->e);
}

static enum err_code asking(struct swept *s, struct ctx *c)
{
    static const struct form_value ask[] = {{"reason", "Giấy chứng sinh mờ"}, {"item", "paper:birth_notice"}, {"note:paper:birth_notice", "mất góc"}};
    struct act what = {.dossier = s->f.row.id, .event = {.act = "request_supplement", .version = 2, .inputs = {ask, 3}}};
    return act_on(c, &what, &s->l->problems, NULL, &s->l->e);
}

static enum err_code supplementing(struct swept *s, struct ctx *c)
{
    static const struct form_value brought[] = {{"paper", "birth_notice"}};
    static const struct act_file file = {.upload = {.name = "moi.pdf", .sha256 = "cd", .size = 5}, .paper = "birth_notice", .type = "application/pdf"};
    struct act what = {.dossier = s->f.row.id, .event = {.act = "supplement", .version = 3, .inputs = {brought, 1}}, .files = &file, .files_n = 1};
    return act_on(c, &what, &s->l->problems, NULL, &s->l->e);
}

static enum err_code assigning(struct swept *s, struct ctx *c)
{
    return act_assign(c, s->f.row.id, 4, 77, "Ngô Thị Thu", &s->l->e);
}

static enum err_code drafting(struct swept *s, struct ctx *c)
{
    return draft_start(c, "1.001193", s->l->unit, "ordinary", &s->l->problems, &s->draft, &s->l->e);
}

static enum err_code filling(struct swept *s, struct ctx *c)
{
    return draft_fill(c, s->draft, "requester", life_birth(), &s->l->problems, &s->l->e);
}

static enum err_code attaching(struct swept *s, struct ctx *c)
{
    static const struct act_file file = {.upload = {.name = "gcs.pdf", .sha256 = "ab", .size = 3}, .paper = "birth_notice", .type = "application/pdf"};
    return draft_attach(c, s->draft, &file, 1, &s->l->e);
}

static enum err_code sending(struct swept *s, struct ctx *c)
{
    return draft_send(c, s->draft, &s->l->problems, &s->dossier, &s->l->e);
}

static void opened(struct life *l, struct swept *s)
{
    struct opening o = life_opening(l);
    life_citizen(l, 101);
    assert_ok(LIFE_DO(l, opening_make(c, &o, &l->problems, &s->f, &l->e)));
}

static void acts_are_done_whole_or_not_at_all(void **state)
{
    struct life l;
    struct swept s = {.l = &l};
    for (int sticky = 0; sticky < 2; sticky++) {
        fault = (struct db_fault){0};
        if (!sticky)
            life_open(&l, *state, &fault);
        opened(&l, &s);
        life_officer(&l, l.unit, ROLE_RECEPTION);
        assert_true(SWEEP(accepting, sticky) > 5);
        life_officer(&l, l.unit, ROLE_SPECIALIST);
        assert_true(SWEEP(asking, sticky) > 5);
        life_citizen(&l, 101);
        assert_true(SWEEP(supplementing, sticky) > 5);
        life_officer(&l, l.unit, ROLE_LEADER);
        assert_true(SWEEP(assigning, sticky) > 3);
        struct ctx c = life_ctx(&l);
        struct dossier *d;
        assert_ok(dossier_find(l.db, s.f.row.id, l.a, &d, &l.e));
        assert_int_equal(d->assignee, 77);
        if (record_verify(&c, d, &l.e))
            fail_msg("%s", l.e.why);
    }
    life_close(&l);
}

static void drafts_are_kept_whole_or_not_at_all(void **state)
{
    struct life l;
    struct swept s = {.l = &l};
    fault = (struct db_fault){0};
    life_open(&l, *state, &fault);
    life_citizen(&l, 101);
    assert_true(SWEEP(drafting, 0) > 1);
    assert_true(SWEEP(filling, 0) > 1);
    assert_true(SWEEP(attaching, 0) > 1);
    static const char *const steps[] = {"child", "mother", "father", "result"};
    for (size_t i = 0; i < 4; i++)
        assert_ok(LIFE_DO(&l, draft_fill(c, s.draft, steps[i], life_birth(), &l.problems, &l.e)));
    assert_true(SWEEP(sending, 0) > 5);
    assert_int_equal(centre_int(l.s, "select count(*) from dossier"), 1);
    life_close(&l);
}

static void a_new_holiday_moves_open_dossiers_and_is_an_event(void **state)
{
    struct life l;
    struct swept s = {.l = &l};
    int64_t changed = 0;
    fault = (struct db_fault){0};
    life_open(&l, *state, &fault);
    opened(&l, &s);
    l.clock.fake = life_at("2026-11-16", 15, 30); /* due on the 17th */
    life_officer(&l, l.unit, ROLE_RECEPTION);
    assert_ok(LIFE_DO(&l, accepting(&s, c)));
    calendars_test_day(&l, "2026-11-17", "off", "Nghỉ bão");
    assert_ok(LIFE_DO(&l, act_recompute(c, &changed, &l.e)));
    assert_int_equal(changed, 1);
    assert_int_equal(centre_int(l.s, "select due_at from dossier"), life_at("2026-11-18", 17, 0));
    assert_int_equal(centre_int(l.s, "select due_at from task"), life_at("2026-11-18", 17, 0));
    assert_int_equal(centre_int(l.s, "select count(*) from journal where kind = 'recomputed'"), 1);
    assert_ok(LIFE_DO(&l, act_recompute(c, &changed, &l.e)));
    assert_int_equal(changed, 1);
    struct ctx c = life_ctx(&l);
    struct dossier *d;
    assert_ok(dossier_find(l.db, s.f.row.id, l.a, &d, &l.e));
    assert_ok(record_verify(&c, d, &l.e));
    life_close(&l);
}

static void intake_at_the_counter_receives_at_once(void **state)
{
    struct life l;
    struct folder f;
    fault = (struct db_fault){0};
    life_open(&l, *state, &fault);
    life_officer(&l, l.unit, ROLE_RECEPTION);
    struct opening o = life_opening(&l);
    o.channel = "counter";
    o.account = 0;
    if (LIFE_DO(&l, opening_take_in(c, &o, &l.problems, &f, &l.e)))
        fail_msg("%s", life_problems(&l));
    assert_string_equal(f.row.state, "registering");
    assert_int_equal(f.row.due_at, life_at("2026-11-16", 17, 0));
    assert_int_equal(centre_int(l.s, "select count(*) from journal"), 2);
    life_officer(&l, l.unit, ROLE_LEADER);
    assert_int_equal(LIFE_DO(&l, opening_take_in(c, &o, &l.problems, &f, &l.e)), ERR_FORBIDDEN);
    assert_int_equal(centre_int(l.s, "select count(*) from dossier"), 1);
    life_close(&l);
}

int main(void)
{
#define T(f) cmocka_unit_test_setup_teardown(f, sandbox_open, sandbox_close)
    const struct CMUnitTest tests[] = {
        T(acts_are_done_whole_or_not_at_all), T(drafts_are_kept_whole_or_not_at_all),
        T(a_new_holiday_moves_open_dossiers_and_is_an_event), T(intake_at_the_counter_receives_at_once),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
