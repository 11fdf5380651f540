/* What happened since the last round: alerts that are no longer so are closed, the others go along with the work; steps that begin are watched. See
 * within.h. */
#include "reference/catalogue.h"
#include "service/alert/within.h"
#include "service/folder.h"
#include "store/board/tide_store.h"
#include "store/dossier_store.h"
#include "store/task_store.h"
#include <string.h>

/* ---- is it still so? */

enum err_code alert_close(struct engine *en, struct alert *x, const char *why, struct err *e)
{
    x->status = "closed";
    x->closed_at = en->c->now;
    x->closed_why = why;
    x->next_at = 0;
    en->round->closed++;
    TRY(alert_to_drop(en->c->db, x->id, en->c->now, e));
    return alert_update(en->c->db, x, e);
}

/* Why work that it was about is not there with that date any more; as it was where nobody can tell. */
static enum err_code why_gone(struct engine *en, const struct alert *x, const struct list *work, const char **out, struct err *e)
{
    struct dossier *d;
    bool damaged;
    TRY(damaged_pass(&en->damaged, x->dossier, dossier_find(en->c->db, x->dossier, en->c->arena, &d, e), &damaged, e));
    if (damaged)
        return ERR_OK;
    bool over = !d || d->finished_at || !work->n;
    *out = over ? "ended" : d->paused_at ? "paused" : d->due_at && d->due_at != x->turn && strcmp(x->work, "main") == 0 ? "redated" : "done";
    return ERR_OK;
}

static const struct alert_work *find_work(const struct list *work, const char *kind)
{
    const struct alert_work *w = work->items;
    for (size_t i = 0; i < work->n; i++)
        if (strcmp(w[i].kind, kind) == 0)
            return &w[i];
    return NULL;
}

/* It passed on to somebody else: they have not answered yet. */
static enum err_code go_along(struct engine *en, struct alert *x, const struct alert_work *w, struct err *e)
{
    const struct alert_rule *r = alert_rule_find(en->rules, x->rule);
    bool same = x->holder == w->unit && strcmp(x->role, w->role) == 0 && x->assignee == w->assignee;
    x->state = w->state;
    if (same || !r)
        return ERR_OK;
    x->holder = w->unit;
    x->role = w->role;
    x->assignee = w->assignee;
    x->level = 0;
    x->status = "open";
    TRY(alert_tell_level(en, r, x, e));
    return alert_update(en->c->db, x, e);
}

/* Of a step: the dossier is still in it since then, or nobody can tell. */
static enum err_code same_step(struct engine *en, const struct alert *x, bool *out, struct err *e)
{
    struct folder f;
    bool damaged;
    TRY(damaged_pass(&en->damaged, x->dossier, folder_load_any(en->c, x->dossier, &f, e), &damaged, e));
    *out = damaged || (strcmp(f.row.state, x->state) == 0 && f.flow.since == x->turn);
    ctx_forget(en->c);
    return ERR_OK;
}

enum err_code alert_check(struct engine *en, struct alert *x, bool *holds, struct err *e)
{
    struct list work;
    const char *why = "moved";
    bool dated = strcmp(x->kind, alert_kind_words[ALERT_BEFORE_DUE]) == 0 || strcmp(x->kind, alert_kind_words[ALERT_OVERDUE]) == 0;
    TRY(alert_work_of(en->c->db, x->dossier, en->c->arena, &work, e));
    const struct alert_work *w = find_work(&work, x->work);
    *holds = w && (!dated || w->work_due == x->turn);
    if (*holds && !dated)
        TRY(same_step(en, x, holds, e));
    if (*holds)
        return go_along(en, x, w, e);
    if (dated || !work.n)
        TRY(why_gone(en, x, &work, &why, e));
    return alert_close(en, x, why, e);
}

static enum err_code check_all(struct engine *en, struct list *l, struct err *e)
{
    struct alert *x = l->items;
    for (size_t i = 0; i < l->n; i++) {
        bool holds;
        TRY(alert_check(en, &x[i], &holds, e));
    }
    return ERR_OK;
}

/* ---- steps that begin */

static const struct wf_state_def *state_of(const struct engine *en, const char *procedure, const char *state)
{
    const struct procedure *p = catalogue_find(en->c->world->catalogue, procedure, folder_today(en->c));
    return p ? procedure_state_find(p, state) : NULL;
}

static enum err_code watch_step(struct engine *en, const struct tide *t, const struct counter *into, struct err *e)
{
    const struct wf_state_def *s = state_of(en, t->procedure, into->state);
    if (!s || s->final)
        return ERR_OK;
    struct alert_facts f = {.calendar = alert_calendar(en, into->holder ? into->holder : t->unit), .since = t->at, .theirs = s->holder.role == ROLE_APPLICANT,
                            .typical = s->clock == WF_STOP ? 0 : s->typical_minutes};
    for (size_t i = 0; i < en->rules->n_rules; i++) {
        const struct alert_rule *r = &en->rules->rule[i];
        int64_t at = r->kind == ALERT_STUCK || r->kind == ALERT_SUPPLEMENT ? alert_from(r, &f) : 0;
        if (at)
            TRY(alert_watch_set(en->c->db, &(struct alert_watch){t->dossier, r->id, at}, e));
    }
    return ERR_OK;
}

/* An event that leads to another step. */
static enum err_code watch_event(struct engine *en, const struct tide *t, struct err *e)
{
    struct counter_deltas d;
    const struct counter *from = NULL, *into = NULL;
    if (!t->dossier || !tide_parse(t, en->c->arena, &d))
        return ERR_OK;
    for (size_t i = 0; i < d.moves; i++)
        *(d.pending[i].n < 0 ? &from : &into) = &d.pending[i];
    bool stays = from && into && strcmp(from->state, into->state) == 0;
    return into && !stays ? watch_step(en, t, into, e) : ERR_OK;
}

/* What was swept away before it was read: nothing says what happened, so all is looked at. */
static enum err_code after_gap(struct engine *en, struct err *e)
{
    struct list all;
    TRY(alert_of_all(en->c->db, ALERT_RECHECK, en->c->arena, &all, e));
    TRY(check_all(en, &all, e));
    en->last.walked = 0;
    return ERR_OK;
}

enum err_code alert_follow(struct engine *en, struct err *e)
{
    struct list events, touched;
    if (en->first || en->newest <= en->last.seq)
        return ERR_OK;
    TRY(tide_after(en->c->db, en->last.seq, (size_t)(en->newest - en->last.seq), en->c->arena, &events, e));
    const struct tide *t = events.items;
    if (events.n && t[0].seq != en->last.seq + 1) {
        en->last.seq = t[0].seq - 1;
        int64_t farthest = en->last.seq + ALERT_FOLLOW;
        en->newest = en->newest > farthest ? farthest : en->newest;
        TRY(after_gap(en, e));
    }
    TRY(alert_of_tide(en->c->db, en->last.seq, en->newest, en->c->arena, &touched, e));
    TRY(check_all(en, &touched, e));
    for (size_t i = 0; i < events.n && t[i].seq <= en->newest; i++)
        TRY(watch_event(en, &t[i], e));
    return ERR_OK;
}

/* ---- moments that have come */

static enum err_code consider_step(struct engine *en, const struct alert_rule *r, int64_t dossier, struct err *e)
{
    struct folder f;
    struct list work;
    bool damaged;
    TRY(damaged_pass(&en->damaged, dossier, folder_load_any(en->c, dossier, &f, e), &damaged, e));
    ctx_forget(en->c);
    if (damaged)
        return alert_watch_set(en->c->db, &(struct alert_watch){dossier, r->id, en->c->now + CLOCK_DAY}, e);
    TRY(alert_work_of(en->c->db, dossier, en->c->arena, &work, e));
    const struct alert_work *w = find_work(&work, "main");
    const struct wf_state_def *s = procedure_state_find(f.procedure, f.flow.state);
    w = w ? w : work.n ? work.items : NULL;
    if (!w || !s)
        return ERR_OK;
    struct alert_facts facts = {.calendar = alert_calendar(en, w->unit), .since = f.flow.since, .theirs = s->holder.role == ROLE_APPLICANT,
                                .typical = s->clock == WF_STOP ? 0 : s->typical_minutes};
    int64_t from = alert_from(r, &facts);
    if (!from)
        return ERR_OK;
    if (from > en->c->now)
        return alert_watch_set(en->c->db, &(struct alert_watch){dossier, r->id, from}, e);
    struct alert x = {.dossier = dossier, .work = w->kind, .turn = f.flow.since, .state = f.row.state, .procedure = f.row.procedure, .unit = f.row.unit,
                      .holder = w->unit, .role = w->role, .assignee = w->assignee, .subject = "", .due_at = f.row.due_at};
    return alert_raise(en, r, &x, e);
}

static enum err_code consider_work(struct engine *en, const struct alert_rule *r, int64_t dossier, struct err *e)
{
    struct list work;
    TRY(alert_work_of(en->c->db, dossier, en->c->arena, &work, e));
    const struct alert_work *w = work.items;
    for (size_t i = 0; i < work.n; i++)
        TRY(alert_consider(en, r, &w[i], e));
    return ERR_OK;
}

static enum err_code come(struct engine *en, const struct alert_watch *w, struct err *e)
{
    const char *id = arena_strn(en->c->arena, w->rule, strcspn(w->rule, "/"));
    const struct alert_rule *r = alert_rule_find(en->rules, id);
    TRY(alert_watch_drop(en->c->db, w->dossier, w->rule, e));
    if (!r)
        return ERR_OK;
    bool dated = r->kind == ALERT_BEFORE_DUE || r->kind == ALERT_OVERDUE;
    return dated ? consider_work(en, r, w->dossier, e) : consider_step(en, r, w->dossier, e);
}

enum err_code alert_watched(struct engine *en, struct err *e)
{
    struct list l;
    TRY(alert_watch_due(en->c->db, en->c->now, ALERT_WATCHES, en->c->arena, &l, e));
    const struct alert_watch *w = l.items;
    for (size_t i = 0; i < l.n; i++)
        TRY(come(en, &w[i], e));
    en->round->more |= l.n == ALERT_WATCHES;
    return ERR_OK;
}

/* ---- dossiers from before */

enum err_code alert_walk(struct engine *en, struct err *e)
{
    struct list keys;
    if (en->last.walked < 0 || en->first)
        return ERR_OK;
    TRY(task_dossiers(en->c->db, en->last.walked, ALERT_WALK, en->c->arena, &keys, e));
    const int64_t *key = keys.items;
    for (size_t i = 0; i < keys.n; i++)
        for (size_t k = 0; k < en->rules->n_rules; k++) {
            const struct alert_rule *r = &en->rules->rule[k];
            if (r->kind == ALERT_STUCK || r->kind == ALERT_SUPPLEMENT)
                TRY(consider_step(en, r, key[i], e));
        }
    en->last.walked = keys.n < ALERT_WALK ? -1 : key[keys.n - 1];
    return ERR_OK;
}
