/* Lanes and columns. The main path is walked in the order of the file; a step goes below or above the one
 * before if it is another lane's and the way there is free, else one column on. */
#include "domain/flow_place.h"
#include <string.h>

const struct flow_place *flow_place_find(const struct flow_grid *g, const char *id)
{
    for (size_t i = 0; i < g->n_boxes; i++)
        if (strcmp(g->box[i].id, id) == 0)
            return &g->box[i];
    return NULL;
}

static size_t lane_of(struct flow_grid *g, const char *agency)
{
    for (size_t i = 0; i < g->n_lanes; i++)
        if (strcmp(g->lane[i], agency) == 0)
            return i;
    if (g->n_lanes == FLOW_LANES)
        return FLOW_LANES - 1;
    g->lane[g->n_lanes] = agency;
    return g->n_lanes++;
}

static bool uses(const struct procedure *p, const char *agency)
{
    for (size_t i = 0; i < p->n_states; i++)
        if (!p->states[i].aside && strcmp(p->states[i].holder.agency.id, agency) == 0)
            return true;
    for (size_t i = 0; i < p->n_acts; i++)
        if (p->acts[i].kind == ACT_ASK_OPINION && strcmp(p->acts[i].asks.agency.id, agency) == 0)
            return true;
    return false;
}

static void add(struct flow_grid *g, struct flow_place b)
{
    if (g->n_boxes == FLOW_BOXES || b.column >= FLOW_COLUMNS)
        return;
    g->taken[b.column][b.lane] = true;
    if (b.column >= g->n_columns)
        g->n_columns = b.column + 1;
    g->box[g->n_boxes++] = b;
}

/* Is the column free from the lane after `from` up to and with `to`? */
static bool way_free(const struct flow_grid *g, size_t column, size_t from, size_t to)
{
    for (size_t l = from; l != to;) {
        l = l < to ? l + 1 : l - 1;
        if (g->taken[column][l])
            return false;
    }
    return true;
}

/* The next step of the main path. */
static void add_step(struct flow_grid *g, struct flow_place b)
{
    const struct flow_place *last = g->n_boxes ? &g->box[g->n_boxes - 1] : NULL;
    b.column = last ? last->column : 0;
    if (last && b.lane != last->lane && way_free(g, last->column, last->lane, b.lane)) {
        for (size_t l = last->lane; l != b.lane; l = l < b.lane ? l + 1 : l - 1)
            g->taken[b.column][l] = true; /* the arrow passes here */
    } else if (last) {
        b.column++;
    }
    add(g, b);
}

static void add_main(struct flow_grid *g)
{
    add_step(g, (struct flow_place){.id = "apply", .kind = "start"});
    for (size_t i = 0; i < g->p->n_states; i++) {
        const struct wf_state_def *s = &g->p->states[i];
        bool end = s->final == FINAL_DONE;
        if (s->aside || (s->final && !end))
            continue;
        add_step(g, (struct flow_place){.state = s, .id = s->id, .kind = end ? "end" : "step",
                                        .lane = end ? 0 : lane_of(g, s->holder.agency.id)});
        if (end)
            break;
    }
    g->n_main = g->n_boxes;
}

/* The last of the states an act starts from that is drawn already; the first step if none is. */
static const struct flow_place *origin(const struct flow_grid *g, const struct wf_act *act)
{
    const struct flow_place *found = NULL;
    for (size_t i = 0; i < act->n_from; i++) {
        const struct flow_place *b = flow_place_find(g, act->from[i].id);
        if (b && b->state && !b->state->aside)
            found = b;
    }
    return found ? found : &g->box[1];
}

static void add_beside(struct flow_grid *g, struct flow_place b, size_t column)
{
    while (column < FLOW_COLUMNS - 1 && g->taken[column][b.lane])
        column++;
    b.column = column;
    add(g, b);
}

static void add_asides(struct flow_grid *g)
{
    for (size_t i = 0; i < g->p->n_acts; i++) {
        const struct wf_act *act = &g->p->acts[i];
        const struct wf_state_def *to = procedure_state_find(g->p, act->to.id);
        bool supplement = act->kind == ACT_REQUEST_SUPPLEMENT && to && to->aside && !flow_place_find(g, to->id);
        if (supplement)
            add_beside(g, (struct flow_place){.state = to, .id = to->id, .kind = "aside"}, origin(g, act)->column);
        if (act->kind == ACT_ASK_OPINION)
            add_beside(g, (struct flow_place){.ask = act, .id = act->id, .kind = "aside", .lane = lane_of(g, act->asks.agency.id)},
                       origin(g, act)->column);
    }
}

void flow_place(const struct procedure *p, struct flow_grid *g)
{
    *g = (struct flow_grid){.p = p};
    lane_of(g, "applicant");
    for (size_t i = 0; i < p->n_agencies; i++)
        if (uses(p, p->agencies[i].id))
            lane_of(g, p->agencies[i].id);
    add_main(g);
    add_asides(g);
}
