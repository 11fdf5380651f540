/* Probabilities of open dossiers. See outlook.h; must never write. */
#include "service/forecast/outlook.h"
#include "reference/catalogue.h"
#include "service/board/damaged.h"
#include "service/forecast/learnt.h"
#include "service/forecast/lessons.h"
#include "store/board/forecast_store.h"
#include <stdlib.h>
#include <string.h>

#define MILLION 1e6

static int by_key(const void *x, const void *y)
{
    const struct forecast_rate *a = x, *b = y;
    return a->unit != b->unit ? (a->unit > b->unit) - (a->unit < b->unit) : strcmp(a->procedure, b->procedure);
}

enum err_code outlook_read(struct ctx *c, bool rates, struct outlook *out, struct err *e)
{
    struct forecast_row *row;
    *out = (struct outlook){.forecast = {.verdict = FORECAST_FEW}};
    TRY(forecast_get(c->db, c->arena, &row, e));
    if (!row)
        return ERR_OK;
    TRY(learnt_parse(row->body, row->verdict, c->arena, &out->forecast, e));
    out->learnt_at = row->learnt_at;
    out->dossiers = row->dossiers;
    out->examples = row->examples;
    out->old = c->now - row->learnt_at > LESSONS_FRESH_DAYS * CLOCK_DAY;
    out->good = out->forecast.verdict == FORECAST_GOOD && !out->old;
    if (rates && out->good)
        TRY(forecast_rates(c->db, c->arena, &out->rates, e));
    if (out->rates.n)
        qsort(out->rates.items, out->rates.n, sizeof(struct forecast_rate), by_key);
    return ERR_OK;
}

static const struct forecast_rate *rate_of(const struct list *rates, int64_t unit, const char *procedure)
{
    const struct forecast_rate *r = rates->items;
    size_t low = 0, high = rates->n;
    while (low < high) {
        size_t i = low + (high - low) / 2;
        int order = by_key(&r[i], &(struct forecast_rate){.unit = unit, .procedure = procedure});
        if (!order)
            return &r[i];
        if (order < 0)
            low = i + 1;
        else
            high = i;
    }
    return NULL;
}

/* Whoever had nothing yet is as all are. */
static void rates_into(const struct list *rates, const struct sight *s, double x[FORECAST_FEATURES])
{
    const struct forecast_rate *all = rate_of(rates, 0, ""), *unit = rate_of(rates, s->unit, ""), *procedure = rate_of(rates, 0, s->procedure->code);
    double late = all ? (double)all->late / MILLION : 0;
    x[FORECAST_UNIT] = unit ? (double)unit->late / MILLION : late;
    x[FORECAST_PROCEDURE] = procedure ? (double)procedure->late / MILLION : late;
    x[FORECAST_LOAD] = unit ? (double)unit->load / MILLION : 1;
}

bool outlook_say(const struct ctx *c, const struct outlook *o, const struct sight *s, struct outlook_said *out)
{
    *out = (struct outlook_said){0};
    if (!o->good || !sight_open(s))
        return false;
    sight_features(c->world, s, out->x);
    rates_into(&o->rates, s, out->x);
    out->probability = forecast_probability(&o->forecast.model, out->x);
    out->pushes = forecast_explain(&o->forecast.model, out->x, out->push);
    out->warned = out->probability >= o->forecast.trial.threshold;
    return true;
}

enum err_code outlook_one(struct ctx *c, const struct folder *f, struct outlook_said *out, bool *said, struct err *e)
{
    const struct dossier *d = &f->row;
    struct sight s = {d->unit, c->now, d->received_at, d->due_at, d->paused_at, f->procedure, d->state};
    struct outlook o;
    *said = false;
    if (!sight_open(&s))
        return ERR_OK;
    TRY(outlook_read(c, false, &o, e));
    if (!o.good)
        return ERR_OK;
    TRY(forecast_rates_of(c->db, d->unit, d->procedure, c->arena, &o.rates, e));
    if (o.rates.n)
        qsort(o.rates.items, o.rates.n, sizeof(struct forecast_rate), by_key);
    *said = outlook_say(c, &o, &s, out);
    return ERR_OK;
}

/* ---- lists */

static int by_probability(const void *x, const void *y)
{
    const struct outlook_line *a = x, *b = y;
    double p = a->said.probability, q = b->said.probability;
    if (p < q || p > q)
        return p < q ? 1 : -1;
    if (a->due_at != b->due_at)
        return a->due_at < b->due_at ? -1 : 1;
    return (a->id > b->id) - (a->id < b->id);
}

struct lining { struct ctx *c; const struct outlook *o; struct outlook_line *line; size_t n, most; struct outlook_list *out; struct damaged damaged; };

/* Kept are at least the `most` likeliest of what was looked at. */
static void keep(struct lining *l, const struct outlook_line *line)
{
    l->line[l->n++] = *line;
    if (l->n < 2 * l->most)
        return;
    qsort(l->line, l->n, sizeof *l->line, by_probability);
    l->n = l->most;
}

static enum err_code list_unit(struct lining *l, int64_t unit, size_t each, struct err *e)
{
    struct list rows;
    TRY(forecast_open_list(l->c->db, unit, l->c->now, each, l->c->arena, &rows, e));
    const struct forecast_open *r = rows.items;
    for (size_t i = 0; i < rows.n; i++) {
        struct outlook_line line = {.id = r[i].id, .unit = r[i].unit, .handler_unit = r[i].handler_unit, .due_at = r[i].due_at, .state = r[i].state};
        bool damaged;
        TRY(damaged_pass(&l->damaged, r[i].id, catalogue_revision(l->c->world->catalogue, r[i].procedure, r[i].revision, &line.procedure, e), &damaged, e));
        if (damaged)
            continue;
        struct sight s = {r[i].unit, l->c->now, r[i].received_at, r[i].due_at, r[i].paused_at, line.procedure, r[i].state};
        if (!outlook_say(l->c, l->o, &s, &line.said))
            continue;
        l->out->looked++;
        l->out->expected += line.said.probability;
        l->out->warned += line.said.warned;
        keep(l, &line);
    }
    return ERR_OK;
}

enum err_code outlook_list(struct ctx *c, const struct outlook *o, const struct outlook_ask *q, struct outlook_list *out, struct err *e)
{
    struct lining l = {.c = c, .o = o, .most = q->most, .out = out, .damaged = {.what = "outlook", .db = c->db}};
    *out = (struct outlook_list){.lines = {NULL, 0}};
    l.line = ARENA_ARRAY(c->arena, struct outlook_line, 2 * q->most + 1);
    for (size_t i = 0; o->good && i < q->units; i++)
        TRY(list_unit(&l, q->unit[i], q->each, e));
    qsort(l.line, l.n, sizeof *l.line, by_probability);
    out->lines = (struct list){l.line, l.n < q->most ? l.n : q->most};
    out->left_out = (int64_t)l.damaged.n;
    return ERR_OK;
}
