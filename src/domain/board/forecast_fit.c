/* Newton's steps for a logistic regression with L2. See forecast.h. */
#include "domain/board/forecast_fit.h"
#include <math.h>
#include <string.h>

enum { WEIGHTS = FORECAST_FEATURES + 1, ROUNDS = 50, HALVINGS = 40 }; /* weight 0 is the base */

struct fit {
    const struct forecast_example *example;
    size_t n;
    int64_t until;
    const struct forecast_model *m;          /* means and sds */
    double loss, slope[WEIGHTS], bend[WEIGHTS][WEIGHTS]; /* at the weights last looked at */
};

static bool learns(const struct fit *f, size_t i)
{
    return f->example[i].known <= f->until && f->example[i].at < f->until;
}

static void standardise(const struct fit *f, struct forecast_model *out)
{
    double sum[FORECAST_FEATURES] = {0}, square[FORECAST_FEATURES] = {0};
    for (size_t i = 0; i < f->n; i++) {
        if (!learns(f, i))
            continue;
        for (int k = 0; k < FORECAST_FEATURES; k++)
            sum[k] += f->example[i].x[k];
        out->n++;
        out->late += f->example[i].late;
    }
    for (int k = 0; k < FORECAST_FEATURES && out->n; k++)
        out->term[k].mean = sum[k] / (double)out->n;
    for (size_t i = 0; i < f->n; i++)
        for (int k = 0; k < FORECAST_FEATURES && learns(f, i); k++) {
            double d = f->example[i].x[k] - out->term[k].mean;
            square[k] += d * d;
        }
    for (int k = 0; k < FORECAST_FEATURES && out->n; k++) {
        double sd = sqrt(square[k] / (double)out->n);
        out->term[k].sd = sd > 1e-12 * fmax(1, fabs(out->term[k].mean)) ? sd : 0;
    }
}

/* Loss, slope and bend of what is to be least: the sum of the log-losses, and half of L2 times the squared weights. */
static void look(struct fit *f, const double w[WEIGHTS])
{
    f->loss = 0;
    memset(f->slope, 0, sizeof f->slope);
    memset(f->bend, 0, sizeof f->bend);
    for (size_t i = 0; i < f->n; i++) {
        double z[WEIGHTS] = {1}, m = w[0];
        if (!learns(f, i))
            continue;
        for (int k = 1; k < WEIGHTS; k++) {
            const struct forecast_term *t = &f->m->term[k - 1];
            z[k] = t->sd > 0 ? (f->example[i].x[k - 1] - t->mean) / t->sd : 0;
            m += w[k] * z[k];
        }
        double e = exp(-fabs(m)), p = m > 0 ? 1 / (1 + e) : e / (1 + e), off = p - f->example[i].late, v = p * (1 - p);
        f->loss += log1p(e) + (m > 0 ? m : 0) - (f->example[i].late ? m : 0);
        for (int k = 0; k < WEIGHTS; k++) {
            f->slope[k] += off * z[k];
            for (int j = 0; j <= k; j++)
                f->bend[k][j] += v * z[k] * z[j];
        }
    }
    f->bend[0][0] += 1e-9;
    for (int k = 1; k < WEIGHTS; k++) {
        f->loss += FORECAST_L2 / 2 * w[k] * w[k];
        f->slope[k] += FORECAST_L2 * w[k];
        f->bend[k][k] += FORECAST_L2;
    }
}

/* Cholesky, in place of the lower half. */
static void factor(double b[WEIGHTS][WEIGHTS])
{
    for (int k = 0; k < WEIGHTS; k++)
        for (int j = 0; j <= k; j++) {
            double s = b[k][j];
            for (int i = 0; i < j; i++)
                s -= b[k][i] * b[j][i];
            b[k][j] = k == j ? sqrt(fmax(s, 1e-12)) : s / b[j][j];
        }
}

static void solve(double b[WEIGHTS][WEIGHTS], double x[WEIGHTS])
{
    for (int k = 0; k < WEIGHTS; k++) {
        for (int j = 0; j < k; j++)
            x[k] -= b[k][j] * x[j];
        x[k] /= b[k][k];
    }
    for (int k = WEIGHTS - 1; k >= 0; k--) {
        for (int j = k + 1; j < WEIGHTS; j++)
            x[k] -= b[j][k] * x[j];
        x[k] /= b[k][k];
    }
}

/* A step down from w, halved until it is one. How far the farthest weight went; 0 = it is the lowest already. */
static double descend(struct fit *f, double w[WEIGHTS])
{
    double step[WEIGHTS], loss = f->loss, far = 0;
    memcpy(step, f->slope, sizeof step);
    factor(f->bend);
    solve(f->bend, step);
    for (int half = 0; half < HALVINGS; half++) {
        double next[WEIGHTS];
        for (int k = 0; k < WEIGHTS; k++)
            next[k] = w[k] - step[k];
        look(f, next);
        if (f->loss <= loss + 1e-12 * fabs(loss)) {
            memcpy(w, next, sizeof next);
            for (int k = 0; k < WEIGHTS; k++)
                far = fmax(far, fabs(step[k]));
            return far;
        }
        for (int k = 0; k < WEIGHTS; k++)
            step[k] /= 2;
    }
    look(f, w);
    return 0;
}

void forecast_fit(const struct forecast_example *example, size_t n, int64_t until, struct forecast_model *out)
{
    struct fit f = {.example = example, .n = n, .until = until, .m = out};
    double w[WEIGHTS] = {0};
    *out = (struct forecast_model){0};
    standardise(&f, out);
    look(&f, w);
    while (out->rounds < ROUNDS) {
        out->rounds++;
        if (descend(&f, w) < 1e-11)
            break;
    }
    factor(f.bend);
    out->base = w[0];
    for (int k = 1; k < WEIGHTS; k++) {
        struct forecast_term *t = &out->term[k - 1];
        double unit[WEIGHTS] = {0};
        unit[k] = 1;
        solve(f.bend, unit); /* a column of the inverse */
        t->weight = t->sd > 0 ? w[k] : 0;
        t->error = t->sd > 0 ? sqrt(unit[k]) : 0;
        t->direction = fabs(t->weight) <= 2 * t->error ? FORECAST_FLAT : t->weight > 0 ? FORECAST_RAISES : FORECAST_LOWERS;
    }
}
