/* Answers that no rule of the form finds anything wrong with: every procedure, case and channel, many times over. */
#include "country.h"
#include "drill/filler.h"
#include "domain/papers.h"

enum { FILLS = 400 };
static const char *const CHANNELS[] = {"counter", "online", "post"};
static const char *const COMMUNES[] = {"20257", "01273", "24133", "25747"};

struct round {
    struct arena *a;
    struct rng *r;
    const struct procedure *p;
    struct form_env env;
};

static void tell(const struct round *t, const struct problems *p, struct form_values v)
{
    for (size_t i = 0; i < p->n; i++)
        print_error("%s %s %s: %s: %s: \"%s\"\n", t->p->code, t->env.variant, t->env.channel, p->row[i].field, p->row[i].text, form_get(v, p->row[i].field));
    fail();
}

static void fill_once(const struct round *t)
{
    struct persona who = persona_make(t->r, units, country_commune(COMMUNES[rng_below(t->r, 4)]), t->a,
                                      (struct persona_wish){.sex = "", .min = 18, .max = 75, .today = t->env.today});
    struct filler f = {t->r, t->a, units, country_commune(COMMUNES[rng_below(t->r, 4)]), &who};
    struct form_values v, again;
    struct problems problems = {.arena = t->a};
    struct err e = {0};
    const char **papers;
    const struct paper_row *rows;
    if (filler_form(&f, &t->p->form, &t->env, &v, &e))
        fail_msg("%s %s %s: field %s: %s", t->p->code, t->env.variant, t->env.channel, e.field, e.why);
    form_check(&t->p->form, v, &t->env, &problems, &again);
    size_t n = filler_papers(&f, t->p, v, &t->env, &papers), n_rows = papers_for(t->p, v, &t->env, t->a, &rows);
    papers_check(rows, n_rows, papers, n, &problems);
    if (problems.n)
        tell(t, &problems, v);
    assert_int_equal(again.n, v.n);
}

static void nothing_is_found_in_any_form(void **state)
{
    (void)state;
    struct rng r = rng_seeded(21);
    struct arena *a = arena_new(1 << 16);
    for (size_t i = 0; i < procedures_n; i++)
        for (size_t c = 0; c < procedures[i]->n_cases; c++)
            for (size_t k = 0; k < 3; k++)
                for (int n = 0; n < FILLS; n++) {
                    struct round t = {a, &r, procedures[i], {.today = n % 7 ? "2026-11-20" : "2028-02-29", .variant = procedures[i]->cases[c].id, .channel = CHANNELS[k]}};
                    fill_once(&t);
                    arena_reset(a);
                }
    arena_free(a);
}

/* The same, but the first draw has to do: whoever needs five tries has not understood the field. */
static void acts_get_what_they_ask(void **state)
{
    (void)state;
    struct rng r = rng_seeded(22);
    struct arena *a = arena_new(1 << 16);
    for (size_t i = 0; i < procedures_n; i++)
        for (size_t k = 0; k < procedures[i]->n_acts; k++)
            for (int n = 0; n < FILLS; n++) {
                const struct wf_act *act = &procedures[i]->acts[k];
                struct round t = {a, &r, procedures[i], {.today = "2026-11-20", .variant = procedures[i]->cases[0].id, .channel = "counter"}};
                struct persona who = persona_make(&r, units, country_commune("20257"), a, (struct persona_wish){.sex = "", .min = 18, .max = 75, .today = "2026-11-20"});
                struct filler f = {&r, a, units, country_commune("20257"), &who};
                struct problems problems = {.arena = a};
                struct form_values out, v = filler_fields(&f, act->fields, act->n_fields, (struct form_values){0}, &t.env);
                form_check_fields(act->fields, act->n_fields, v, &t.env, &problems, &out);
                if (problems.n)
                    tell(&t, &problems, v);
                arena_reset(a);
            }
    arena_free(a);
}

static const struct procedure *procedure(const char *code)
{
    for (size_t i = 0; i < procedures_n; i++)
        if (strcmp(procedures[i]->code, code) == 0)
            return procedures[i];
    fail_msg("no procedure %s", code);
    return NULL;
}

static void a_mother_is_a_woman_and_the_child_bears_the_fathers_name(void **state)
{
    (void)state;
    struct rng r = rng_seeded(23);
    int mothers = 0, named = 0, fathers = 0;
    const struct procedure *p = procedure("1.001193");
    struct form_env env = {.today = "2026-11-20", .variant = "ordinary", .channel = "online"};
    for (int i = 0; i < 500; i++) {
        struct persona who = persona_make(&r, units, country_commune("25747"), box->a, (struct persona_wish){.sex = "", .min = 18, .max = 75, .today = env.today});
        struct filler f = {&r, box->a, units, country_commune("25747"), &who};
        struct form_values v;
        assert_int_equal(filler_form(&f, &p->form, &env, &v, NULL), ERR_OK);
        assert_string_equal(form_get(v, "requester_name"), who.name);
        const char *relation = form_get(v, "requester_relation"), *father = form_get(v, "father_name"), *child = form_get(v, "child_name");
        if (strcmp(relation, "mother") == 0) {
            mothers++;
            assert_string_equal(who.sex, "female");
            assert_string_equal(form_get(v, "mother_name"), who.name);
            assert_string_equal(form_get(v, "mother_identifier"), who.identifier);
        }
        if (*father) {
            fathers++;
            named += strncmp(father, child, strcspn(father, " ")) == 0;
        }
    }
    assert_in_range(mothers, 60, 400);
    assert_int_equal(named, fathers);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(nothing_is_found_in_any_form),
        cmocka_unit_test(acts_get_what_they_ask),
        cmocka_unit_test(a_mother_is_a_woman_and_the_child_bears_the_fathers_name),
    };
    return cmocka_run_group_tests(tests, country_open, sandbox_close);
}
