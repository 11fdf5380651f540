/* The workflow: every scenario played through fire() alone, and what must hold in each state on the way. */
#include "domain/procedures.h"
#include "base/civil.h"
#include "domain/status.h"
#include <stdlib.h>

struct play {
    struct arena *a;
    const struct procedure *p;
    const struct scenario *s;
    struct wf_state state;
    struct form_env env;
    const char *where; /* for messages */
};

/* In these tests the agency number k is played by unit 1001 + k. */
static int64_t unit_of(const struct procedure *p, const char *agency)
{
    const struct agency *a = procedure_agency_find(p, agency);
    return a ? 1001 + (a - p->agencies) : 0;
}

enum { RECEIVER = 2001 };

static struct actor actor_of(const struct procedure *p, const struct wf_who *w)
{
    return (struct actor){.account = 7, .name = "x", .roles = w->role, .unit = strcmp(w->agency.id, WF_RECEIVER) == 0 ? RECEIVER : unit_of(p, w->agency.id), .kind = ""};
}

static bool has_effect(const struct wf_outcome *o, enum wf_effect_kind kind, const char *what)
{
    for (size_t i = 0; i < o->n_effects; i++)
        if (o->effects[i].kind == kind && (!what || strcmp(o->effects[i].what, what) == 0))
            return true;
    return false;
}

static size_t count_effects(const struct wf_outcome *o, enum wf_effect_kind kind)
{
    size_t n = 0;
    for (size_t i = 0; i < o->n_effects; i++)
        n += o->effects[i].kind == kind;
    return n;
}

static int64_t moment(const char *s)
{
    struct civil_time t = {.minute = atoi(s + 11) * 60 + atoi(s + 14)};
    char day[11];
    memcpy(day, s, 10);
    day[10] = 0;
    assert_true(civil_parse(day, &t.date));
    return civil_to_instant(t);
}

static void same(const struct play *g, const char *what, const char *got, const char *want)
{
    if (strcmp(got, want) != 0)
        fail_msg("%s: %s is %s, not %s", g->where, what, got, want);
}

static void check_effects(const struct play *g, const struct scenario_expect *x, const struct wf_outcome *o)
{
    for (size_t i = 0; i < x->n_notices; i++)
        if (!has_effect(o, WF_NOTICE, x->notices[i].id))
            fail_msg("%s: no notice %s", g->where, x->notices[i].id);
    for (size_t i = 0; i < x->n_documents; i++)
        if (!has_effect(o, WF_DOCUMENT, x->documents[i].id))
            fail_msg("%s: no document %s", g->where, x->documents[i].id);
    if (*x->opened && !has_effect(o, WF_OPINION_OPEN, x->opened))
        fail_msg("%s: the opinion %s was not opened", g->where, x->opened);
    if (*x->closed && !has_effect(o, WF_OPINION_CLOSE, x->closed))
        fail_msg("%s: the opinion %s was not closed", g->where, x->closed);
    assert_int_equal(has_effect(o, WF_OPINION_OPEN, NULL), *x->opened != 0);
    assert_int_equal(has_effect(o, WF_OPINION_CLOSE, NULL), *x->closed != 0);
}

static void check_state(const struct play *g, const struct scenario_expect *x, const struct wf_outcome *o)
{
    const struct wf_state_def *d = procedure_state_find(g->p, o->state.state);
    same(g, "state", o->state.state, x->state);
    if (x->national && d->national != x->national)
        fail_msg("%s: national status is %d", g->where, d->national);
    if (*x->clock)
        same(g, "clock", wf_clock_words[o->state.clock], x->clock);
    if (x->amount && o->state.amount != x->amount)
        fail_msg("%s: amount is %lld", g->where, (long long)o->state.amount);
    check_effects(g, x, o);
}

static void check_offers(const struct play *g, const struct scenario_step *t)
{
    struct actor who = actor_of(g->p, &t->who);
    struct wf_call c = {g->p, &g->state, &who, t->at};
    const struct wf_act *acts[32];
    size_t n = workflow_offers(&c, acts, 32);
    bool none = t->expect.n_offers == 1 && strcmp(t->expect.offers[0].id, "none") == 0;
    if (none && n)
        fail_msg("%s: %s is offered", g->where, acts[0]->id);
    for (size_t i = 0; !none && i < t->expect.n_offers; i++) {
        bool found = false;
        for (size_t k = 0; k < n; k++)
            found = found || strcmp(acts[k]->id, t->expect.offers[i].id) == 0;
        if (!found)
            fail_msg("%s: %s is not offered", g->where, t->expect.offers[i].id);
    }
    if (t->expect.n_offers && !none && n != t->expect.n_offers)
        fail_msg("%s: %zu acts are offered", g->where, n);
}

/* ---- what holds in every state: offers and fire agree, for everybody */

static void agree(const struct play *g, struct actor who, int64_t now)
{
    struct wf_call c = {g->p, &g->state, &who, now};
    const struct wf_act *offered[64];
    size_t n = workflow_offers(&c, offered, 64);
    for (size_t i = 0; i < g->p->n_acts; i++) {
        const struct wf_act *act = &g->p->acts[i];
        bool in = false;
        for (size_t k = 0; k < n; k++)
            in = in || offered[k] == act;
        struct problems p = {.arena = g->a};
        struct wf_outcome o;
        struct err e = {0};
        struct wf_event ev = {.act = act->id, .version = g->state.version};
        enum err_code rc = workflow_fire(&c, &ev, &g->env, &p, &o, &e);
        bool refused = rc == ERR_NOT_OFFERED || rc == ERR_FORBIDDEN;
        if (in == refused)
            fail_msg("%s: %s is %soffered to roles %x of unit %lld and fire says %d", g->where, act->id, in ? "" : "not ",
                     who.roles, (long long)who.unit, rc);
        ev.version++;
        assert_int_equal(workflow_fire(&c, &ev, &g->env, &p, &o, &e), ERR_STALE);
    }
}

static void agree_all(const struct play *g, int64_t now)
{
    static const unsigned roles[] = {ROLE_APPLICANT, ROLE_RECEPTION, ROLE_SPECIALIST, ROLE_LEADER, ROLE_ADMIN, ROLE_SYSTEM, 0};
    for (size_t r = 0; r < sizeof roles / sizeof *roles; r++)
        for (size_t u = 0; u <= g->p->n_agencies + 1; u++)
            agree(g, (struct actor){.roles = roles[r], .unit = u ? 1000 + (int64_t)u : 0}, now);
}

static void check_json(const struct play *g)
{
    const char *json = workflow_json(&g->state, g->a);
    struct wf_state again;
    struct err e = {0};
    assert_int_equal(workflow_parse(json, g->a, &again, &e), ERR_OK);
    assert_string_equal(workflow_json(&again, g->a), json);
}

/* ---- playing */

static void check_filing(struct play *g, const struct scenario_file *f)
{
    struct problems p = {.arena = g->a};
    struct form_values v;
    form_check(&g->p->form, scenario_form(f, g->s, g->a), &g->env, &p, &v);
    for (size_t i = 0; i < p.n; i++)
        print_message("%s: %s %s\n", g->where, p.row[i].field, p.row[i].text);
    assert_int_equal(p.n, 0);
    const struct paper_row *rows;
    size_t n = papers_for(g->p, v, &g->env, g->a, &rows);
    const char *have[32];
    for (size_t i = 0; i < g->s->n_papers; i++)
        have[i] = g->s->papers[i].id;
    papers_check(rows, n, have, g->s->n_papers, &p);
    for (size_t i = 0; i < p.n; i++)
        print_message("%s: %s %s\n", g->where, p.row[i].field, p.row[i].text);
    assert_int_equal(p.n, 0);
}

static const char *error_word(enum err_code rc)
{
    return err_row(rc)->name;
}

static const char *day_of(struct arena *a, int64_t at)
{
    char day[CIVIL_TEXT];
    return arena_str(a, civil_write(civil_of_instant(at).date, day));
}

static void play_step(struct play *g, const struct scenario_step *t)
{
    g->env.today = day_of(g->a, t->at);
    struct actor who = actor_of(g->p, &t->who);
    struct wf_call c = {g->p, &g->state, &who, t->at};
    struct wf_event ev = {.act = t->act, .version = g->state.version, .inputs = t->inputs};
    struct problems p = {.arena = g->a};
    struct wf_outcome o;
    struct err e = {0};
    enum err_code rc = workflow_fire(&c, &ev, &g->env, &p, &o, &e);
    if (*t->expect.error) {
        same(g, "error", error_word(rc), t->expect.error);
        if (*t->expect.field)
            same(g, "field", e.field, t->expect.field);
        return;
    }
    if (rc)
        fail_msg("%s: %s (%s)", g->where, e.why, e.field);
    assert_int_equal(o.state.version, g->state.version + 1);
    check_state(g, &t->expect, &o);
    bool moved = strcmp(o.state.state, g->state.state) != 0;
    assert_int_equal(o.state.since, moved ? t->at : g->state.since);
    assert_int_equal(count_effects(&o, WF_ASSIGN), moved && !procedure_state_find(g->p, o.state.state)->final);
    g->state = o.state;
    if (*t->expect.opinion_due) /* the caller sets it by its calendar */
        g->state.opinions[g->state.n_opinions - 1].due = moment(t->expect.opinion_due);
    check_offers(g, t);
    check_json(g);
    agree_all(g, t->at + 60000);
}

static void play_scenario(struct play *g, const struct scenario_file *f)
{
    struct wf_unit units[WF_UNITS];
    for (size_t i = 0; i < g->p->n_agencies; i++)
        units[i] = (struct wf_unit){g->p->agencies[i].id, 1001 + (int64_t)i};
    size_t n = g->p->n_agencies;
    if (*g->s->received_by)
        units[n++] = (struct wf_unit){WF_RECEIVER, RECEIVER};
    struct wf_outcome o;
    workflow_start(g->p, g->s->variant, units, n, g->s->submit, &o);
    g->state = o.state;
    g->where = arena_fmt(g->a, "%s/%s filed", g->p->code, g->s->id);
    check_filing(g, f);
    if (*g->s->expect.state)
        check_state(g, &g->s->expect, &o);
    agree_all(g, g->s->submit);
    for (size_t i = 0; i < g->s->n_steps; i++) {
        g->where = arena_fmt(g->a, "%s/%s line %d", g->p->code, g->s->id, g->s->steps[i].line);
        play_step(g, &g->s->steps[i]);
    }
}

static void play_file(const char *code)
{
    struct arena *a = arena_new(0);
    const struct procedure *p = procedure_load(a, code);
    struct scenario_file f = scenarios_load(a, p);
    assert_true(f.n_scenarios >= 6);
    for (size_t i = 0; i < f.n_scenarios; i++) {
        struct play g = {.a = a, .p = p, .s = &f.scenarios[i]};
        g.env = (struct form_env){.today = day_of(a, g.s->submit), .variant = g.s->variant, .channel = g.s->channel};
        play_scenario(&g, &f);
    }
    arena_free(a);
}

static void birth_registration(void **s) { (void)s; play_file("1.001193"); }
static void building_permit(void **s) { (void)s; play_file("1.013225"); }
static void land_change(void **s) { (void)s; play_file("1.013831"); }

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(birth_registration),
        cmocka_unit_test(building_permit),
        cmocka_unit_test(land_change),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
