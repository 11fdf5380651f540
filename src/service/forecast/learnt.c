/* A forecast as text and back. See learnt.h; must never know a database. */
#include "service/forecast/learnt.h"
#include "base/json.h"
#include <stdlib.h>
#include <string.h>

/* ---- out */

static void real(struct jw *w, const char *name, double v, struct arena *a)
{
    jw_raw(w, name, arena_fmt(a, "%.17g", v));
}

static void size(struct jw *w, const char *name, size_t n)
{
    jw_int(w, name, (int64_t)n);
}

static void write_terms(struct jw *w, const struct forecast_model *m, struct arena *a)
{
    jw_open(w, "terms", '[');
    for (int k = 0; k < FORECAST_FEATURES; k++) {
        const struct forecast_term *t = &m->term[k];
        jw_open(w, NULL, '{');
        jw_text(w, "feature", forecast_feature_words[k]);
        real(w, "mean", t->mean, a);
        real(w, "sd", t->sd, a);
        real(w, "weight", t->weight, a);
        real(w, "error", t->error, a);
        jw_text(w, "direction", forecast_direction_words[t->direction]);
        jw_close(w, '}');
    }
    jw_close(w, ']');
}

static void write_bins(struct jw *w, const struct forecast_trial *t, struct arena *a)
{
    jw_open(w, "bins", '[');
    for (int i = 0; i < FORECAST_BINS; i++) {
        jw_open(w, NULL, '{');
        real(w, "predicted", t->bin[i].predicted, a);
        real(w, "observed", t->bin[i].observed, a);
        size(w, "n", t->bin[i].n);
        jw_close(w, '}');
    }
    jw_close(w, ']');
}

/* The numbers of a trial by name, for both ways. */
static const struct { const char *name; size_t at; } reals[] = {
    {"brier", offsetof(struct forecast_trial, brier)}, {"brier_base", offsetof(struct forecast_trial, brier_base)}, {"skill", offsetof(struct forecast_trial, skill)},
    {"gain", offsetof(struct forecast_trial, gain)}, {"gain_error", offsetof(struct forecast_trial, gain_error)}, {"auc", offsetof(struct forecast_trial, auc)},
    {"calibration_error", offsetof(struct forecast_trial, calibration_error)}, {"threshold", offsetof(struct forecast_trial, threshold)},
    {"precision", offsetof(struct forecast_trial, precision)}, {"recall", offsetof(struct forecast_trial, recall)},
};
static const struct { const char *name; size_t at; } sizes[] = {
    {"learnt", offsetof(struct forecast_trial, learnt)}, {"learnt_late", offsetof(struct forecast_trial, learnt_late)},
    {"tried", offsetof(struct forecast_trial, tried)}, {"tried_late", offsetof(struct forecast_trial, tried_late)},
    {"warned", offsetof(struct forecast_trial, warned)}, {"warned_late", offsetof(struct forecast_trial, warned_late)},
};
enum { REALS = sizeof reals / sizeof *reals, SIZES = sizeof sizes / sizeof *sizes };

static void write_trial(struct jw *w, const struct forecast_trial *t, struct arena *a)
{
    jw_open(w, "trial", '{');
    jw_int(w, "from", t->from);
    for (size_t i = 0; i < SIZES; i++)
        size(w, sizes[i].name, *(const size_t *)((const char *)t + sizes[i].at));
    for (size_t i = 0; i < REALS; i++)
        real(w, reals[i].name, *(const double *)((const char *)t + reals[i].at), a);
    write_bins(w, t, a);
    jw_close(w, '}');
}

const char *learnt_write(const struct forecast *f, struct arena *a)
{
    struct buf b = buf_init(a, 4096);
    struct jw w = {.b = &b};
    jw_open(&w, NULL, '{');
    real(&w, "base", f->model.base, a);
    size(&w, "n", f->model.n);
    size(&w, "late", f->model.late);
    jw_int(&w, "rounds", f->model.rounds);
    write_terms(&w, &f->model, a);
    write_trial(&w, &f->trial, a);
    jw_close(&w, '}');
    return b.p;
}

/* ---- in */

static double real_of(const struct json *o, const char *name)
{
    const struct json *v = json_find(o, name);
    return v && v->type == J_NUMBER ? strtod(v->text, NULL) : 0;
}

static size_t size_of(const struct json *o, const char *name)
{
    int64_t n = json_int(o, name, 0);
    return n > 0 ? (size_t)n : 0;
}

static int word_of(const char *const *words, const char *word)
{
    for (int i = 0; words[i]; i++)
        if (strcmp(words[i], word) == 0)
            return i;
    return -1;
}

static bool read_terms(const struct json *list, struct forecast_model *m)
{
    const struct json *o = list ? list->child : NULL;
    for (int k = 0; k < FORECAST_FEATURES; k++, o = o->next) {
        int direction = o ? word_of(forecast_direction_words, json_text(o, "direction")) : -1;
        if (direction < 0 || strcmp(json_text(o, "feature"), forecast_feature_words[k]) != 0)
            return false;
        m->term[k] = (struct forecast_term){.mean = real_of(o, "mean"), .sd = real_of(o, "sd"), .weight = real_of(o, "weight"), .error = real_of(o, "error"),
                                            .direction = (enum forecast_direction)direction};
    }
    return !o;
}

static bool read_bins(const struct json *list, struct forecast_trial *t)
{
    const struct json *o = list ? list->child : NULL;
    int i = 0;
    for (; o && i < FORECAST_BINS; o = o->next, i++)
        t->bin[i] = (struct forecast_bin){.predicted = real_of(o, "predicted"), .observed = real_of(o, "observed"), .n = size_of(o, "n")};
    return i == FORECAST_BINS && !o;
}

static bool read_trial(const struct json *o, struct forecast_trial *t)
{
    t->from = o ? json_int(o, "from", 0) : 0;
    for (size_t i = 0; o && i < SIZES; i++)
        *(size_t *)((char *)t + sizes[i].at) = size_of(o, sizes[i].name);
    for (size_t i = 0; o && i < REALS; i++)
        *(double *)((char *)t + reals[i].at) = real_of(o, reals[i].name);
    return o && read_bins(json_find(o, "bins"), t);
}

enum err_code learnt_parse(const char *text, const char *verdict, struct arena *a, struct forecast *out, struct err *e)
{
    struct json *o;
    int word = word_of(forecast_verdict_words, verdict);
    *out = (struct forecast){.verdict = FORECAST_UNREADABLE};
    TRY(json_parse(text, strlen(text), a, &o, e));
    if (word < 0 || !read_terms(json_find(o, "terms"), &out->model) || !read_trial(json_find(o, "trial"), &out->trial))
        return err(e, ERR_STORAGE, "the forecast that is kept is none of this program's");
    out->verdict = (enum forecast_verdict)word;
    out->model.base = real_of(o, "base");
    out->model.n = size_of(o, "n");
    out->model.late = size_of(o, "late");
    out->model.rounds = (int)json_int(o, "rounds", 0);
    return ERR_OK;
}
