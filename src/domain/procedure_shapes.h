/* The keys of a procedure file, as tables. Only procedure.c and scenario.c read by them. */
#pragma once
#include "domain/shape.h"

extern const struct shape procedure_shape;
extern const struct shape_key term_keys[];
extern const struct shape term_shape;
