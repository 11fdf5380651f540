/* What the person who acts types and attaches. Shared by the files life*.c. */
#pragma once
#include "drill/filler.h"
#include "drill/life.h"

struct form_env life_env(const struct life *l);
struct filler life_filler(struct life *l, const struct units *units, struct rng *r);
/* Fills in s->inputs and s->changed for s->act. */
void life_inputs(struct life *l, struct rng *r, struct life_step *s);
