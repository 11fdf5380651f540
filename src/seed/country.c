/* Communes, shares of procedures, and people found again. See country.h. */
#include "seed/country.h"
#include "domain/procedure.h"
#include "reference/catalogue.h"
#include <stdlib.h>
#include <string.h>

/* Shares of a commune's work, of 1000. Assumed, not counted: reports of communes speak of certified copies and signatures as about
 * half of all, then civil status and residence; land and building come daily, but few. A procedure without a row gets USUAL. */
static const struct { const char *code; double share; } SHARES[] = {
    {"2.000815", 480}, /* certified copies */
    {"2.000884", 60},  /* certified signatures */
    {"2.000635", 50},  /* extracts of civil status */
    {"1.001193", 70},  /* births */
    {"1.004873", 55},  /* marital status */
    {"1.000894", 35},  /* marriages */
    {"1.000656", 30},  /* deaths */
    {"1.004222", 45},  /* permanent residence */
    {"1.004194", 50},  /* temporary residence */
    {"1.001612", 15},  /* household businesses */
    {"1.001776", 15},  /* social allowance */
    {"1.013831", 30},  /* land */
    {"1.013225", 12},  /* building permits */
    {"1.004873", 12},  /* marital status */
    {"1.000656", 5},   /* deaths */
    {"1.011607", 2},   /* poor households */
    {"1.001742", 1},   /* pensions moved */
    {"2.002009", 1},   /* capital of companies */
};
enum { USUAL = 10 };

static double share_of(const char *code)
{
    for (size_t i = 0; i < sizeof SHARES / sizeof *SHARES; i++)
        if (strcmp(SHARES[i].code, code) == 0)
            return SHARES[i].share;
    return USUAL;
}

enum err_code country_open(struct world *w, uint64_t seed, const char *today, struct arena *a, struct country *out, struct err *e)
{
    struct country k = {.world = w, .seed = seed, .today = today};
    k.homes = homes_all(w->units, a);
    k.procedure = catalogue_worked(w->catalogue, today, a, &k.procedures);
    if (!k.procedures || k.procedures > 255)
        return err(e, ERR_INVALID, "%zu procedures are in force on %s", k.procedures, today);
    k.share = ARENA_ARRAY(a, double, k.procedures);
    for (size_t i = 0; i < k.procedures; i++)
        k.share[i] = share_of(k.procedure[i]->code);
    *out = k;
    return ERR_OK;
}

enum err_code country_within(struct country *k, const char *province, struct arena *a, struct err *e)
{
    size_t n;
    const struct unit *u = units_by_code(k->world->units, UNIT_PROVINCE, province);
    if (!*province)
        return ERR_OK;
    if (!u)
        return err(e, ERR_INVALID, "no province has the code %s", province);
    const struct unit *const *of = units_children(k->world->units, u->id, UNIT_COMMUNE, &n);
    const struct unit **row = ARENA_ARRAY(a, const struct unit *, n + 1);
    memcpy(row, of, n * sizeof *row);
    k->homes = homes_of(row, n, a);
    return ERR_OK;
}

static int by_post(const void *a, const void *b)
{
    const struct country_officer *x = a, *y = b;
    if (x->unit != y->unit)
        return x->unit < y->unit ? -1 : 1;
    return (x->role > y->role) - (x->role < y->role);
}

const struct country_officer *country_officer(const struct country *k, int64_t unit, unsigned role, struct rng *r)
{
    struct country_officer like = {.unit = unit, .role = role};
    const struct country_officer *hit = bsearch(&like, k->officer, k->officers, sizeof *k->officer, by_post), *end = k->officer + k->officers;
    if (!hit)
        return NULL;
    while (hit > k->officer && by_post(hit - 1, &like) == 0)
        hit--;
    size_t n = 0;
    while (hit + n < end && by_post(hit + n, &like) == 0)
        n++;
    return hit + rng_below(r, n);
}

struct persona country_citizen(const struct country *k, size_t commune, uint32_t n, struct arena *a)
{
    struct rng r = rng_part(k->seed ^ UINT64_C(0x6369746979), n);
    struct persona_wish wish = {.sex = "", .min = 18, .max = 70, .today = k->today};
    struct persona p = persona_make(&r, k->world->units, k->homes.at[commune], a, wish);
    uint64_t number = ((uint64_t)n * 61803399 + k->seed % 100000000) % 100000000; /* no two alike: the factor has none in common with 10^8 */
    p.phone = arena_fmt(a, "09%08llu", (unsigned long long)number);
    p.email = arena_fmt(a, "dan%u@motcua.example", n + 1);
    return p;
}
