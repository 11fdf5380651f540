/* The straight way through a procedure. See life_way.h. */
#include "drill/life_way.h"
#include <string.h>

static bool is_straight(const struct wf_act *act)
{
    switch (act->kind) {
    case ACT_REFUSE: case ACT_WITHDRAW: case ACT_STOP: case ACT_RETURN: case ACT_SEND_BACK: case ACT_REQUEST_SUPPLEMENT: case ACT_EXTEND:
    case ACT_ASK_OPINION: case ACT_ANSWER_OPINION:
        return false;
    default:
        return true;
    }
}

static int place(const struct procedure *p, const char *id)
{
    const struct wf_state_def *s = procedure_state_find(p, id);
    return s ? (int)(s - p->states) : -1;
}

/* Where the act leads from that state; -1 where it stays. */
static int target(const struct procedure *p, const struct wf_act *act, const char *origin)
{
    if (strcmp(act->to.id, "origin") == 0)
        return *origin ? place(p, origin) : -1;
    return place(p, act->to.id);
}

/* One more round of "an act away from what is known"; true if something became nearer. */
static bool spread(const struct procedure *p, int *far, bool all)
{
    bool moved = false;
    for (size_t i = 0; i < p->n_acts; i++) {
        const struct wf_act *act = &p->acts[i];
        int to = target(p, act, "");
        if (to < 0 || far[to] < 0 || !(all || is_straight(act)))
            continue;
        for (size_t s = 0; s < p->n_states; s++) {
            if (p->states[s].final || !workflow_from(act, &p->states[s]) || (far[s] >= 0 && far[s] <= far[to] + 1))
                continue;
            far[s] = far[to] + 1;
            moved = true;
        }
    }
    return moved;
}

const int *life_way(const struct procedure *p, struct arena *a)
{
    int *far = ARENA_ARRAY(a, int, p->n_states + 1);
    for (size_t s = 0; s < p->n_states; s++)
        far[s] = p->states[s].final == FINAL_DONE ? 0 : -1;
    while (spread(p, far, false))
        ;
    int start = place(p, p->start.id);
    if (start >= 0 && far[start] >= 0)
        return far;
    for (size_t s = 0; s < p->n_states; s++) /* no way to a result: any end will do */
        far[s] = p->states[s].final ? 0 : far[s];
    while (spread(p, far, true))
        ;
    return far;
}

int life_way_closer(const struct procedure *p, const int *far, const struct wf_state *s, const struct wf_act *act)
{
    int from = place(p, s->state), to = target(p, act, s->origin);
    if (from < 0 || to < 0 || to == from || far[to] < 0 || !is_straight(act))
        return -1;
    if (p->states[from].aside || far[from] < 0 || far[to] < far[from])
        return 1;
    return far[to] == far[from] ? 0 : -1;
}

const struct wf_state_def *life_way_next(const struct procedure *p, const int *far, const struct wf_state *s)
{
    for (size_t i = 0; i < p->n_acts; i++) {
        const struct wf_state_def *here = procedure_state_find(p, s->state);
        if (here && workflow_from(&p->acts[i], here) && life_way_closer(p, far, s, &p->acts[i]) > 0)
            return &p->states[target(p, &p->acts[i], s->origin)];
    }
    return NULL;
}

bool life_way_ends(const struct procedure *p, const struct wf_act *act)
{
    int to = target(p, act, "");
    return to >= 0 && p->states[to].final;
}
