/* Words for the forecast and its back-test. See ahead_words.h; must never decide whether a forecast is good. */
#include "rooms/ioc/ahead_words.h"
#include "rooms/ioc/judge.h"
#include <math.h>

static const struct field line_fields[] = {
    FIELD(ahead_line, code, F_TEXT), FIELD(ahead_line, procedure, F_TEXT), FIELD(ahead_line, unit, F_TEXT), FIELD(ahead_line, state, F_TEXT),
    FIELD(ahead_line, holder, F_TEXT), FIELD(ahead_line, due_at, F_INSTANT),
    FIELD(ahead_line, probability, F_INT, .doc = "of being late, in thousandths"), FIELD(ahead_line, warned, F_BOOL),
    FIELD(ahead_line, moved, F_TEXT, .doc = "what moves it most, + towards late"), FIELD(ahead_line, reasons, F_LIST, .of = &reason_model),
    FIELD(ahead_line, chance, F_TEXT, .flags = FIELD_PRIVATE),
};
static const struct model line_model = MODEL(ahead_line, line_fields);

static const char *const need_words[] = {"examples", "late", "learnt", "learnt_late", "tried", "tried_late", NULL};
static const struct field need_fields[] = {
    FIELD(ahead_need, what, F_TEXT, .words = need_words, .label = "ioc.ahead.need"), FIELD(ahead_need, has, F_INT), FIELD(ahead_need, least, F_INT),
    FIELD(ahead_need, enough, F_BOOL),
};
static const struct model need_model = MODEL(ahead_need, need_fields);

static const struct field bin_fields[] = {
    FIELD(ahead_bin, range, F_TEXT), FIELD(ahead_bin, predicted, F_TEXT, .flags = FIELD_PRIVATE), FIELD(ahead_bin, observed, F_TEXT, .flags = FIELD_PRIVATE),
    FIELD(ahead_bin, predicted_n, F_INT, .doc = "thousandths"), FIELD(ahead_bin, observed_n, F_INT, .doc = "thousandths"), FIELD(ahead_bin, n, F_INT),
};
static const struct model bin_model = MODEL(ahead_bin, bin_fields);

static const struct field term_fields[] = {
    FIELD(ahead_term, feature, F_TEXT, .words = forecast_feature_words, .label = "board.forecast"),
    FIELD(ahead_term, direction, F_TEXT, .words = forecast_direction_words, .label = "board.forecast"),
    FIELD(ahead_term, step, F_TEXT, .words = forecast_feature_words, .label = "ioc.ahead.step"),
    FIELD(ahead_term, odds, F_TEXT, .doc = "by what the odds are multiplied"),
};
static const struct model term_model = MODEL(ahead_term, term_fields);

static const struct field place_fields[] = {FIELD(ahead_place, code, F_TEXT), FIELD(ahead_place, name, F_TEXT)};
static const struct model place_model = MODEL(ahead_place, place_fields);

#define N(member) FIELD(ahead_view, member, F_INT)
#define T(member) FIELD(ahead_view, member, F_TEXT)
#define B(member) FIELD(ahead_view, member, F_BOOL)
static const struct field fields[] = {
    FIELD(ahead_view, lines, F_LIST, .of = &line_model, .max = 200), FIELD(ahead_view, needs, F_LIST, .of = &need_model),
    FIELD(ahead_view, bins, F_LIST, .of = &bin_model), FIELD(ahead_view, terms, F_LIST, .of = &term_model),
    FIELD(ahead_view, places, F_LIST, .of = &place_model, .max = 100), T(unit), T(code),
    FIELD(ahead_view, verdict, F_TEXT, .words = forecast_verdict_words, .label = "board.forecast"), FIELD(ahead_view, at, F_INSTANT),
    FIELD(ahead_view, learnt_at, F_INSTANT), N(dossiers), N(examples), N(looked), N(warned), N(expected), N(left_out), B(good), B(few), B(tried), B(old), B(never), B(choose), B(more),
    N(tried_n), N(tried_late), N(learnt_n), N(learnt_late), FIELD(ahead_view, from, F_INSTANT), T(brier), T(brier_base), T(skill), T(auc), T(calibration),
    T(threshold), T(precision), T(recall),
};
const struct model ahead_view_model = MODEL(ahead_view, fields, .doc = "Open dossiers by how likely they are to be late, and what the forecast is worth");

/* ---- when there are few */

static struct list needs_of(const struct outlook *o, struct arena *a)
{
    const struct forecast_trial *t = &o->forecast.trial;
    struct ahead_need *row = ARENA_ARRAY(a, struct ahead_need, 6);
    int64_t learnt = (int64_t)t->learnt, learnt_late = (int64_t)t->learnt_late, tried = (int64_t)t->tried, late = (int64_t)t->tried_late;
    size_t n = 0;
    row[n++] = (struct ahead_need){"examples", o->examples, FORECAST_LEAST, false};
    row[n++] = (struct ahead_need){"late", learnt_late + late, FORECAST_LEAST_LATE, false};
    row[n++] = (struct ahead_need){"learnt", learnt, 3 * FORECAST_LEAST_TRIED, false};
    row[n++] = (struct ahead_need){"learnt_late", learnt_late, 3 * FORECAST_LEAST_TRIED_LATE, false};
    row[n++] = (struct ahead_need){"tried", tried, FORECAST_LEAST_TRIED, false};
    row[n++] = (struct ahead_need){"tried_late", late, FORECAST_LEAST_TRIED_LATE, false};
    for (size_t i = 0; i < n; i++)
        row[i].enough = row[i].has >= row[i].least;
    return (struct list){row, n};
}

/* ---- the back-test */

static const char *percent(double v, const char *lang, struct arena *a)
{
    return arena_fmt(a, "%s%%", ioc_decimal(100 * v, 1, lang, a));
}

static struct list bins_of(const struct forecast_trial *t, const char *lang, struct arena *a)
{
    struct ahead_bin *row = ARENA_ARRAY(a, struct ahead_bin, FORECAST_BINS);
    size_t n = 0;
    for (int i = 0; i < FORECAST_BINS; i++) {
        const struct forecast_bin *b = &t->bin[i];
        if (b->n)
            row[n++] = (struct ahead_bin){arena_fmt(a, "%d – %d%%", 100 / FORECAST_BINS * i, 100 / FORECAST_BINS * (i + 1)), percent(b->predicted, lang, a),
                                          percent(b->observed, lang, a), llround(1000 * b->predicted), llround(1000 * b->observed), (int64_t)b->n};
    }
    return (struct list){row, n};
}

/* By how much each feature is raised to tell what it does: as the words of ioc.ahead.step say. */
static const double steps[FORECAST_FEATURES] = {
    [FORECAST_USED] = 0.1, [FORECAST_STEPS_LEFT] = 0.25, [FORECAST_LOAD] = 0.5, [FORECAST_PROCEDURE] = 0.05, [FORECAST_UNIT] = 0.05, [FORECAST_DAYS_OFF] = 1,
    [FORECAST_MONTH_END] = 1,
};

static struct list terms_of(const struct forecast_model *m, const char *lang, struct arena *a)
{
    struct ahead_term *row = ARENA_ARRAY(a, struct ahead_term, FORECAST_FEATURES);
    for (int k = 0; k < FORECAST_FEATURES; k++)
        row[k] = (struct ahead_term){forecast_feature_words[k], forecast_direction_words[m->term[k].direction], forecast_feature_words[k],
                                     ioc_decimal(forecast_odds(&m->term[k], steps[k]), 2, lang, a)};
    return (struct list){row, FORECAST_FEATURES};
}

void ahead_trial(const struct outlook *o, const char *lang, struct arena *a, struct ahead_view *v)
{
    const struct forecast_trial *t = &o->forecast.trial;
    enum forecast_verdict is = o->forecast.verdict;
    v->verdict = forecast_verdict_words[is];
    v->learnt_at = o->learnt_at;
    v->dossiers = o->dossiers;
    v->examples = o->examples;
    v->good = o->good;
    v->old = o->old;
    v->never = !o->learnt_at;
    v->few = is == FORECAST_FEW || is == FORECAST_FEW_LATE;
    v->tried = is == FORECAST_GOOD || is == FORECAST_NO_BETTER;
    v->learnt_n = (int64_t)t->learnt;
    v->learnt_late = (int64_t)t->learnt_late;
    v->tried_n = (int64_t)t->tried;
    v->tried_late = (int64_t)t->tried_late;
    v->from = t->from;
    v->needs = v->few ? needs_of(o, a) : (struct list){NULL, 0};
    v->bins = v->tried ? bins_of(t, lang, a) : (struct list){NULL, 0};
    v->terms = v->tried ? terms_of(&o->forecast.model, lang, a) : (struct list){NULL, 0};
    v->brier = ioc_decimal(t->brier, 4, lang, a);
    v->brier_base = ioc_decimal(t->brier_base, 4, lang, a);
    v->skill = percent(t->skill, lang, a);
    v->auc = ioc_decimal(t->auc, 3, lang, a);
    v->calibration = percent(t->calibration_error, lang, a);
    v->threshold = reasons_percent(t->threshold, a);
    v->precision = reasons_percent(t->precision, a);
    v->recall = reasons_percent(t->recall, a);
}
