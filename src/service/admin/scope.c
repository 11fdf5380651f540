/* Reach of administrators. See scope.h. */
#include "service/admin/scope.h"
#include "reference/units.h"

bool scope_within(const struct world *w, int64_t top, int64_t unit)
{
    const struct unit *t = units_find(w->units, top), *u = units_find(w->units, unit);
    if (!t || !u)
        return false;
    if (t == u || t->tier == UNIT_NATION)
        return true;
    if (t->tier == UNIT_PROVINCE)
        return u->province == t->id;
    for (int depth = 0; u && depth < UNIT_TIERS; depth++) {
        if (u->parent == t->id)
            return true;
        u = units_find(w->units, u->parent);
    }
    return false;
}

bool scope_covers(const struct ctx *c, int64_t unit)
{
    return (c->actor->own & ROLE_ADMIN) && scope_within(c->world, c->actor->unit, unit);
}

bool scope_whole(const struct ctx *c)
{
    const struct unit *u = units_find(c->world->units, c->actor->unit);
    if (!u || !(c->actor->own & ROLE_ADMIN))
        return false;
    return u->tier == UNIT_NATION || (u->tier == UNIT_PROVINCE && c->world->shards == 1);
}

enum err_code scope_need(const struct ctx *c, int64_t unit, struct err *e)
{
    return scope_covers(c, unit) ? ERR_OK : err(e, ERR_NOT_FOUND, "unit %lld is beyond this administrator", (long long)unit);
}

enum err_code scope_need_whole(const struct ctx *c, struct err *e)
{
    return scope_whole(c) ? ERR_OK : err(e, ERR_FORBIDDEN, "what is one for the whole installation");
}
