/* How likely an open dossier is to be late: a logistic regression on a few features that have names, learnt from what became of others.
 *
 * Who lends it examples says of each: what it looked like at a moment, when its outcome was known, and whether it was late. Rates of the past
 * (procedure, unit) must be of what was known at that moment, shrunken by forecast_shrunk(), or the model learns from the future. A
 * dossier may be looked at several times; all that was still open at the moments chosen has to be among them, not only what ended soon.
 *
 * - Learning: weights of the standardised features by Newton's steps (iteratively reweighted least squares), each halved until the loss
 *   falls, L2 of FORECAST_L2 on all but the base; one optimum, the same on every machine. A feature that never varies weighs nothing.
 * - It is refused when examples or late ones are few (the numbers below), and when it is no better than saying the same to everybody.
 * - That is judged by a back-test: learnt from the earlier FORECAST_EARLIER of the time, only where the outcome was known by then, tried on
 *   the later rest. Better means: its Brier score beats that of the base rate by at least FORECAST_SKILL of it, and by two standard errors.
 * - What is good is then learnt anew from all. The figures of the back-test are those of the earlier model.
 *
 * What is uncertain: weights tell what goes together, not what causes what; examples of one dossier are not independent, so that errors
 * are somewhat larger than told; what changes (a new law, a new officer) the model has not seen. It is a reason to look at a dossier, never one
 * to judge a person by. Pure; memory: 16 bytes for each example tried. */
#pragma once
#include "base/arena.h"
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum forecast_feature {
    FORECAST_USED,       /* part of the time limit that is used: 0.8; above 1 it is late already, and no forecast is needed */
    FORECAST_STEPS_LEFT, /* steps left, as a part of the usual number: 0.5 */
    FORECAST_LOAD,       /* open dossiers for each officer at the unit, as a multiple of what is usual there: 1.5 */
    FORECAST_PROCEDURE,  /* late share of the procedure in the past, shrunken: 0-1 */
    FORECAST_UNIT,       /* late share of the unit in the past, shrunken: 0-1 */
    FORECAST_DAYS_OFF,   /* days off, weekends included, until it is due */
    FORECAST_MONTH_END,  /* 1 in the last three working days of a month, else 0 */
    FORECAST_FEATURES
};
extern const char *const forecast_feature_words[]; /* used steps_left load procedure unit days_off month_end; message board.forecast.<word> */

struct forecast_example {
    double x[FORECAST_FEATURES];
    int64_t at, known; /* when it is looked at; when its outcome was known. Any unit of time */
    bool late;
};

enum {
    FORECAST_LEAST = 500, FORECAST_LEAST_LATE = 50,             /* examples in all; late ones, and as many in time */
    FORECAST_LEAST_TRIED = 100, FORECAST_LEAST_TRIED_LATE = 15, /* in the later part; the earlier needs thrice as many of each */
    FORECAST_MOST = 400000,                                     /* of more, the latest */
    FORECAST_BINS = 10, FORECAST_REASONS = 3, FORECAST_SHRINK = 20
};
#define FORECAST_EARLIER 0.7
#define FORECAST_SKILL 0.01
#define FORECAST_L2 1.0

/* FLAT: within two standard errors of nothing. */
enum forecast_direction { FORECAST_FLAT, FORECAST_RAISES, FORECAST_LOWERS };
extern const char *const forecast_direction_words[]; /* flat raises lowers; message board.forecast.<word> */

struct forecast_term {
    double mean, sd;      /* of the feature; sd 0 = it never varied */
    double weight, error; /* log-odds for one sd; its standard error */
    enum forecast_direction direction;
};
struct forecast_model {
    double base; /* log-odds of who is in the middle in everything */
    struct forecast_term term[FORECAST_FEATURES];
    size_t n, late;
    int rounds;  /* Newton's steps taken */
};

struct forecast_bin {
    double predicted, observed; /* means; 0 if nobody is in it */
    size_t n;
};
struct forecast_trial { /* the back-test */
    size_t learnt, learnt_late, tried, tried_late;
    int64_t from;                   /* `at` of the first that was tried */
    double brier, brier_base;       /* mean squared error of the forecast, of the base rate; 0 is best */
    double skill;                   /* 1 - brier / brier_base */
    double gain, gain_error;        /* brier_base - brier, and its standard error */
    double auc;                     /* how often a late one has the higher probability than one in time; 0.5 = by chance */
    double calibration_error;       /* expected: mean distance of predicted and observed over the bins, by their numbers */
    struct forecast_bin bin[FORECAST_BINS]; /* predicted 0-10 %, 10-20 % ... */
    double threshold;               /* from which one is warned */
    size_t warned, warned_late;
    double precision, recall;       /* late ones of those warned; warned ones of those late. 0 if nobody was warned */
};

enum forecast_verdict { FORECAST_FEW, FORECAST_FEW_LATE, FORECAST_NO_BETTER, FORECAST_UNREADABLE, FORECAST_GOOD };
extern const char *const forecast_verdict_words[]; /* few few_late no_better unreadable good; message board.forecast.<word> */
struct forecast {
    enum forecast_verdict verdict;
    struct forecast_model model; /* for use only if good; if no better, the one that was tried */
    struct forecast_trial trial; /* if good or no better: all of it; if few: learnt and tried as far as counted */
};

/* Examples in order of `at` (UNREADABLE otherwise, or if a feature is not finite). threshold within 0..1 (neither); 0: twice the base rate, at
 * most a half. Never fails. */
void forecast_learn(const struct forecast_example *example, size_t n, double threshold, struct arena *a, struct forecast *out);
/* A model on examples that it has not seen, one at least: fills t but learnt, learnt_late; t->threshold is the caller's. base: the late share of those that it learnt
 * from. */
void forecast_try(const struct forecast_model *m, const struct forecast_example *example, size_t n, double base, struct arena *a, struct forecast_trial *t);
double forecast_probability(const struct forecast_model *m, const double x[FORECAST_FEATURES]);

struct forecast_push {
    enum forecast_feature feature;
    double push; /* log-odds beside one that is in the middle there; above 0 raises */
    double by;   /* what the probability would be lower (below 0: higher) by, were it in the middle there */
};
/* The features that move this one most, most first, of equals the first named; those that do not move it are left out. Gives how many. */
size_t forecast_explain(const struct forecast_model *m, const double x[FORECAST_FEATURES], struct forecast_push out[FORECAST_REASONS]);
/* By what the odds are multiplied when the feature rises by so much in its own unit: 1 = no effect. */
double forecast_odds(const struct forecast_term *t, double by);
/* A late share out of few cases, drawn towards that of all: (late + FORECAST_SHRINK x base) / (n + FORECAST_SHRINK). */
double forecast_shrunk(double late, double n, double base);
