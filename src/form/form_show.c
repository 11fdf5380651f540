/* A filled-in form as people read it. */
#include "base/buf.h"
#include "form/form_rows.h"
#include "base/civil.h"
#include "base/text.h"
#include "form/form.h"
#include "form/signature.h"
#include <stdlib.h>
#include <string.h>

static const struct field fields[] = {
    FIELD(form_line, id, F_TEXT),
    FIELD(form_line, step, F_TEXT),
    FIELD(form_line, step_title, F_TEXT),
    FIELD(form_line, label, F_TEXT),
    FIELD(form_line, value, F_TEXT, .flags = FIELD_LINES),
    FIELD(form_line, masked, F_TEXT, .flags = FIELD_LINES),
    FIELD(form_line, ink, F_TEXT, .doc = "of a signature that was drawn: SVG path data in a box of 1200 x 400; no digital signature"),
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

static const char *show_address(const char *v, const struct form_env *env, struct arena *a)
{
    const char *code = form_address_unit(v, a), *line = form_address_line(v);
    return *code ? arena_fmt(a, "%s, %s", line, show_unit(code, env)) : line;
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
    case FORM_ADDRESS: return show_address(value, env, a);
    case FORM_SIGNATURE: return signature_show(value, lang, a);
    default: return value;
    }
}

/* ---- lists: a line of text per row, "1. Họ, tên: Trần Thị Lành; Ngày sinh: 12/03/1950" */

struct showing {
    const struct form *form; /* rows spelled out */
    struct form_values v;
    const struct form_env *env;
    const char *lang;
    struct arena *a;
};

static void put_cell(struct buf *b, const struct showing *s, const struct form_field *x, bool first, bool masked)
{
    const char *shown = form_value_show(x, form_get(s->v, x->id), s->env, s->lang, s->a);
    if (!*shown || !form_shown(s->form, x, s->v, s->env))
        return;
    buf_fmt(b, "%s%s: %s", first ? "" : "; ", label_in(&x->label, s->lang), masked && x->mask != MASK_NONE ? mask_text(x->mask, shown, s->a) : shown);
}

/* x: the fields of the rows, list by list as form_rows() lays them. */
static const char *show_rows(const struct showing *s, const struct form_field *list, const struct form_field *x, bool masked)
{
    struct buf b = buf_init(s->a, 200);
    size_t rows = form_rows_count(list, s->v);
    bool single = form_rows_max(list) == 1;
    for (size_t r = 0; r < rows; r++) {
        if (!single)
            buf_fmt(&b, "%s%zu. ", r ? "\n" : "", r + 1);
        size_t start = b.n;
        for (size_t i = 0; i < list->n_fields; i++)
            put_cell(&b, s, &x[r * list->n_fields + i], b.n == start, masked);
    }
    return b.p;
}

static bool rows_personal(const struct form_field *list)
{
    bool personal = list->mask != MASK_NONE;
    for (size_t i = 0; i < list->n_fields; i++)
        personal = personal || list->fields[i].mask != MASK_NONE;
    return personal;
}

static struct form_line line(const struct form_step *s, const struct form_field *x, const char *shown, const char *masked, const char *lang)
{
    return (struct form_line){
        .id = x->id,
        .step = s->id,
        .step_title = label_in(&s->title, lang),
        .label = label_in(&x->label, lang),
        .value = shown,
        .masked = masked,
        .ink = "",
        .personal = form_is_list(x) ? rows_personal(x) : x->mask != MASK_NONE,
    };
}

/* x[0] is the field; of a list its rows' fields follow. */
static struct form_line line_of(const struct showing *s, const struct form_step *step, const struct form_field *x, const char *value)
{
    if (form_is_list(x))
        return line(step, x, show_rows(s, x, x + 1, false), show_rows(s, x, x + 1, true), s->lang);
    const char *shown = form_value_show(x, value, s->env, s->lang, s->a);
    struct form_line l = line(step, x, shown, x->mask != MASK_NONE ? mask_text(x->mask, shown, s->a) : shown, s->lang);
    if (x->type == FORM_SIGNATURE)
        l.ink = signature_path(value, s->a);
    return l;
}

struct list form_show(const struct form *f, struct form_values v, const struct form_env *env, const char *lang,
                      struct arena *a)
{
    struct form all = form_rows_all(f, v, a);
    struct showing show = {&all, v, env, lang, a};
    struct form_line *rows = ARENA_ARRAY(a, struct form_line, v.n + 1);
    size_t n = 0, from = 0;
    for (size_t s = 0; s < all.n_steps; s++) {
        bool first = true;
        for (size_t i = 0; i < all.steps[s].n_fields; i++) {
            const struct form_field *x = &all.steps[s].fields[i];
            const char *value = x->list ? "" : form_get_next(v, x->id, &from);
            if (!*value || n == v.n || !form_shown(&all, x, v, env))
                continue;
            rows[n] = line_of(&show, &all.steps[s], x, value);
            rows[n++].first = first;
            first = false;
        }
    }
    return (struct list){rows, n};
}
