/* To whom goes what an officer leaves: checked and written down, absences with it. See handover.h. */
#include "base/civil.h"
#include "service/admin/handover.h"
#include "store/absence_store.h"
#include "store/account_store.h"
#include <string.h>

const char *handover_field(struct arena *a, int64_t unit)
{
    return arena_fmt(a, "cho-%lld", (long long)unit);
}

enum err_code handover_takers(struct ctx *c, int64_t unit, const char *day, int64_t but, struct list *out, struct err *e)
{
    TRY(officer_of_unit(c->centre, unit, "", day, c->arena, out, e));
    struct officer *o = out->items;
    size_t n = 0;
    for (size_t i = 0; i < out->n; i++)
        if (o[i].account != but && (role_parse(o[i].role) & HANDOVER_ROLES))
            o[n++] = o[i];
    out->n = n;
    return ERR_OK;
}

static bool has_one(const struct list *takers, int64_t account, unsigned roles)
{
    const struct officer *o = takers->items;
    for (size_t i = 0; i < takers->n; i++)
        if (o[i].account == account && (role_parse(o[i].role) & roles))
            return true;
    return false;
}

/* ---- absences */

static const char *day_before(const char *day, struct arena *a)
{
    struct civil d;
    char text[CIVIL_TEXT];
    return civil_parse(day, &d) ? arena_str(a, civil_write(civil_from_days(civil_days(d) - 1), text)) : day;
}

static const char *later(const char *a, const char *b)
{
    return strcmp(a, b) > 0 ? a : b;
}

/* Is somebody away at that unit on a day between these? */
static enum err_code is_away(struct ctx *c, int64_t account, int64_t unit, const char *from, const char *to, bool *out, struct err *e)
{
    struct list l;
    *out = false;
    TRY(absence_with(c->db, account, from, c->arena, &l, e));
    const struct absence *x = l.items;
    for (size_t i = 0; i < l.n; i++)
        *out |= x[i].account == account && x[i].unit == unit && strcmp(x[i].from_day, to) <= 0;
    return ERR_OK;
}

/* Up to the day before it stays as it was. */
static enum err_code close_absence(struct ctx *c, const struct absence *x, const char *from, struct err *e)
{
    if (strcmp(x->from_day, from) < 0)
        return absence_cut(c->db, x->id, day_before(from, c->arena), e);
    return absence_end(c->db, x->id, c->actor->account, c->now, e);
}

static enum err_code move_absence(struct ctx *c, const struct absence *x, const struct handover_choice *h, int64_t *ended, struct err *e)
{
    struct absence next = *x;
    bool away = false;
    next.from_day = later(x->from_day, h->from);
    next.stand_in = h->to;
    if (h->to)
        TRY(is_away(c, h->to, x->unit, next.from_day, x->to_day, &away, e));
    TRY(close_absence(c, x, h->from, e));
    if (!h->to || h->to == x->account || away) {
        (*ended)++;
        return ERR_OK;
    }
    next.id = world_id(c->world, 0);
    next.created_by = c->actor->account;
    next.created_at = c->now;
    return absence_insert(c->db, &next, e);
}

/* Whoever has no work there any more is not away from it, and stands in for nobody. */
static enum err_code absences(struct ctx *c, int64_t account, const struct handover_choice *h, int64_t *ended, struct err *e)
{
    struct list l;
    TRY(absence_with(c->db, account, h->from, c->arena, &l, e));
    const struct absence *x = l.items;
    for (size_t i = 0; i < l.n; i++) {
        if (x[i].unit != h->unit)
            continue;
        if (x[i].account == account)
            TRY(close_absence(c, &x[i], h->from, e));
        else
            TRY(move_absence(c, &x[i], h, ended, e));
    }
    return ERR_OK;
}

/* ---- the decision */

static enum err_code check_taker(struct ctx *c, const struct officer_person *who, const struct handover_choice *x, struct problems *p, struct err *e)
{
    struct list takers;
    if (!x->to)
        return ERR_OK;
    TRY(handover_takers(c, x->unit, x->from, who->account, &takers, e));
    if (!has_one(&takers, x->to, x->gone & HANDOVER_ROLES))
        problem_add(p, handover_field(c->arena, x->unit), "admin.handover.nobody", 0);
    return p->n ? err(e, ERR_INVALID, "nobody who could take over") : ERR_OK;
}

enum err_code handover_enter(struct ctx *c, const struct officer_person *who, const struct handover_choice *x, struct problems *p, int64_t *ended, struct err *e)
{
    if (!(x->gone & HANDOVER_ROLES))
        return ERR_OK;
    TRY(check_taker(c, who, x, p, e));
    struct handover h = {.id = world_id(c->world, 0), .account = who->account, .unit = x->unit, .to_account = x->to, .from_day = x->from, .note = x->note,
                         .by_account = c->actor->account, .by_name = c->actor->name, .by_unit = c->actor->unit};
    TRY(handover_insert(c->db, &h, e));
    return (x->stays & HANDOVER_ROLES) ? ERR_OK : absences(c, who->account, x, ended, e);
}
