/* Shares and loads that go along with the days. See lore.h; must never look ahead of the day that is asked for. */
#include "service/forecast/lore.h"
#include "domain/board/forecast.h"
#include "store/board/forecast_store.h"
#include <math.h>
#include <string.h>

enum { PLACES = 1024 };
#define OFFICERS_FRESH 0.3 /* what a day's officers weigh against those of the days before */

struct part { double late, ended; int64_t day; }; /* as of the beginning of `day` */
struct usual { double now, mean; int64_t day; };   /* now: since the beginning of `day` */

struct known {             /* of a unit or a procedure */
    int64_t unit;
    const char *procedure;
    struct part part;
    struct usual open, officers;
    struct known *next;    /* of the same place */
};

struct lore {
    struct ctx *c;
    struct known *place[PLACES];
    struct known all;
    size_t n;
    struct lore_ask *ask;  /* those that are not answered yet, NULL = nobody asks */
    size_t asks;
    enum forecast_days what;
};

static size_t place_of(int64_t unit, const char *procedure)
{
    uint64_t h = (uint64_t)unit * UINT64_C(0x9e3779b97f4a7c15);
    for (const char *p = procedure; *p; p++)
        h = (h ^ (unsigned char)*p) * UINT64_C(0x100000001b3);
    return (h ^ h >> 32) % PLACES;
}

static struct known *find(const struct lore *l, int64_t unit, const char *procedure)
{
    struct known *k = l->place[place_of(unit, procedure)];
    while (k && (k->unit != unit || strcmp(k->procedure, procedure) != 0))
        k = k->next;
    return k;
}

static struct known *get(struct lore *l, int64_t unit, const char *procedure)
{
    struct known *k = find(l, unit, procedure), **head = &l->place[place_of(unit, procedure)];
    if (k)
        return k;
    k = ARENA_NEW(l->c->arena, struct known);
    *k = (struct known){.unit = unit, .procedure = arena_str(l->c->arena, procedure), .next = *head};
    l->n++;
    return *head = k;
}

/* ---- going along with the days */

static void part_to(struct part *p, int64_t day)
{
    double f = p->day ? exp2(-(double)(day - p->day) / LORE_HALF) : 1;
    p->late *= f;
    p->ended *= f;
    p->day = day;
}

static void part_add(struct part *p, const struct counter *x)
{
    part_to(p, x->day + 1); /* it is known when the next day begins */
    p->ended += (double)x->n;
    p->late += x->outcome == COUNT_DONE + COUNT_LATE || x->outcome == COUNT_REFUSED + COUNT_LATE ? (double)x->n : 0;
}

/* The mean goes towards what stood on the days in between. */
static void usual_to(struct usual *u, int64_t day)
{
    if (!u->day)
        u->mean = u->now;
    else if (day > u->day)
        u->mean = u->now + (u->mean - u->now) * exp2(-(double)(day - u->day) / LORE_USUAL);
    u->day = day;
}

static bool has_time(int64_t outcome)
{
    return outcome >= COUNT_DONE && outcome < COUNT_STEP && outcome % 4 != COUNT_UNDATED;
}

static void unit_add(struct lore *l, struct known *k, const struct counter *x)
{
    bool in = x->outcome >= COUNT_RECEIVED && x->outcome < COUNT_RECEIVED + 3;
    if (in || has_time(x->outcome) || x->outcome == COUNT_DONE + COUNT_UNDATED) {
        usual_to(&k->open, x->day + 1);
        k->open.now = fmax(0, k->open.now + (in ? (double)x->n : -(double)x->n));
    }
    if (has_time(x->outcome) && x->outcome < COUNT_REFUSED + 4) {
        part_add(&k->part, x);
        part_add(&l->all.part, x);
    }
}

static void officers_add(struct known *k, const struct counter *x)
{
    double n = (double)x->n, before = k->officers.now;
    usual_to(&k->officers, x->day + 1);
    k->officers.now = before > 0 ? before + (n - before) * OFFICERS_FRESH : n;
    if (before <= 0)
        k->officers.mean = k->officers.now;
}

/* ---- what is known now */

static double late_of_all(const struct lore *l)
{
    return (l->all.part.late + 1) / (l->all.part.ended + FORECAST_SHRINK);
}

static double late_of(const struct lore *l, const struct known *k, int64_t day)
{
    struct part p = k ? k->part : (struct part){0};
    part_to(&p, day);
    return forecast_shrunk(p.late, p.ended, late_of_all(l));
}

static double beside_usual(const struct usual *was, int64_t day)
{
    struct usual u = *was;
    usual_to(&u, day);
    return u.mean > 0.5 ? u.now / u.mean : 1;
}

static double bounded(double load)
{
    return fmin(LORE_LOAD_MOST, fmax(0, load));
}

static void answer(const struct lore *l, struct lore_ask *q)
{
    const struct known *unit = find(l, q->unit, "");
    switch (l->what) {
    case FORECAST_DAYS_UNITS:
        q->unit_late = late_of(l, unit, q->day);
        q->load = unit ? beside_usual(&unit->open, q->day) : 1;
        break;
    case FORECAST_DAYS_PROCEDURES:
        q->procedure_late = late_of(l, find(l, 0, q->procedure), q->day);
        break;
    case FORECAST_DAYS_OFFICERS:
        q->load = bounded(q->load / fmax(0.1, unit ? beside_usual(&unit->officers, q->day) : 1));
        break;
    }
}

static enum err_code answer_to(struct lore *l, int64_t day, struct err *e)
{
    for (; l->asks && l->ask->day <= day; l->ask++, l->asks--) {
        if (l->asks > 1 && l->ask[1].day < l->ask->day)
            return err(e, ERR_INTERNAL, "asked for falling days");
        answer(l, l->ask);
    }
    return ERR_OK;
}

/* Whoever asks for this day or one before it is answered before the day is learnt. */
static enum err_code take(void *with, const void *rec, struct err *e)
{
    struct lore *l = with;
    const struct counter *x = rec;
    TRY(answer_to(l, x->day, e));
    if (l->what == FORECAST_DAYS_UNITS) {
        unit_add(l, get(l, x->unit, ""), x);
    } else if (l->what == FORECAST_DAYS_OFFICERS) {
        officers_add(get(l, x->unit, ""), x);
    } else {
        part_add(&get(l, 0, x->procedure)->part, x);
        part_add(&l->all.part, x);
    }
    return ERR_OK;
}

static enum err_code pass(struct lore *l, enum forecast_days what, int64_t to, struct err *e)
{
    l->what = what;
    if (what != FORECAST_DAYS_OFFICERS)
        l->all.part = (struct part){0}; /* counted by units and by procedures alike */
    return forecast_each_day(l->c->db, what, to, take, l, e);
}

static struct lore_line line_of(const struct lore *l, const struct known *k, int64_t day)
{
    double officers = fmax(0.1, beside_usual(&k->officers, day));
    return (struct lore_line){k->unit, k->procedure, late_of(l, k, day), *k->procedure ? 0 : bounded(beside_usual(&k->open, day) / officers)};
}

static struct list lines_of(const struct lore *l, int64_t day)
{
    struct lore_line *row = ARENA_ARRAY(l->c->arena, struct lore_line, l->n + 1);
    size_t n = 0;
    row[n++] = (struct lore_line){0, "", late_of_all(l), 1};
    for (size_t i = 0; i < PLACES; i++)
        for (const struct known *k = l->place[i]; k; k = k->next)
            row[n++] = line_of(l, k, day);
    return (struct list){row, n};
}

enum err_code lore_read(struct ctx *c, struct lore_ask *ask, size_t n, int64_t day, struct list *out, struct err *e)
{
    static const enum forecast_days passes[] = {FORECAST_DAYS_PROCEDURES, FORECAST_DAYS_UNITS, FORECAST_DAYS_OFFICERS};
    struct lore *l = ARENA_NEW(c->arena, struct lore);
    *l = (struct lore){.c = c, .all = {.procedure = ""}};
    for (size_t i = 0; i < sizeof passes / sizeof *passes; i++) {
        l->ask = ask;
        l->asks = n;
        TRY(pass(l, passes[i], day - 1, e));
        TRY(answer_to(l, INT64_MAX, e));
    }
    *out = lines_of(l, day);
    return ERR_OK;
}
