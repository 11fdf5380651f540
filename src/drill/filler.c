/* Fills in a form field by field, as it would be shown, and lets the form's own rules judge. See filler.h. */
#include "drill/filling.h"
#include "form/form_value.h"
#include "form/form_rows.h"
#include "base/text.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { TRIES = 5, ROWS_MORE = 4 };

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

/* ---- lists: some rows, spelled out right after their list */

static void put(struct filling *g, const char *id, const char *v)
{
    if (*v)
        g->out[g->n_out++] = (struct form_value){id, v};
}

static bool hidden(const struct filling *g, const struct form_field *x)
{
    return g->form && !form_shown(g->form, x, (struct form_values){g->out, g->n_out}, g->env);
}

/* Most households and firms are small. */
static size_t rows_wanted(struct filling *g, const struct form_field *x)
{
    size_t least = form_rows_min(x), most = form_rows_max(x), n = least;
    while (n < most && n < least + ROWS_MORE && rng_below(g->f->rng, 2))
        n++;
    return n;
}

/* All forms with their lists at so many rows; the values are room for them. */
static void spell(struct filling *g, const struct form *form, struct form_values counts)
{
    struct form *all = ARENA_NEW(g->f->arena, struct form);
    *all = form_rows_all(form, counts, g->f->arena);
    g->declared = form;
    g->form = all;
    g->n = 0;
    for (size_t s = 0; s < all->n_steps; s++)
        g->n += all->steps[s].n_fields;
    g->row = ARENA_ARRAY(g->f->arena, const struct form_field *, g->n + 1);
    for (size_t s = 0, k = 0; s < all->n_steps; s++)
        for (size_t i = 0; i < all->steps[s].n_fields; i++)
            g->row[k++] = &all->steps[s].fields[i];
}

/* What a sum must equal is shared out among the rows that make it: "members.value" -> members.1.value .. */
static void share_out(struct filling *g, const struct form_field *x)
{
    const char *of = x->value.n_of == 1 ? x->value.of[0].id : "", *point = strchr(of, '.');
    const struct form_field *list = point ? filling_find(g, arena_strn(g->f->arena, of, (size_t)(point - of))) : NULL;
    long long whole = strtoll(*x->equals.id ? filling_get(g, x->equals.id) : "", NULL, 10);
    size_t n = list ? form_rows_count(list, (struct form_values){g->out, g->n_out}) : 0;
    for (size_t i = 0; whole && n && i < g->n_out; i++) {
        const char *first = arena_fmt(g->f->arena, "%s.1.%s", list->id, point + 1), *end = strrchr(g->out[i].name, '.');
        bool row = strncmp(g->out[i].name, of, (size_t)(point - of) + 1) == 0 && end && strcmp(end, point) == 0;
        long long share = whole / (long long)n;
        if (row)
            g->out[i].value = arena_fmt(g->f->arena, "%lld", strcmp(g->out[i].name, first) == 0 ? whole - share * (long long)(n - 1) : share);
    }
}

static void count_out(struct filling *g, const struct form_field *x)
{
    if (x->value.how == SUM_SUM && *x->equals.id)
        share_out(g, x);
    put(g, x->id, form_value_of(g->form, x, (struct form_values){g->out, g->n_out}, g->env, g->f->arena));
}

static void fill(struct filling *g)
{
    g->out = ARENA_ARRAY(g->f->arena, struct form_value, g->n + 1);
    for (size_t i = 0; i < g->n; i++) {
        const struct form_field *x = g->row[i];
        if (hidden(g, x))
            continue;
        if (form_is_list(x))
            put(g, x->id, form_get(g->counts, x->id));
        else if (x->value.how)
            count_out(g, x);
        else
            put(g, x->id, answered(g, x) ? filling_value(g, x) : "");
    }
}

static void list_form(struct filling *g, const struct form *form)
{
    size_t n = 0, k = 0;
    for (size_t s = 0; s < form->n_steps; s++)
        n += form->steps[s].n_fields;
    struct form_value *count = ARENA_ARRAY(g->f->arena, struct form_value, n + 1);
    for (size_t s = 0; s < form->n_steps; s++)
        for (size_t i = 0; i < form->steps[s].n_fields; i++) {
            const struct form_field *x = &form->steps[s].fields[i];
            if (form_is_list(x))
                count[k++] = (struct form_value){x->id, arena_fmt(g->f->arena, "%zu", rows_wanted(g, x))};
        }
    g->counts = (struct form_values){count, k};
    spell(g, form, g->counts);
}

static enum err_code judge(struct filling *g, struct form_values *out, struct err *e)
{
    struct problems p = {.arena = g->f->arena};
    form_check(g->declared, (struct form_values){g->out, g->n_out}, g->env, &p, out);
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
    spell(g, form, known);
    g->out = ARENA_ARRAY(f->arena, struct form_value, g->n + 1);
    for (size_t i = 0; i < known.n; i++)
        if (strcmp(known.at[i].name, id) != 0 && g->n_out < g->n)
            g->out[g->n_out++] = known.at[i];
    const struct form_field *x = filling_find(g, id);
    return x && !form_is_list(x) && !x->value.how ? filling_value(g, x) : "";
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
