/* The graph of a procedure's states. */
#include "domain/workflow_graph.h"
#include <string.h>

bool workflow_from(const struct wf_act *act, const struct wf_state_def *s)
{
    for (size_t i = 0; i < act->n_from; i++)
        if (strcmp(act->from[i].id, s->id) == 0 || (strcmp(act->from[i].id, "open") == 0 && !s->final))
            return true;
    return false;
}

size_t workflow_by(const struct procedure *p, const struct wf_act *act, const struct wf_state_def *s,
                   const struct wf_who **out)
{
    const struct wf_act *asked = act->kind == ACT_ANSWER_OPINION ? procedure_act_find(p, act->answers.id) : NULL;
    if (asked) {
        *out = &asked->asks;
        return 1;
    }
    *out = act->n_by ? act->by : &s->holder;
    return act->n_by ? act->n_by : 1;
}

static size_t index_of(const struct procedure *p, const char *id)
{
    const struct wf_state_def *s = procedure_state_find(p, id);
    return s ? (size_t)(s - p->states) : p->n_states;
}

/* For each aside state, which states off the side a dossier may have come from: a bit each, to a fixed point. */
static void origins(const struct procedure *p, uint64_t *came)
{
    for (bool again = true; again;) {
        again = false;
        for (size_t i = 0; i < p->n_acts; i++) {
            size_t to = index_of(p, p->acts[i].to.id);
            if (to >= p->n_states || to >= 64 || !p->states[to].aside)
                continue;
            for (size_t s = 0; s < p->n_states && s < 64; s++) {
                if (!workflow_from(&p->acts[i], &p->states[s]))
                    continue;
                uint64_t more = came[to] | (p->states[s].aside ? came[s] : UINT64_C(1) << s);
                again = again || more != came[to];
                came[to] = more;
            }
        }
    }
}

size_t workflow_edges(const struct procedure *p, struct arena *a, const struct wf_edge **out)
{
    uint64_t came[64] = {0};
    origins(p, came);
    struct wf_edge *e = ARENA_ARRAY(a, struct wf_edge, p->n_acts * p->n_states * 4 + 1);
    size_t n = 0, cap = p->n_acts * p->n_states * 4;
    for (size_t i = 0; i < p->n_acts; i++) {
        const struct wf_act *act = &p->acts[i];
        bool origin = strcmp(act->to.id, "origin") == 0;
        size_t to = index_of(p, act->to.id);
        for (size_t s = 0; s < p->n_states && s < 64; s++) {
            if (!workflow_from(act, &p->states[s]))
                continue;
            for (size_t t = 0; t < p->n_states && t < 64 && n < cap; t++)
                if (origin ? (came[s] >> t & 1) : t == to)
                    e[n++] = (struct wf_edge){.act = act, .from = s, .to = t, .origin = origin};
        }
    }
    *out = e;
    return n;
}
