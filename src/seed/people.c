/* Makes accounts in large transactions. See people.h; must never know a dossier. */
#include "seed/people.h"
#include "domain/procedure.h"
#include "seed/seed.h"
#include "service/account.h"
#include <argon2.h>
#include <stdlib.h>
#include <string.h>

enum { BATCH = 2000, ENCODED = 128, DOSSIERS_EACH_TENTHS = 16 };

struct post { /* to be filled */
    int64_t unit;
    unsigned role;
    int number; /* second of its role */
    size_t home;
};
struct hiring {
    struct country *k;
    const char *encoded;
    struct post *post;
    size_t posts, done;
    struct arena *arena; /* of the run */
};

/* ---- who is needed */

static void need(struct hiring *h, const struct unit *u, unsigned role, int number, size_t home)
{
    h->post[h->posts++] = (struct post){u->id, role, number, home};
}

static void need_commune(struct hiring *h, size_t i)
{
    const struct unit *u = h->k->homes.at[i];
    for (int n = 1; n <= 2; n++) {
        need(h, u, ROLE_RECEPTION, n, i);
        need(h, u, ROLE_SPECIALIST, n, i);
    }
    need(h, u, ROLE_LEADER, 1, i);
}

static bool needed_already(const struct hiring *h, int64_t unit, size_t from)
{
    for (size_t i = from; i < h->posts; i++)
        if (h->post[i].unit == unit)
            return true;
    return false;
}

/* The other agencies of all procedures: departments of the province, once; offices of the commune. */
static void need_agencies(struct hiring *h, size_t home, size_t from)
{
    const struct country *k = h->k;
    for (size_t p = 0; p < k->procedures; p++)
        for (size_t i = 0; i < k->procedure[p]->n_agencies; i++) {
            const struct unit *u = units_agency(k->world->units, k->homes.at[home], k->procedure[p]->agencies[i].id);
            if (!u || u->tier == UNIT_COMMUNE || needed_already(h, u->id, from))
                continue;
            need(h, u, ROLE_RECEPTION, 1, home);
            need(h, u, ROLE_SPECIALIST, 1, home);
            need(h, u, ROLE_SPECIALIST, 2, home);
            need(h, u, ROLE_LEADER, 1, home);
        }
}

static void list_posts(struct hiring *h, const struct arrivals *all, struct arena *a)
{
    const struct country *k = h->k;
    bool *busy = ARENA_ARRAY(a, bool, k->homes.n + 1);
    size_t agencies = 0;
    for (size_t p = 0; p < k->procedures; p++)
        agencies += k->procedure[p]->n_agencies;
    h->post = ARENA_ARRAY(a, struct post, k->homes.n * (5 + agencies * 4) + 1);
    for (size_t i = 0; i < all->n; i++)
        busy[all->row[i].home] = true;
    size_t from = 0; /* the first post of the province */
    for (size_t i = 0; i < k->homes.n; i++) { /* communes of a province stand together */
        if (i && k->homes.at[i]->province != k->homes.at[i - 1]->province)
            from = h->posts;
        if (!busy[i])
            continue;
        need_agencies(h, i, from);
        need_commune(h, i);
    }
}

/* ---- officers */

static const char *login(const struct post *p, const char *code, struct arena *a)
{
    const char *word = p->role == ROLE_RECEPTION ? "tiepnhan" : p->role == ROLE_LEADER ? "lanhdao" : "chuyenvien";
    return arena_fmt(a, "%s%s.%s@motcua.example", word, p->number == 2 ? "2" : "", code);
}

static enum err_code hire(struct ctx *c, struct hiring *h, const struct post *p, struct country_officer *out, struct err *e)
{
    struct rng r = rng_part(h->k->seed ^ UINT64_C(0x6f66666963), (uint64_t)(p - h->post));
    const struct unit *u = units_find(h->k->world->units, p->unit);
    struct persona who = persona_make(&r, h->k->world->units, h->k->homes.at[p->home], c->arena,
                                      (struct persona_wish){.sex = "", .min = 24, .max = 58, .today = h->k->today});
    struct account_grant grant = {p->unit, p->role};
    struct account_new n = {.name = who.name, .phone = "", .email = login(p, u->code, c->arena), .encoded = h->encoded, .grants = &grant, .grants_n = 1};
    *out = (struct country_officer){.unit = p->unit, .role = p->role, .name = arena_str(h->arena, who.name)};
    return account_make(c, &n, &out->account, e);
}

static enum err_code hire_some(struct ctx *c, void *arg, struct err *e)
{
    struct hiring *h = arg;
    for (size_t i = 0; i < BATCH && h->done < h->posts; i++, h->done++)
        TRY(hire(c, h, &h->post[h->done], &h->k->officer[h->done], e));
    return ERR_OK;
}

static int by_post(const void *a, const void *b)
{
    const struct country_officer *x = a, *y = b;
    if (x->unit != y->unit)
        return x->unit < y->unit ? -1 : 1;
    if (x->role != y->role)
        return x->role < y->role ? -1 : 1;
    return (x->account > y->account) - (x->account < y->account);
}

/* ---- citizens */

struct settling {
    struct country *k;
    const char *encoded;
    size_t commune;
    uint32_t done;
};

static enum err_code settle(struct ctx *c, struct settling *s, struct err *e)
{
    struct persona p = country_citizen(s->k, s->commune, s->done, c->arena);
    struct account *known, fresh = {.phone = p.phone, .email = p.email, .name = p.name, .identifier = p.identifier, .birth = p.born, .sex = p.sex,
                                    .address = p.address, .password = s->encoded, .created_at = c->now, .updated_at = c->now};
    TRY(account_find_address(c->db, p.email, c->arena, &known, e));
    s->k->citizen[s->done] = known ? known->id : (fresh.id = world_id(c->world, 0));
    return known ? ERR_OK : account_insert(c->db, &fresh, e);
}

static enum err_code settle_some(struct ctx *c, void *arg, struct err *e)
{
    struct settling *s = arg;
    uint32_t all = s->k->first_citizen[s->k->homes.n];
    for (size_t i = 0; i < BATCH && s->done < all; i++, s->done++) {
        while (s->done >= s->k->first_citizen[s->commune + 1])
            s->commune++;
        TRY(settle(c, s, e));
    }
    return ERR_OK;
}

/* As many in a commune as applications from home ask for, when most apply once and some often. */
static void count_citizens(struct country *k, const struct arrivals *all, struct arena *a)
{
    uint32_t *n = ARENA_ARRAY(a, uint32_t, k->homes.n + 1), sum = 0;
    for (size_t i = 0; i < all->n; i++)
        n[all->row[i].home] += all->row[i].online;
    for (size_t i = 0; i <= k->homes.n; i++) {
        uint32_t here = i < k->homes.n ? (n[i] * 10 + DOSSIERS_EACH_TENTHS - 1) / DOSSIERS_EACH_TENTHS : 0;
        n[i] = sum;
        sum += here;
    }
    k->first_citizen = n;
    k->citizen = ARENA_ARRAY(a, int64_t, sum + 1);
}

/* ---- all */

/* At the least cost that argon2id has: these passwords are known to everybody, and a drill signs in thousands. */
static enum err_code encode(struct arena *a, const char **out, struct err *e)
{
    static const char salt[] = "motcua made this";
    char *s = arena_alloc(a, ENCODED);
    int rc = argon2id_hash_encoded(1, 8, 1, SEED_PASSWORD, strlen(SEED_PASSWORD), salt, sizeof salt - 1, 32, s, ENCODED);
    *out = s;
    return rc == ARGON2_OK ? ERR_OK : err(e, ERR_INTERNAL, "argon2: %s", argon2_error_message(rc));
}

enum err_code people_make(struct app *app, struct country *k, const struct arrivals *all, struct arena *a, struct err *e)
{
    struct hiring h = {.k = k, .arena = a};
    TRY(encode(a, &h.encoded, e));
    list_posts(&h, all, a);
    k->officer = ARENA_ARRAY(a, struct country_officer, h.posts + 1);
    k->officers = h.posts;
    while (h.done < h.posts)
        TRY(app_write(app, -1, hire_some, &h, e));
    qsort(k->officer, k->officers, sizeof *k->officer, by_post);
    count_citizens(k, all, a);
    struct settling s = {.k = k, .encoded = h.encoded};
    while (s.done < k->first_citizen[k->homes.n])
        TRY(app_write(app, -1, settle_some, &s, e));
    return ERR_OK;
}
