/* Whether there is a forecast, and what it says of a dossier. See forecast.h; learning is in forecast_fit.c, trying in forecast_try.c. */
#include "domain/board/forecast_fit.h"
#include <math.h>

const char *const forecast_feature_words[] = {"used", "steps_left", "load", "procedure", "unit", "days_off", "month_end", NULL};
const char *const forecast_direction_words[] = {"flat", "raises", "lowers", NULL};
const char *const forecast_verdict_words[] = {"few", "few_late", "no_better", "unreadable", "good", NULL};

/* Bounded, so that what is far outside of all that was learnt still gives a number. */
static double push_of(const struct forecast_term *t, double x)
{
    return t->sd > 0 ? fmax(-700, fmin(700, t->weight * ((x - t->mean) / t->sd))) : 0;
}

static double chance(double log_odds)
{
    double e = exp(-fabs(log_odds));
    return log_odds > 0 ? 1 / (1 + e) : e / (1 + e);
}

static double log_odds(const struct forecast_model *m, const double x[FORECAST_FEATURES])
{
    double sum = m->base;
    for (int k = 0; k < FORECAST_FEATURES; k++)
        sum += push_of(&m->term[k], x[k]);
    return sum;
}

double forecast_probability(const struct forecast_model *m, const double x[FORECAST_FEATURES])
{
    return chance(log_odds(m, x));
}

size_t forecast_explain(const struct forecast_model *m, const double x[FORECAST_FEATURES], struct forecast_push out[FORECAST_REASONS])
{
    size_t n = 0;
    double all = log_odds(m, x);
    for (int k = 0; k < FORECAST_FEATURES; k++) {
        double push = push_of(&m->term[k], x[k]);
        size_t at = n;
        while (at > 0 && fabs(push) > fabs(out[at - 1].push) + 1e-12)
            at--;
        if (at == FORECAST_REASONS || fabs(push) < 1e-9)
            continue;
        n = n < FORECAST_REASONS ? n + 1 : n;
        for (size_t i = n - 1; i > at; i--)
            out[i] = out[i - 1];
        out[at] = (struct forecast_push){(enum forecast_feature)k, push, chance(all) - chance(all - push)};
    }
    return n;
}

double forecast_odds(const struct forecast_term *t, double by)
{
    return t->sd > 0 ? exp(t->weight * by / t->sd) : 1;
}

double forecast_shrunk(double late, double n, double base)
{
    return (late + FORECAST_SHRINK * base) / (n + FORECAST_SHRINK);
}

static bool readable(const struct forecast_example *x, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        if (i && x[i].at < x[i - 1].at)
            return false;
        for (int k = 0; k < FORECAST_FEATURES; k++)
            if (!isfinite(x[i].x[k]))
                return false;
    }
    return true;
}

/* Counts the later part from `first`, and of the rest those known before it. */
static void count(const struct forecast_example *x, size_t n, size_t first, struct forecast_trial *t)
{
    for (size_t i = 0; i < n; i++) {
        bool learnt = i < first && x[i].known <= x[first].at;
        t->learnt += learnt;
        t->learnt_late += learnt && x[i].late;
        t->tried += i >= first;
        t->tried_late += i >= first && x[i].late;
    }
}

static bool enough(size_t n, size_t late, size_t least_late)
{
    return late >= least_late && n - late >= least_late;
}

static enum forecast_verdict few(const struct forecast_trial *t, size_t n, size_t late)
{
    if (n < FORECAST_LEAST || t->tried < FORECAST_LEAST_TRIED || t->learnt < 3 * FORECAST_LEAST_TRIED)
        return FORECAST_FEW;
    bool both = enough(n, late, FORECAST_LEAST_LATE) && enough(t->tried, t->tried_late, FORECAST_LEAST_TRIED_LATE);
    return both && enough(t->learnt, t->learnt_late, 3 * FORECAST_LEAST_TRIED_LATE) ? FORECAST_GOOD : FORECAST_FEW_LATE;
}

void forecast_learn(const struct forecast_example *example, size_t n, double threshold, struct arena *a, struct forecast *out)
{
    const struct forecast_example *x = example + (n > FORECAST_MOST ? n - FORECAST_MOST : 0);
    size_t late = 0, first;
    n = n > FORECAST_MOST ? FORECAST_MOST : n;
    *out = (struct forecast){.verdict = FORECAST_FEW};
    if (!readable(x, n))
        out->verdict = FORECAST_UNREADABLE;
    if (!n || out->verdict == FORECAST_UNREADABLE)
        return;
    for (size_t i = 0; i < n; i++)
        late += x[i].late;
    for (first = (size_t)((double)n * FORECAST_EARLIER); first > 0 && x[first - 1].at == x[first].at;)
        first--; /* of one moment all are on one side */
    count(x, n, first, &out->trial);
    out->verdict = few(&out->trial, n, late);
    if (out->verdict != FORECAST_GOOD)
        return;
    struct forecast_trial t = {.learnt = out->trial.learnt, .learnt_late = out->trial.learnt_late};
    double base = (double)t.learnt_late / (double)t.learnt;
    t.threshold = threshold > 0 && threshold < 1 ? threshold : fmin(0.5, 2 * base);
    forecast_fit(x, first, x[first].at, &out->model);
    forecast_try(&out->model, x + first, n - first, base, a, &t);
    out->trial = t;
    if (t.skill < FORECAST_SKILL || t.gain <= 2 * t.gain_error)
        out->verdict = FORECAST_NO_BETTER;
    else
        forecast_fit(x, n, INT64_MAX, &out->model);
}
