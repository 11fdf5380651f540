/* See glance.h. A plan says how many readings a dossier has; they are spread over its writes, seven of them as a rule. */
#include "play/glance.h"
#include "base/text.h"
#include "play/crowd.h"
#include <string.h>

enum { WRITES_A_DOSSIER = 7, RECENT = 4096, SOON_S = 4, KEEP = 48 * 1024 };

/* ---- online dossiers that are under way */

static void remember(struct town *t, struct errand *x)
{
    if (!t->recent)
        t->recent = ARENA_ARRAY(t->arena, struct errand *, RECENT);
    if (x->recent || !x->citizen || t->recents == RECENT)
        return;
    t->recent[t->recents++] = x;
    x->recent = t->recents;
}

void glance_forget(struct town *t, struct errand *x)
{
    struct errand *last = t->recent[--t->recents];
    t->recent[x->recent - 1] = last;
    last->recent = x->recent;
    x->recent = 0;
}

/* ---- one look */

static bool seen(struct visit *v, const struct reply *r)
{
    if (r->status != 200)
        return visit_wrong(v, r, "is not shown");
    if (v->note && !(r->body && strstr(r->body, v->note)))
        return visit_wrong(v, r, "is shown without what was asked for");
    return r->body_bytes > 0 || visit_wrong(v, r, "is empty");
}

static struct visit *look(struct town *t, enum kind k, struct person *who)
{
    struct visit *v = visit_new(t, k, who);
    v->then = seen;
    v->keep = 512;
    return v;
}

/* Of somebody's own dossier: the one that was just written if it is theirs, else any that is under way. */
static struct visit *status(struct town *t, struct errand *x)
{
    if (!x->citizen && t->recents)
        x = t->recent[rng_below(&t->rng, t->recents)];
    if (!x->citizen)
        return NULL;
    struct visit *v = look(t, KIND_STATUS, x->citizen);
    v->path = arena_fmt(v->arena, "/ho-so/%s", x->code);
    v->note = arena_str(v->arena, x->code);
    v->keep = KEEP;
    return v;
}

static struct visit *mine(struct town *t, struct errand *x)
{
    if (!x->citizen && t->recents)
        x = t->recent[rng_below(&t->rng, t->recents)];
    struct visit *v = x->citizen ? look(t, KIND_MINE, x->citizen) : NULL;
    if (v)
        v->path = "/ho-so";
    return v;
}

/* The officer who has the dossier, or the desk that took it in. */
static struct person *holder(struct town *t, const struct errand *x)
{
    const struct life *l = &x->life;
    const struct wf_state_def *s = procedure_state_find(l->wish.procedure, l->state.state);
    int64_t unit = l->wish.unit->id;
    if (!s || !(s->holder.role & ROLE_OFFICER))
        return crowd_officer(t, unit, ROLE_RECEPTION);
    for (size_t i = 0; i < l->state.n_units; i++)
        if (strcmp(l->state.units[i].agency, s->holder.agency.id) == 0)
            unit = l->state.units[i].unit;
    struct person *p = crowd_officer(t, unit, s->holder.role);
    return p ? p : crowd_officer(t, l->wish.unit->id, ROLE_RECEPTION);
}

static struct visit *search(struct town *t, struct errand *x)
{
    if (!x->citizen && t->recents)
        x = t->recent[rng_below(&t->rng, t->recents)];
    if (!x->citizen)
        return NULL;
    struct visit *v = look(t, KIND_SEARCH, x->citizen);
    const char *name = unit_name_on(arrival_unit(t), "")->name;
    struct buf b = buf_init(v->arena, 128);
    buf_fmt(&b, "/thu-tuc/%s/nop?noi=", x->life.wish.procedure->code);
    buf_url(&b, rng_below(&t->rng, 2) ? text_fold(v->arena, name) : name);
    v->path = b.p;
    return v;
}

static struct visit *visit_of(struct errand *x, enum kind k)
{
    struct town *t = x->town;
    struct visit *v = NULL;
    switch (k) {
    case KIND_STATUS:
        return status(t, x);
    case KIND_MINE:
        return mine(t, x);
    case KIND_SEARCH:
        return search(t, x);
    case KIND_WORKLIST:
        v = look(t, k, holder(t, x));
        v->path = "/viec";
        break;
    case KIND_DOSSIER:
        v = look(t, k, holder(t, x));
        v->path = arena_fmt(v->arena, "/viec/ho-so/%s", x->code);
        v->note = arena_str(v->arena, x->code);
        v->keep = KEEP;
        break;
    case KIND_PROCEDURE:
        v = look(t, k, NULL);
        v->path = arena_fmt(v->arena, "/thu-tuc/%s", x->life.wish.procedure->code);
        break;
    default:
        v = look(t, k, NULL);
        v->path = "/";
    }
    return v;
}

void glance_after(struct errand *x)
{
    struct town *t = x->town;
    remember(t, x);
    for (int k = 0; k < KINDS; k++) {
        t->credit[k] += t->plan->reads[k] / WRITES_A_DOSSIER;
        for (; t->credit[k] >= 1; t->credit[k]--) {
            struct visit *v = visit_of(x, (enum kind)k);
            int64_t later = t->plan->together ? 0 : (int64_t)(rng_unit(&t->rng) * SOON_S * (double)TOWN_SECOND);
            if (v)
                visit_send(v, t->now + later);
        }
    }
}
