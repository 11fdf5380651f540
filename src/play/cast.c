/* See cast.h. */
#include "play/cast.h"
#include "drill/persona.h"
#include "play/town.h"
#include "reference/catalogue.h"
#include "reference/units.h"
#include "service/account.h"
#include "service/folder.h"

/* argon2id of CAST_PASSWORD: one pass over 8 KiB. */
static const char hash[] = "$argon2id$v=19$m=8,t=1,p=1$bW90Y3VhLWRyaWxsLTE2Yg$/CIrIT+K4+wv7BTHStd1n2FNxXbclELGsSmO8SaIhjQ";
static const unsigned roles[] = {ROLE_RECEPTION, ROLE_SPECIALIST, ROLE_LEADER};

const char *cast_login(const void *with, int64_t unit, unsigned role, int64_t n, struct arena *a)
{
    const struct world *w = with;
    const struct unit *u = unit ? units_find(w->units, unit) : NULL;
    if (!u)
        return arena_fmt(a, "nguoi-dan.%lld@dientap.example", (long long)n);
    return arena_fmt(a, "%s.%s@dientap.example", role_word(role), u->code);
}

static enum err_code make(struct ctx *c, const char *name, const char *email, const struct account_grant *g, struct err *e)
{
    struct account_new one = {.name = name, .phone = "", .email = email, .encoded = hash, .grants = g, .grants_n = g ? 1 : 0};
    int64_t id;
    return account_make(c, &one, &id, e);
}

static enum err_code officers(struct ctx *c, struct town *t, const struct unit *u, struct rng *r, struct err *e)
{
    for (size_t i = 0; i < sizeof roles / sizeof roles[0]; i++) {
        struct account_grant g = {u->id, roles[i]};
        struct persona_wish wish = {.sex = "", .min = 24, .max = 60, .today = folder_today(c)};
        const struct unit *home = u->tier == UNIT_COMMUNE ? u : arrival_unit(t);
        struct persona p = persona_make(r, c->world->units, home, c->arena, wish);
        TRY(make(c, p.name, cast_login(c->world, u->id, roles[i], 0, c->arena), &g, e));
    }
    return ERR_OK;
}

/* Units that have their officers already. */
enum { SLOTS = 8192 };
struct seen {
    struct met { int64_t unit; struct met *next; } *slot[SLOTS];
};

/* True the first time. */
static bool meet(struct seen *s, int64_t unit, struct arena *a)
{
    struct met **at = &s->slot[(uint64_t)unit % SLOTS];
    for (struct met *m = *at; m; m = m->next)
        if (m->unit == unit)
            return false;
    struct met *m = ARENA_NEW(a, struct met);
    *m = (struct met){unit, *at};
    *at = m;
    return true;
}

/* The commune, and whoever plays an agency of the plan's procedures for it. */
static enum err_code of_commune(struct ctx *c, struct town *t, const struct unit *u, struct seen *seen, struct err *e)
{
    struct rng r = rng_part(t->plan->seed ^ 0x6f66u, (uint64_t)u->id);
    for (size_t i = 0; i < t->plan->n_procedures; i++) {
        const struct procedure *p = catalogue_find(c->world->catalogue, t->plan->procedures[i].code, folder_today(c));
        for (size_t k = 0; p && k < p->n_agencies; k++) {
            const struct unit *agency = units_agency(c->world->units, u, p->agencies[k].id);
            if (agency && meet(seen, agency->id, c->arena))
                TRY(officers(c, t, agency, &r, e));
        }
    }
    return meet(seen, u->id, c->arena) ? officers(c, t, u, &r, e) : ERR_OK;
}

enum err_code cast_make(struct ctx *c, void *arg, struct err *e)
{
    struct town *t = arg;
    struct seen *seen = ARENA_NEW(c->arena, struct seen);
    for (size_t i = 0; i < t->homes.n; i++)
        TRY(of_commune(c, t, t->homes.at[i], seen, e));
    for (int i = 0; i < t->plan->citizens; i++) {
        struct rng r = rng_part(t->plan->seed ^ 0x6364u, (uint64_t)i);
        struct persona_wish wish = {.sex = "", .min = 18, .max = 75, .today = folder_today(c)};
        struct persona p = persona_make(&r, c->world->units, arrival_unit(t), c->arena, wish);
        TRY(make(c, p.name, cast_login(c->world, 0, ROLE_APPLICANT, i, c->arena), NULL, e));
    }
    return ERR_OK;
}
