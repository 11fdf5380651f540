/* Looks at dossiers as they once were. See examples.h; must never take a feature from after the look. */
#include "service/forecast/examples.h"
#include "domain/procedure.h"
#include "reference/calendars.h"
#include "reference/catalogue.h"
#include "service/board/damaged.h"
#include "service/forecast/lore.h"
#include "service/forecast/sight.h"
#include "store/board/month_store.h"
#include "store/dossier_store.h"
#include "time/working.h"
#include <stdlib.h>
#include <string.h>

enum { PAGE = 1000, EVENTS_MOST = 200 };

struct stage { int64_t at; struct sight as; }; /* how it stood from `at` on, until the next one */

struct life_story {
    struct stage stage[EVENTS_MOST];
    size_t n;
    int64_t stopped;  /* the clock stopped for good; 0 = it did not */
    int64_t due_set;  /* since when its date is the last one */
};

struct look { struct forecast_example x; struct lore_ask ask; int64_t dossier; };

struct gathering {
    struct ctx *c;
    struct arena *page, *scratch; /* of a page of keys; of one dossier */
    struct look *look;
    size_t n, room;
    int64_t every, first, dossiers; /* first: day of the first look that counts */
    struct damaged damaged;
};

/* The same numbers on every machine (splitmix64). */
static uint64_t mixed(uint64_t z)
{
    z += UINT64_C(0x9e3779b97f4a7c15);
    z = (z ^ z >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
    z = (z ^ z >> 27) * UINT64_C(0x94d049bb133111eb);
    return z ^ z >> 31;
}

/* ---- how it went */

static enum err_code tell_story(struct gathering *g, int64_t id, struct life_story *s, struct err *e)
{
    struct list events;
    struct dossier d;
    record_init(&d, &dossier_model);
    s->n = 0;
    s->stopped = s->due_set = 0;
    TRY(event_list(g->c->db, id, g->scratch, &events, e));
    const struct event *ev = events.items;
    for (size_t i = 0; i < events.n && ev[i].at <= g->c->now && s->n < EVENTS_MOST; i++) {
        int64_t due = d.due_at;
        const struct procedure *p;
        if (strcmp(ev[i].changes, "{}") == 0) /* somebody looked at it */
            continue;
        TRY(event_apply(&d, &ev[i], g->scratch, e));
        TRY(catalogue_revision(g->c->world->catalogue, d.procedure, d.revision, &p, e));
        const struct wf_state_def *in = procedure_state_find(p, d.state);
        s->stage[s->n++] = (struct stage){ev[i].at, {d.unit, 0, d.received_at, d.due_at, d.paused_at, p, d.state}};
        s->due_set = d.due_at != due ? ev[i].at : s->due_set;
        if (in && in->clock == WF_STOP) {
            s->stopped = ev[i].at;
            break;
        }
    }
    return ERR_OK;
}

/* Was it late, and when could one know? False: nobody can say yet. */
static bool outcome_of(const struct life_story *s, int64_t now, bool *late, int64_t *known)
{
    const struct sight *last = &s->stage[s->n - 1].as;
    int64_t end = s->stopped ? s->stopped : now;
    if (!last->due_at || (!s->stopped && (last->paused_at || now <= last->due_at)))
        return false;
    *late = end > last->due_at;
    *known = !*late ? end : last->due_at > s->due_set ? last->due_at : s->due_set;
    return true;
}

/* ---- looking */

static void add(struct gathering *g, int64_t dossier, const struct sight *s, int64_t known, bool late)
{
    if (g->n == g->room) {
        size_t had = g->room * sizeof *g->look;
        g->room = g->room ? 2 * g->room : 4096;
        g->look = arena_grow(g->c->arena, g->look, had, g->room * sizeof *g->look);
    }
    struct look *l = &g->look[g->n++];
    *l = (struct look){.x = {.at = s->at, .known = known, .late = late}, .dossier = dossier,
                       .ask = {.day = dossier_day(s->at), .unit = s->unit, .procedure = s->procedure->code}};
    sight_features(g->c->world, s, l->x.x);
}

static const struct stage *stage_at(const struct life_story *s, int64_t at)
{
    const struct stage *found = NULL;
    for (size_t i = 0; i < s->n && s->stage[i].at <= at; i++)
        found = &s->stage[i];
    return found;
}

/* The first date that it had, and when it had it: the time that is quartered. */
static bool term_of(const struct life_story *s, int64_t *from, int64_t *to)
{
    for (size_t i = 0; i < s->n; i++)
        if (s->stage[i].as.received_at && s->stage[i].as.due_at) {
            *from = s->stage[i].as.received_at;
            *to = s->stage[i].as.due_at;
            return true;
        }
    return false;
}

static void look_at(struct gathering *g, int64_t dossier, const struct life_story *s)
{
    int64_t from, to, known;
    bool late;
    if (!s->n || !term_of(s, &from, &to) || !outcome_of(s, g->c->now, &late, &known))
        return;
    const struct calendar *cal = calendars_of(g->c->world->calendars, s->stage[0].as.unit);
    int64_t minutes = working_between(cal, from, to);
    for (uint64_t part = 0; part < EXAMPLES_PARTS; part++) {
        double chance = (double)(mixed((uint64_t)dossier * EXAMPLES_PARTS + part) >> 11) / 9007199254740992.0;
        int64_t at = working_ahead(cal, from, (int64_t)((double)minutes * ((double)part + chance) / EXAMPLES_PARTS));
        const struct stage *stage = stage_at(s, at);
        struct sight then = stage ? stage->as : (struct sight){0};
        then.at = at;
        if (!stage || (s->stopped && at >= s->stopped) || !sight_open(&then) || then.due_at > g->c->now || dossier_day(at) < g->first)
            continue;
        add(g, dossier, &then, known > then.due_at ? known : then.due_at, late);
    }
}

/* ---- which */

static enum err_code read_page(struct gathering *g, const struct list *keys, struct err *e)
{
    const int64_t *key = keys->items;
    struct life_story *s = ARENA_NEW(g->page, struct life_story);
    for (size_t i = 0; i < keys->n; i++) {
        if (mixed((uint64_t)key[i] ^ UINT64_C(0x5bd1e995)) % (uint64_t)g->every)
            continue;
        arena_reset(g->scratch);
        bool damaged;
        TRY(damaged_pass(&g->damaged, key[i], tell_story(g, key[i], s, e), &damaged, e));
        if (damaged)
            continue;
        look_at(g, key[i], s);
        g->dossiers++;
    }
    return ERR_OK;
}

static enum err_code read_all(struct gathering *g, struct err *e)
{
    struct dossier_key from = {.day = dossier_day(g->c->now) - EXAMPLES_DAYS};
    int64_t after = dossier_id(from) - 1;
    struct list keys = {.n = PAGE};
    while (keys.n == PAGE) {
        arena_reset(g->page);
        TRY(dossier_keys(g->c->db, after, PAGE, g->page, &keys, e));
        if (keys.n)
            after = ((const int64_t *)keys.items)[keys.n - 1];
        TRY(read_page(g, &keys, e));
    }
    return ERR_OK;
}

static enum err_code count_filed(void *with, const void *rec, struct err *e)
{
    const struct counter *x = rec;
    (void)e;
    *(int64_t *)with += x->outcome >= COUNT_FILED && x->outcome < COUNT_FILED + 3 ? x->n : 0;
    return ERR_OK;
}

/* One of how many is drawn. */
static enum err_code set_every(struct gathering *g, int64_t most, struct err *e)
{
    int64_t filed = 0, today = dossier_day(g->c->now);
    TRY(month_sum(g->c->db, (struct month_span){SPAN_DAYS, today - EXAMPLES_DAYS, today}, count_filed, &filed, e));
    g->every = most > 0 && filed > most ? (filed + most - 1) / most : 1;
    return ERR_OK;
}

static int by_moment(const void *x, const void *y)
{
    const struct look *a = x, *b = y;
    if (a->x.at != b->x.at)
        return a->x.at < b->x.at ? -1 : 1;
    return (a->dossier > b->dossier) - (a->dossier < b->dossier);
}

static enum err_code finish(struct gathering *g, struct examples *out, struct err *e)
{
    struct lore_ask *ask = arena_room(g->c->arena, (g->n + 1) * sizeof *ask);
    struct forecast_example *row = arena_room(g->c->arena, (g->n + 1) * sizeof *row);
    int64_t *dossier = arena_room(g->c->arena, (g->n + 1) * sizeof *dossier);
    if (g->n)
        qsort(g->look, g->n, sizeof *g->look, by_moment);
    for (size_t i = 0; i < g->n; i++)
        ask[i] = g->look[i].ask;
    TRY(lore_read(g->c, ask, g->n, dossier_day(g->c->now), &out->lore, e));
    for (size_t i = 0; i < g->n; i++) {
        row[i] = g->look[i].x;
        row[i].x[FORECAST_UNIT] = ask[i].unit_late;
        row[i].x[FORECAST_PROCEDURE] = ask[i].procedure_late;
        row[i].x[FORECAST_LOAD] = ask[i].load;
        dossier[i] = g->look[i].dossier;
    }
    out->row = row;
    out->dossier = dossier;
    out->n = g->n;
    out->dossiers = g->dossiers;
    out->left_out = (int64_t)g->damaged.n;
    return ERR_OK;
}

enum err_code examples_gather(struct ctx *c, int64_t most, struct examples *out, struct err *e)
{
    struct gathering g = {.c = c, .damaged = {.what = "forecast", .db = c->db}};
    int64_t first;
    *out = (struct examples){.row = NULL};
    TRY(month_first(c->db, &first, e));
    if (!first)
        return ERR_OK;
    g.first = first + EXAMPLES_QUIET;
    TRY(set_every(&g, most ? most : EXAMPLES_MOST, e));
    g.page = arena_new(0);
    g.scratch = arena_new(0);
    enum err_code rc = read_all(&g, e);
    arena_free(g.scratch);
    arena_free(g.page);
    return rc ? rc : finish(&g, out, e);
}
