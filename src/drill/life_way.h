/* Which acts lead on: how many acts a state is away from the end by the straight way, without refusals, withdrawals and returns. */
#pragma once
#include "domain/procedure.h"
#include "domain/workflow.h"
#include "domain/workflow_graph.h"


/* By state, in the order of the procedure: acts to FINAL_DONE; where nothing leads there, to any end. -1 = to none. */
const int *life_way(const struct procedure *p, struct arena *a);
/* 1 nearer to the end, 0 as near as before in another state, -1 neither (or not of the straight way). */
int life_way_closer(const struct procedure *p, const int *far, const struct wf_state *s, const struct wf_act *act);
/* Where the straight way goes next; NULL if nowhere. */
const struct wf_state_def *life_way_next(const struct procedure *p, const int *far, const struct wf_state *s);
bool life_way_ends(const struct procedure *p, const struct wf_act *act); /* it leads to a final state at once */
