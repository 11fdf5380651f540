/* Where people live, and so where they apply: communes by their population. Pure; knows neither procedure nor dossier. */
#pragma once
#include "base/arena.h"
#include "drill/rng.h"
#include "reference/units.h"

struct homes {
    const struct unit **at; /* communes */
    const double *sum;      /* people of the first so many; one whose population is unknown has the median, 20,000 where none is known */
    size_t n;
};

struct homes homes_all(const struct units *units, struct arena *a); /* those of a province stand together */
struct homes homes_of(const struct unit **row, size_t n, struct arena *a); /* these; row stays theirs */
/* So many of them, each at most once, the larger the likelier. */
struct homes homes_some(struct rng *r, struct homes from, size_t want, struct arena *a);
size_t homes_draw(struct rng *r, const struct homes *h); /* index of one, by population; h->n > 0 */
