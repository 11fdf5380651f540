/* Fills in a form field by field, as it would be shown, and lets the form's own rules judge. See filler.h. */
#include "drill/filling.h"
#include "base/text.h"
#include <stdio.h>
#include <string.h>

enum { TRIES = 5 };

const struct form_field *filling_find(const struct filling *g, const char *id)
{
    for (size_t i = 0; i < g->n; i++)
        if (strcmp(g->row[i]->id, id) == 0)
            return g->row[i];
    return NULL;
}

const char *filling_get(const struct filling *g, const char *id)
{
    const char *v = form_get((struct form_values){g->out, g->n_out}, id);
    return *v ? v : form_get(g->known, id);
}

/* Most people leave out half of what they need not say. */
static bool answered(const struct filling *g, const struct form_field *x)
{
    return x->required || x->type == FORM_CHECKBOX || rng_below(g->f->rng, 2) == 0;
}

static void fill(struct filling *g)
{
    g->out = ARENA_ARRAY(g->f->arena, struct form_value, g->n + 1);
    for (size_t i = 0; i < g->n; i++) {
        const struct form_field *x = g->row[i];
        if (g->form && !form_shown(g->form, x, (struct form_values){g->out, g->n_out}, g->env))
            continue;
        const char *v = answered(g, x) ? filling_value(g, x) : "";
        if (*v)
            g->out[g->n_out++] = (struct form_value){x->id, v};
    }
}

static void list_form(struct filling *g, const struct form *form)
{
    size_t n = 0;
    for (size_t s = 0; s < form->n_steps; s++)
        n += form->steps[s].n_fields;
    g->form = form;
    g->row = ARENA_ARRAY(g->f->arena, const struct form_field *, n + 1);
    for (size_t s = 0; s < form->n_steps; s++)
        for (size_t i = 0; i < form->steps[s].n_fields; i++)
            g->row[g->n++] = &form->steps[s].fields[i];
}

static enum err_code judge(struct filling *g, struct form_values *out, struct err *e)
{
    struct problems p = {.arena = g->f->arena};
    form_check(g->form, (struct form_values){g->out, g->n_out}, g->env, &p, out);
    if (!p.n)
        return ERR_OK;
    enum err_code rc = err(e, ERR_INTERNAL, "filler: %s: %s: \"%s\"", p.row[0].field, p.row[0].text, filling_get(g, p.row[0].field));
    if (e)
        snprintf(e->field, sizeof e->field, "%s", p.row[0].field);
    return rc;
}

enum err_code filler_form(const struct filler *f, const struct form *form, const struct form_env *env, struct form_values *out, struct err *e)
{
    enum err_code rc = ERR_OK;
    for (int i = 0; i < TRIES; i++) {
        struct filling *g = ARENA_NEW(f->arena, struct filling);
        *g = (struct filling){.f = f, .env = env};
        list_form(g, form);
        fill(g);
        rc = judge(g, out, e);
        if (!rc)
            break;
    }
    return rc;
}

struct form_values filler_fields(const struct filler *f, const struct form_field *fields, size_t n, struct form_values known, const struct form_env *env)
{
    struct filling *g = ARENA_NEW(f->arena, struct filling);
    *g = (struct filling){.f = f, .env = env, .known = known, .n = n};
    g->row = ARENA_ARRAY(f->arena, const struct form_field *, n + 1);
    for (size_t i = 0; i < n; i++)
        g->row[i] = &fields[i];
    fill(g);
    return (struct form_values){g->out, g->n_out};
}

const char *filler_again(const struct filler *f, const struct form *form, const char *id, struct form_values known, const struct form_env *env)
{
    struct filling *g = ARENA_NEW(f->arena, struct filling);
    *g = (struct filling){.f = f, .env = env, .known = known};
    list_form(g, form);
    g->out = ARENA_ARRAY(f->arena, struct form_value, g->n + 1);
    for (size_t i = 0; i < known.n; i++)
        if (strcmp(known.at[i].name, id) != 0 && g->n_out < g->n)
            g->out[g->n_out++] = known.at[i];
    const struct form_field *x = filling_find(g, id);
    return x ? filling_value(g, x) : "";
}

size_t filler_papers(const struct filler *f, const struct procedure *p, struct form_values v, const struct form_env *env, const char ***out)
{
    const struct paper_row *rows;
    size_t n = 0, have = papers_for(p, v, env, f->arena, &rows);
    *out = ARENA_ARRAY(f->arena, const char *, have + 1);
    for (size_t i = 0; i < have; i++)
        if (rows[i].required || (rows[i].paper->need == PAPER_OPTIONAL && rng_below(f->rng, 6) == 0))
            (*out)[n++] = rows[i].paper->id;
    return n;
}
