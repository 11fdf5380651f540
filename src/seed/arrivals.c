/* Draws arrivals and sorts them. See arrivals.h. */
#include "seed/arrivals.h"
#include "base/civil.h"
#include "domain/procedure.h"
#include "drill/rng.h"
#include "reference/calendars.h"
#include "time/calendar.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { TRIES = 40, MINUTE = 60000, DAYS_MAX = 4000 };
#define ONLINE_SHARE 0.42 /* assumed: between what mountains and cities report */

struct drawing {
    const struct country *k;
    const struct arrivals_wish *w;
    double *day; /* weight of each day for who comes to the counter */
    size_t days;
    struct rng r;
};

/* Mondays are full, Fridays are not. */
static void weigh_days(struct drawing *d, struct arena *a)
{
    static const double of_weekday[8] = {0, 1.25, 1.1, 1.0, 1.0, 0.85, 0.5, 0.3};
    const struct calendar *c = calendars_of(d->k->world->calendars, UNIT_NATION_ID);
    d->days = (size_t)(d->w->last - d->w->first + 1);
    d->day = ARENA_ARRAY(a, double, d->days);
    for (size_t i = 0; i < d->days; i++) {
        int day = d->w->first + (int)i;
        d->day[i] = calendar_works(c, day) ? of_weekday[civil_weekday_of(day)] : 0;
    }
}

/* Most come in the middle of the morning, a second wave after the noon break. */
static int counter_minute(struct drawing *d, const struct calendar *c, int day)
{
    struct sessions s = calendar_sessions(c, day);
    if (!s.n)
        return 8 * 60;
    int i = s.n > 1 && rng_unit(&d->r) > 0.62 ? 1 + (int)rng_below(&d->r, (uint64_t)(s.n - 1)) : 0;
    double u = (rng_unit(&d->r) + rng_unit(&d->r)) / 2, v = rng_unit(&d->r);
    double at = u < v ? u : v; /* early rather than late */
    return s.at[i].open + (int)(at * (s.at[i].close - s.at[i].open - 10));
}

/* From home: by day between work, and in the evening. */
static int online_minute(struct drawing *d)
{
    static const double of_hour[24] = {1, .5, .3, .2, .2, .5, 2, 4, 8, 10, 9, 6, 5, 7, 8, 8, 6, 4, 4, 6, 8, 7, 5, 2};
    return (int)rng_weighted(&d->r, of_hour, 24) * 60 + (int)rng_below(&d->r, 60);
}

static int64_t moment(struct drawing *d, const struct unit *u, bool online)
{
    const struct calendar *c = calendars_of(d->k->world->calendars, u->id);
    for (int i = 0; i < TRIES; i++) {
        bool any_day = online && rng_below(&d->r, 4) == 0;
        int day = d->w->first + (int)(any_day ? rng_below(&d->r, d->days) : rng_weighted(&d->r, d->day, d->days));
        int minute = online ? online_minute(d) : counter_minute(d, c, day);
        int64_t at = civil_at(civil_from_days(day), minute) + (int64_t)rng_below(&d->r, MINUTE);
        if (at < d->w->until)
            return at;
    }
    return d->w->until - 1 - (int64_t)rng_below(&d->r, MINUTE);
}

static bool offered(const struct country *k, size_t p, const struct unit *u, int64_t at)
{
    char day[CIVIL_TEXT];
    const struct unit *province = units_province(k->world->units, u);
    civil_write(civil_of_instant(at).date, day);
    return procedure_offered(k->procedure[p], province ? province->code : "", u->code, day);
}

static bool has_channel(const struct procedure *p, const char *channel)
{
    for (size_t i = 0; i < p->n_channels; i++)
        if (strcmp(p->channels[i].id, channel) == 0)
            return true;
    return p->n_channels == 0;
}

/* False when the place offers nothing then. */
static bool draw(struct drawing *d, uint32_t n, struct arrival *out)
{
    const struct country *k = d->k;
    d->r = rng_part(d->w->seed ^ UINT64_C(0x617272), n);
    size_t home = homes_draw(&d->r, &k->homes);
    for (int i = 0; i < TRIES; i++) {
        size_t p = rng_weighted(&d->r, k->share, k->procedures);
        bool online = has_channel(k->procedure[p], "online") && (!procedure_at_desk(k->procedure[p]) || rng_unit(&d->r) < ONLINE_SHARE);
        *out = (struct arrival){.n = n, .home = (uint16_t)home, .procedure = (uint8_t)p, .online = online};
        out->at = moment(d, k->homes.at[home], online);
        if (offered(k, p, k->homes.at[home], out->at))
            return true;
    }
    return false;
}

/* ---- order */

struct order {
    const struct country *k;
    bool by_shard;
};

static int compare(int64_t a, int64_t b)
{
    return (a > b) - (a < b);
}

static int by_place_and_time(const void *a, const void *b, void *with)
{
    const struct arrival *x = a, *y = b;
    const struct order *o = with;
    const struct unit *u = o->k->homes.at[x->home], *v = o->k->homes.at[y->home];
    int c = o->by_shard ? compare(u->province, v->province) : 0;
    c = c ? c : compare(civil_days(civil_of_instant(x->at).date), civil_days(civil_of_instant(y->at).date));
    c = c ? c : compare(u->province, v->province);
    c = c ? c : compare(u->id, v->id);
    c = c ? c : compare(x->at, y->at);
    return c ? c : compare(x->n, y->n);
}

struct arrivals arrivals_draw(const struct country *k, const struct arrivals_wish *w, bool by_shard, struct arena *a)
{
    struct drawing d = {.k = k, .w = w};
    struct arrivals all = {.row = ARENA_ARRAY(a, struct arrival, w->n + 1)};
    struct order order = {k, by_shard};
    weigh_days(&d, a);
    for (int64_t i = 0; i < w->n; i++)
        all.n += draw(&d, (uint32_t)i, &all.row[all.n]);
    qsort_r(all.row, all.n, sizeof *all.row, by_place_and_time, &order);
    return all;
}
