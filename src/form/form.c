/* Forms: finding fields and values, conditions, the stored JSON, what is known beforehand. */
#include "form/form.h"
#include "base/json.h"
#include <string.h>

const char *const form_type_words[] = {"text", "long_text", "name", "date", "identifier", "phone", "email", "choice",
                                       "number", "money", "area", "unit", "checkbox", "list", "address", "land_parcel", "file", "signature", NULL};
const char *const form_sum_words[] = {"none", "sum", "difference", "count", "age", "days", "words", NULL};

const struct form_field *form_find(const struct form *f, const char *id)
{
    for (size_t s = 0; id && s < f->n_steps; s++)
        for (size_t i = 0; i < f->steps[s].n_fields; i++)
            if (strcmp(f->steps[s].fields[i].id, id) == 0)
                return &f->steps[s].fields[i];
    return NULL;
}

bool form_owns(const struct form_field *x, const char *name)
{
    size_t n = strlen(x->id);
    return strncmp(name, x->id, n) == 0 && (!name[n] || (form_is_list(x) && name[n] == '.'));
}

const struct form_field *form_owner(const struct form *f, const char *name)
{
    for (size_t s = 0; name && s < f->n_steps; s++)
        for (size_t i = 0; i < f->steps[s].n_fields; i++)
            if (form_owns(&f->steps[s].fields[i], name))
                return &f->steps[s].fields[i];
    return NULL;
}

const char *form_get(struct form_values v, const char *name)
{
    size_t from = 0;
    return form_get_next(v, name, &from);
}

const char *form_get_next(struct form_values v, const char *name, size_t *from)
{
    for (size_t i = 0, at = *from; i < v.n; i++, at++) {
        at = at < v.n ? at : 0;
        if (strcmp(v.at[at].name, name) == 0) {
            *from = at + 1;
            return v.at[at].value ? v.at[at].value : "";
        }
    }
    return "";
}

/* ---- conditions. They look back only (checked at load), so this ends. */

static bool is_one_of(const struct when *w, const char *value)
{
    for (size_t i = 0; value && i < w->n_is; i++)
        if (strcmp(w->is[i].id, value) == 0)
            return true;
    return false;
}

static bool one_holds(const struct form *f, const struct when *w, struct form_values v, const struct form_env *env)
{
    if (strcmp(w->field.id, "case") == 0)
        return is_one_of(w, env->variant);
    if (strcmp(w->field.id, "channel") == 0)
        return is_one_of(w, env->channel ? env->channel : "online");
    const struct form_field *on = form_find(f, w->field.id);
    return (!on || form_shown(f, on, v, env)) && is_one_of(w, form_get(v, w->field.id));
}

bool form_when(const struct form *f, const struct when *w, struct form_values v, const struct form_env *env)
{
    if (!w->line)
        return true;
    for (size_t i = 0; i < w->n_all; i++)
        if (!one_holds(f, &w->all[i], v, env))
            return false;
    for (size_t i = 0; i < w->n_any; i++)
        if (one_holds(f, &w->any[i], v, env))
            return true;
    return w->n_all ? true : w->n_any ? false : one_holds(f, w, v, env);
}

bool form_shown(const struct form *f, const struct form_field *field, struct form_values v, const struct form_env *env)
{
    if (field->list && !form_when(f, &field->list->when, v, env))
        return false;
    return form_when(f, &field->when, v, env);
}

/* ---- stored */

const char *form_json(struct form_values v, struct arena *a)
{
    struct buf b = buf_init(a, 512);
    struct jw w = {.b = &b};
    jw_open(&w, NULL, '{');
    for (size_t i = 0; i < v.n; i++)
        jw_text(&w, v.at[i].name, v.at[i].value);
    jw_close(&w, '}');
    return b.p;
}

enum err_code form_parse(const char *json, struct arena *a, struct form_values *out, struct err *e)
{
    struct json *root;
    *out = (struct form_values){0};
    if (!*json)
        return ERR_OK;
    TRY(json_parse(json, strlen(json), a, &root, e));
    if (root->type != J_OBJECT)
        return err(e, ERR_BAD, "form values are no object");
    struct form_value *row = ARENA_ARRAY(a, struct form_value, root->n + 1);
    size_t n = 0;
    for (const struct json *m = root->child; m; m = m->next) {
        if (m->type != J_STRING)
            return err(e, ERR_BAD, "form value %s is no text", m->name);
        row[n++] = (struct form_value){m->name, m->text};
    }
    *out = (struct form_values){row, n};
    return ERR_OK;
}

/* ---- known beforehand */

static const char *first_known(const struct form_field *x, struct form_values known)
{
    for (size_t i = 0; i < x->n_prefill; i++) {
        const char *v = form_get(known, x->prefill[i].id);
        if (*v)
            return v;
    }
    return "";
}

struct form_values form_prefill(const struct form *f, struct form_values known, struct arena *a)
{
    size_t most = 0, n = 0;
    for (size_t s = 0; s < f->n_steps; s++)
        most += f->steps[s].n_fields;
    struct form_value *row = ARENA_ARRAY(a, struct form_value, most + 1);
    for (size_t s = 0; s < f->n_steps; s++)
        for (size_t i = 0; i < f->steps[s].n_fields; i++) {
            const struct form_field *x = &f->steps[s].fields[i];
            const char *v = first_known(x, known);
            if (*v)
                row[n++] = (struct form_value){x->id, v};
        }
    return (struct form_values){row, n};
}

/* ---- addresses */

const char *form_address_line(const char *value)
{
    const char *bar = strchr(value, '|');
    return bar ? bar + 1 : value;
}

const char *form_address_unit(const char *value, struct arena *a)
{
    const char *bar = strchr(value, '|');
    return bar ? arena_strn(a, value, (size_t)(bar - value)) : "";
}
