/* Figures of one event, of a whole journal, and their difference. See figures.h; must never know what is counted when. */
#include "service/figures.h"
#include "reference/catalogue.h"
#include "service/figures_sum.h"
#include "store/check_store.h"
#include "store/counter_store.h"
#include "store/dossier_store.h"
#include "store/task_store.h"

static enum err_code deltas(const struct ctx *c, const struct dossier *old, const struct dossier *now, const struct event *ev,
                            struct counter_deltas *out, struct err *e)
{
    struct counter_event of = {.old = old, .now = now, .act = ev->act, .at = ev->at};
    TRY(catalogue_revision(c->world->catalogue, now->procedure, now->revision, &of.procedure, e));
    return counter_of(&of, out, e);
}

enum err_code figures_write(struct ctx *c, const struct dossier *old, const struct dossier *now, const struct event *ev, struct err *e)
{
    struct counter_deltas d;
    TRY(deltas(c, old, now, ev, &d, e));
    TRY(counter_add(c->db, &d, e));
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
}

/* Nothing of a dossier is added before all of it was replayed: half a story would be a difference nobody could explain. */
static enum err_code replay(struct ctx *c, int64_t id, struct figures_sum *s, struct err *e)
{
    struct list events;
    struct dossier now, old;
    record_init(&now, &dossier_model);
    TRY(event_list(c->db, id, c->arena, &events, e));
    struct counter_deltas *d = ARENA_ARRAY(c->arena, struct counter_deltas, events.n + 1);
    const struct event *ev = events.items;
    for (size_t i = 0; i < events.n; i++) {
        old = now;
        TRY(event_apply(&now, &ev[i], c->arena, e));
        TRY(deltas(c, i ? &old : NULL, &now, &ev[i], &d[i], e));
    }
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
        enum err_code rc = replay(c, id, s, &why);
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
        rc = desk_differ(c->db, out->arena, &out->desks, e);
    if (!rc)
        out->differ = figures_sum_differ(s, out->arena);
    arena_free(own.arena);
    figures_sum_free(s);
    return rc;
}

enum err_code figures_mend(struct ctx *c, const struct figures *f, struct err *e)
{
    const struct figures_row *row = f->differ.items;
    if (f->broken)
        return err(e, ERR_STORAGE, "%lld journals cannot be replayed: dossier %lld: %s", (long long)f->broken, (long long)f->first[0].dossier, f->first[0].why);
    for (size_t i = 0; i < f->differ.n; i++) {
        struct counter one = row[i].key;
        one.n = row[i].right - row[i].kept;
        TRY(counter_mend(c->db, &one, e));
    }
    if (f->desks.n)
        TRY(desk_recount(c->db, e));
    return f->differ.n ? counter_drop_empty(c->db, e) : ERR_OK;
}
