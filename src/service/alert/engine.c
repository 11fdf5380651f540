/* A round of the alerts. See engine.h; must never know a procedure by name. */
#include "service/alert/within.h"
#include "base/log.h"
#include "reference/calendars.h"
#include "store/board/tide_store.h"
#include "store/task_store.h"

#define FAR_BACK (3650 * CLOCK_DAY)

const struct calendar *alert_calendar(const struct engine *en, int64_t unit)
{
    return calendars_of(en->c->world->calendars, unit);
}

/* ---- what comes into reach by its date */

struct reach { const struct alert_rule *rule; int64_t since; };

/* Of a desk; what was looked at before is left out, but for the first round of a day, which looks at all that lies ahead: days off may have been
 * announced meanwhile. */
static enum err_code desk_in_reach(struct engine *en, const struct reach *r, const struct alert_desk *d, struct err *e)
{
    const struct calendar *cal = alert_calendar(en, d->unit);
    bool ahead = r->rule->kind == ALERT_BEFORE_DUE;
    int64_t now = en->c->now, after = r->since ? alert_reach(r->rule, cal, r->since) : 0;
    if (ahead && (!after || dossier_day(r->since) != dossier_day(now)))
        after = now - 1;
    struct alert_range q = {d->unit, d->role, after, alert_reach(r->rule, cal, now), r->rule->id, en->left + 1};
    struct list l;
    TRY(alert_range(en->c->db, &q, en->c->arena, &l, e));
    const struct alert_work *w = l.items;
    for (size_t i = 0; i < l.n; i++) {
        if (!en->left) {
            en->starved = true;
            return ERR_OK;
        }
        TRY(alert_consider(en, r->rule, &w[i], e));
    }
    return ERR_OK;
}

static int64_t day_of(int64_t at)
{
    return (at + CLOCK_VN) / CLOCK_DAY;
}

/* The farthest that any calendar could reach: so many hours may lie behind a long holiday. */
static int64_t far_day(const struct alert_rule *r, int64_t now)
{
    return day_of(now) + (r->kind == ALERT_BEFORE_DUE ? 21 + r->left / 480 * 2 : 0);
}

/* What moved meanwhile and is due already, or within reach: no date of it has been crossed. */
static enum err_code fresh_in_reach(struct engine *en, const struct alert_rule *r, struct err *e)
{
    struct list l;
    int64_t now = en->c->now, days = far_day(r, now) - day_of(now);
    struct alert_fresh q = {en->last.seq, en->newest, now - 1 + days * CLOCK_DAY, r->id, ALERT_FOLLOW};
    TRY(alert_fresh(en->c->db, &q, en->c->arena, &l, e));
    const struct alert_work *w = l.items;
    for (size_t i = 0; i < l.n; i++) {
        if (w[i].work_due > alert_reach(r, alert_calendar(en, w[i].unit), now))
            continue;
        if (!en->left) {
            en->starved = true;
            return ERR_OK;
        }
        TRY(alert_consider(en, r, &w[i], e));
    }
    return ERR_OK;
}

static enum err_code by_date(struct engine *en, const struct alert_rule *r, struct err *e)
{
    struct list desks;
    int64_t now = en->c->now;
    struct reach reach = {r, en->first ? 0 : en->last.ran_at};
    int64_t from = r->kind == ALERT_BEFORE_DUE ? day_of(now) : reach.since ? day_of(reach.since) : day_of(now - FAR_BACK);
    TRY(alert_desks(en->c->db, from, far_day(r, now), en->c->arena, &desks, e));
    const struct alert_desk *d = desks.items;
    for (size_t i = 0; i < desks.n && !en->starved; i++)
        TRY(desk_in_reach(en, &reach, &d[i], e));
    return fresh_in_reach(en, r, e);
}

/* ---- the round */

static enum err_code begin(struct engine *en, struct err *e)
{
    struct alert_run *last;
    int64_t newest;
    TRY(alert_run_get(en->c->db, en->c->arena, &last, e));
    TRY(tide_newest(en->c->db, &newest, e));
    en->first = !last;
    en->last = last ? *last : (struct alert_run){.seq = newest};
    en->idle = last ? en->c->now - last->ran_at : FAR_BACK;
    en->newest = newest < en->last.seq + ALERT_FOLLOW ? newest : en->last.seq + ALERT_FOLLOW;
    en->round->more = en->newest < newest;
    return ERR_OK;
}

/* Events are behind us once all that follows from them was raised; the moment only when nothing at all is left over. */
static enum err_code end(struct engine *en, struct err *e)
{
    bool more = en->round->more |= en->starved;
    if (more && en->first)
        return ERR_OK;
    struct alert_run next = {.ran_at = more ? en->last.ran_at : en->c->now, .seq = en->starved ? en->last.seq : en->newest, .walked = en->last.walked};
    return alert_run_set(en->c->db, &next, e);
}

static enum err_code steps(struct engine *en, struct err *e)
{
    TRY(begin(en, e));
    TRY(alert_follow(en, e));
    for (size_t i = 0; i < en->rules->n_rules; i++) {
        const struct alert_rule *r = &en->rules->rule[i];
        if (r->kind == ALERT_BEFORE_DUE || r->kind == ALERT_OVERDUE)
            TRY(by_date(en, r, e));
    }
    TRY(alert_watched(en, e));
    TRY(alert_outside(en, e));
    TRY(alert_climb(en, e));
    TRY(alert_take_over(en, e));
    TRY(alert_walk(en, e));
    if (!en->round->more && !en->starved)
        TRY(alert_tell(en, e));
    return end(en, e);
}

enum err_code alert_round(struct ctx *c, struct alert_round *out, struct err *e)
{
    struct engine en = {.c = c, .rules = c->world->alerts, .left = ALERT_RAISE, .round = out, .damaged = {.what = "alert", .db = c->db}};
    *out = (struct alert_round){0};
    if (en.rules)
        TRY(steps(&en, e));
    out->left_out = (int64_t)en.damaged.n;
    return ERR_OK;
}

enum err_code alert_forget(struct ctx *c, size_t n, struct err *e)
{
    int64_t until = c->now - ALERT_KEEP_DAYS * CLOCK_DAY;
    return alert_sweep(c->db, world_id_at(until), until, n, e);
}

/* ---- the job */

static enum err_code key(struct ctx *c, const char **out, struct err *e)
{
    (void)e;
    *out = c->world->alerts ? arena_fmt(c->arena, "alert %lld", (long long)(c->now / ALERT_SLOT_MS)) : "";
    return ERR_OK;
}

static enum err_code done(struct ctx *c, const struct job *j, struct err *e)
{
    struct alert_round r;
    static const struct actor program = {.name = "", .kind = "", .roles = ROLE_SYSTEM};
    struct ctx here = *c;
    here.actor = &program;
    int64_t began = clock_mono_us();
    TRY(alert_round(&here, &r, e));
    bool idle = !r.raised && !r.climbed && !r.closed && !r.told;
    log_line(idle ? LOG_DEBUG : LOG_INFO, "alert", "raised=%lld climbed=%lld closed=%lld told=%lld summaries=%lld left_out=%lld more=%d us=%lld", (long long)r.raised,
             (long long)r.climbed, (long long)r.closed, (long long)r.told, (long long)r.summaries, (long long)r.left_out, (int)r.more, (long long)(clock_mono_us() - began));
    return r.more ? job_add(c, j->kind, arena_fmt(c->arena, "alert more %lld", (long long)j->id), "{}", c->now + CLOCK_SECOND, e) : ERR_OK;
}

const struct job_kind alert_job = {.kind = "alert", .done = done, .key = key};
