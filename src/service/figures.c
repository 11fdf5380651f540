/* Figures of one event, of a whole journal, and their difference. See figures.h; must never know what is counted when. */
#include "service/figures.h"
#include "reference/catalogue.h"
#include "service/figures_sum.h"
#include "store/check_store.h"
#include "store/board/month_store.h"
#include "store/board/tide_store.h"
#include "store/counter_store.h"
#include "store/dossier_store.h"
#include "store/task_store.h"
#include <string.h>

enum { FILL_PAGE = 200, TIDE_DAYS = 3 };

static enum err_code deltas(const struct ctx *c, const struct dossier *old, const struct dossier *now, const struct event *ev,
                            struct counter_deltas *out, struct err *e)
{
    struct counter_event of = {.old = old, .now = now, .kind = ev->kind, .act = ev->act, .note = ev->note, .at = ev->at};
    if (ev->unit && *ev->role && strcmp(ev->role, role_word(ROLE_SYSTEM)) != 0) { /* an applicant acts for no unit */
        of.officer = ev->actor;
        of.desk = ev->unit;
    }
    TRY(catalogue_revision(c->world->catalogue, now->procedure, now->revision, &of.procedure, e));
    return counter_of(&of, c->arena, out, e);
}

static enum err_code trail(struct ctx *c, const struct dossier *now, const struct event *ev, const struct counter_deltas *d, struct err *e)
{
    struct tide t = {.at = ev->at, .dossier = ev->dossier, .n = ev->n, .unit = now->unit, .procedure = now->procedure, .moved = tide_moved(d, c->arena)};
    TRY(happened_add(c->db, d, ev->dossier, ev->n, e));
    TRY(stint_add(c->db, d, e));
    return *t.moved ? tide_add(c->db, &t, e) : ERR_OK;
}

enum err_code figures_write(struct ctx *c, const struct dossier *old, const struct dossier *now, const struct event *ev, struct err *e)
{
    struct counter_deltas d;
    TRY(deltas(c, old, now, ev, &d, e));
    TRY(counter_add(c->db, &d, e));
    TRY(trail(c, now, ev, &d, e));
    bool first = !old && dossier_key(now->id).number == 1; /* the first of the unit's day tidies up after the days before */
    if (!first)
        return ERR_OK;
    TRY(counter_sweep(c->db, now->unit, dossier_day(c->now), e));
    return desk_sweep(c->db, now->unit, c->now, e);
}

/* ---- the journal alone */

static void add_deltas(struct figures_sum *s, const struct counter_deltas *d)
{
    for (size_t i = 0; i < d->tallies; i++)
        figures_sum_add(s, &d->tally[i], d->tally[i].n, 0);
    for (size_t i = 0; i < d->moves; i++)
        figures_sum_add(s, &d->pending[i], d->pending[i].n, 0);
    for (size_t i = 0; i < d->stints; i++)
        figures_sum_add(s, &d->stint[i], d->stint[i].n, 0);
}

/* What each event of a dossier adds: struct counter_deltas. */
static enum err_code replay(struct ctx *c, int64_t id, struct list *events, struct counter_deltas **out, struct err *e)
{
    struct dossier now, old;
    record_init(&now, &dossier_model);
    TRY(event_list(c->db, id, c->arena, events, e));
    struct counter_deltas *d = ARENA_ARRAY(c->arena, struct counter_deltas, events->n + 1);
    const struct event *ev = events->items;
    for (size_t i = 0; i < events->n; i++) {
        old = now;
        TRY(event_apply(&now, &ev[i], c->arena, e));
        if (event_counts(ev[i].kind))
            TRY(deltas(c, i ? &old : NULL, &now, &ev[i], &d[i], e));
    }
    *out = d;
    return ERR_OK;
}

/* Nothing of a dossier is added before all of it was replayed: half a story would be a difference nobody could explain. */
static enum err_code count_one(struct ctx *c, int64_t id, struct figures_sum *s, struct err *e)
{
    struct list events;
    struct counter_deltas *d;
    TRY(replay(c, id, &events, &d, e));
    for (size_t i = 0; i < events.n; i++)
        add_deltas(s, &d[i]);
    return ERR_OK;
}

static void tell_broken(struct figures *out, int64_t id, const struct err *why)
{
    if (out->broken < FIGURES_BROKEN) {
        out->first[out->broken].dossier = id;
        out->first[out->broken].why = arena_str(out->arena, why->why);
    }
    out->broken++;
}

static enum err_code count_all(struct ctx *c, struct figures *out, struct figures_sum *s, struct err *e)
{
    for (int64_t id = 0;;) {
        struct err why = {0};
        arena_reset(c->arena);
        TRY(check_store_next(c->db, id, &id, e));
        if (!id)
            return ERR_OK;
        enum err_code rc = count_one(c, id, s, &why);
        if (rc)
            tell_broken(out, id, &why);
        out->dossiers += !rc;
    }
}

static enum err_code take_kept(void *with, const void *rec, struct err *e)
{
    const struct counter *row = rec;
    (void)e;
    figures_sum_add(with, row, 0, row->n);
    return ERR_OK;
}

enum err_code figures_check(struct ctx *c, struct figures *out, struct err *e)
{
    struct ctx own = *c;
    struct figures_sum *s = figures_sum_new();
    own.arena = arena_new(0);
    enum err_code rc = count_all(&own, out, s, e);
    if (!rc)
        rc = counter_each(c->db, take_kept, s, e);
    if (!rc)
        rc = stint_each(c->db, take_kept, s, e);
    if (!rc)
        rc = happened_differ(c->db, out->arena, &out->behind, e);
    if (!rc)
        rc = month_differ(c->db, out->arena, &out->months, e);
    if (!rc)
        rc = desk_differ(c->db, out->arena, &out->desks, e);
    if (!rc)
        out->differ = figures_sum_differ(s, out->arena);
    arena_free(own.arena);
    figures_sum_free(s);
    return rc;
}

static enum err_code mend_one(struct ctx *c, const struct figures_row *row, struct err *e)
{
    struct counter one = row->key;
    one.n = row->right - row->kept;
    return one.holder && !*one.state ? stint_mend(c->db, &one, e) : counter_mend(c->db, &one, e);
}

/* Whoever holds figures in memory reads them anew. */
static enum err_code tell_mended(struct ctx *c, struct err *e)
{
    struct tide t = {.at = c->now, .procedure = "", .moved = ""};
    return tide_add(c->db, &t, e);
}

enum err_code figures_mend(struct ctx *c, const struct figures *f, struct err *e)
{
    const struct figures_row *row = f->differ.items;
    const int64_t *month = f->months.items;
    if (f->broken)
        return err(e, ERR_STORAGE, "%lld journals cannot be replayed: dossier %lld: %s", (long long)f->broken, (long long)f->first[0].dossier, f->first[0].why);
    for (size_t i = 0; i < f->differ.n; i++)
        TRY(mend_one(c, &row[i], e));
    for (size_t i = 0; i < f->months.n; i++)
        TRY(month_drop(c->db, month[i], e));
    if (f->desks.n)
        TRY(desk_recount(c->db, e));
    if (f->differ.n) {
        TRY(daily_drop(c->db, e));
        TRY(counter_drop_empty(c->db, e));
        TRY(stint_drop_empty(c->db, e));
    }
    return f->differ.n + f->months.n ? tell_mended(c, e) : ERR_OK;
}

enum err_code figures_behind(struct ctx *c, bool *whole, struct err *e)
{
    struct list differ;
    TRY(happened_differ(c->db, c->arena, &differ, e));
    *whole = differ.n == 0;
    return ERR_OK;
}

static enum err_code fill_one(struct ctx *c, int64_t id, struct err *e)
{
    struct list events;
    struct counter_deltas *d;
    TRY(replay(c, id, &events, &d, e));
    const struct event *ev = events.items;
    for (size_t i = 0; i < events.n; i++)
        TRY(happened_add(c->db, &d[i], id, ev[i].n, e));
    return ERR_OK;
}

enum err_code figures_fill(struct ctx *c, int64_t *after, struct err *e)
{
    struct list page;
    if (!*after)
        TRY(happened_empty(c->db, e));
    TRY(dossier_keys(c->db, *after, FILL_PAGE, c->arena, &page, e));
    const int64_t *key = page.items;
    for (size_t i = 0; i < page.n; i++)
        TRY(fill_one(c, key[i], e));
    *after = page.n == FILL_PAGE ? key[page.n - 1] : 0;
    return ERR_OK;
}

enum err_code figures_sweep(struct ctx *c, size_t n, struct err *e)
{
    return tide_sweep(c->db, c->now - TIDE_DAYS * CLOCK_DAY, n, e);
}
