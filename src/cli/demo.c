/* Makes the demo data. See demo.h; the tables are in demo_data.c. */
#include "cli/demo.h"
#include "cli/demo_data.h"
#include "cli/demo_file.h"
#include "service/account.h"
#include "reference/units.h"

#define ROLES_SINCE_MS (INT64_C(90) * 24 * 3600 * 1000)

struct making {
    const char *encoded;
    int64_t id[64]; /* account of each person */
};

static const struct unit *unit_of(const struct ctx *c, const char *code)
{
    const struct unit *u = NULL;
    for (int tier = 0; !u && tier < UNIT_TIERS; tier++)
        u = units_by_code(c->world->units, (enum unit_tier)tier, code);
    return u;
}

static enum err_code tell_of_self(struct ctx *c, const struct demo_person *p, int64_t id, struct err *e)
{
    const struct form_value v[] = {{"name", p->name}, {"identifier", p->identifier}, {"birth", p->birth}, {"sex", p->sex}, {"address", p->address}};
    struct problems wrong = {.arena = c->arena};
    return account_profile_update(c, id, (struct form_values){v, 5}, &wrong, e);
}

static enum err_code person(struct ctx *c, const struct demo_person *p, const char *encoded, int64_t *id, struct err *e)
{
    struct account_grant grant = {.role = p->role};
    struct account_new n = {.name = p->name, .phone = p->phone, .email = p->email, .encoded = encoded, .grants = &grant, .grants_n = *p->unit != 0};
    if (*p->unit) {
        const struct unit *u = unit_of(c, p->unit);
        if (!u)
            return err(e, ERR_INTERNAL, "demo: no unit %s", p->unit);
        grant.unit = u->id;
    }
    TRY(account_make(c, &n, id, e));
    return *p->unit ? ERR_OK : tell_of_self(c, p, *id, e);
}

static enum err_code people(struct ctx *c, void *arg, struct err *e)
{
    struct making *m = arg;
    for (size_t i = 0; i < demo_people_n; i++)
        TRY(person(c, &demo_people[i], m->encoded, &m->id[i], e));
    return ERR_OK;
}

enum err_code demo_make(struct app *app, struct err *e)
{
    struct making m = {0};
    struct arena *a = arena_new(0);
    struct stage s = stage_on(app, a);
    int64_t now = clock_now(app_world(app)->clock), fixed = app_world(app)->clock->fake;
    enum err_code rc = account_hash_password(a, DEMO_PASSWORD, &m.encoded, e);
    stage_clock(&s, now - ROLES_SINCE_MS);
    if (!rc)
        rc = app_write(app, -1, people, &m, e);
    if (!rc)
        rc = demo_file_all(&s, m.id, now, e);
    stage_clock(&s, fixed);
    arena_free(a);
    return rc;
}

void demo_tell(FILE *to)
{
    fprintf(to, "\n  Tài khoản mẫu, mật khẩu chung / demo accounts, one password: %s\n", DEMO_PASSWORD);
    for (size_t i = 0; i < demo_people_n; i++) {
        const struct demo_person *p = &demo_people[i];
        fprintf(to, "    %-29s %s · %s\n", p->email, p->name, p->post);
    }
}
