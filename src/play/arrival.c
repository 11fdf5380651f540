/* Who comes when, where, and with what: openings that know nothing of one another, at the rate of the plan; communes by their
 * people; procedures by the plan's mix. See town.h. */
#include "play/errand.h"
#include "base/civil.h"
#include "base/clock.h"
#include "reference/calendars.h"
#include "reference/catalogue.h"
#include "time/calendar.h"
#include <string.h>

enum { DRAWS = 40 };

/* ---- where */

static enum err_code choose_units(struct town *t, struct err *e)
{
    const struct plan_units *p = &t->plan->units;
    const struct units *all = t->cfg.world->units;
    const struct unit **row = ARENA_ARRAY(t->arena, const struct unit *, p->n + 1);
    for (size_t i = 0; i < p->n; i++)
        if (!(row[i] = units_by_code(all, UNIT_COMMUNE, p->codes[i].id)))
            return err(e, ERR_INVALID, "no commune has the code %s", p->codes[i].id);
    t->homes = p->n ? homes_of(row, p->n, t->arena) : homes_all(all, t->arena);
    if (p->some)
        t->homes = homes_some(&t->rng, t->homes, (size_t)p->some, t->arena);
    return t->homes.n ? ERR_OK : err(e, ERR_INVALID, "there is no commune");
}

const struct unit *arrival_unit(struct town *t)
{
    return t->homes.at[homes_draw(&t->rng, &t->homes)];
}

/* ---- what */

/* One that is offered there; NULL if chance found none. */
const struct procedure *arrival_procedure(struct town *t, const struct unit *u, const char *today, struct arena *a)
{
    const struct world *w = t->cfg.world;
    const struct unit *province = units_province(w->units, u);
    for (int i = 0; i < DRAWS; i++) {
        size_t k = rng_weighted(&t->rng, t->mix, t->plan->n_procedures);
        const struct procedure *p = catalogue_find_at(w->catalogue, t->plan->procedures[k].code, today, w->units, u);
        if (p && province && procedure_offered(p, province->code, u->code, today))
            return procedure_local(p, province->code, u->code, today, a);
    }
    return NULL;
}

/* ---- when */

static bool day_off(const struct town *t)
{
    int day = civil_days(civil_of_instant(t->now / 1000).date);
    return town_fake(t) && !calendar_works(calendars_of(t->cfg.world->calendars, UNIT_NATION_ID), day);
}

/* A gap is drawn for the rate of this moment, and cut after a second at most: what comes later is drawn anew, so the curve is
 * followed however steep it is. */
static void next(struct town *t, bool *comes)
{
    double per_second = day_off(t) ? 0 : plan_rate(t->plan, t->now / 1000) / 3600;
    int64_t most = town_fake(t) ? 60 * TOWN_SECOND : TOWN_SECOND / 5;
    double gap = per_second > 0 ? rng_gap(&t->rng, 1e6 / per_second) : 1e18;
    *comes = gap < (double)most;
    timer_set(&t->timers, &t->arrival, t->now + (*comes ? (int64_t)gap : most));
}

static void arrive(struct timer *timer);
static void wait_only(struct timer *timer);

static void plan_next(struct town *t)
{
    bool comes;
    if (town_closed(t))
        return;
    next(t, &comes);
    t->arrival.fire = comes ? arrive : wait_only;
}

static struct town *of(struct timer *timer)
{
    return (struct town *)((char *)timer - offsetof(struct town, arrival));
}

/* The next one comes after the moment at which this one was due, not at which it was looked at. */
static void wait_only(struct timer *timer)
{
    struct town *t = of(timer);
    int64_t late = t->now;
    t->now = timer->at;
    plan_next(t);
    t->now = late;
}

static void arrive(struct timer *timer)
{
    struct town *t = of(timer);
    int64_t due = timer->at;
    if (town_closed(t))
        return;
    wait_only(timer);
    errand_begin(t, due);
}

enum err_code arrival_open(struct town *t, struct err *e)
{
    t->mix = ARENA_ARRAY(t->arena, double, t->plan->n_procedures + 1);
    for (size_t i = 0; i < t->plan->n_procedures; i++)
        t->mix[i] = t->plan->procedures[i].weight;
    return choose_units(t, e);
}

void arrival_begin(struct town *t)
{
    for (int i = 0; i < t->plan->together; i++)
        errand_begin(t, t->now);
    if (!t->plan->together)
        plan_next(t);
}
