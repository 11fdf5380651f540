/* Checks of the flow as a whole: every state can be reached and left, every clock that pauses can run
 * again, every act has somebody who may do it, every way ends. */
#include "domain/procedure_check.h"
#include "domain/workflow_graph.h"
#include <string.h>

struct graph {
    const struct procedure *p;
    const struct wf_edge *e;
    size_t n;
    struct yaml_faults *f;
};

static uint64_t bit(size_t i)
{
    return UINT64_C(1) << i;
}

/* States reached from `seen` along the edges, or against them. */
static uint64_t spread(const struct graph *g, uint64_t seen, bool backwards)
{
    for (bool again = true; again;) {
        again = false;
        for (size_t i = 0; i < g->n; i++) {
            size_t a = backwards ? g->e[i].to : g->e[i].from, b = backwards ? g->e[i].from : g->e[i].to;
            if ((seen & bit(a)) && !(seen & bit(b))) {
                seen |= bit(b);
                again = true;
            }
        }
    }
    return seen;
}

static uint64_t finals(const struct procedure *p, bool done_only)
{
    uint64_t m = 0;
    for (size_t i = 0; i < p->n_states; i++)
        if (done_only ? p->states[i].final == FINAL_DONE : p->states[i].final != FINAL_NO)
            m |= bit(i);
    return m;
}

static bool leaves(const struct graph *g, size_t s)
{
    for (size_t i = 0; i < g->n; i++)
        if (g->e[i].from == s && g->e[i].to != s)
            return true;
    return false;
}

static bool resumes(const struct graph *g, size_t s)
{
    for (size_t i = 0; i < g->n; i++)
        if (g->e[i].from == s && g->p->states[g->e[i].to].clock == WF_RUN)
            return true;
    return false;
}

static void check_reach(const struct graph *g)
{
    const struct procedure *p = g->p;
    const struct wf_state_def *start = procedure_state_find(p, p->start.id);
    uint64_t seen = spread(g, bit((size_t)(start - p->states)), false);
    uint64_t ends = spread(g, finals(p, false), true), good = spread(g, finals(p, true), true);
    for (size_t i = 0; i < p->n_states; i++) {
        const struct wf_state_def *s = &p->states[i];
        if (!(seen & bit(i)))
            yaml_fault(g->f, s->line, "no act leads to the state '%s'", s->id);
        else if (!s->final && !leaves(g, i))
            yaml_fault(g->f, s->line, "the state '%s' is a dead end: no act leads out of it", s->id);
        else if (!(ends & bit(i)))
            yaml_fault(g->f, s->line, "no way leads from the state '%s' to a final one", s->id);
        else if (s->clock == WF_PAUSE && !resumes(g, i))
            yaml_fault(g->f, s->line, "the clock pauses in '%s' and no act from there lets it run again", s->id);
    }
    if (!finals(p, true))
        yaml_fault(g->f, p->start.line, "no state is final: done");
    else if (!(good & bit((size_t)(start - p->states))))
        yaml_fault(g->f, start->line, "no way leads from '%s' to a state that is final: done", start->id);
}

static void check_clocks(const struct graph *g)
{
    for (size_t i = 0; i < g->n; i++) {
        const struct wf_edge *e = &g->e[i];
        const struct wf_state_def *a = &g->p->states[e->from], *b = &g->p->states[e->to];
        if (b->clock == WF_IDLE && a->clock != WF_IDLE && !e->origin)
            yaml_fault(g->f, e->act->line, "the act '%s' leads from '%s', where the clock has started, back to '%s', where it has not",
                       e->act->id, a->id, b->id);
        if (a->clock == WF_STOP && b->clock != WF_STOP)
            yaml_fault(g->f, e->act->line, "the act '%s' leads from '%s', where the clock has stopped, to '%s', where it has not",
                       e->act->id, a->id, b->id);
    }
}

/* The holder of a state may be the applicant, who may only supplement and withdraw. */
static void check_somebody(const struct graph *g, const struct wf_act *act)
{
    size_t states = 0;
    for (size_t s = 0; s < g->p->n_states; s++) {
        const struct wf_state_def *st = &g->p->states[s];
        if (!workflow_from(act, st))
            continue;
        states++;
        const struct wf_who *by;
        size_t n = workflow_by(g->p, act, st, &by), able = 0;
        for (size_t i = 0; i < n; i++)
            able += by[i].role != ROLE_APPLICANT || act->kind == ACT_SUPPLEMENT || act->kind == ACT_WITHDRAW;
        if (!able)
            yaml_fault(g->f, act->line, "nobody may do '%s' in '%s', which the applicant holds: say who in 'by'", act->id, st->id);
    }
    if (!states)
        yaml_fault(g->f, act->line, "nobody may do '%s': no open state offers it", act->id);
}

static bool has_kind(const struct procedure *p, enum wf_kind kind)
{
    for (size_t i = 0; i < p->n_acts; i++)
        if (p->acts[i].kind == kind)
            return true;
    return false;
}

static void check_opinions(const struct graph *g)
{
    size_t asked = 0;
    for (size_t i = 0; i < g->p->n_acts; i++) {
        const struct wf_act *ask = &g->p->acts[i];
        if (ask->kind != ACT_ASK_OPINION)
            continue;
        asked++;
        bool answered = ask->lapses;
        for (size_t k = 0; k < g->p->n_acts; k++)
            answered = answered || strcmp(g->p->acts[k].answers.id, ask->id) == 0;
        if (!answered)
            yaml_fault(g->f, ask->line, "nothing answers the opinion asked by '%s'", ask->id);
    }
    for (size_t i = 0; i < g->p->n_acts; i++)
        if (g->p->acts[i].opinions_closed && !asked)
            yaml_fault(g->f, g->p->acts[i].line, "the act '%s' waits for opinions and no act asks any", g->p->acts[i].id);
}

void procedure_check_flow(const struct procedure *p, struct yaml_faults *f)
{
    if (f->n || p->n_states > 64) /* a graph of wrong names says nothing */
        return;
    struct graph g = {.p = p, .f = f};
    g.n = workflow_edges(p, f->arena, &g.e);
    check_reach(&g);
    check_clocks(&g);
    for (size_t i = 0; i < p->n_acts; i++)
        check_somebody(&g, &p->acts[i]);
    check_opinions(&g);
    if (!has_kind(p, ACT_ACCEPT))
        yaml_fault(f, p->start.line, "no act accepts the dossier");
    if (!has_kind(p, ACT_ISSUE))
        yaml_fault(f, p->start.line, "no act issues the result");
}
