/* A tax notice paid at the gateway: the dossier goes on by itself, in the transaction that books the money; told again, late, with another sum
 * or signature, nothing happens twice; and each database call of it fails once. The dossier is led there by its procedure's scenario. */
#include "service/recount.h"
#include "service/sweep.h"
#include "domain/scenario.h"
#include "pay/till.h"
#include "service/money/gateway.h"
#include "store/books_store.h"
#include <stdlib.h>

static struct db_fault fault;
static const char secret[] = "A-SECRET-OF-THE-TESTS-ALONE-0001";

struct house {
    struct life l;
    struct folder f;
    struct till till;
    struct gateway_order *order;
    struct vnpay_param p[16];
    size_t n;
};

static void who(struct house *h, const struct wf_who *w)
{
    if (w->role == ROLE_APPLICANT || w->role == ROLE_SYSTEM)
        life_citizen(&h->l, 101);
    else
        life_officer(&h->l, units_agency(h->l.world->units, h->f.unit, w->agency.id)->id, w->role);
}

/* By the first scenario of the land procedure until the tax is asked for. */
static void led_to_payment(struct house *h)
{
    struct life *l = &h->l;
    const struct procedure *p = catalogue_find(l->world->catalogue, "1.013831", "9999-12-31");
    struct embedded text = centre_file(l->a, "procedures/scenarios/1.013831.yaml", "s");
    struct scenario_file *file = ARENA_NEW(l->a, struct scenario_file);
    struct source src = {"s", (const char *)text.data, text.n};
    assert_ok(scenario_parse(src, p, l->a, file, NULL, &l->e));
    const struct scenario *s = &file->scenarios[0];
    struct opening o = {.procedure = p, .unit = units_by_code(l->world->units, UNIT_COMMUNE, file->commune), .variant = s->variant, .channel = "online", .account = 101,
                        .name = "A", .identifier = "", .phone = "0905123318", .email = "", .address = "", .values = scenario_form(file, s, l->a)};
    for (size_t i = 0; i < s->n_papers; i++)
        attachments_add(&o.papers, &(struct attachment){.paper = s->papers[i].id, .file = "", .name = "", .type = "", .state = "new", .note = ""}, false, l->a);
    l->clock.fake = s->submit;
    life_citizen(l, 101);
    if (LIFE_DO(l, opening_make(c, &o, &l->problems, &h->f, &l->e)))
        fail_msg("%s", life_problems(l));
    for (size_t i = 0; i < s->n_steps && !h->f.flow.amount; i++) {
        if (*s->steps[i].expect.error)
            continue;
        who(h, &s->steps[i].who);
        l->clock.fake = s->steps[i].at;
        if (life_act(l, &h->f, s->steps[i].act, s->steps[i].inputs))
            fail_msg("%s: %s", s->steps[i].act, life_problems(l));
    }
    assert_int_equal(h->f.flow.amount, 62500000);
}

static void house_open(struct house *h, void **state)
{
    *h = (struct house){.till = {.gateway = {"https://gateway.example/pay", "", "DEMO0001", secret}}};
    fault = (struct db_fault){0};
    life_open(&h->l, *state, &fault);
    h->l.world->till = &h->till;
    led_to_payment(h);
}

/* Pressed, and what the gateway would then tell. */
static void ordered(struct house *h, const char *response, const char *number)
{
    struct life *l = &h->l;
    const char *url;
    struct gateway_visit v = {"https://us.example/back", "203.0.113.7"};
    life_citizen(l, 101);
    if (LIFE_DO(l, gateway_start(c, &h->f, &v, &url, &l->e)))
        fail_msg("%s", l->e.why);
    assert_non_null(strstr(url, "vnp_Amount=6250000000&"));
    assert_non_null(strstr(url, "vnp_ReturnUrl=https%3A%2F%2Fus.example%2Fback&"));
    assert_ok(order_find(l->db, centre_int(l->s, "select max(id) from gateway_order"), l->a, &h->order, &l->e));
    const struct vnpay_param p[] = {{"vnp_TmnCode", "DEMO0001"}, {"vnp_Amount", "6250000000"}, {"vnp_ResponseCode", response}, {"vnp_TransactionStatus", response},
                                    {"vnp_TxnRef", arena_fmt(l->a, "%lld", (long long)h->order->id)}, {"vnp_TransactionNo", number}, {"vnp_BankCode", "NCB"}};
    h->n = sizeof p / sizeof p[0];
    memcpy(h->p, p, sizeof p);
}

static void sign(struct house *h)
{
    size_t n = strcmp(h->p[h->n - 1].name, VNPAY_HASH) == 0 ? h->n - 1 : h->n;
    h->p[n] = (struct vnpay_param){VNPAY_HASH, vnpay_hash(secret, vnpay_sign_data(h->p, n, h->l.a), h->l.a)};
    h->n = n + 1;
}

static const char *told(struct house *h)
{
    const char *code = "";
    life_citizen(&h->l, 0); /* nobody: the gateway has no account */
    if (LIFE_DO(&h->l, gateway_told(c, h->p, h->n, &code, &h->l.e)))
        fail_msg("%s", h->l.e.why);
    return code;
}

static const char *state_of(struct house *h)
{
    struct dossier *d;
    assert_ok(dossier_find(h->l.db, h->f.row.id, h->l.a, &d, &h->l.e));
    struct ctx c = life_ctx(&h->l);
    if (record_verify(&c, d, &h->l.e))
        fail_msg("%s", h->l.e.why);
    return d->state;
}

static int64_t booked(struct house *h)
{
    assert_int_equal(centre_int(h->l.s, "select coalesce(sum(amount), 0) from entry"), 0);
    return centre_int(h->l.s, "select coalesce(sum(amount), 0) from entry where account = 'gateway'");
}

static void money_at_the_gateway_lets_the_dossier_go_on(void **state)
{
    struct house h;
    struct list faults;
    house_open(&h, state);
    ordered(&h, "00", "15000001");
    sign(&h);
    assert_string_equal(state_of(&h), "paying");
    assert_string_equal(told(&h), "00");
    assert_string_equal(state_of(&h), "updating");
    assert_int_equal(booked(&h), 62500000);
    assert_int_equal(centre_int(h.l.s, "select count(*) from journal where act = 'confirm_payment' and actor = 0"), 1);
    assert_string_equal(told(&h), "02");
    assert_int_equal(booked(&h), 62500000);
    assert_int_equal(centre_int(h.l.s, "select count(*) from entry where account = 'treasury'"), 0);
    assert_ok(books_faults(h.l.db, h.l.a, &faults, &h.l.e));
    assert_int_equal(faults.n, 0);
    same_as_rows(&h.l, "paid", true);
    life_close(&h.l);
}

static void what_is_not_right_is_answered_by_its_code(void **state)
{
    struct house h;
    house_open(&h, state);
    ordered(&h, "24", "0");
    sign(&h);
    assert_string_equal(told(&h), "00"); /* noted: it failed */
    assert_string_equal(told(&h), "02");
    ordered(&h, "00", "15000002");
    assert_string_equal(told(&h), "97"); /* no signature */
    sign(&h);
    h.p[1].value = "6250000100";
    assert_string_equal(told(&h), "97");
    sign(&h);
    assert_string_equal(told(&h), "04");
    h.p[1].value = "6250000000";
    h.p[4].value = "1";
    sign(&h);
    assert_string_equal(told(&h), "01");
    ordered(&h, "00", "15000002");
    h.p[0].value = "OTHER001";
    sign(&h);
    assert_string_equal(told(&h), "01");
    assert_string_equal(state_of(&h), "paying");
    assert_int_equal(booked(&h), 0);
    h.p[0].value = "DEMO0001";
    h.l.clock.fake += 7 * CLOCK_DAY; /* late: the money is there all the same */
    sign(&h);
    assert_string_equal(told(&h), "00");
    assert_string_equal(state_of(&h), "updating");
    same_as_rows(&h.l, "paid", true);
    life_close(&h.l);
}

static void one_number_of_the_gateways_is_booked_once(void **state)
{
    struct house h;
    house_open(&h, state);
    ordered(&h, "00", "15000001");
    sign(&h);
    struct house second = h;
    ordered(&second, "00", "15000001");
    sign(&second);
    assert_string_equal(told(&h), "00");
    assert_string_equal(told(&second), "02");
    assert_int_equal(booked(&h), 62500000);
    same_as_rows(&h.l, "paid", true);
    life_close(&h.l);
}

static void an_officer_who_confirms_books_it_as_paid_to_the_treasury(void **state)
{
    struct house h;
    house_open(&h, state);
    life_officer(&h.l, h.f.row.received_unit, ROLE_RECEPTION);
    if (life_act(&h.l, &h.f, "confirm_payment", (struct form_values){0}))
        fail_msg("%s", life_problems(&h.l));
    assert_int_equal(centre_int(h.l.s, "select sum(amount) from entry where account = 'treasury'"), 62500000);
    assert_int_equal(booked(&h), 0);
    same_as_rows(&h.l, "paid", true);
    life_close(&h.l);
}

static enum err_code telling(void *with, struct ctx *c)
{
    struct house *h = with;
    const char *code;
    return gateway_told(c, h->p, h->n, &code, &h->l.e);
}

static void what_is_told_is_booked_whole_or_not_at_all(void **state)
{
    struct house h;
    struct sweep w = {.fault = &fault, .what = "telling", .rows = "select * from posting; select * from entry; select id, version, state, due_at from dossier;"
                      "select * from gateway_order; select count(*) from journal; select * from task; select count(*) from notice"};
    house_open(&h, state);
    ordered(&h, "00", "15000001");
    sign(&h);
    assert_true(sweep(&h.l, &w, telling, &h) > 15);
    assert_string_equal(state_of(&h), "updating");
    assert_int_equal(booked(&h), 62500000);
    same_as_rows(&h.l, "paid", true);
    life_close(&h.l);
}

int main(void)
{
#define T(f) cmocka_unit_test_setup_teardown(f, sandbox_open, sandbox_close)
    const struct CMUnitTest tests[] = {
        T(money_at_the_gateway_lets_the_dossier_go_on), T(what_is_not_right_is_answered_by_its_code), T(one_number_of_the_gateways_is_booked_once),
        T(an_officer_who_confirms_books_it_as_paid_to_the_treasury), T(what_is_told_is_booked_whole_or_not_at_all),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
