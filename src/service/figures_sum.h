/* Sums by key in memory, two of each: what is right and what is kept. Part of figures.c. */
#pragma once
#include "service/figures.h"

struct figures_sum;
struct figures_sum *figures_sum_new(void);
void figures_sum_free(struct figures_sum *s);
void figures_sum_add(struct figures_sum *s, const struct counter *key, int64_t right, int64_t kept); /* texts are copied */
struct list figures_sum_differ(const struct figures_sum *s, struct arena *a); /* struct figures_row, by key */
