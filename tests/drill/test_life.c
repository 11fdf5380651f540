/* Lives under the pure workflow: every one ends, chances come out as asked, the same seed lives the same life, a mistake is named. */
#include "country.h"
#include "base/civil.h"
#include "drill/life.h"
#include <math.h>

enum { STEPS = 60, LIVES = 150 };
static const char *const CHANNELS[] = {"online", "counter"};
static const struct life_shares none = {0}, wild = {.supplement = 0.5, .refuse = 0.3, .withdraw = 0.3, .send_back = 0.5, .extend = 0.5, .slow = 0.3};

/* The channel of a life: the desk's in turn, where the desk takes it in. */
static const char *channel_of(const struct procedure *p, uint64_t seed)
{
    return CHANNELS[procedure_at_desk(p) ? seed % 2 : 0];
}

static struct life born(struct rng *r, struct arena *a, const struct procedure *p, const char *channel)
{
    struct life l;
    struct err e = {0};
    struct life_wish w = {.procedure = p, .unit = country_commune("20257"), .channel = channel, .today = "2026-11-20"};
    if (life_begin(&l, &w, units, r, a, &e))
        fail_msg("%s: %s", p->code, e.why);
    if (life_opened(&l, units, INT64_C(1795140000000), &e))
        fail_msg("%s: %s", p->code, e.why);
    assert_int_equal(l.state.version, strcmp(channel, "counter") == 0 ? 2 : 1);
    return l;
}

/* Acts done by kind; how many steps it took, less than STEPS. */
static int live(struct life *l, const struct life_shares *shares, struct rng *r, int done[ACT_KINDS], struct buf *story)
{
    int64_t now = INT64_C(1795140000000);
    for (int n = 0; n < STEPS; n++) {
        struct life_step s;
        struct err e = {0};
        if (!life_next(l, shares, r, now, &s)) {
            if (!l->over)
                fail_msg("%s waits in %s for ever", l->wish.procedure->code, l->state.state);
            return n;
        }
        assert_true(s.minutes > 0);
        now += s.minutes * 60000;
        if (life_acted(l, &s, now, &e))
            fail_msg("%s %s in %s: %s", l->wish.procedure->code, s.act->id, l->state.state, e.why);
        done[s.act->kind]++;
        if (story)
            buf_fmt(story, "%s by %u of %lld after %lld; ", s.act->id, s.who.role, (long long)s.unit, (long long)s.minutes);
    }
    fail_msg("%s has not ended after %d steps, now in %s", l->wish.procedure->code, STEPS, l->state.state);
    return STEPS;
}

static void every_life_ends(void **state)
{
    (void)state;
    const struct life_shares *shares[] = {&none, &life_usual, &wild};
    for (size_t i = 0; i < procedures_n; i++)
        for (uint64_t seed = 0; seed < LIVES; seed++) {
            struct arena *a = arena_new(1 << 16);
            struct rng r = rng_part(31, seed);
            struct life l = born(&r, a, procedures[i], channel_of(procedures[i], seed));
            int done[ACT_KINDS] = {0};
            live(&l, shares[seed % 3], &r, done, NULL);
            if (seed % 3 == 0 && procedure_state_find(l.wish.procedure, l.state.state)->final != FINAL_DONE)
                fail_msg("%s ended in %s without any trouble", procedures[i]->code, l.state.state);
            life_free(&l);
        }
}

static double share_of(const struct procedure *p, const struct life_shares *shares, enum wf_kind kind, int n)
{
    int had = 0;
    for (int i = 0; i < n; i++) {
        struct arena *a = arena_new(1 << 16);
        struct rng r = rng_part(32, (uint64_t)i);
        struct life l = born(&r, a, p, "online");
        int done[ACT_KINDS] = {0};
        live(&l, shares, &r, done, NULL);
        had += done[kind] > 0;
        assert_true(done[kind] <= 1);
        life_free(&l);
    }
    return had * 1.0 / n;
}

static void chances_come_out_as_asked(void **state)
{
    (void)state;
    static const struct { enum wf_kind kind; struct life_shares s; double want; } rows[] = {
        {ACT_REQUEST_SUPPLEMENT, {.supplement = 0.2}, 0.2}, {ACT_REFUSE, {.refuse = 0.1}, 0.1}, {ACT_WITHDRAW, {.withdraw = 0.15}, 0.15},
        {ACT_EXTEND, {.extend = 0.25}, 0.25}, {ACT_SEND_BACK, {.send_back = 0.3}, 0.3}, {ACT_REQUEST_SUPPLEMENT, {.supplement = 0}, 0}};
    for (size_t p = 0; p < procedures_n; p++)
        for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
            bool has = false;
            for (size_t k = 0; k < procedures[p]->n_acts; k++)
                has = has || procedures[p]->acts[k].kind == rows[i].kind;
            double got = has ? share_of(procedures[p], &rows[i].s, rows[i].kind, 600) : rows[i].want;
            if (fabs(got - rows[i].want) > 0.055) /* three standard deviations of 600 draws */
                fail_msg("%s %s: %.3f, not %.3f", procedures[p]->code, wf_kind_words[rows[i].kind], got, rows[i].want);
        }
}

static void the_same_seed_lives_the_same_life(void **state)
{
    (void)state;
    for (size_t i = 0; i < procedures_n; i++) {
        struct buf story[2];
        for (int k = 0; k < 2; k++) {
            struct rng r = rng_seeded(33);
            struct life l = born(&r, arena_new(1 << 16), procedures[i], channel_of(procedures[i], 1));
            int done[ACT_KINDS] = {0};
            story[k] = buf_init(box->a, 0);
            buf_str(&story[k], form_json(l.form, box->a));
            live(&l, &wild, &r, done, &story[k]);
            life_free(&l);
        }
        assert_string_equal(story[0].p, story[1].p);
    }
}

static void a_mistake_is_named(void **state)
{
    (void)state;
    int spoiled = 0;
    for (size_t i = 0; i < procedures_n; i++)
        for (uint64_t seed = 0; seed < 200; seed++) {
            struct arena *a = arena_new(1 << 16);
            struct rng r = rng_part(34, seed);
            struct life l = born(&r, a, procedures[i], channel_of(procedures[i], seed));
            struct form_values v, out;
            const char *field;
            struct form_env env = {.today = l.wish.today, .variant = l.variant, .channel = l.wish.channel};
            struct problems p = {.arena = a};
            if (life_spoil(&l, &r, &v, &field)) {
                form_check(&l.wish.procedure->form, v, &env, &p, &out);
                assert_non_null(problem_find(&p, field));
                spoiled++;
            }
            life_free(&l);
        }
    assert_true(spoiled >= (int)procedures_n * 190);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_life_ends), cmocka_unit_test(chances_come_out_as_asked), cmocka_unit_test(the_same_seed_lives_the_same_life),
        cmocka_unit_test(a_mistake_is_named),
    };
    return cmocka_run_group_tests(tests, country_open, sandbox_close);
}
