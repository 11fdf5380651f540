/* One mistake of the kinds that people make, in answers that were right. See life.h. */
#include "drill/life_inputs.h"
#include <string.h>

enum { TRIES = 12 };

/* What nobody's rules take for a value of that type; NULL = leave it out. */
static const char *wrong(enum form_type type)
{
    switch (type) {
    case FORM_IDENTIFIER: return "04920100";
    case FORM_DATE: return "31/02/2020";
    case FORM_PHONE: return "12345";
    case FORM_EMAIL: return "thu@";
    case FORM_NUMBER: return "ba";
    case FORM_MONEY: return "hai trăm";
    case FORM_AREA: return "rộng";
    default: return NULL;
    }
}

static struct form_values with(struct form_values v, size_t at, const char *value, struct arena *a)
{
    struct form_value *row = ARENA_ARRAY(a, struct form_value, v.n + 1);
    size_t n = 0;
    for (size_t i = 0; i < v.n; i++)
        if (i != at)
            row[n++] = v.at[i];
        else if (value)
            row[n++] = (struct form_value){v.at[i].name, value};
    return (struct form_values){row, n};
}

static bool told(const struct life *l, struct form_values v, const char *field)
{
    struct problems p = {.arena = l->arena};
    struct form_env env = life_env(l);
    struct form_values out;
    form_check(&l->wish.procedure->form, v, &env, &p, &out);
    return problem_find(&p, field) != NULL;
}

bool life_spoil(const struct life *l, struct rng *r, struct form_values *out, const char **field)
{
    for (int i = 0; i < TRIES && l->form.n; i++) {
        size_t at = rng_below(r, l->form.n);
        const struct form_field *x = form_find(&l->wish.procedure->form, l->form.at[at].name);
        if (!x)
            continue;
        *out = with(l->form, at, x->required && rng_below(r, 2) ? NULL : wrong(x->type), l->arena);
        *field = x->id;
        if (told(l, *out, x->id))
            return true;
    }
    return false;
}
