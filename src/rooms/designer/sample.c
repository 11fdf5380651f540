/* Invented people and their answers, from the drill's filler. See sample.h. */
#include "rooms/designer/sample.h"
#include "domain/workflow.h"
#include "drill/filler.h"
#include "reference/units.h"
#include "service/folder.h"
#include <string.h>

enum { SEED = 2026, TRIES = 8 };

static const struct unit *home_of(const struct req *r)
{
    size_t n;
    const struct units *all = r->ctx.world->units;
    const struct unit *own = units_find(all, r->actor.unit);
    const struct unit *const *u = own && own->tier == UNIT_PROVINCE ? &own : units_provinces(all, &n);
    u = units_children(all, (*u)->id, UNIT_COMMUNE, &n);
    return n ? u[0] : own;
}

struct sample sample_of(const struct req *r, const struct procedure *p, const char *variant, const char *channel)
{
    struct sample s = {.unit = home_of(r), .channel = p->n_channels ? p->channels[0].id : "online"};
    s.procedure = folder_local(&r->ctx, p, s.unit, folder_today(&r->ctx));
    s.variant = procedure_case_find(s.procedure, variant);
    if (!s.variant)
        s.variant = &s.procedure->cases[0];
    for (size_t i = 0; i < p->n_channels; i++)
        if (strcmp(p->channels[i].id, channel) == 0)
            s.channel = p->channels[i].id;
    s.env = folder_env(&r->ctx, s.variant->id, s.channel);
    return s;
}

static struct filler filler_of(const struct req *r, const struct sample *s, struct rng *rng, struct persona *who)
{
    struct arena *a = r->x->arena;
    *who = persona_make(rng, r->ctx.world->units, s->unit, a, (struct persona_wish){.sex = "", .min = 22, .max = 45, .today = s->env.today});
    return (struct filler){.rng = rng, .arena = a, .units = r->ctx.world->units, .unit = s->unit, .who = who};
}

/* The same draft gives the same answers; another draw where a rare condition was not met. */
enum err_code sample_answers(const struct req *r, const struct sample *s, struct form_values *out, struct err *e)
{
    enum err_code rc = ERR_OK;
    for (int i = 0; i < TRIES; i++) {
        struct persona who;
        struct rng rng = rng_part(SEED, (uint64_t)i);
        struct filler f = filler_of(r, s, &rng, &who);
        if ((rc = filler_form(&f, &s->procedure->form, &s->env, out, e)) == ERR_OK)
            return ERR_OK;
    }
    return rc;
}

struct form_values sample_entries(const struct req *r, const struct sample *s, struct form_values answers)
{
    struct persona who;
    struct rng rng = rng_seeded(SEED);
    struct filler f = filler_of(r, s, &rng, &who);
    const struct procedure *p = s->procedure;
    size_t all = 0, n = 0;
    for (size_t i = 0; i < p->n_acts; i++)
        all += p->acts[i].n_fields;
    struct form_value *v = ARENA_ARRAY(r->x->arena, struct form_value, all + 1);
    for (size_t i = 0; i < p->n_acts; i++) {
        struct form_values got = filler_fields(&f, p->acts[i].fields, p->acts[i].n_fields, answers, &s->env);
        for (size_t k = 0; k < got.n && n < all; k++)
            v[n++] = got.at[k];
    }
    return (struct form_values){v, n};
}
