/* Late dossiers added up and put into words. See late.h; must never decide whose time it was. */
#include "rooms/ioc/late.h"
#include "app/why/late_words.h"
#include "reference/catalogue.h"
#include "reference/units.h"
#include "rooms/ioc/line.h"
#include <stdlib.h>
#include <string.h>

enum { DAY_ZERO = 10957 };

#define L(m, type, ...) FIELD(ioc_late_line, m, type, ##__VA_ARGS__)
static const struct field fields[] = {
    L(cause, F_TEXT), L(cause_name, F_TEXT), L(unit_code, F_TEXT), L(unit, F_TEXT), L(procedure, F_TEXT), L(procedure_name, F_TEXT), L(step, F_TEXT),
    L(step_name, F_TEXT), L(ended, F_INT), L(overdue, F_INT), L(n, F_INT), L(minutes, F_INT), L(share, F_INT, .doc = "of all late dossiers, thousandths"),
    L(hours, F_TEXT, .flags = FIELD_PRIVATE), L(at_unit, F_INT, .flags = FIELD_PRIVATE),
};
const struct model ioc_late_line_model = MODEL(ioc_late_line, fields, .doc = "Late dossiers of one cause at one place and step");

/* ---- which */

/* A department decides no dossier that counts there: what it sees is where the time went with it. */
struct late_ask ioc_late_ask(const struct req *r, const struct ioc_ask *q)
{
    const struct unit *top = q->top;
    bool leaf = top->tier != UNIT_NATION && top->tier != UNIT_PROVINCE;
    return (struct late_ask){.province = top->tier == UNIT_NATION ? 0 : top->province, .unit = leaf ? top->id : 0, .at = leaf && top->tier != UNIT_COMMUNE,
                             .from = q->period.from, .to = q->period.to, .before = (dossier_day(r->ctx.now) + DAY_ZERO) * CLOCK_DAY - CLOCK_VN};
}

static bool same_or_any(const char *wanted, const char *is)
{
    return !*wanted || strcmp(wanted, is) == 0;
}

bool ioc_late_wanted(const struct req *r, const struct ioc_late_ask *x, const struct late_sum *s)
{
    const struct late_pick *k = &x->pick;
    if (!same_or_any(x->q->procedure, s->procedure) || !same_or_any(k->cause, s->cause) || !same_or_any(k->step, s->step) || !same_or_any(k->procedure, s->procedure))
        return false;
    if ((k->at_unit >= 0 && k->at_unit != s->at_unit) || (k->officer >= 0 && k->officer != s->officer))
        return false;
    if (!*x->q->field)
        return true;
    const struct procedure *p = catalogue_find(r->ctx.world->catalogue, s->procedure, "9999-12-31");
    return p && strcmp(label_in(&p->field, "vi"), x->q->field) == 0;
}

struct gathering { const struct ioc_late_ask *x; struct late_sum *row; size_t n, room; };

static enum err_code read_province(struct req *r, void *arg, struct err *e)
{
    struct gathering *g = arg;
    struct list here;
    struct late_ask ask = ioc_late_ask(r, g->x->q);
    if (ask.province && world_shard_of(r->ctx.world, ask.province) != r->ctx.shard)
        return ERR_OK;
    TRY(late_sums(r->ctx.db, &ask, r->x->arena, &here, e));
    struct late_sum *old = g->row;
    g->row = ARENA_ARRAY(r->x->arena, struct late_sum, g->n + here.n + 1);
    if (g->n)
        memcpy(g->row, old, g->n * sizeof *old);
    const struct late_sum *s = here.items;
    for (size_t i = 0; i < here.n; i++)
        if (ioc_late_wanted(r, g->x, &s[i]))
            g->row[g->n++] = s[i];
    return ERR_OK;
}

enum err_code ioc_late_sums(struct req *r, const struct ioc_late_ask *x, struct list *out, struct err *e)
{
    struct gathering g = {.x = x};
    TRY(ioc_each(r, x->q->top, read_province, &g, e));
    *out = (struct list){g.row, g.n};
    return ERR_OK;
}

/* ---- lines */

static int by_place(const void *x, const void *y)
{
    const struct late_sum *a = *(const struct late_sum *const *)x, *b = *(const struct late_sum *const *)y;
    int cause = strcmp(a->cause, b->cause), procedure = strcmp(a->procedure, b->procedure);
    if (cause)
        return cause;
    return a->at_unit != b->at_unit ? (a->at_unit > b->at_unit) - (a->at_unit < b->at_unit) : procedure ? procedure : strcmp(a->step, b->step);
}

static int by_size(const void *x, const void *y)
{
    const struct ioc_late_line *a = x, *b = y;
    int64_t one = b->n - a->n, two = b->minutes - a->minutes;
    if (one || two)
        return one ? (one > 0) - (one < 0) : (two > 0) - (two < 0);
    int cause = strcmp(a->cause, b->cause), step = strcmp(a->step, b->step);
    return cause ? cause : step ? step : (a->at_unit > b->at_unit) - (a->at_unit < b->at_unit);
}

static void word_it(struct req *r, struct ioc_late_line *l, const struct late_sum *s)
{
    const struct unit *u = units_find(r->ctx.world->units, s->at_unit);
    const struct procedure *p = catalogue_find(r->ctx.world->catalogue, s->procedure, "9999-12-31");
    *l = (struct ioc_late_line){
        .cause = s->cause, .cause_name = req_text(r, arena_fmt(r->x->arena, "board.cause.%s", s->cause)), .at_unit = s->at_unit,
        .unit = u ? late_place(r, s->at_unit) : "", .unit_code = u ? u->code : "", .step = s->step, .step_name = late_step(r, s->procedure, s->step),
        .procedure = s->procedure, .procedure_name = p ? label_in(&p->name, r->ctx.lang) : s->procedure};
}

struct list ioc_late_lines(struct req *r, const struct list *sums)
{
    const struct late_sum **row = ARENA_ARRAY(r->x->arena, const struct late_sum *, sums->n + 1), *s = sums->items;
    struct ioc_late_line *line = ARENA_ARRAY(r->x->arena, struct ioc_late_line, sums->n + 1);
    size_t n = 0;
    int64_t all = 0;
    for (size_t i = 0; i < sums->n; i++) {
        row[i] = &s[i];
        all += s[i].n;
    }
    qsort(row, sums->n, sizeof *row, by_place);
    for (size_t i = 0; i < sums->n; i++) {
        if (!i || by_place(&row[i - 1], &row[i]))
            word_it(r, &line[n++], row[i]);
        struct ioc_late_line *l = &line[n - 1];
        *(row[i]->open ? &l->overdue : &l->ended) += row[i]->n;
        l->n += row[i]->n;
        l->minutes += row[i]->late_minutes;
    }
    for (size_t i = 0; i < n; i++) {
        line[i].share = ioc_share(line[i].n, all);
        line[i].hours = late_hours(r, line[i].minutes);
    }
    qsort(line, n, sizeof *line, by_size);
    return (struct list){line, n};
}
