/* From intakes to queues. See hall.h; must never know a page. */
#include "service/board/hall.h"
#include "base/civil.h"
#include "domain/dossier.h"
#include "reference/units.h"
#include "store/board/hall_store.h"
#include <math.h>
#include <stdlib.h>

enum { HOUR = 60 * 60000, KM = 30, TARGET = 15 };

const char *const hall_source_words[] = {"own", "province", "default", NULL};

struct gaps { double *row; size_t n, room; };

struct tally {
    struct ctx *c;
    int64_t province;
    struct hall *hall;
    size_t n, room;
    struct gaps gaps, all; /* of this hall; of the province */
    int64_t officer, last; /* the intake before */
};

static void put_gap(struct arena *a, struct gaps *g, double minutes)
{
    if (g->n == g->room) {
        double *more = ARENA_ARRAY(a, double, 2 * g->room + 64);
        for (size_t i = 0; i < g->n; i++)
            more[i] = g->row[i];
        g->row = more;
        g->room = 2 * g->room + 64;
    }
    g->row[g->n++] = minutes < HALL_SHORTEST ? HALL_SHORTEST : minutes;
}

static int by_size(const void *x, const void *y)
{
    double a = *(const double *)x, b = *(const double *)y;
    return (a > b) - (a < b);
}

static double middle(struct gaps *g)
{
    qsort(g->row, g->n, sizeof *g->row, by_size);
    return g->n % 2 ? g->row[g->n / 2] : (g->row[g->n / 2 - 1] + g->row[g->n / 2]) / 2;
}

/* Its own service time if there are enough gaps; the province's or the usual one when all is read. */
static void close_hall(struct tally *t)
{
    if (!t->n)
        return;
    struct hall *h = &t->hall[t->n - 1];
    h->gaps = (int64_t)t->gaps.n;
    h->source = t->gaps.n >= HALL_GAPS ? HALL_OWN : HALL_DEFAULT;
    h->service = h->source == HALL_OWN ? middle(&t->gaps) : HALL_USUAL;
    t->gaps.n = 0;
    t->officer = 0;
}

static struct hall *hall_of(struct tally *t, int64_t unit)
{
    if (t->n && t->hall[t->n - 1].unit == unit)
        return &t->hall[t->n - 1];
    close_hall(t);
    if (t->n == t->room) {
        struct hall *more = ARENA_ARRAY(t->c->arena, struct hall, 2 * t->room + 128);
        for (size_t i = 0; i < t->n; i++)
            more[i] = t->hall[i];
        t->hall = more;
        t->room = 2 * t->room + 128;
    }
    t->hall[t->n] = (struct hall){.unit = unit};
    return &t->hall[t->n++];
}

static enum err_code take(void *with, const void *rec, struct err *e)
{
    (void)e;
    struct tally *t = with;
    const struct taken *row = rec;
    const struct unit *u = units_find(t->c->world->units, row->unit);
    if (!u || u->province != t->province || row->at > t->c->now)
        return ERR_OK;
    struct hall *h = hall_of(t, row->unit);
    int64_t gap = row->at - t->last;
    h->hour[civil_of_instant(row->at).minute / 60]++;
    h->today++;
    h->last += row->at > t->c->now - HOUR;
    if (row->officer != t->officer) {
        h->counters++;
    } else if (gap <= (int64_t)HALL_LONGEST * 60000) {
        put_gap(t->c->arena, &t->gaps, (double)gap / 60000);
        put_gap(t->c->arena, &t->all, (double)gap / 60000);
    }
    t->officer = row->officer;
    t->last = row->at;
    return ERR_OK;
}

static struct staffing_queue queue_of(const struct hall *h)
{
    return (struct staffing_queue){.arrivals = (double)h->last, .service = h->service, .counters = (int)h->counters};
}

enum err_code halls_read(struct ctx *c, int64_t province, int64_t unit, struct list *out, struct err *e)
{
    struct tally t = {.c = c, .province = province};
    struct dossier_key first = {.day = dossier_day(c->now), .shard = world_shard_of(c->world, province), .unit = (int)unit}, last = first;
    last.unit = unit ? (int)unit : 65535;
    last.number = 65535;
    TRY(taken_each(c->db, dossier_id(first), dossier_id(last), take, &t, e));
    close_hall(&t);
    double usual = t.all.n >= HALL_GAPS ? middle(&t.all) : HALL_USUAL;
    for (size_t i = 0; i < t.n; i++) {
        struct hall *h = &t.hall[i];
        if (h->source != HALL_OWN && !unit && t.all.n >= HALL_GAPS) {
            h->source = HALL_PROVINCE;
            h->service = usual;
        }
        h->wait = staffing_predict(queue_of(h));
    }
    *out = (struct list){t.hall, t.n};
    return ERR_OK;
}

struct hall_moves halls_moves(const struct ctx *c, const struct list *halls, size_t most)
{
    static const struct staffing_rules rules = {.target = {.share = 0.8, .minutes = TARGET}, .gain = 30, .relief = 1, .km = KM};
    const struct hall *h = halls->items;
    struct staffing_centre *centre = ARENA_ARRAY(c->arena, struct staffing_centre, halls->n + 1);
    struct staffing_rules r = rules;
    struct hall_moves m = {0};
    for (size_t i = 0; i < halls->n; i++) {
        const struct unit *u = units_find(c->world->units, h[i].unit);
        bool placed = u && *u->lat && *u->lon;
        centre[i] = (struct staffing_centre){.queue = queue_of(&h[i]), .spare = (int)h[i].counters - 1, .province = u ? u->province : 0,
                                             .lat = placed ? strtod(u->lat, NULL) : (double)NAN, .lon = placed ? strtod(u->lon, NULL) : (double)NAN};
    }
    r.most = most;
    m.n = staffing_moves(centre, halls->n, &r, c->arena, &m.row);
    return m;
}
