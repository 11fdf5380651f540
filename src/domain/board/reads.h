/* What the files of this folder hold beside the kinds of domain/shape.h: numbers with a decimal point, names of figures. For SHAPE_OTHER:
 * each writes what it read to `at`, or tells the fault and leaves it. */
#pragma once
#include "domain/board/figures.h"
#include "domain/shape.h"

struct board_named {
    const char *name; /* as in the file; "" = not there */
    struct board_formula formula;
};

/* double: 0 to 1,000,000 with at most four decimals, as people write it: 12.5. No sign, no exponent. */
void reads_number(const struct yaml *y, void *at, struct yaml_faults *f);
/* struct board_named: the name of a formula. */
void reads_named(const struct yaml *y, void *at, struct yaml_faults *f);
/* uint64_t: bits of figures, from a list of their words or one alone. */
void reads_figures(const struct yaml *y, void *at, struct yaml_faults *f);
/* Whether a struct board_named asks for a part of something. */
bool reads_share(const struct board_named *n);
