/* Communes by population. See homes.h. */
#include "drill/homes.h"
#include <stdlib.h>

enum { USUAL_PEOPLE = 20000 };

static int by_size(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

/* Of the communes whose population is known. */
static double median(const struct unit *const *row, size_t n, struct arena *a)
{
    double *known = ARENA_ARRAY(a, double, n + 1);
    size_t k = 0;
    for (size_t i = 0; i < n; i++)
        if (row[i]->population > 0)
            known[k++] = (double)row[i]->population;
    qsort(known, k, sizeof *known, by_size);
    return k ? known[k / 2] : USUAL_PEOPLE;
}

static double *people(const struct unit *const *row, size_t n, struct arena *a)
{
    double *w = ARENA_ARRAY(a, double, n + 1), usual = median(row, n, a);
    for (size_t i = 0; i < n; i++)
        w[i] = row[i]->population > 0 ? (double)row[i]->population : usual;
    return w;
}

struct homes homes_of(const struct unit **row, size_t n, struct arena *a)
{
    double *w = people(row, n, a), sum = 0;
    for (size_t i = 0; i < n; i++)
        w[i] = sum += w[i];
    return (struct homes){row, w, n};
}

struct homes homes_all(const struct units *units, struct arena *a)
{
    size_t n = 0, provinces, k;
    const struct unit **row = ARENA_ARRAY(a, const struct unit *, units_count(units, UNIT_COMMUNE) + 1);
    const struct unit *const *p = units_provinces(units, &provinces);
    for (size_t i = 0; i < provinces; i++) {
        const struct unit *const *of = units_children(units, p[i]->id, UNIT_COMMUNE, &k);
        for (size_t j = 0; j < k; j++)
            row[n++] = of[j];
    }
    return homes_of(row, n, a);
}

struct homes homes_some(struct rng *r, struct homes from, size_t want, struct arena *a)
{
    double *w = people(from.at, from.n, a);
    size_t n = want < from.n ? want : from.n;
    for (size_t k = 0; k < n; k++) {
        size_t i = k + rng_weighted(r, w + k, from.n - k);
        const struct unit *u = from.at[i];
        from.at[i] = from.at[k];
        from.at[k] = u;
        w[i] = w[k];
    }
    return homes_of(from.at, n, a);
}

size_t homes_draw(struct rng *r, const struct homes *h)
{
    return rng_summed(r, h->sum, h->n);
}
