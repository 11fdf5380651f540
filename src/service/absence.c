/* Rules of absences. See absence.h; must never know a page. */
#include "service/absence.h"
#include "base/civil.h"
#include "service/act.h"
#include "store/account_store.h"
#include <string.h>

enum { OFFERS_MAX = 64, DESK_ROLES = ROLE_RECEPTION | ROLE_SPECIALIST | ROLE_LEADER };

bool absence_may(const struct actor *who, int64_t account)
{
    return who->unit && (who->account == account || (who->own & ROLE_LEADER));
}

static bool is_officer(const struct list *officers, int64_t account)
{
    const struct officer *o = officers->items;
    for (size_t i = 0; i < officers->n; i++)
        if (o[i].account == account && (role_parse(o[i].role) & DESK_ROLES))
            return true;
    return false;
}

static void check_days(const struct ctx *c, const struct absence *x, struct problems *p)
{
    struct civil from, to, today = civil_of_instant(c->now).date;
    if (!civil_parse(x->from_day, &from) || !civil_parse(x->to_day, &to))
        return; /* told by the field itself */
    if (civil_cmp(to, today) < 0)
        problem_add(p, "den", "absence.over", 0);
    else if (civil_cmp(to, from) < 0)
        problem_add(p, "den", "absence.order", 0);
    else if (civil_days(to) - civil_days(from) >= ABSENCE_DAYS)
        problem_add(p, "den", "absence.long", ABSENCE_DAYS);
}

/* Nobody stands in for somebody on a day on which they are away themselves: the work would lie with nobody. */
static enum err_code check_others(struct ctx *c, const struct absence *x, struct problems *p, struct err *e)
{
    struct list l;
    TRY(absence_of_unit(c->centre, x->unit, x->from_day, c->arena, &l, e));
    const struct absence *o = l.items;
    for (size_t i = 0; i < l.n; i++) {
        if (strcmp(o[i].from_day, x->to_day) > 0)
            continue;
        if (o[i].account == x->account)
            problem_add(p, "tu", "absence.twice", 0);
        if (o[i].account == x->stand_in)
            problem_add(p, "thay", "absence.stand_in_away", 0);
        if (o[i].stand_in == x->account)
            problem_add(p, "ai", "absence.stands_in", 0);
    }
    return ERR_OK;
}

enum err_code absence_enter(struct ctx *c, const struct absence *x, struct problems *p, struct err *e)
{
    struct list officers;
    struct absence row = *x;
    row.unit = c->actor->unit;
    if (!absence_may(c->actor, x->account))
        return err(e, ERR_FORBIDDEN, "an absence of somebody else is a leader's to enter");
    TRY(officer_of_unit(c->centre, row.unit, "", folder_today(c), c->arena, &officers, e));
    if (!is_officer(&officers, x->account))
        problem_add(p, "ai", "absence.nobody", 0);
    if (x->stand_in == x->account)
        problem_add(p, "thay", "absence.oneself", 0);
    else if (!is_officer(&officers, x->stand_in))
        problem_add(p, "thay", "absence.nobody", 0);
    check_days(c, &row, p);
    TRY(check_others(c, &row, p, e));
    if (p->n)
        return err(e, ERR_INVALID, "absence refused");
    row.id = world_id(c->world, 0);
    row.created_by = c->actor->account;
    row.created_at = c->now;
    return absence_insert(c->db, &row, e);
}

enum err_code absence_stop(struct ctx *c, int64_t id, struct err *e)
{
    struct absence *x;
    TRY(absence_find(c->centre, id, c->arena, &x, e));
    if (!x || x->unit != c->actor->unit || !absence_may(c->actor, x->account))
        return err(e, ERR_NOT_FOUND, "no such absence of theirs");
    return absence_end(c->db, id, c->actor->account, c->now, e);
}

/* ---- who is there */

int64_t absence_present(struct list away, int64_t account, const char *day)
{
    const struct absence *x = away.items;
    for (size_t i = 0; i < away.n; i++)
        if (x[i].account == account && strcmp(x[i].from_day, day) <= 0)
            return x[i].stand_in;
    return account;
}

/* ---- on behalf of whom */

static bool could(const struct ctx *c, const struct folder *f, const char *act, unsigned roles)
{
    const struct wf_act *offers[OFFERS_MAX];
    struct actor who = *c->actor;
    who.roles = roles;
    struct wf_call call = {.p = f->procedure, .state = &f->flow, .actor = &who, .now = c->now};
    size_t n = workflow_offers(&call, offers, OFFERS_MAX);
    for (size_t i = 0; i < n; i++)
        if (strcmp(offers[i]->id, act) == 0)
            return true;
    return false;
}

const struct standing *absence_behalf(const struct ctx *c, const struct folder *f, const char *act)
{
    const struct actor *who = c->actor;
    for (size_t i = 0; i < who->n_standing; i++)
        if (f->row.assignee == who->standing[i].account && could(c, f, act, who->standing[i].roles))
            return &who->standing[i];
    if (!who->n_standing || could(c, f, act, who->own))
        return NULL;
    for (size_t i = 0; i < who->n_standing; i++)
        if (could(c, f, act, who->standing[i].roles))
            return &who->standing[i];
    return NULL;
}

const struct standing *absence_behalf_role(const struct actor *who, unsigned role)
{
    for (size_t i = 0; i < who->n_standing && !(who->own & role); i++)
        if (who->standing[i].roles & role)
            return &who->standing[i];
    return NULL;
}
