/* Learns at night. See lessons.h; must never say what a feature is. */
#include "service/forecast/lessons.h"
#include "base/civil.h"
#include "base/json.h"
#include "base/log.h"
#include "service/forecast/examples.h"
#include "service/forecast/learnt.h"
#include "service/forecast/lore.h"
#include "store/board/forecast_store.h"
#include <math.h>
#include <string.h>

enum { MILLION = 1000000 };

static int64_t millionths(double v)
{
    return llround(v * MILLION);
}

enum err_code lesson_learn(struct ctx *c, struct lesson *out, struct err *e)
{
    struct examples x;
    *out = (struct lesson){.at = c->now};
    TRY(examples_gather(c, 0, &x, e));
    forecast_learn(x.row, x.n, 0, c->arena, &out->forecast);
    out->dossiers = x.dossiers;
    out->left_out = x.left_out;
    out->examples = (int64_t)x.n;
    out->lore = x.lore;
    return ERR_OK;
}

static struct forecast_row row_of(const struct lesson *l, struct arena *a)
{
    return (struct forecast_row){.learnt_at = l->at, .dossiers = l->dossiers, .examples = l->examples, .verdict = forecast_verdict_words[l->forecast.verdict],
                                 .body = learnt_write(&l->forecast, a)};
}

enum err_code lesson_keep(struct ctx *c, const struct lesson *l, struct err *e)
{
    struct forecast_row row = row_of(l, c->arena);
    const struct lore_line *line = l->lore.items;
    TRY(forecast_set(c->db, &row, e));
    for (size_t i = 0; i < l->lore.n; i++) {
        struct forecast_rate rate = {line[i].unit, millionths(line[i].late), millionths(line[i].load), line[i].procedure};
        TRY(forecast_rate_add(c->db, &rate, e));
    }
    return ERR_OK;
}

enum err_code lesson_try(struct ctx *c, const struct forecast *other, struct lesson_trial *out, struct err *e)
{
    struct examples x;
    *out = (struct lesson_trial){.trial = {.threshold = other->trial.threshold, .learnt = other->model.n, .learnt_late = other->model.late}};
    TRY(examples_gather(c, 0, &x, e));
    out->dossiers = x.dossiers;
    if (x.n && other->model.n)
        forecast_try(&other->model, x.row, x.n, (double)other->model.late / (double)other->model.n, c->arena, &out->trial);
    return ERR_OK;
}

/* ---- from `run` to `done`, as an answer */

static const char *answer_of(const struct lesson *l, struct arena *a)
{
    struct buf b = buf_init(a, 8192);
    struct jw w = {.b = &b};
    const struct lore_line *line = l->lore.items;
    jw_open(&w, NULL, '{');
    jw_int(&w, "at", l->at);
    jw_int(&w, "dossiers", l->dossiers);
    jw_int(&w, "examples", l->examples);
    jw_text(&w, "verdict", forecast_verdict_words[l->forecast.verdict]);
    jw_text(&w, "body", learnt_write(&l->forecast, a));
    jw_open(&w, "lore", '[');
    for (size_t i = 0; i < l->lore.n; i++) {
        jw_open(&w, NULL, '{');
        jw_int(&w, "unit", line[i].unit);
        jw_text(&w, "procedure", line[i].procedure);
        jw_int(&w, "late", millionths(line[i].late));
        jw_int(&w, "load", millionths(line[i].load));
        jw_close(&w, '}');
    }
    jw_close(&w, ']');
    jw_close(&w, '}');
    return b.p;
}

static struct list lore_from(const struct json *list, struct arena *a)
{
    struct lore_line *row = ARENA_ARRAY(a, struct lore_line, (list ? list->n : 0) + 1);
    size_t n = 0;
    for (const struct json *o = list ? list->child : NULL; o; o = o->next)
        row[n++] = (struct lore_line){json_int(o, "unit", 0), json_text(o, "procedure"), (double)json_int(o, "late", 0) / MILLION,
                                      (double)json_int(o, "load", 0) / MILLION};
    return (struct list){row, n};
}

enum err_code lesson_run(struct ctx *c, struct job *j, struct err *e)
{
    struct lesson l;
    int64_t began = clock_mono_us();
    TRY(lesson_learn(c, &l, e));
    j->answer = answer_of(&l, c->arena);
    log_line(LOG_INFO, "forecast", "verdict=%s dossiers=%lld left_out=%lld examples=%lld us=%lld", forecast_verdict_words[l.forecast.verdict], (long long)l.dossiers,
             (long long)l.left_out, (long long)l.examples, (long long)(clock_mono_us() - began));
    return ERR_OK;
}

enum err_code lesson_done(struct ctx *c, const struct job *j, struct err *e)
{
    struct json *o;
    struct lesson l = {0};
    TRY(json_parse(j->answer, strlen(j->answer), c->arena, &o, e));
    TRY(learnt_parse(json_text(o, "body"), json_text(o, "verdict"), c->arena, &l.forecast, e));
    l.at = json_int(o, "at", 0);
    l.dossiers = json_int(o, "dossiers", 0);
    l.examples = json_int(o, "examples", 0);
    l.lore = lore_from(json_find(o, "lore"), c->arena);
    return lesson_keep(c, &l, e);
}

enum err_code lesson_key(struct ctx *c, const char **out, struct err *e)
{
    char day[CIVIL_TEXT];
    struct civil_time t = civil_of_instant(c->now);
    (void)e;
    bool night = t.minute >= 60 * LESSONS_HOUR + LESSONS_APART * c->shard && t.minute < 60 * LESSONS_END;
    bool scenario = c->world->clock->fake != 0; /* set forward and back: no night is over for good */
    *out = night && !scenario ? arena_fmt(c->arena, "forecast %s", civil_write(t.date, day)) : "";
    return ERR_OK;
}
