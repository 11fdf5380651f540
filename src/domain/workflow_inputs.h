/* What a person hands in with an act: checked and put in order. Used by workflow.c only. */
#pragma once
#include "domain/workflow.h"

/* Adds to p what is wrong; *out gets the normalised inputs, built-in names first, then the act's fields. */
void workflow_inputs(const struct wf_call *c, const struct wf_act *act, struct form_values in,
                     const struct form_env *env, struct problems *p, struct form_values *out);
