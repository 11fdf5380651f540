/* Adds up days and months that are over. See fold.h; must never touch a day that is not. */
#include "service/board/fold.h"
#include "base/civil.h"
#include "base/clock.h"
#include "reference/units.h"
#include "store/board/month_store.h"
#include "store/board/tide_store.h"
#include <string.h>

enum { DAYS_A_RUN = 31, DAY_ZERO = 10957, PROVINCES = 64 };

/* ---- a day */

struct adding {
    const struct world *w;
    int64_t unit[PROVINCES], n[PROVINCES][COUNT_OUTCOMES]; /* of one day */
    size_t units;
    int64_t day;
};

static size_t place_of(struct adding *x, int64_t unit)
{
    const struct unit *u = units_find(x->w->units, unit);
    int64_t province = u ? u->province : 0;
    for (size_t i = 0; i < x->units; i++)
        if (x->unit[i] == province)
            return i;
    if (x->units == PROVINCES)
        return 0;
    x->unit[x->units] = province;
    return x->units++;
}

static enum err_code take(void *with, const void *rec, struct err *e)
{
    const struct counter *line = rec;
    struct adding *x = with;
    (void)e;
    if (line->outcome > 0 && line->outcome < COUNT_OUTCOMES)
        x->n[place_of(x, line->unit)][line->outcome] += line->n;
    return ERR_OK;
}

static enum err_code fold_day(struct ctx *c, int64_t day, struct err *e)
{
    struct adding *x = ARENA_NEW(c->arena, struct adding);
    x->w = c->world;
    TRY(month_sum(c->db, (struct month_span){SPAN_DAILY, day, day}, take, x, e));
    for (size_t i = 0; i < x->units; i++)
        for (int k = 1; k < COUNT_OUTCOMES; k++)
            if (x->n[i][k])
                TRY(daily_put(c->db, &(struct counter){.day = day, .unit = x->unit[i], .outcome = k, .n = x->n[i][k]}, e));
    return daily_put(c->db, &(struct counter){.day = day}, e);
}

/* ---- what is to be done: reads alone */

struct plan {
    int64_t from, to;  /* days; from > to: none */
    int64_t month;     /* -1 = none */
};

static bool has(const struct list *months, int64_t month)
{
    const int64_t *m = months->items;
    for (size_t i = 0; i < months->n; i++)
        if (m[i] == month)
            return true;
    return false;
}

static enum err_code plan(struct ctx *c, struct plan *p, struct err *e)
{
    struct list months;
    int64_t first, last, today = dossier_day(c->now);
    *p = (struct plan){1, 0, -1};
    TRY(month_first(c->db, &first, e));
    if (!first || first >= today)
        return ERR_OK;
    TRY(daily_last(c->db, &last, e));
    p->from = last ? last + 1 : first;
    p->to = today - 1 < p->from + DAYS_A_RUN - 1 ? today - 1 : p->from + DAYS_A_RUN - 1;
    TRY(month_list(c->db, c->arena, &months, e));
    for (int64_t m = month_of_day(first); m < month_of_day(today) && p->month < 0; m++)
        p->month = has(&months, m) ? -1 : m;
    return ERR_OK;
}

static enum err_code carry_out(struct ctx *c, const struct plan *p, struct err *e)
{
    for (int64_t day = p->from; day <= p->to; day++)
        TRY(fold_day(c, day, e));
    return p->month >= 0 ? month_fold(c->db, p->month, e) : ERR_OK;
}

static bool idle(const struct plan *p)
{
    return p->from > p->to && p->month < 0;
}

enum err_code fold_all(struct ctx *c, struct err *e)
{
    struct plan p;
    TRY(plan(c, &p, e));
    while (!idle(&p)) {
        TRY(carry_out(c, &p, e));
        TRY(plan(c, &p, e));
    }
    return ERR_OK;
}

/* ---- the job */

enum err_code fold_done(struct ctx *c, const struct job *j, struct err *e)
{
    struct plan p;
    (void)j;
    TRY(plan(c, &p, e));
    return carry_out(c, &p, e);
}

/* Named by what is left to do, so that a run that caught up a part is followed by the next. */
enum err_code fold_key(struct ctx *c, const char **out, struct err *e)
{
    struct plan p;
    char day[CIVIL_TEXT];
    *out = "";
    if (c->world->clock->fake) /* one that scenarios set forward and back: no day is over for good */
        return ERR_OK;
    TRY(plan(c, &p, e));
    *out = idle(&p) ? "" : arena_fmt(c->arena, "fold %s %lld", civil_write(civil_from_days((int)p.to + DAY_ZERO), day), (long long)p.month);
    return ERR_OK;
}
