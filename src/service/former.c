/* Answers of former dossiers. See former.h; must never know a page, nor give one person's answers to another. */
#include "service/former.h"
#include "base/civil.h"
#include "base/instant.h"
#include "base/text.h"
#include "form/form_rows.h"
#include "service/record.h"
#include "store/dossier_store.h"
#include <string.h>

enum { LOOKED_AT = 8 }; /* newest dossiers; older answers are likely out of date */

static const char NOTE[] = "_from.";

struct looking {
    struct ctx *c;
    const struct form *form;
    const char *procedure;
    struct form_values known, *begun;
    struct folder folder[LOOKED_AT];
    size_t n;
};

/* Does the field ask for former answers, and is nothing known that it would rather have? */
static bool wants(const struct looking *l, const struct form_field *x)
{
    for (size_t i = 0; i < x->n_prefill; i++) {
        if (strcmp(x->prefill[i].id, "former") == 0)
            return true;
        if (*form_get(l->known, x->prefill[i].id))
            return false;
    }
    return false;
}

static bool still_a_choice(const struct form_field *x, const char *value)
{
    bool found = x->type != FORM_CHOICE;
    for (size_t i = 0; i < x->n_choices && !found; i++)
        found = strcmp(x->choices[i].id, value) == 0;
    return found;
}

/* The same question, and it was answered. */
static bool answered(const struct looking *l, const struct folder *f, const struct form_field *x)
{
    const struct form_field *then = form_find(&f->procedure->form, x->id);
    const char *value = form_get(f->values, x->id);
    if (!then || then->type != x->type || !*value || !still_a_choice(x, value))
        return false;
    return !form_is_list(x) || strcmp(f->procedure->code, l->procedure) == 0;
}

static void take(struct looking *l, const struct folder *f, const struct form_field *x)
{
    struct arena *a = l->c->arena;
    struct form_value *v = ARENA_ARRAY(a, struct form_value, l->begun->n + f->values.n + 1);
    char day[CIVIL_TEXT];
    size_t n = 0;
    for (size_t i = 0; i < l->begun->n; i++)
        if (!form_owns(x, l->begun->at[i].name))
            v[n++] = l->begun->at[i];
    for (size_t i = 0; i < f->values.n; i++)
        if (form_owns(x, f->values.at[i].name))
            v[n++] = f->values.at[i];
    civil_write(civil_of_instant(f->row.submitted_at).date, day);
    v[n++] = (struct form_value){arena_fmt(a, "%s%s", NOTE, x->id), arena_fmt(a, "%s|%s", record_code(l->c->world, f->row.id, a), day)};
    *l->begun = (struct form_values){v, n};
}

static void look(struct looking *l, const struct form_field *x)
{
    for (size_t i = 0; i < l->n && wants(l, x); i++)
        if (answered(l, &l->folder[i], x)) {
            take(l, &l->folder[i], x);
            return;
        }
}

static bool asks(const struct form *form)
{
    for (size_t s = 0; s < form->n_steps; s++)
        for (size_t i = 0; i < form->steps[s].n_fields; i++)
            for (size_t k = 0; k < form->steps[s].fields[i].n_prefill; k++)
                if (strcmp(form->steps[s].fields[i].prefill[k].id, "former") == 0)
                    return true;
    return false;
}

static enum err_code open_former(struct looking *l, struct err *e)
{
    struct list rows;
    TRY(dossier_of_account(l->c->db, l->c->actor->account, 0, LOOKED_AT, l->c->arena, &rows, e));
    for (size_t i = 0; i < rows.n && l->n < LOOKED_AT; i++) /* one that cannot be read hinders nobody from beginning */
        l->n += folder_of(l->c, &((const struct dossier *)rows.items)[i], &l->folder[l->n], NULL) == ERR_OK;
    return ERR_OK;
}

enum err_code former_fill(struct ctx *c, const struct form *form, const char *procedure, struct form_values known, struct form_values *begun,
                          struct err *e)
{
    if (!asks(form))
        return ERR_OK;
    struct looking *l = ARENA_NEW(c->arena, struct looking);
    *l = (struct looking){.c = c, .form = form, .procedure = procedure, .known = known, .begun = begun};
    TRY(open_former(l, e));
    for (size_t s = 0; s < form->n_steps; s++)
        for (size_t i = 0; i < form->steps[s].n_fields; i++)
            look(l, &form->steps[s].fields[i]);
    return ERR_OK;
}

/* ---- as long as nobody types something else */

bool former_stands(struct form_values values, const char *field, struct arena *a)
{
    return *form_get(values, arena_fmt(a, "%s%s", NOTE, field)) != 0;
}

static bool unchanged(const struct form_field *x, struct form_values before, struct form_values now)
{
    size_t had = 0, has = 0;
    for (size_t i = 0; i < before.n; i++)
        if (form_owns(x, before.at[i].name)) {
            had++;
            if (strcmp(form_get(now, before.at[i].name), before.at[i].value) != 0)
                return false;
        }
    for (size_t i = 0; i < now.n; i++)
        has += form_owns(x, now.at[i].name);
    return had == has;
}

struct form_values former_keep(const struct form *form, struct form_values before, struct form_values now, struct arena *a)
{
    struct form_value *v = ARENA_ARRAY(a, struct form_value, before.n + now.n + 1);
    size_t n = now.n;
    if (n)
        memcpy(v, now.at, n * sizeof *v);
    for (size_t i = 0; i < before.n; i++) {
        const char *name = before.at[i].name;
        const struct form_field *x = text_starts(name, NOTE) ? form_find(form, name + sizeof NOTE - 1) : NULL;
        if (x && unchanged(x, before, now))
            v[n++] = before.at[i];
    }
    return (struct form_values){v, n};
}
