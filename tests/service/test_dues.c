/* What a dossier owes: charged by the acts, by the day it was filed, let off when it ends without a result; money taken and given back. After
 * every step the ledger balances. And each database call of taking money fails once: nothing is half-booked. */
#include "service/recount.h"
#include "service/sweep.h"
#include "pay/till.h"
#include "service/money/dues.h"
#include "service/money/gateway.h"
#include "store/books_store.h"
#include <stdlib.h>

#define OWN "9.000001" /* as the registration of births, with a fee at the acceptance that the province changes on 16 November */

static struct db_fault fault;

struct house {
    struct life l;
    struct folder f;
};

static char *replaced(struct arena *a, const char *text, const char *from, const char *to)
{
    const char *at = strstr(text, from);
    assert_non_null(at);
    return arena_fmt(a, "%.*s%s%s", (int)(at - text), text, to, at + strlen(from));
}

/* The country with one procedure more. */
static void house_open(struct house *h, void **state)
{
    struct life *l = &h->l;
    size_t n;
    fault = (struct db_fault){0};
    life_open(l, *state, &fault);
    world_close(l->world);
    const struct embedded *files = centre_files(l->a, "procedures/1.001193.yaml", &n);
    char *text = replaced(l->a, (const char *)files[0].data, "code: \"1.001193\"", "code: \"" OWN "\"");
    text = replaced(l->a, text, "    per: copies\n    pay: on_result", "    per: copies\n    pay: on_reception");
    text = arena_fmt(l->a, "%s\noverrides:\n  - province: \"48\"\n    from: 2026-11-16\n    law: 1/2026/NQ-HDND\n    fees:\n      - {fee: copies, amount: 5000}\n", text);
    struct embedded own = {.name = "procedures/" OWN ".yaml", .data = (const unsigned char *)text, .n = strlen(text)};
    struct catalogue_sync sync = {.files = &own, .n = 1, .arena = l->a};
    assert_ok(db_begin(l->db, true, &l->e));
    if (catalogue_sync(l->db, &sync, NULL, &l->e))
        fail_msg("%s", l->e.why);
    assert_ok(db_commit(l->db, &l->e));
    struct world_config w = {.clock = &l->clock, .data_dir = l->s->dir, .development = true};
    assert_ok(world_open(&w, l->db, &l->world, &l->e));
}

static void balanced(struct life *l)
{
    struct list faults;
    if (books_faults(l->db, l->a, &faults, &l->e))
        fail_msg("%s", l->e.why);
    assert_int_equal(faults.n, 0);
    assert_int_equal(centre_int(l->s, "select coalesce(sum(amount), 0) from entry"), 0);
}

/* Filed with so many copies, at a moment. */
static void filed(struct house *h, const char *procedure, const char *copies, int64_t at)
{
    struct life *l = &h->l;
    struct form_values birth = life_birth();
    struct form_value *v = ARENA_ARRAY(l->a, struct form_value, birth.n + 1);
    memcpy(v, birth.at, birth.n * sizeof *v);
    v[birth.n] = (struct form_value){"copies", copies};
    l->clock.fake = at;
    life_citizen(l, 101);
    struct opening o = life_opening(l);
    o.procedure = catalogue_find(l->world->catalogue, procedure, "2026-11-16");
    o.values = (struct form_values){v, birth.n + 1};
    if (LIFE_DO(l, opening_make(c, &o, &l->problems, &h->f, &l->e)))
        fail_msg("%s", life_problems(l));
}

static void act(struct house *h, unsigned role, const char *what, struct form_values in)
{
    if (role == ROLE_APPLICANT)
        life_citizen(&h->l, 101);
    else
        life_officer(&h->l, h->l.unit, role);
    if (life_act(&h->l, &h->f, what, in))
        fail_msg("%s: %s", what, life_problems(&h->l));
    balanced(&h->l);
}

static struct dues dues(struct house *h)
{
    struct dues d;
    struct ctx c = life_ctx(&h->l);
    assert_ok(dues_of(&c, h->f.row.id, &d, &h->l.e));
    return d;
}

static const struct form_values nothing = {0};
static const struct form_value entered[] = {{"child_identifier", "048326000456"}, {"register_book", "01, 12"}};

static void who_filed_before_a_new_fee_keeps_the_old_one(void **state)
{
    struct house h;
    house_open(&h, state);
    filed(&h, OWN, "2", life_at("2026-11-15", 23, 59));
    h.l.clock.fake = life_at("2026-11-17", 9, 0);
    act(&h, ROLE_RECEPTION, "accept", nothing);
    assert_int_equal(dues(&h).due, 16000);
    filed(&h, OWN, "2", life_at("2026-11-16", 0, 0));
    assert_int_equal(dues(&h).due, 0); /* not before it is received */
    act(&h, ROLE_RECEPTION, "accept", nothing);
    assert_int_equal(dues(&h).due, 10000);
    same_as_rows(&h.l, "paid", true);
    life_close(&h.l);
}

static void answers_that_change_change_the_fee(void **state)
{
    struct house h;
    static const struct form_value ask[] = {{"reason", "x"}, {"item", "field:copies"}, {"note:field:copies", "mấy bản"}};
    static const struct form_value more[] = {{"copies", "5"}}, answered[] = {{"field", "copies"}};
    house_open(&h, state);
    filed(&h, OWN, "2", life_at("2026-11-17", 9, 0));
    act(&h, ROLE_RECEPTION, "accept", nothing);
    act(&h, ROLE_SPECIALIST, "request_supplement", (struct form_values){ask, 3});
    life_citizen(&h.l, 101);
    struct act what = {.dossier = h.f.row.id, .event = {.act = "supplement", .version = h.f.row.version, .inputs = {answered, 1}}, .changed = {more, 1}};
    if (LIFE_DO(&h.l, act_on(c, &what, &h.l.problems, &h.f, &h.l.e)))
        fail_msg("%s", life_problems(&h.l));
    balanced(&h.l);
    assert_int_equal(dues(&h).due, 25000);
    assert_int_equal(centre_int(h.l.s, "select count(*) from posting where kind = 'charge'"), 2);
    same_as_rows(&h.l, "paid", true);
    life_close(&h.l);
}

static enum err_code take(struct house *h, enum books_account where, int64_t amount, const char *reference, struct payment_made *made)
{
    struct payment p = {.dossier = h->f.row.id, .account = where, .amount = amount, .reference = reference};
    return LIFE_DO(&h->l, payment_take(c, &p, &h->l.problems, made, &h->l.e));
}

static enum err_code give_back(struct house *h, enum books_account where, int64_t amount, const char *why)
{
    struct payment p = {.dossier = h->f.row.id, .account = where, .amount = amount, .note = why};
    return LIFE_DO(&h->l, payment_give_back(c, &p, &h->l.problems, &h->l.e));
}

static void money_is_taken_in_parts_with_numbers_and_given_back_by_a_leader(void **state)
{
    struct house h;
    struct payment_made made;
    house_open(&h, state);
    filed(&h, "1.001193", "2", life_at("2026-11-17", 9, 0));
    act(&h, ROLE_RECEPTION, "accept", nothing);
    act(&h, ROLE_SPECIALIST, "propose", (struct form_values){entered, 2});
    assert_int_equal(dues(&h).due, 0);
    act(&h, ROLE_LEADER, "sign", nothing);
    assert_int_equal(dues(&h).due, 16000);
    life_officer(&h.l, h.l.unit, ROLE_RECEPTION);
    assert_int_equal(take(&h, BOOKS_CASH, 16001, "", &made), ERR_INVALID);
    assert_int_equal(take(&h, BOOKS_CASH, 0, "", &made), ERR_INVALID);
    assert_ok(take(&h, BOOKS_CASH, 6000, "", &made));
    assert_string_equal(made.number, "000001/2026");
    assert_ok(take(&h, BOOKS_BANK, 4000, "FT1", &made));
    assert_string_equal(made.number, "000002/2026");
    assert_int_equal(take(&h, BOOKS_BANK, 4000, "FT1", &made), ERR_STALE);
    assert_int_equal(dues(&h).due, 6000);
    assert_int_equal(give_back(&h, BOOKS_CASH, 1000, "thu nhầm"), ERR_FORBIDDEN);
    life_officer(&h.l, h.l.unit, ROLE_LEADER);
    assert_int_equal(give_back(&h, BOOKS_CASH, 1000, ""), ERR_INVALID);
    assert_int_equal(give_back(&h, BOOKS_CASH, 6001, "thu nhầm"), ERR_INVALID);
    assert_int_equal(give_back(&h, BOOKS_GATEWAY, 1, "thu nhầm"), ERR_INVALID);
    assert_ok(give_back(&h, BOOKS_CASH, 6000, "thu nhầm"));
    balanced(&h.l);
    struct dues d = dues(&h);
    assert_int_equal(d.cash, 0);
    assert_int_equal(d.bank, 4000);
    life_citizen(&h.l, 101);
    assert_int_equal(take(&h, BOOKS_CASH, 1000, "", &made), ERR_FORBIDDEN);
    life_officer(&h.l, 65048, ROLE_RECEPTION); /* another unit */
    assert_int_equal(take(&h, BOOKS_CASH, 1000, "", &made), ERR_NOT_FOUND);
    same_as_rows(&h.l, "paid", true);
    life_close(&h.l);
}

static void what_ends_without_a_result_is_let_off_and_what_was_paid_too_much_is_owed(void **state)
{
    struct house h;
    struct payment_made made;
    static const struct form_value why[] = {{"reason", "không cần nữa"}};
    house_open(&h, state);
    filed(&h, OWN, "2", life_at("2026-11-17", 9, 0));
    act(&h, ROLE_RECEPTION, "accept", nothing);
    assert_ok(take(&h, BOOKS_CASH, 4000, "", &made));
    act(&h, ROLE_APPLICANT, "withdraw", (struct form_values){why, 1});
    struct dues d = dues(&h);
    assert_int_equal(d.due, 0);
    assert_int_equal(d.charged, 4000);
    life_officer(&h.l, h.l.unit, ROLE_RECEPTION);
    struct payment more = {.dossier = h.f.row.id, .unit = h.l.unit, .account = BOOKS_BANK, .amount = 3000, .reference = "FT9"};
    assert_ok(LIFE_DO(&h.l, payment_book(c, &more, &made, &h.l.e))); /* by a transfer that came late */
    assert_int_equal(dues(&h).overpaid, 3000);
    life_officer(&h.l, h.l.unit, ROLE_LEADER);
    assert_ok(give_back(&h, BOOKS_BANK, 3000, "nộp thừa"));
    balanced(&h.l);
    assert_int_equal(dues(&h).overpaid, 0);
    assert_int_equal(centre_int(h.l.s, "select count(*) from entry where account = 'refund'"), 0);
    same_as_rows(&h.l, "paid", true);
    life_close(&h.l);
}

static void the_ledger_cannot_be_changed(void **state)
{
    struct house h;
    house_open(&h, state);
    filed(&h, OWN, "2", life_at("2026-11-17", 9, 0));
    act(&h, ROLE_RECEPTION, "accept", nothing);
    static const struct sql bad[] = {{"update entry set amount = 1", NULL, NULL}, {"delete from entry", NULL, NULL}, {"update posting set day = 1", NULL, NULL},
                                     {"delete from posting", NULL, NULL}};
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
        assert_int_not_equal(LIFE_DO(&h.l, db_exec(c->db, &bad[i], DB_NONE, NULL, &h.l.e)), ERR_OK);
    balanced(&h.l);
    struct books l = {.n = 1, .line = {{BOOKS_CASH, 1, "", 5}}};
    struct posting p = {.id = 1, .kind = "payment", .actor_name = "", .number = "", .reference = "", .note = ""};
    assert_int_equal(LIFE_DO(&h.l, books_append(c->db, &p, &l, &h.l.e)), ERR_INTERNAL);
    same_as_rows(&h.l, "paid", true);
    life_close(&h.l);
}

/* Whatever is charged, paid and given back, in whatever order, balances, and nobody is owed what they did not pay. */
static void random_lives_always_balance(void **state)
{
    struct house h;
    struct payment_made made;
    unsigned seed = 11;
    house_open(&h, state);
    for (int i = 0; i < 6; i++) {
        filed(&h, OWN, arena_fmt(h.l.a, "%d", 1 + rand_r(&seed) % 9), life_at("2026-11-17", 8, i));
        act(&h, ROLE_RECEPTION, "accept", nothing);
        int64_t paid = 0;
        for (int k = 0; k < 12; k++) {
            int64_t amount = rand_r(&seed) % 9000;
            bool back = rand_r(&seed) % 3 == 0;
            life_officer(&h.l, h.l.unit, back ? ROLE_LEADER : ROLE_RECEPTION);
            if (back ? !give_back(&h, BOOKS_CASH, amount, "x") : !take(&h, BOOKS_CASH, amount, "", &made))
                paid += back ? -amount : amount;
            balanced(&h.l);
            assert_int_equal(dues(&h).paid, paid);
            assert_true(paid >= 0);
        }
    }
    same_as_rows(&h.l, "paid", true);
    life_close(&h.l);
}

/* ---- each call fails once */

static enum err_code paying(void *with, struct ctx *c)
{
    struct house *h = with;
    struct payment_made made;
    struct payment p = {.dossier = h->f.row.id, .account = BOOKS_CASH, .amount = 1000};
    return payment_take(c, &p, &h->l.problems, &made, &h->l.e);
}

static enum err_code giving(void *with, struct ctx *c)
{
    struct house *h = with;
    struct payment p = {.dossier = h->f.row.id, .account = BOOKS_CASH, .amount = 500, .note = "x"};
    return payment_give_back(c, &p, &h->l.problems, &h->l.e);
}

static enum err_code accepting(void *with, struct ctx *c)
{
    struct house *h = with;
    struct act what = {.dossier = h->f.row.id, .event = {.act = "accept", .version = 1}};
    return act_on(c, &what, &h->l.problems, NULL, &h->l.e);
}

static void money_is_booked_whole_or_not_at_all(void **state)
{
    struct house h;
    struct sweep w = {.fault = &fault, .rows = "select * from posting; select * from entry; select * from number; select id, version, state from dossier;"
                                               "select count(*) from journal"};
    house_open(&h, state);
    for (w.sticky = 0; w.sticky < 2; w.sticky++) {
        filed(&h, OWN, "2", life_at("2026-11-17", 9, w.sticky));
        life_officer(&h.l, h.l.unit, ROLE_RECEPTION);
        w.what = "accepting";
        assert_true(sweep(&h.l, &w, accepting, &h) > 8);
        w.what = "paying";
        assert_true(sweep(&h.l, &w, paying, &h) > 5);
        life_officer(&h.l, h.l.unit, ROLE_LEADER);
        w.what = "giving back";
        assert_true(sweep(&h.l, &w, giving, &h) > 4);
    }
    balanced(&h.l);
    same_as_rows(&h.l, "paid", true);
    life_close(&h.l);
}

int main(void)
{
#define T(f) cmocka_unit_test_setup_teardown(f, sandbox_open, sandbox_close)
    const struct CMUnitTest tests[] = {
        T(who_filed_before_a_new_fee_keeps_the_old_one), T(answers_that_change_change_the_fee),
        T(money_is_taken_in_parts_with_numbers_and_given_back_by_a_leader),
        T(what_ends_without_a_result_is_let_off_and_what_was_paid_too_much_is_owed), T(the_ledger_cannot_be_changed), T(random_lives_always_balance),
        T(money_is_booked_whole_or_not_at_all),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
