/* What is only looked at: after each write the readings that the plan owes a dossier - by its applicant, by the officer who has it, by
 * whoever looks at the public pages. */
#pragma once
#include "play/errand.h"

void glance_after(struct errand *x);
/* The errand is over: nobody looks at it any more. */
void glance_forget(struct town *t, struct errand *x);
