/* Who stands in hears of what lies open with who is away: what is raised later reaches them by itself (alert_people). See within.h. */
#include "domain/dossier.h"
#include "service/alert/within.h"
#include "service/folder.h"
#include "store/absence_store.h"
#include <string.h>

static enum err_code hand(struct engine *en, const struct absence *away, struct err *e)
{
    struct list l;
    TRY(alert_open_with(en->c->db, away->unit, away->account, en->c->arena, &l, e));
    const struct alert *x = l.items;
    for (size_t i = 0; i < l.n; i++) {
        const struct alert_rule *r = alert_rule_find(en->rules, x[i].rule);
        int64_t now = en->c->now;
        bool added;
        if (!r)
            continue;
        struct alert_to to = {.alert = x[i].id, .account = away->stand_in, .level = x[i].level, .ways = alert_ways(r, &x[i])};
        to.tell_at = alert_leaves(en->rules, r, alert_calendar(en, away->unit), now);
        to.gathered = to.tell_at > now;
        TRY(alert_to_insert(en->c->db, &to, &added, e));
    }
    return ERR_OK;
}

/* Absences that begin today are found by what is open, once a day; those entered meanwhile by their numbers, which grow with time. */
static enum err_code units_of(struct engine *en, struct list *out, struct err *e)
{
    struct ctx *c = en->c;
    if (dossier_day(en->last.ran_at) != dossier_day(c->now))
        return alert_holders(c->db, c->arena, out, e);
    return absence_entered(c->centre, world_id_at(en->last.ran_at - CLOCK_SECOND), c->arena, out, e);
}

enum err_code alert_take_over(struct engine *en, struct err *e)
{
    struct list units, away;
    const char *today = folder_today(en->c);
    if (en->first)
        return ERR_OK;
    TRY(units_of(en, &units, e));
    const int64_t *unit = units.items;
    for (size_t i = 0; i < units.n; i++) {
        TRY(alert_away(en, unit[i], &away, e));
        const struct absence *x = away.items;
        for (size_t k = 0; k < away.n; k++)
            if (strcmp(x[k].from_day, today) <= 0)
                TRY(hand(en, &x[k], e));
    }
    return ERR_OK;
}
