/* A filled-in form as people read it. */
#include "base/civil.h"
#include "base/text.h"
#include "form/form.h"
#include <stdlib.h>
#include <string.h>

static const struct field fields[] = {
    FIELD(form_line, id, F_TEXT),
    FIELD(form_line, step, F_TEXT),
    FIELD(form_line, step_title, F_TEXT),
    FIELD(form_line, label, F_TEXT),
    FIELD(form_line, value, F_TEXT, .flags = FIELD_LINES),
    FIELD(form_line, masked, F_TEXT, .flags = FIELD_LINES),
    FIELD(form_line, first, F_BOOL, .doc = "first line of its step"),
    FIELD(form_line, personal, F_BOOL, .doc = "personal data: readings by officers are journalled"),
};
const struct model form_line_model = MODEL(form_line, fields, .doc = "One answer of a filled-in form, as people read it");

static const char *show_date(const char *v, struct arena *a)
{
    struct civil c;
    return civil_parse(v, &c) ? arena_fmt(a, "%02d/%02d/%04d", c.d, c.m, c.y) : v;
}

static const char *show_choice(const struct form_field *f, const char *v, const char *lang)
{
    for (size_t i = 0; i < f->n_choices; i++)
        if (strcmp(f->choices[i].id, v) == 0)
            return label_in(&f->choices[i].label, lang);
    return v;
}

static const char *show_area(const char *v, const char *lang, struct arena *a)
{
    char *s = arena_fmt(a, "%s m²", v), *point = strchr(s, '.');
    if (point && (!lang || strcmp(lang, "en") != 0))
        *point = ',';
    return s;
}

static const char *show_unit(const char *v, const struct form_env *env)
{
    const char *name = env && env->unit_name ? env->unit_name(env->with, v) : NULL;
    return name ? name : v;
}

static const char *show_tick(const char *lang)
{
    return lang && strcmp(lang, "en") == 0 ? "Yes" : "Có";
}

const char *form_value_show(const struct form_field *f, const char *value, const struct form_env *env, const char *lang,
                            struct arena *a)
{
    if (!*value)
        return "";
    switch (f->type) {
    case FORM_DATE: return show_date(value, a);
    case FORM_CHOICE: return show_choice(f, value, lang);
    case FORM_MONEY: return text_money(a, strtoll(value, NULL, 10));
    case FORM_AREA: return show_area(value, lang, a);
    case FORM_UNIT: return show_unit(value, env);
    case FORM_CHECKBOX: return show_tick(lang);
    default: return value;
    }
}

static struct form_line line(const struct form_step *s, const struct form_field *x, const char *shown, const char *lang,
                             struct arena *a)
{
    bool personal = x->mask != MASK_NONE;
    return (struct form_line){
        .id = x->id,
        .step = s->id,
        .step_title = label_in(&s->title, lang),
        .label = label_in(&x->label, lang),
        .value = shown,
        .masked = personal ? mask_text(x->mask, shown, a) : shown,
        .personal = personal,
    };
}

struct list form_show(const struct form *f, struct form_values v, const struct form_env *env, const char *lang,
                      struct arena *a)
{
    struct form_line *rows = ARENA_ARRAY(a, struct form_line, v.n + 1);
    size_t n = 0, from = 0;
    for (size_t s = 0; s < f->n_steps; s++) {
        bool first = true;
        for (size_t i = 0; i < f->steps[s].n_fields; i++) {
            const struct form_field *x = &f->steps[s].fields[i];
            const char *value = form_get_next(v, x->id, &from);
            if (!*value || n == v.n || !form_shown(f, x, v, env))
                continue;
            rows[n] = line(&f->steps[s], x, form_value_show(x, value, env, lang, a), lang, a);
            rows[n++].first = first;
            first = false;
        }
    }
    return (struct list){rows, n};
}
