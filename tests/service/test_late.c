/* Where the time of late dossiers went, on dossiers that were filed and worked through the services: every cause, who had it, what is not late. The rule
 * itself is tested in tests/domain/test_blame.c; here it is what the rule is given.
 * ENGINE: files alone, because a journal reads the same from both. */
#include "service/lives.h"
#include "service/board/late.h"
#include "reference/calendars.h"
#include "store/order_store.h"
#include "time/working.h"

enum { AN = 801, BINH = 802, CHI = 803 };

/* Files a scenario's dossier, and no step of it. */
static struct path filed(struct life *l, const char *code, const char *id)
{
    static struct scenario_file f;
    const struct procedure *p = catalogue_find(l->world->catalogue, code, "9999-12-31");
    struct embedded text = centre_file(l->a, arena_fmt(l->a, "procedures/scenarios/%s.yaml", code), code);
    struct source src = {code, (const char *)text.data, text.n};
    if (scenario_parse(src, p, l->a, &f, NULL, &l->e))
        fail_msg("%s", l->e.why);
    struct path g = {.file = &f, .unit = units_by_code(l->world->units, UNIT_COMMUNE, f.commune)};
    for (size_t i = 0; i < f.n_scenarios; i++)
        if (strcmp(f.scenarios[i].id, id) == 0)
            g.s = &f.scenarios[i];
    assert_non_null(g.s);
    file_it(l, &g);
    return g;
}

static int64_t at(struct life *l, const char *when)
{
    return l->clock.fake = life_at(arena_strn(l->a, when, 10), atoi(when + 11), atoi(when + 14));
}

/* who: "thue/specialist", "applicant", "system"; with "=801" behind it: that account. */
static void as(struct life *l, const struct path *g, const char *who_is)
{
    size_t agency = strcspn(who_is, "/="), role = strcspn(who_is, "=");
    struct wf_who w = {.agency = {.id = arena_strn(l->a, who_is, agency)}, .role = strcmp(who_is, "system") == 0 ? ROLE_SYSTEM : ROLE_APPLICANT};
    if (who_is[agency] == '/')
        w.role = role_parse(arena_strn(l->a, who_is + agency + 1, role - agency - 1));
    who(l, g, &w);
    if (who_is[role])
        l->actor.account = atoi(who_is + role + 1);
}

#define WITH(...) ((struct form_values){(const struct form_value[]){__VA_ARGS__}, sizeof (const struct form_value[]){__VA_ARGS__} / sizeof(struct form_value)})
#define NOTHING ((struct form_values){0})

static void did(struct life *l, struct path *g, const char *when, const char *who_is, const char *act_id, struct form_values inputs)
{
    at(l, when);
    as(l, g, who_is);
    if (life_act(l, &g->now, act_id, inputs))
        fail_msg("%s %s: %s", when, act_id, life_problems(l));
}

static void gave(struct life *l, struct path *g, const char *when, const char *agency, int64_t account)
{
    at(l, when);
    life_officer(l, units_agency(l->world->units, g->unit, agency)->id, ROLE_LEADER);
    assert_ok(LIFE_DO(l, act_assign(c, g->now.row.id, g->now.row.version, account, "Trần Văn Bình", &l->e)));
    assert_ok(LIFE_DO(l, folder_load_any(c, g->now.row.id, &g->now, &l->e)));
}

static struct blame why(struct life *l, const struct path *g)
{
    struct blame b;
    struct folder f;
    assert_ok(LIFE_DO(l, folder_load_any(c, g->now.row.id, &f, &l->e)));
    assert_ok(LIFE_DO(l, late_of(c, &f, &b, &l->e)));
    return b;
}

static int64_t working(struct life *l, const struct path *g, const char *from, const char *to)
{
    int64_t a = at(l, from);
    return working_between(calendars_of(l->world->calendars, g->unit->id), a, at(l, to));
}

struct expected { enum blame_cause cause; enum blame_reason reason; const char *agency; int64_t account; const char *step; };

static void is(struct life *l, const struct path *g, struct blame b, struct expected x)
{
    const struct unit *u = x.agency ? units_agency(l->world->units, g->unit, x.agency) : NULL;
    if (b.cause != x.cause || b.reason != x.reason || strcmp(b.step, x.step) != 0 || atoll(b.account) != x.account || atoll(b.unit) != (u ? u->id : 0))
        fail_msg("%s %s, unit %s, account %s, step %s, took %lld of %lld, over %lld", blame_cause_words[b.cause], blame_reason_words[b.reason], b.unit,
                 b.account, b.step, (long long)b.took, (long long)b.allowed, (long long)b.over);
    assert_int_equal(b.unheld, 0);
}

static const struct form_value priced[] = {{"land_position", "Vị trí 1"}, {"land_price", "45000000"}};
#define PRICED ((struct form_values){priced, 2})
#define LAND "van_phong_dang_ky_dat_dai"

/* Up to the land office; promised for Friday 27/11. */
static struct path land(struct life *l)
{
    struct path g = filed(l, "1.013831", "with_tax");
    did(l, &g, "2026-11-02 09:00", "commune/reception", "accept", NOTHING);
    did(l, &g, "2026-11-02 14:00", "commune/reception", "forward_land", NOTHING);
    return g;
}

/* ---- causes */

static void an_officer_who_took_long(void **state)
{
    struct life *l = *state;
    struct path g = land(l);
    did(l, &g, "2026-12-04 10:00", LAND "/specialist=801", "forward_tax", PRICED);
    did(l, &g, "2026-12-07 09:00", "thue/specialist", "exempt", WITH({"note", "Miễn."}));
    at(l, "2026-12-07 10:00");
    struct blame b = why(l, &g);
    is(l, &g, b, (struct expected){BLAME_OFFICER, BLAME_OVER_NORM, LAND, AN, "examining"});
    assert_int_equal(b.over, working(l, &g, "2026-11-27 17:00", "2026-12-07 10:00"));
    assert_int_equal(b.took, working(l, &g, "2026-11-02 14:00", "2026-12-04 10:00"));
    assert_int_equal(b.allowed, working(l, &g, "2026-11-02 14:00", "2026-11-09 17:00")); /* five working days, as the control sheet counts them */
    assert_int_equal(b.used, working(l, &g, "2026-11-02 09:00", "2026-12-07 10:00"));
    assert_true(b.share[BLAME_OFFICER] > 0.999);
    did(l, &g, "2026-12-08 09:00", LAND "/specialist", "propose", WITH({"change_text", "A"}, {"register_number", "1"}));
    did(l, &g, "2026-12-08 10:00", LAND "/leader", "sign", NOTHING);
    did(l, &g, "2026-12-08 11:00", LAND "/specialist", "send_commune", NOTHING);
    at(l, "2027-06-01 09:00"); /* it waits to be fetched, and that is nobody's */
    struct blame end = why(l, &g);
    is(l, &g, end, (struct expected){BLAME_OFFICER, BLAME_OVER_NORM, LAND, AN, "examining"});
    assert_int_equal(end.over, working(l, &g, "2026-11-27 17:00", "2026-12-08 11:00"));
}

static void the_desk_that_did_not_pass_it_on(void **state)
{
    struct life *l = *state;
    struct path g = filed(l, "1.013831", "with_tax");
    did(l, &g, "2026-11-02 09:00", "commune/reception", "accept", NOTHING);
    at(l, "2026-12-01 09:00");
    is(l, &g, why(l, &g), (struct expected){BLAME_OFFICER, BLAME_OVER_NORM, "commune", 0, "received"}); /* in the common list still */
}

static void another_agency_that_holds_it(void **state)
{
    struct life *l = *state;
    struct path g = land(l);
    did(l, &g, "2026-11-05 09:00", LAND "/specialist", "forward_tax", PRICED);
    at(l, "2026-11-30 07:30");
    assert_int_equal(why(l, &g).over, 1); /* the first minute of the next working day has not even begun */
    at(l, "2026-12-10 15:00");
    struct blame b = why(l, &g);
    is(l, &g, b, (struct expected){BLAME_AGENCY, BLAME_OVER_NORM, "thue", 0, "taxing"});
    assert_int_equal(b.minutes[BLAME_AGENCY], working(l, &g, "2026-11-05 09:00", "2026-12-10 15:00"));
}

static void another_agency_that_was_asked(void **state)
{
    struct life *l = *state;
    struct path g = filed(l, "1.001612", "noodle_stall");
    did(l, &g, "2026-11-23 08:00", "commune/reception", "accept", NOTHING);
    did(l, &g, "2026-11-23 09:00", "commune/specialist=801", "ask_tax", WITH({"note", "Chưa có mã số."}));
    at(l, "2026-12-02 09:00");
    is(l, &g, why(l, &g), (struct expected){BLAME_AGENCY, BLAME_OVER_NORM, "thue", 0, "ask_tax"});
    did(l, &g, "2026-12-02 10:00", "thue/specialist", "answer_tax", WITH({"answer", "agree"}, {"note", "Đã có."}));
    at(l, "2026-12-11 10:00"); /* and since then the specialist has it alone, for longer */
    is(l, &g, why(l, &g), (struct expected){BLAME_OFFICER, BLAME_OVER_NORM, "commune", 0, "examining"});
}

/* Silence past the limit is agreement: it is waited for no longer. */
static void an_opinion_that_lapsed(void **state)
{
    struct life *l = *state;
    struct path g = filed(l, "1.013225", "silence");
    did(l, &g, "2026-11-02 09:10", "commune/reception", "accept", NOTHING);
    did(l, &g, "2026-11-03 08:00", "commune/specialist", "begin_appraisal", NOTHING);
    did(l, &g, "2026-11-03 09:00", "commune/specialist", "ask_construction", WITH({"note", "Hỏi về cốt nền."}));
    at(l, "2027-01-15 10:00");
    struct blame b = why(l, &g);
    is(l, &g, b, (struct expected){BLAME_OFFICER, BLAME_OVER_NORM, "commune", 0, "appraising"});
    assert_int_equal(b.minutes[BLAME_AGENCY], working(l, &g, "2026-11-03 09:00", "2026-11-16 17:00"));
}

static void a_payment(void **state)
{
    struct life *l = *state;
    struct path g = land(l);
    did(l, &g, "2026-11-05 09:00", LAND "/specialist", "forward_tax", PRICED);
    did(l, &g, "2026-11-10 10:00", "thue/specialist", "ask_payment", WITH({"amount", "62500000"}, {"tax_notice", "TB 1"}));
    at(l, "2027-01-29 10:00");
    assert_int_equal(why(l, &g).reason, BLAME_NOT_LATE); /* the clock stands */
    did(l, &g, "2027-02-01 09:00", "system", "confirm_payment", NOTHING);
    at(l, "2027-03-12 10:00");
    struct blame b = why(l, &g);
    assert_int_equal(b.stood, working(l, &g, "2026-11-10 10:00", "2027-02-01 09:00"));
    assert_true(b.minutes[BLAME_PAYMENT] > 0 && b.minutes[BLAME_PAYMENT] < b.stood); /* what goes beyond the thirty days that the law gives */
    is(l, &g, b, (struct expected){BLAME_PAYMENT, BLAME_OVER_ALLOWED, NULL, 0, "paying"});
}

static void a_payment_asked_for_when_time_had_run_out(void **state)
{
    struct life *l = *state;
    struct path g = land(l);
    did(l, &g, "2026-11-05 09:00", LAND "/specialist", "forward_tax", PRICED);
    did(l, &g, "2026-11-30 10:00", "thue/specialist", "ask_payment", WITH({"amount", "62500000"}, {"tax_notice", "TB 1"}));
    at(l, "2026-12-02 10:00");
    is(l, &g, why(l, &g), (struct expected){BLAME_AGENCY, BLAME_OVER_NORM, "thue", 900 + ROLE_SPECIALIST, "taxing"});
    at(l, "2027-03-26 10:00");
    struct blame b = why(l, &g);
    is(l, &g, b, (struct expected){BLAME_PAYMENT, BLAME_OVER_NORM, NULL, 0, "paying"});
    assert_int_equal(b.over, working(l, &g, "2026-11-27 17:00", "2027-03-26 10:00"));
}

static void an_applicant_who_took_long_to_bring_it(void **state)
{
    struct life *l = *state;
    struct path g = land(l);
    did(l, &g, "2026-11-30 09:00", LAND "/specialist", "request_supplement", WITH({"reason", "Thiếu trang 3."}, {"item", "paper:contract"}));
    at(l, "2026-12-01 09:00");
    is(l, &g, why(l, &g), (struct expected){BLAME_OFFICER, BLAME_OVER_NORM, LAND, 900 + ROLE_SPECIALIST, "examining"});
    at(l, "2027-02-01 09:00");
    struct blame b = why(l, &g);
    is(l, &g, b, (struct expected){BLAME_CITIZEN, BLAME_OVER_SHARE, NULL, 0, "waiting"});
    assert_int_equal(b.minutes[BLAME_CITIZEN], working(l, &g, "2026-11-30 09:00", "2027-02-01 09:00"));
}

/* A supplement in time stops the clock: it is nobody's, however long it takes. */
static void what_the_clock_stood_for_counts_for_nobody(void **state)
{
    struct life *l = *state;
    struct path g = land(l);
    did(l, &g, "2026-11-05 09:00", LAND "/specialist", "request_supplement", WITH({"reason", "Thiếu trang 3."}, {"item", "paper:contract"}));
    at(l, "2027-03-01 09:00");
    assert_int_equal(why(l, &g).reason, BLAME_NOT_LATE);
    did(l, &g, "2027-03-05 09:00", "commune/reception", "supplement", WITH({"paper", "contract"}));
    at(l, "2027-05-14 09:00");
    struct blame b = why(l, &g);
    is(l, &g, b, (struct expected){BLAME_OFFICER, BLAME_OVER_NORM, LAND, 0, "examining"});
    assert_int_equal(b.minutes[BLAME_CITIZEN], 0);
    assert_int_equal(b.stood, working(l, &g, "2026-11-05 09:00", "2027-03-05 09:00"));
    assert_int_equal(b.over, working(l, &g, "2027-03-29 17:00", "2027-05-14 09:00")); /* 15 days left, and neither day of the request counts */
}

static void a_gateway_that_tells_late(void **state)
{
    struct life *l = *state;
    struct path g = land(l);
    did(l, &g, "2026-11-05 09:00", LAND "/specialist", "forward_tax", PRICED);
    did(l, &g, "2026-11-30 10:00", "thue/specialist", "ask_payment", WITH({"amount", "62500000"}, {"tax_notice", "TB 1"}));
    struct gateway_order o = {.id = 77, .dossier = g.now.row.id, .unit = g.now.row.unit, .amount = 62500000, .created_at = at(l, "2026-12-01 10:00"),
                              .expires_at = at(l, "2026-12-01 10:15"), .state = "paid", .answer = "", .number = "1", .paid_at = at(l, "2027-02-01 09:00")};
    assert_ok(LIFE_DO(l, order_insert(c->db, &o, &l->e)));
    did(l, &g, "2027-02-01 09:00", "system", "confirm_payment", NOTHING);
    at(l, "2027-02-01 10:00");
    struct blame b = why(l, &g);
    is(l, &g, b, (struct expected){BLAME_EXCHANGE, BLAME_OVER_SHARE, NULL, 0, "paying"});
    assert_int_equal(b.minutes[BLAME_EXCHANGE], working(l, &g, "2026-12-01 10:15", "2027-02-01 09:00"));
    assert_int_equal(b.minutes[BLAME_PAYMENT], working(l, &g, "2026-11-30 10:00", "2026-12-01 10:15"));
}

/* A procedure whose step waits for a machine: none that ships has one. */
static void an_exchange_that_stalls(void **state)
{
    struct life *l = *state;
    struct embedded own = centre_file(l->a, "procedures/1.013831.yaml", "procedures/1.013831.yaml");
    char *text = (char *)own.data, *exempt = strstr(text, "  - id: exempt"), *note = strstr(exempt, "note: required");
    strstr(text, "revision: ")[strlen("revision: ")] = '9';
    own.data = (unsigned char *)arena_fmt(l->a, "%.*sby: [system, thue/specialist]\n    %s", (int)(note - text), text, note);
    own.n = strlen((const char *)own.data);
    struct catalogue_sync sync = {.files = &own, .n = 1, .arena = l->a};
    assert_ok(db_begin(l->db, true, &l->e));
    if (catalogue_sync(l->db, &sync, NULL, &l->e))
        fail_msg("%s", l->e.why);
    assert_ok(db_commit(l->db, &l->e));
    assert_ok(catalogue_refresh(l->world->catalogue, l->db, &l->e));
    struct path g = land(l);
    did(l, &g, "2026-11-05 09:00", LAND "/specialist", "forward_tax", PRICED);
    at(l, "2026-12-10 15:00");
    is(l, &g, why(l, &g), (struct expected){BLAME_EXCHANGE, BLAME_OVER_NORM, "thue", 0, "taxing"});
    did(l, &g, "2026-12-10 16:00", "system", "exempt", WITH({"note", "Miễn."}));
    at(l, "2026-12-11 09:00");
    is(l, &g, why(l, &g), (struct expected){BLAME_EXCHANGE, BLAME_OVER_NORM, "thue", 0, "taxing"});
}

/* ---- who had it */

static void whom_it_was_given_to(void **state)
{
    struct life *l = *state;
    struct path g = land(l);
    gave(l, &g, "2026-11-03 08:00", LAND, AN);
    gave(l, &g, "2026-11-13 08:00", LAND, BINH); /* eight working days with the first */
    at(l, "2026-12-01 09:00");
    is(l, &g, why(l, &g), (struct expected){BLAME_OFFICER, BLAME_OVER_NORM, LAND, BINH, "examining"});
    gave(l, &g, "2026-12-01 09:00", LAND, 0);
    at(l, "2026-12-02 09:00");
    is(l, &g, why(l, &g), (struct expected){BLAME_OFFICER, BLAME_OVER_NORM, LAND, BINH, "examining"});
    did(l, &g, "2026-12-02 10:00", LAND "/specialist=803", "forward_tax", PRICED); /* who passed it on had it for a day */
    at(l, "2026-12-02 10:30");
    is(l, &g, why(l, &g), (struct expected){BLAME_OFFICER, BLAME_OVER_NORM, LAND, BINH, "examining"});
}

static void it_lies_with_the_leader_while_the_specialist_keeps_it_by_name(void **state)
{
    struct life *l = *state;
    struct path g = filed(l, "1.013225", "with_opinion");
    did(l, &g, "2026-11-02 09:00", "commune/reception", "accept", NOTHING);
    gave(l, &g, "2026-11-02 10:00", "commune", AN);
    did(l, &g, "2026-11-04 10:00", "commune/specialist=801", "begin_appraisal", NOTHING);
    did(l, &g, "2026-11-06 10:00", "commune/specialist=801", "propose", WITH({"note", "Đủ điều kiện."}, {"site_date", "2026-11-05"}, {"density", "73"}, {"red_line", "4,5 m"},
        {"building_line", "4,5 m"}, {"paper", "site_report"}));
    assert_int_equal(g.now.row.assignee, AN);
    at(l, "2026-12-02 10:00");
    is(l, &g, why(l, &g), (struct expected){BLAME_OFFICER, BLAME_OVER_NORM, "commune", 0, "reviewing"});
    did(l, &g, "2026-12-03 10:00", "commune/leader=803", "send_back", WITH({"reason", "Sửa bản vẽ."}));
    at(l, "2026-12-03 11:00");
    is(l, &g, why(l, &g), (struct expected){BLAME_OFFICER, BLAME_OVER_NORM, "commune", CHI, "reviewing"});
    at(l, "2027-02-03 11:00"); /* back with who keeps it by name */
    is(l, &g, why(l, &g), (struct expected){BLAME_OFFICER, BLAME_OVER_NORM, "commune", AN, "appraising"});
}

/* ---- late or not */

static void the_minute_decides(void **state)
{
    struct life *l = *state;
    struct path g = filed(l, "1.013831", "with_tax");
    at(l, "2026-11-30 09:00");
    assert_int_equal(why(l, &g).reason, BLAME_NOT_LATE); /* never taken in */
    l->clock.fake = g.s->submit;
    g = land(l);
    at(l, "2026-11-27 17:00");
    assert_int_equal(why(l, &g).reason, BLAME_NOT_LATE);
    at(l, "2026-11-27 17:01");
    struct blame b = why(l, &g);
    is(l, &g, b, (struct expected){BLAME_OFFICER, BLAME_OVER_NORM, LAND, 0, "examining"});
    assert_int_equal(b.over, 1);
    did(l, &g, "2026-11-27 17:30", LAND "/leader", "extend", WITH({"reason", "Phải đo lại."}, {"days", "5"}));
    assert_int_equal(why(l, &g).reason, BLAME_NOT_LATE);
}

/* Any lives, looked at whenever: late exactly when the deadline says so, every minute somebody's, the parts together one. */
static void any_life_adds_up(void **state)
{
    struct life *l = *state;
    uint64_t seed = 20261124;
    int64_t late = 0;
    struct path path[PATHS_MAX], *g;
    size_t open = paths(l, path);
    while ((g = paths_step(l, path, &open, &seed))) {
        if (!g->filed) /* another one, in the place of one that is at its end */
            continue;
        l->clock.fake += (int64_t)(next_random(&seed) % 60) * CLOCK_DAY;
        struct folder f;
        struct deadline_result due = {0};
        assert_ok(LIFE_DO(l, folder_load_any(c, g->now.row.id, &f, &l->e)));
        assert_ok(LIFE_DO(l, folder_due(c, &f, &due, &l->e)));
        struct blame b = why(l, g);
        bool is_late = due.state == DEADLINE_LATE;
        assert_int_equal(b.reason != BLAME_NOT_LATE, is_late);
        late += is_late;
        if (!is_late)
            continue;
        int64_t sum = 0, now = f.clock.stopped ? f.clock.stopped : clock_now(&l->clock);
        double parts = 0;
        for (int k = 1; k < BLAME_CAUSES; k++) {
            sum += b.minutes[k];
            parts += b.share[k];
        }
        if (b.unheld)
            fail_msg("%s: %lld minutes are nobody's, in %s", g->s->id, (long long)b.unheld, f.row.state);
        assert_int_equal(sum, b.used);
        assert_true(parts > 0.999 && parts < 1.001);
        assert_true(b.used + b.stood >= working_between(calendars_of(l->world->calendars, g->unit->id), f.row.received_at, now));
    }
    assert_true(late > 20);
}

static struct life life;

/* One file for all: dossiers know nothing of one another. */
static int open_all(void **state)
{
    int rc = sandbox_open(state);
    life_open(&life, *state, NULL);
    *state = &life;
    return rc;
}

static int close_all(void **state)
{
    void *s = life.s;
    (void)state;
    life_close(&life);
    return sandbox_close(&s);
}

int main(void)
{
#define T(f) cmocka_unit_test(f)
    const struct CMUnitTest tests[] = {
        T(an_officer_who_took_long), T(the_desk_that_did_not_pass_it_on), T(another_agency_that_holds_it), T(another_agency_that_was_asked), T(an_opinion_that_lapsed), T(a_payment),
        T(a_payment_asked_for_when_time_had_run_out), T(an_applicant_who_took_long_to_bring_it), T(what_the_clock_stood_for_counts_for_nobody),
        T(a_gateway_that_tells_late), T(whom_it_was_given_to), T(it_lies_with_the_leader_while_the_specialist_keeps_it_by_name), T(the_minute_decides),
        T(any_life_adds_up), T(an_exchange_that_stalls), /* last: it publishes another revision */
    };
    return cmocka_run_group_tests(tests, open_all, close_all);
}
