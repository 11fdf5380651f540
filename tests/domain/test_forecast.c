/* The forecast of lateness: against a naive reading (board/naive_forecast.py), on data whose weights are known, on noise, on data that a line
 * parts; when there is none; what it says of one dossier. */
#include "domain/board/forecast.h"
#include "domain/board/lines.h"

static struct arena *arena;

static int begin(void **state) { (void)state; arena = arena_new(0); return 0; }
static int end(void **state) { (void)state; arena_free(arena); return 0; }

/* ---- invented here: a stream of numbers in 0..1 that is the same everywhere */

static double chance_next(uint64_t *s)
{
    uint64_t z = (*s += UINT64_C(0x9e3779b97f4a7c15));
    z = (z ^ z >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
    z = (z ^ z >> 27) * UINT64_C(0x94d049bb133111eb);
    return (double)((z ^ z >> 31) >> 11) / 9007199254740992.0;
}

static const double TRUE_WEIGHT[FORECAST_FEATURES] = {2, 1, 0.5, 3, -2, 0.2, 0};
enum kind { PLANTED, NOISE, PARTED };

static struct forecast_example *invent(enum kind kind, size_t n, uint64_t seed)
{
    struct forecast_example *x = ARENA_ARRAY(arena, struct forecast_example, n + 1);
    for (size_t i = 0; i < n; i++) {
        double m = -3;
        for (int k = 0; k < FORECAST_FEATURES; k++) {
            double u = chance_next(&seed);
            x[i].x[k] = k == FORECAST_DAYS_OFF ? floor(u * 5) : k == FORECAST_MONTH_END ? u < 0.15 : u;
            m += TRUE_WEIGHT[k] * x[i].x[k];
        }
        double p = kind == NOISE ? 0.15 : 1 / (1 + exp(-m));
        x[i].late = kind == PARTED ? x[i].x[0] > 0.8 : chance_next(&seed) < p;
        x[i].at = (int64_t)i;
        x[i].known = x[i].at + (int64_t)(chance_next(&seed) * 50);
    }
    return x;
}

static struct forecast learn(const struct forecast_example *x, size_t n)
{
    struct forecast f;
    forecast_learn(x, n, 0, arena, &f);
    return f;
}

/* ---- against the naive reading */

static char *line_of(struct lines *l, const char *name)
{
    for (size_t i = 0; i < l->n; i++)
        if (strncmp(l->row[i], name, strlen(name)) == 0 && l->row[i][strlen(name)] == '\t')
            return l->row[i] + strlen(name) + 1;
    fail_msg("no line '%s'", name);
    return NULL;
}

static void are(struct lines *l, const char *name, const double *got, size_t n)
{
    char *p = line_of(l, name);
    for (size_t i = 0; i < n; i++)
        lines_near(got[i], strtod(p, &p), 1e-6, arena_fmt(arena, "%s %zu", name, i));
}
#define ARE(l, name, ...) are(l, name, (const double[]){__VA_ARGS__}, sizeof((const double[]){__VA_ARGS__}) / sizeof(double))

static size_t examples_of(struct lines *l, struct forecast_example *x)
{
    size_t n = 0;
    for (; n < l->n && strcmp(l->row[n], "=") != 0; n++) {
        char *p = l->row[n];
        for (int k = 0; k < FORECAST_FEATURES; k++)
            x[n].x[k] = strtod(p, &p);
        x[n].at = strtoll(p, &p, 10);
        x[n].known = strtoll(p, &p, 10);
        x[n].late = strtoll(p, &p, 10);
    }
    return n;
}

static void the_naive_reading_agrees(void **state)
{
    (void)state;
    struct lines l = lines_from(arena, arena_fmt(arena, "python3 " BOARD "/naive_forecast.py 2500 %s", lines_seed()));
    struct forecast_example *x = ARENA_ARRAY(arena, struct forecast_example, l.n);
    assert_int_equal(examples_of(&l, x), 2500);
    struct forecast f = learn(x, 2500);
    const struct forecast_trial *t = &f.trial;
    assert_int_equal(f.verdict, FORECAST_GOOD);
    double weight[FORECAST_FEATURES + 1] = {f.model.base}, mean[FORECAST_FEATURES], sd[FORECAST_FEATURES], n[FORECAST_BINS], observed[FORECAST_BINS];
    for (int k = 0; k < FORECAST_FEATURES; k++) {
        weight[k + 1] = f.model.term[k].weight;
        mean[k] = f.model.term[k].mean;
        sd[k] = f.model.term[k].sd;
    }
    for (int b = 0; b < FORECAST_BINS; b++) {
        n[b] = (double)t->bin[b].n;
        observed[b] = t->bin[b].observed;
    }
    ARE(&l, "learnt", (double)t->learnt, (double)t->learnt_late);
    ARE(&l, "tried", (double)t->tried, (double)t->tried_late);
    ARE(&l, "brier", t->brier, t->brier_base, t->gain, t->gain_error);
    ARE(&l, "auc", t->auc);
    ARE(&l, "ece", t->calibration_error);
    are(&l, "bins", n, FORECAST_BINS);
    are(&l, "observed", observed, FORECAST_BINS);
    ARE(&l, "warned", (double)t->warned, (double)t->warned_late, t->precision, t->recall);
    are(&l, "weights", weight, FORECAST_FEATURES + 1);
    are(&l, "means", mean, FORECAST_FEATURES);
    are(&l, "sds", sd, FORECAST_FEATURES);
    ARE(&l, "first", forecast_probability(&f.model, x[0].x));
}

/* ---- what is known beforehand */

static void planted_weights_are_found_again(void **state)
{
    (void)state;
    for (uint64_t seed = 1; seed <= 5; seed++) {
        struct forecast f = learn(invent(PLANTED, 40000, seed), 40000);
        assert_int_equal(f.verdict, FORECAST_GOOD);
        for (int k = 0; k < FORECAST_FEATURES; k++) {
            const struct forecast_term *t = &f.model.term[k];
            lines_near(t->weight / t->sd, TRUE_WEIGHT[k], 3.5 * t->error / t->sd, forecast_feature_words[k]);
            assert_true(t->error / t->sd < 0.15);
            if (TRUE_WEIGHT[k] > 0 || TRUE_WEIGHT[k] < 0)
                assert_int_equal(t->direction, TRUE_WEIGHT[k] > 0 ? FORECAST_RAISES : FORECAST_LOWERS);
        }
        assert_true(f.trial.calibration_error < 0.02 && f.trial.auc > 0.65 && f.trial.skill > 0.05);
        lines_near(log(forecast_odds(&f.model.term[0], 0.5)), 1, 0.15, "odds"); /* half the limit used: e times */
    }
}

static void noise_gives_no_forecast(void **state)
{
    (void)state;
    for (uint64_t seed = 1; seed <= 60; seed++) {
        struct forecast f = learn(invent(NOISE, 1500, seed * 977), 1500);
        if (f.verdict != FORECAST_NO_BETTER)
            fail_msg("seed %d: %s, skill %g, %g of %g", (int)seed, forecast_verdict_words[f.verdict], f.trial.skill, f.trial.gain, f.trial.gain_error);
        assert_true(f.trial.auc > 0.35 && f.trial.auc < 0.65);
    }
}

static void what_a_line_parts_does_not_blow_up(void **state)
{
    (void)state;
    struct forecast_example *x = invent(PARTED, 3000, 5);
    struct forecast f = learn(x, 3000);
    assert_int_equal(f.verdict, FORECAST_GOOD);
    assert_true(f.model.rounds < 40 && f.trial.auc > 0.999 && f.trial.brier < 0.03);
    for (int k = 0; k < FORECAST_FEATURES; k++)
        assert_true(isfinite(f.model.term[k].weight) && fabs(f.model.term[k].weight) < 50 && isfinite(f.model.term[k].error));
    for (size_t i = 0; i < 3000; i++) {
        double p = forecast_probability(&f.model, x[i].x);
        assert_true(p >= 0 && p <= 1);
    }
    const double far[FORECAST_FEATURES] = {1e308, 1e308, -1e308, 1e308, -1e308, 0, 0};
    double p = forecast_probability(&f.model, far);
    assert_true(p >= 0 && p <= 1);
}

static void a_feature_that_never_varies_weighs_nothing(void **state)
{
    (void)state;
    struct forecast_example *x = invent(PLANTED, 4000, 8);
    for (size_t i = 0; i < 4000; i++) {
        x[i].x[FORECAST_MONTH_END] = 0.1;
        x[i].x[FORECAST_UNIT] = x[i].x[FORECAST_PROCEDURE]; /* two that are the same share one weight */
    }
    struct forecast f = learn(x, 4000);
    lines_near(f.model.term[FORECAST_MONTH_END].sd + f.model.term[FORECAST_MONTH_END].weight, 0, 0, "month_end");
    lines_near(f.model.term[FORECAST_UNIT].weight, f.model.term[FORECAST_PROCEDURE].weight, 1e-6, "twins");
    lines_near(forecast_odds(&f.model.term[FORECAST_MONTH_END], 1), 1, 0, "odds");
}

static void equal_probabilities_count_half(void **state)
{
    (void)state;
    enum { N = 3000 };
    struct forecast_example *x = invent(PLANTED, N, 21);
    uint64_t seed = 5;
    for (size_t i = 0; i < N; i++) { /* one feature, two values: two probabilities */
        bool high = chance_next(&seed) < 0.3;
        memset(x[i].x, 0, sizeof x[i].x);
        x[i].x[FORECAST_LOAD] = high;
        x[i].late = chance_next(&seed) < (high ? 0.5 : 0.1);
    }
    struct forecast f = learn(x, N);
    double n[2][2] = {{0}};
    for (size_t i = 0; i < N; i++)
        n[x[i].late][x[i].x[FORECAST_LOAD] > 0] += x[i].at >= f.trial.from;
    double pairs = (n[1][0] + n[1][1]) * (n[0][0] + n[0][1]), won = n[1][1] * n[0][0] + (n[1][1] * n[0][1] + n[1][0] * n[0][0]) / 2;
    lines_near(f.trial.auc, won / pairs, 1e-12, "auc");
}

/* ---- when there is none */

static void few_examples_give_no_forecast(void **state)
{
    (void)state;
    struct forecast_example *x = invent(PLANTED, 5000, 3);
    assert_int_equal(learn(x, 0).verdict, FORECAST_FEW);
    assert_int_equal(learn(x, FORECAST_LEAST - 1).verdict, FORECAST_FEW);
    assert_int_equal(learn(x, 5000).verdict, FORECAST_GOOD);
    size_t late = 0;
    for (size_t i = 0; i < 5000; i++) { /* all late ones but the first 49 become timely */
        x[i].late = x[i].late && late < FORECAST_LEAST_LATE - 1;
        late += x[i].late;
    }
    assert_int_equal(late, FORECAST_LEAST_LATE - 1);
    assert_int_equal(learn(x, 5000).verdict, FORECAST_FEW_LATE);
    x = invent(PLANTED, 5000, 3);
    for (size_t i = 0; i < 5000; i++)
        x[i].known = 4999; /* no outcome was known when the later part began: there was nothing to learn from */
    struct forecast f = learn(x, 5000);
    assert_int_equal(f.verdict, FORECAST_FEW);
    assert_int_equal(f.trial.learnt, 0);
    for (size_t i = 0; i < 5000; i++)
        x[i].at = x[i].known = 7;
    assert_int_equal(learn(x, 5000).verdict, FORECAST_FEW); /* one moment has no earlier part */
}

static void what_cannot_be_read_gives_no_forecast(void **state)
{
    (void)state;
    struct forecast_example *x = invent(PLANTED, 2000, 3);
    x[700].x[2] = NAN;
    assert_int_equal(learn(x, 2000).verdict, FORECAST_UNREADABLE);
    x[700].x[2] = 1;
    x[700].at = 0;
    assert_int_equal(learn(x, 2000).verdict, FORECAST_UNREADABLE);
}

static void nothing_is_learnt_from_the_future(void **state)
{
    (void)state;
    struct forecast_example *x = invent(PLANTED, 3000, 4), *y = ARENA_ARRAY(arena, struct forecast_example, 3000);
    memcpy(y, x, 3000 * sizeof *y);
    int64_t split = learn(x, 3000).trial.from;
    for (size_t i = 0; i < 3000; i++)
        if (y[i].at < split && y[i].known > split)
            y[i].late = !y[i].late; /* only later did it turn out so */
    struct forecast a = learn(x, 3000), b = learn(y, 3000);
    lines_near(a.trial.brier, b.trial.brier, 0, "brier");
    assert_true(a.trial.learnt == b.trial.learnt && a.trial.learnt < 2100);
}

/* ---- one dossier */

static void the_reasons_are_those_that_push_most(void **state)
{
    (void)state;
    struct forecast_model m = {.base = -2};
    static const double weight[FORECAST_FEATURES] = {0.5, -0.2, 0, 1, 0.5, -0.9, 0.1};
    for (int k = 0; k < FORECAST_FEATURES; k++)
        m.term[k] = (struct forecast_term){.mean = 1, .sd = 2, .weight = weight[k]};
    const double x[FORECAST_FEATURES] = {3, 3, 9, 1, 3, 5, 3}, middle[FORECAST_FEATURES] = {1, 1, 1, 1, 1, 1, 1};
    struct forecast_push p[FORECAST_REASONS];
    assert_int_equal(forecast_explain(&m, x, p), 3);
    assert_true(p[0].feature == FORECAST_DAYS_OFF && p[1].feature == FORECAST_USED && p[2].feature == FORECAST_UNIT);
    lines_near(p[0].push, -1.8, 1e-12, "push");
    lines_near(p[1].push, 0.5, 1e-12, "push");
    double all = forecast_probability(&m, x), without[FORECAST_FEATURES];
    memcpy(without, x, sizeof without);
    without[FORECAST_USED] = 1;
    lines_near(p[1].by, all - forecast_probability(&m, without), 1e-12, "by");
    lines_near(all, 1 / (1 + exp(2.9)), 1e-12, "-2 + 0.5 - 0.2 + 0.5 - 1.8 + 0.1");
    assert_int_equal(forecast_explain(&m, middle, p), 0);
    lines_near(forecast_shrunk(0, 0, 0.1), 0.1, 1e-12, "no case: as all");
    lines_near(forecast_shrunk(20, 20, 0.1), 0.55, 1e-12, "half way");
}

static void many_examples_take_little(void **state)
{
    (void)state;
    enum { N = 100000 };
    struct forecast_example *x = invent(PLANTED, N, 11);
    struct arena *own = arena_new(0);
    struct forecast f, again;
    forecast_learn(x, N, 0.3, own, &f);
    assert_int_equal(f.verdict, FORECAST_GOOD);
    assert_true(arena_used(own) < 16 * (size_t)N);
    assert_true(f.model.rounds < 15);
    lines_near(f.trial.threshold, 0.3, 0, "threshold");
    forecast_learn(x, N, 0.3, own, &again);
    lines_near(again.trial.brier, f.trial.brier, 0, "brier, again");
    for (int k = 0; k < FORECAST_FEATURES; k++)
        lines_near(again.model.term[k].weight, f.model.term[k].weight, 0, "weight, again");
    arena_free(own);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_naive_reading_agrees), cmocka_unit_test(planted_weights_are_found_again), cmocka_unit_test(noise_gives_no_forecast),
        cmocka_unit_test(what_a_line_parts_does_not_blow_up), cmocka_unit_test(a_feature_that_never_varies_weighs_nothing), cmocka_unit_test(equal_probabilities_count_half),
        cmocka_unit_test(few_examples_give_no_forecast),
        cmocka_unit_test(what_cannot_be_read_gives_no_forecast), cmocka_unit_test(nothing_is_learnt_from_the_future), cmocka_unit_test(the_reasons_are_those_that_push_most),
        cmocka_unit_test(many_examples_take_little),
    };
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests(tests, begin, end);
}
