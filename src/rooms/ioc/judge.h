/* From lines of a board to what the rules of comparison take. Knows no page. */
#pragma once
#include "domain/board/figures.h"
#include "rooms/ioc/line.h"

/* What nobody counts yet (results as signed files, what the national portal knows) is not known, nor a mean of no marks. */
struct board_figures ioc_figures(const struct ioc_line *l);
/* "86,42" in Vietnamese, "86.42" in English; digits behind the mark. */
const char *ioc_decimal(double v, int digits, const char *lang, struct arena *a);
