/* Where the boxes of a flow stand: lanes and columns. Used by flow.c only. */
#pragma once
#include "domain/flow.h"
#include "domain/workflow.h"

enum { FLOW_LANES = 10, FLOW_COLUMNS = 64, FLOW_BOXES = 80 };

struct flow_place {
    const struct wf_state_def *state; /* NULL: filing, or an opinion */
    const struct wf_act *ask;         /* an opinion */
    size_t lane, column;
    const char *id, *kind;
};

struct flow_grid {
    const struct procedure *p;
    const char *lane[FLOW_LANES]; /* agency ids; 0 is the applicant */
    size_t n_lanes, n_columns;
    struct flow_place box[FLOW_BOXES];
    size_t n_main, n_boxes; /* the main path comes first, in order */
    bool taken[FLOW_COLUMNS][FLOW_LANES];
};

void flow_place(const struct procedure *p, struct flow_grid *g);
const struct flow_place *flow_place_find(const struct flow_grid *g, const char *id);
