/* The keys of a procedure file, as tables. Only procedure.c and scenario.c read by them. */
#pragma once
#include "domain/shape.h"

extern const struct shape procedure_shape;
/* "commune/specialist", "applicant" or "system" into a struct wf_who. */
void procedure_read_who(const struct yaml *y, void *at, struct yaml_faults *f);
