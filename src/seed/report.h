/* What was made, told on a terminal. */
#pragma once
#include "seed/seed.h"
#include "seed/tell.h"

void report_write(FILE *to, const struct country *k, const struct tell_sum *sum, const struct seed_done *done);
