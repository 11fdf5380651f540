/* Looking at alerts and answering them. See answers.h. */
#include "service/alert/answers.h"
#include "base/civil.h"
#include "base/text.h"
#include "domain/alert/rules.h"
#include "reference/units.h"
#include <string.h>

enum { REASON_MAX = 300 };
const char *const alert_scope_words[] = {"mine", "unit", "below", NULL};

static bool leads(const struct actor *a)
{
    return (a->roles & ROLE_LEADER) != 0;
}

/* The province whose all the actor may see; 0 = none. */
static int64_t top_of(const struct ctx *c)
{
    const struct unit *u = units_find(c->world->units, c->actor->unit);
    bool high = u && u->tier == UNIT_PROVINCE;
    return high && c->actor->roles & (ROLE_LEADER | ROLE_MONITOR) ? u->id : 0;
}

bool alert_has_scope(const struct ctx *c, enum alert_scope scope)
{
    if (scope == ALERT_UNIT)
        return leads(c->actor) || (c->actor->roles & ROLE_MONITOR && !top_of(c));
    return scope == ALERT_MINE || top_of(c) != 0;
}

static enum err_code ask_of(struct ctx *c, enum alert_scope scope, struct alert_ask *out, struct err *e)
{
    if (!alert_has_scope(c, scope))
        return err(e, ERR_FORBIDDEN, "alerts beyond their reach");
    out->account = scope == ALERT_MINE ? c->actor->account : 0;
    out->unit = scope == ALERT_UNIT ? c->actor->unit : 0;
    out->province = scope == ALERT_BELOW ? top_of(c) : 0;
    return ERR_OK;
}

enum err_code alert_see(struct ctx *c, const struct alert_look *q, struct list *out, struct err *e)
{
    struct alert_ask ask = {.kind = q->kind, .status = q->status, .severity = q->severity, .at = q->at, .most = q->most, .skip = q->skip};
    TRY(ask_of(c, q->scope, &ask, e));
    return alert_list(c->db, &ask, c->arena, out, e);
}

enum err_code alert_counts(struct ctx *c, enum alert_scope scope, int64_t n[3], struct err *e)
{
    struct alert_ask ask = {.kind = "", .status = ""};
    struct list l;
    n[ALERT_INFO] = n[ALERT_WARNING] = n[ALERT_URGENT] = 0;
    TRY(ask_of(c, scope, &ask, e));
    TRY(alert_count(c->db, &ask, c->arena, &l, e));
    const struct alert_count *x = l.items;
    for (size_t i = 0; i < l.n; i++)
        if (x[i].severity >= ALERT_INFO && x[i].severity <= ALERT_URGENT)
            n[x[i].severity] += x[i].n;
    return ERR_OK;
}

/* ---- answering */

static enum err_code was_told(struct ctx *c, int64_t alert, bool *out, struct err *e)
{
    const struct actor *a = c->actor;
    TRY(alert_to_has(c->db, alert, a->account, out, e));
    for (size_t i = 0; i < a->n_standing && !*out; i++)
        TRY(alert_to_has(c->db, alert, a->standing[i].account, out, e));
    return ERR_OK;
}

static enum err_code may_answer(struct ctx *c, const struct alert *x, bool *out, struct err *e)
{
    int64_t top = top_of(c);
    bool at_unit = x->holder == c->actor->unit || x->unit == c->actor->unit;
    *out = (at_unit && alert_has_scope(c, ALERT_UNIT)) || (top && (!x->province || x->province == top));
    return *out ? ERR_OK : was_told(c, x->id, out, e);
}

static void check_snooze(const struct ctx *c, const struct alert_answer *x, struct problems *p)
{
    int64_t most = c->world->alerts ? c->world->alerts->snooze_days : 1;
    if (!*x->reason)
        problem_add(p, "ly-do", "alert.reason_missing", 0);
    if (x->days < 1 || x->days > most)
        problem_add(p, "ngay", "alert.days_wrong", most);
}

static int64_t morning(const struct ctx *c, int64_t days)
{
    int minute = c->world->alerts ? c->world->alerts->quiet.to : 7 * 60;
    return civil_at(civil_add_days(civil_of_instant(c->now).date, (int)days), minute);
}

enum err_code alert_answer(struct ctx *c, const struct alert_answer *in, struct problems *p, struct err *e)
{
    struct alert *x;
    bool may = false;
    struct alert_answer a = *in;
    a.reason = text_trim(c->arena, in->reason);
    TRY(alert_find(c->db, a.id, c->arena, &x, e));
    if (x)
        TRY(may_answer(c, x, &may, e));
    if (!may)
        return err(e, ERR_NOT_FOUND, "no such alert, or not theirs");
    if (strcmp(x->status, "closed") == 0)
        return err(e, ERR_STALE, "the alert is closed");
    if (strlen(a.reason) > REASON_MAX)
        problem_add(p, "ly-do", "err.too_long", REASON_MAX);
    if (a.snooze)
        check_snooze(c, &a, p);
    if (p->n)
        return err(e, ERR_INVALID, "answer refused");
    x->status = a.snooze ? "snoozed" : "acknowledged";
    x->until_at = x->next_at = a.snooze ? morning(c, a.days) : 0;
    x->by_account = c->actor->account;
    x->by_name = c->actor->name;
    x->reason = a.reason;
    x->answered_at = c->now;
    TRY(alert_to_drop(c->db, x->id, c->now, e));
    return alert_update(c->db, x, e);
}
