/* What a model is worth on examples that it has not seen. See forecast.h. */
#include "domain/board/forecast.h"
#include <math.h>
#include <stdlib.h>

struct tried {
    double p;
    bool late;
};

static int by_probability(const void *x, const void *y)
{
    double a = ((const struct tried *)x)->p, b = ((const struct tried *)y)->p;
    return (a > b) - (a < b);
}

/* From the sum of the late ones' ranks (Mann and Whitney); those of one probability share the middle rank. Sorts. */
static double auc(struct tried *row, size_t n, size_t late)
{
    double ranks = 0;
    qsort(row, n, sizeof *row, by_probability);
    for (size_t i = 0, end; i < n; i = end) {
        size_t here = 0;
        for (end = i; end < n && row[end].p <= row[i].p; end++)
            here += row[end].late;
        ranks += (double)here * ((double)(i + 1) + (double)end) / 2;
    }
    double l = (double)late, rest = (double)(n - late);
    return late && late < n ? (ranks - l * (l + 1) / 2) / (l * rest) : 0.5;
}

static void put(struct forecast_trial *t, double p, bool late)
{
    int at = (int)(p * FORECAST_BINS);
    struct forecast_bin *b = &t->bin[at < FORECAST_BINS ? at : FORECAST_BINS - 1];
    b->predicted += p;
    b->observed += late;
    b->n++;
    t->tried++;
    t->tried_late += late;
    t->warned += p >= t->threshold;
    t->warned_late += p >= t->threshold && late;
}

static void calibrate(struct forecast_trial *t)
{
    for (struct forecast_bin *b = t->bin; b < t->bin + FORECAST_BINS; b++) {
        if (!b->n)
            continue;
        b->predicted /= (double)b->n;
        b->observed /= (double)b->n;
        t->calibration_error += fabs(b->predicted - b->observed) * (double)b->n / (double)t->tried;
    }
}

static double square(double v)
{
    return v * v;
}

void forecast_try(const struct forecast_model *m, const struct forecast_example *example, size_t n, double base, struct arena *a, struct forecast_trial *t)
{
    struct tried *row = arena_room(a, (n + 1) * sizeof *row);
    double gains = 0, squares = 0, count = (double)n;
    t->from = example[0].at;
    for (size_t i = 0; i < n; i++) {
        bool late = example[i].late;
        double p = forecast_probability(m, example[i].x), own = square(p - late), flat = square(base - late);
        row[i] = (struct tried){p, late};
        put(t, p, late);
        t->brier += own / count;
        t->brier_base += flat / count;
        gains += flat - own;
        squares += square(flat - own);
    }
    t->skill = t->brier_base > 0 ? 1 - t->brier / t->brier_base : 0;
    t->gain = gains / count;
    t->gain_error = sqrt(fmax(0, squares / count - square(t->gain)) / count);
    t->auc = auc(row, n, t->tried_late);
    calibrate(t);
    t->precision = t->warned ? (double)t->warned_late / (double)t->warned : 0;
    t->recall = t->tried_late ? (double)t->warned_late / (double)t->tried_late : 0;
}
