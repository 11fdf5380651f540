/* The states of a procedure as a graph: every move that an act can make, "open" and "origin" written out.
 * For checks, drawings and the path ahead; firing an act does not need it. */
#pragma once
#include "domain/procedure.h"
#include "domain/workflow.h"

struct wf_edge {
    const struct wf_act *act;
    size_t from, to; /* indices into p->states */
    bool origin;     /* the act says "to: origin" */
};

/* In the order of acts, then of states. Acts that stay where they are give none. Names that lead nowhere are skipped. */
size_t workflow_edges(const struct procedure *p, struct arena *a, const struct wf_edge **out);
bool workflow_from(const struct wf_act *act, const struct wf_state_def *s); /* does the act start in s? */

/* Who may do this act in that state: its own list, whoever was asked, or the holder. Gives how many. */
size_t workflow_by(const struct procedure *p, const struct wf_act *act, const struct wf_state_def *s,
                   const struct wf_who **out);
