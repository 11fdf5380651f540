/* Raising an alert, finding whom to tell, and the ladder. See within.h. */
#include "reference/units.h"
#include "service/absence.h"
#include "service/alert/within.h"
#include "store/account_store.h"
#include "store/task_store.h"
#include <string.h>

enum { PEOPLE_MAX = 64 };

/* ---- who is to be told */

struct alert_desk_list {
    int64_t unit;
    const char *role;      /* "" = who is away there: struct absence */
    struct list rows;      /* struct officer */
    struct alert_desk_list *next;
};

static enum err_code rows_of(struct engine *en, int64_t unit, const char *role, struct list *out, struct err *e)
{
    struct ctx *c = en->c;
    struct alert_desk_list *d = en->desks;
    while (d && (d->unit != unit || strcmp(d->role, role) != 0))
        d = d->next;
    if (!d) {
        d = ARENA_NEW(c->arena, struct alert_desk_list);
        *d = (struct alert_desk_list){.unit = unit, .role = arena_str(c->arena, role), .next = en->desks};
        if (*role)
            TRY(officer_of_unit(c->centre, unit, role, folder_today(c), c->arena, &d->rows, e));
        else
            TRY(absence_of_unit(c->centre, unit, folder_today(c), c->arena, &d->rows, e));
        en->desks = d;
    }
    *out = d->rows;
    return ERR_OK;
}

enum err_code alert_away(struct engine *en, int64_t unit, struct list *out, struct err *e)
{
    return rows_of(en, unit, "", out, e);
}

struct people {
    struct engine *en;
    int64_t *out;
    size_t max, n;
};

/* Who is away today gives way to who stands in there. */
static enum err_code add(struct people *p, int64_t unit, int64_t account, struct err *e)
{
    struct list away;
    TRY(alert_away(p->en, unit, &away, e));
    account = absence_present(away, account, folder_today(p->en->c));
    for (size_t i = 0; i < p->n; i++)
        if (p->out[i] == account)
            return ERR_OK;
    if (p->n < p->max)
        p->out[p->n++] = account;
    return ERR_OK;
}

static enum err_code add_role(struct people *p, int64_t unit, const char *role, struct err *e)
{
    struct list rows;
    if (!unit || !*role)
        return ERR_OK;
    TRY(rows_of(p->en, unit, role, &rows, e));
    const struct officer *o = rows.items;
    for (size_t i = 0; i < rows.n; i++)
        TRY(add(p, unit, o[i].account, e));
    return ERR_OK;
}

/* Of the unit and of those above it up to the province; of none: of the province of this database, or of all. */
static enum err_code add_monitors(struct people *p, int64_t unit, struct err *e)
{
    const struct world *w = p->en->c->world;
    const struct unit *u = units_find(w->units, unit);
    if (u) {
        for (int depth = 0; u && u->tier != UNIT_NATION && depth < UNIT_TIERS; depth++) {
            TRY(add_role(p, u->id, "monitor", e));
            u = units_find(w->units, u->parent);
        }
        return ERR_OK;
    }
    size_t n;
    const struct unit *const *all = units_provinces(w->units, &n);
    for (size_t i = 0; i < n; i++)
        if (w->shards == 1 || w->shard_province[p->en->c->shard] == all[i]->id)
            TRY(add_role(p, all[i]->id, "monitor", e));
    return ERR_OK;
}

enum err_code alert_people(struct engine *en, const struct alert *x, unsigned whom, int64_t *out, size_t max, size_t *n, struct err *e)
{
    struct people p = {en, out, max, 0};
    if (whom & ALERT_TO_OFFICER && x->assignee)
        TRY(add(&p, x->holder, x->assignee, e));
    else if (whom & ALERT_TO_OFFICER)
        TRY(add_role(&p, x->holder, x->role, e));
    if (whom & ALERT_TO_LEADER)
        TRY(add_role(&p, x->holder, "leader", e));
    if (whom & ALERT_TO_DECIDER)
        TRY(add_role(&p, x->unit, "leader", e));
    if (whom & ALERT_TO_MONITOR)
        TRY(add_monitors(&p, x->holder ? x->holder : x->unit, e));
    *n = p.n;
    return ERR_OK;
}

/* What is said of a channel that fails does not go by that channel. */
int64_t alert_ways(const struct alert_rule *r, const struct alert *x)
{
    int64_t ways = r->ways;
    for (int i = 0; r->kind == ALERT_EXCHANGE && alert_way_words[i]; i++)
        if (strcmp(x->subject, alert_way_words[i]) == 0)
            ways &= ~(INT64_C(1) << i);
    return ways;
}

enum err_code alert_tell_level(struct engine *en, const struct alert_rule *r, struct alert *x, struct err *e)
{
    const struct calendar *cal = alert_calendar(en, x->holder ? x->holder : x->unit);
    int64_t who[PEOPLE_MAX], now = en->c->now;
    size_t n = 0;
    TRY(alert_people(en, x, alert_whom_on(r, (size_t)x->level), who, PEOPLE_MAX, &n, e));
    while (!n && (size_t)x->level < r->n_ladder) { /* nobody there: not a reason to wait */
        x->level++;
        TRY(alert_people(en, x, alert_whom_on(r, (size_t)x->level), who, PEOPLE_MAX, &n, e));
    }
    struct alert_to to = {.alert = x->id, .level = x->level, .ways = alert_ways(r, x), .tell_at = alert_leaves(en->rules, r, cal, now)};
    to.gathered = to.tell_at > now;
    for (size_t i = 0; i < n; i++) {
        bool added;
        to.account = who[i];
        TRY(alert_to_insert(en->c->db, &to, &added, e));
    }
    x->next_at = alert_climbs(r, (size_t)x->level, cal, now);
    return ERR_OK;
}

/* ---- raising */

static int64_t province_of(const struct engine *en, const struct alert *x)
{
    const struct unit *u = units_find(en->c->world->units, x->unit ? x->unit : x->holder);
    return u ? u->province : 0;
}

/* A warning that it will be late is of no use once it is. */
static enum err_code close_warnings(struct engine *en, const struct alert *late, struct err *e)
{
    struct list l;
    TRY(alert_of_dossier(en->c->db, late->dossier, en->c->arena, &l, e));
    struct alert *x = l.items;
    for (size_t i = 0; i < l.n; i++)
        if (strcmp(x[i].kind, alert_kind_words[ALERT_BEFORE_DUE]) == 0 && x[i].turn == late->turn && strcmp(x[i].work, late->work) == 0)
            TRY(alert_close(en, &x[i], "overdue", e));
    return ERR_OK;
}

enum err_code alert_raise(struct engine *en, const struct alert_rule *r, struct alert *x, struct err *e)
{
    struct ctx *c = en->c;
    bool added;
    x->id = world_id(c->world, c->shard);
    if (x->dossier)
        x->cause = arena_fmt(c->arena, "%s %lld %s %lld", r->id, (long long)x->dossier, x->work, (long long)x->turn);
    x->rule = r->id;
    x->kind = alert_kind_words[r->kind];
    x->severity = r->severity;
    x->province = province_of(en, x);
    x->raised_at = c->now;
    x->status = "open";
    x->by_name = x->reason = x->closed_why = "";
    TRY(alert_insert(c->db, x, &added, e));
    if (!added)
        return ERR_OK;
    if (r->kind == ALERT_OVERDUE)
        TRY(close_warnings(en, x, e));
    TRY(alert_tell_level(en, r, x, e));
    en->round->raised++;
    en->left -= en->left > 0;
    return alert_update(c->db, x, e);
}

/* Work beside the main one is watched under a name of its own. */
static const char *watch_name(struct engine *en, const struct alert_rule *r, const char *work)
{
    return strcmp(work, "main") == 0 ? r->id : arena_fmt(en->c->arena, "%s/%s", r->id, work);
}

enum err_code alert_consider(struct engine *en, const struct alert_rule *r, const struct alert_work *w, struct err *e)
{
    struct ctx *c = en->c;
    bool dated = w->work_due < TASK_UNDATED;
    struct alert_facts f = {.calendar = alert_calendar(en, w->unit), .received = w->received_at, .due = dated ? w->work_due : 0};
    int64_t from = alert_from(r, &f);
    if (!from || (r->kind == ALERT_BEFORE_DUE && w->work_due < c->now))
        return ERR_OK;
    if (from > c->now)
        return alert_watch_set(c->db, &(struct alert_watch){w->dossier, watch_name(en, r, w->kind), from}, e);
    struct alert x = {.dossier = w->dossier, .work = w->kind, .turn = w->work_due, .state = w->state, .procedure = w->procedure, .unit = w->decides,
                      .holder = w->unit, .role = w->role, .assignee = w->assignee, .subject = "", .due_at = w->work_due};
    return alert_raise(en, r, &x, e);
}

/* ---- the ladder */

/* A snooze that is over: open again, and whoever asked for it is told once more. */
static enum err_code wake(struct engine *en, const struct alert_rule *r, struct alert *x, struct err *e)
{
    const struct calendar *cal = alert_calendar(en, x->holder ? x->holder : x->unit);
    x->status = "open";
    x->next_at = alert_climbs(r, (size_t)x->level, cal, en->c->now);
    TRY(alert_to_again(en->c->db, x->id, x->by_account, en->c->now, e));
    return alert_update(en->c->db, x, e);
}

static enum err_code climb_one(struct engine *en, struct alert *x, struct err *e)
{
    const struct alert_rule *r = alert_rule_find(en->rules, x->rule);
    bool holds = true;
    if (x->dossier)
        TRY(alert_check(en, x, &holds, e));
    if (!holds)
        return ERR_OK;
    x->next_at = x->next_at > en->c->now ? x->next_at : 0;
    if (!r || x->next_at) /* the rule is gone, or it went along with the work just now */
        return alert_update(en->c->db, x, e);
    if (strcmp(x->status, "snoozed") == 0)
        return wake(en, r, x, e);
    if (strcmp(x->status, "open") == 0 && (size_t)x->level < r->n_ladder) {
        x->level++;
        TRY(alert_tell_level(en, r, x, e));
        en->round->climbed++;
    }
    return alert_update(en->c->db, x, e);
}

enum err_code alert_climb(struct engine *en, struct err *e)
{
    struct list l;
    TRY(alert_climbing(en->c->db, en->c->now, ALERT_CLIMBS, en->c->arena, &l, e));
    struct alert *x = l.items;
    for (size_t i = 0; i < l.n; i++)
        TRY(climb_one(en, &x[i], e));
    en->round->more |= l.n == ALERT_CLIMBS;
    return ERR_OK;
}
