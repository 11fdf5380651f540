/* Procedures' form fields as page fields and back. See form_view.h; must never know which procedure it is. */
#include "app/form_view.h"
#include "app/page.h"
#include "base/civil.h"
#include "reference/units.h"
#include <string.h>

static const struct field choice_fields[] = {FIELD(choice_view, value, F_TEXT), FIELD(choice_view, label, F_TEXT), FIELD(choice_view, checked, F_BOOL)};
const struct model choice_view_model = MODEL(choice_view, choice_fields);

static const struct field view_fields[] = {
    FIELD(field_view, id, F_TEXT), FIELD(field_view, label, F_TEXT), FIELD(field_view, hint, F_TEXT), FIELD(field_view, value, F_TEXT),
    FIELD(field_view, error, F_TEXT), FIELD(field_view, kind, F_TEXT), FIELD(field_view, type, F_TEXT), FIELD(field_view, inputmode, F_TEXT, .flags = FIELD_PRIVATE),
    FIELD(field_view, autocomplete, F_TEXT, .flags = FIELD_PRIVATE), FIELD(field_view, width, F_TEXT, .flags = FIELD_PRIVATE),
    FIELD(field_view, maxlength, F_INT), FIELD(field_view, required, F_BOOL), FIELD(field_view, wrong, F_BOOL),
    FIELD(field_view, day, F_TEXT, .flags = FIELD_PRIVATE), FIELD(field_view, month, F_TEXT, .flags = FIELD_PRIVATE),
    FIELD(field_view, year, F_TEXT, .flags = FIELD_PRIVATE), FIELD(field_view, choices, F_LIST, .of = &choice_view_model),
    FIELD(field_view, usual, F_LIST, .of = &choice_view_model),
};
const struct model field_view_model = MODEL(field_view, view_fields);

enum { SELECT_FROM = 6 };

/* How each type is drawn. */
static const struct { const char *kind, *type, *inputmode, *width; } looks[FORM_TYPES] = {
    [FORM_TEXT] = {"text", "text", "text", ""}, [FORM_LONG_TEXT] = {"long", "", "", ""}, [FORM_NAME] = {"text", "text", "text", ""},
    [FORM_DATE] = {"date", "", "", ""}, [FORM_IDENTIFIER] = {"text", "text", "numeric", "mc-w-m"}, [FORM_PHONE] = {"text", "tel", "tel", "mc-w-m"},
    [FORM_EMAIL] = {"text", "email", "email", ""}, [FORM_CHOICE] = {"radio", "", "", ""}, [FORM_NUMBER] = {"text", "text", "numeric", "mc-w-s"},
    [FORM_MONEY] = {"text", "text", "numeric", "mc-w-m"}, [FORM_AREA] = {"text", "text", "decimal", "mc-w-s"}, [FORM_UNIT] = {"select", "", "", ""},
    [FORM_CHECKBOX] = {"check", "", "", ""},
};

const char *form_problem(struct req *r, const char *field)
{
    for (size_t i = 0; i < r->problems.n; i++)
        if (strcmp(r->problems.row[i].field, field) == 0) {
            struct page p;
            page_fill(r, "", &p);
            return ((const struct page_problem *)p.problems.items)[i].text;
        }
    return "";
}

static struct list choices_of(struct req *r, const struct form_field *f, const char *value)
{
    struct choice_view *row = ARENA_ARRAY(r->x->arena, struct choice_view, f->n_choices + 1);
    for (size_t i = 0; i < f->n_choices; i++)
        row[i] = (struct choice_view){f->choices[i].id, label_in(&f->choices[i].label, r->ctx.lang), strcmp(f->choices[i].id, value) == 0};
    return (struct list){row, f->n_choices};
}

static struct list usual_of(struct req *r, const struct form_field *f)
{
    size_t n = f->type == FORM_TEXT ? f->n_usual : 0;
    struct choice_view *row = ARENA_ARRAY(r->x->arena, struct choice_view, n + 1);
    for (size_t i = 0; i < n; i++)
        row[i] = (struct choice_view){f->usual[i].id, f->usual[i].id, false};
    return (struct list){row, n};
}

static struct list communes_of(struct req *r, int64_t province, const char *value)
{
    size_t n;
    const struct units *all = r->ctx.world->units;
    const struct unit *const *u = units_children(all, province, UNIT_COMMUNE, &n);
    struct choice_view *row = ARENA_ARRAY(r->x->arena, struct choice_view, n + 1);
    for (size_t i = 0; i < n; i++)
        row[i] = (struct choice_view){u[i]->code, units_title(all, u[i], "", r->ctx.lang, r->x->arena), strcmp(u[i]->code, value) == 0};
    return (struct list){row, n};
}

/* "2026-11-17", or what was typed: "17/13/2026" */
static void split_date(struct field_view *v, const char *value, struct arena *a)
{
    struct civil c;
    v->day = v->month = v->year = "";
    if (civil_parse(value, &c)) {
        v->day = arena_fmt(a, "%d", c.d);
        v->month = arena_fmt(a, "%d", c.m);
        v->year = arena_fmt(a, "%04d", c.y);
    } else if (*value) {
        char *s = arena_str(a, value), *d = strsep(&s, "/"), *m = strsep(&s, "/");
        v->day = d;
        v->month = m ? m : "";
        v->year = s ? s : "";
    }
}

static const char *autocomplete_of(const struct form_field *f)
{
    static const struct { const char *source, *word; } words[] = {
        {"account.name", "name"}, {"account.phone", "tel"}, {"account.email", "email"}, {"account.address", "address-line1"},
    };
    for (size_t i = 0; i < f->n_prefill; i++)
        for (size_t k = 0; k < sizeof words / sizeof words[0]; k++)
            if (strcmp(f->prefill[i].id, words[k].source) == 0)
                return words[k].word;
    return "off";
}

static struct field_view view_of(struct req *r, const struct form_look *look, const struct form_field *f)
{
    const char *value = form_get(look->values, f->id), *error = form_problem(r, f->id);
    struct field_view v = {
        .id = f->id, .label = label_in(&f->label, r->ctx.lang), .hint = label_in(&f->hint, r->ctx.lang), .value = value, .error = error,
        .kind = looks[f->type].kind, .type = looks[f->type].type, .inputmode = looks[f->type].inputmode, .width = looks[f->type].width,
        .autocomplete = autocomplete_of(f), .maxlength = f->max && f->type <= FORM_NAME ? f->max : f->type == FORM_LONG_TEXT ? 2000 : 250,
        .required = f->required, .wrong = *error != 0,
    };
    v.usual = usual_of(r, f);
    if (f->type == FORM_CHOICE)
        v.choices = choices_of(r, f, value);
    if (f->type == FORM_CHOICE && f->n_choices > SELECT_FROM)
        v.kind = "select";
    if (f->type == FORM_UNIT)
        v.choices = communes_of(r, look->province, value);
    if (f->type == FORM_DATE)
        split_date(&v, value, r->x->arena);
    return v;
}

static bool in_list(const struct form_look *look, const char *id)
{
    for (size_t i = 0; i < look->n; i++)
        if (strcmp(look->fields[i].id, id) == 0)
            return true;
    return false;
}

static bool drawn(const struct form_look *look, const struct form_field *f)
{
    if (!look->form || !f->when.line || in_list(look, f->when.field.id))
        return true;
    return form_shown(look->form, f, look->values, look->env);
}

struct list form_view_of(struct req *r, const struct form_look *look)
{
    struct field_view *row = ARENA_ARRAY(r->x->arena, struct field_view, look->n + 1);
    size_t n = 0;
    for (size_t i = 0; i < look->n; i++)
        if (drawn(look, &look->fields[i]))
            row[n++] = view_of(r, look, &look->fields[i]);
    return (struct list){row, n};
}

static const char *date_posted(const struct req *r, const char *id)
{
    struct arena *a = r->x->arena;
    const char *whole = http_form(r->x, id), *d = http_form(r->x, arena_fmt(a, "%s.d", id));
    const char *m = http_form(r->x, arena_fmt(a, "%s.m", id)), *y = http_form(r->x, arena_fmt(a, "%s.y", id));
    if (whole || (!d && !m && !y))
        return whole;
    if (!(d && *d) && !(m && *m) && !(y && *y))
        return "";
    return arena_fmt(a, "%s/%s/%s", d ? d : "", m ? m : "", y ? y : "");
}

struct form_values form_read(const struct req *r, const struct form_field *fields, size_t n)
{
    struct form_value *v = ARENA_ARRAY(r->x->arena, struct form_value, n + 1);
    size_t got = 0;
    for (size_t i = 0; i < n; i++) {
        const char *value = fields[i].type == FORM_DATE ? date_posted(r, fields[i].id) : http_form(r->x, fields[i].id);
        if (value)
            v[got++] = (struct form_value){fields[i].id, value};
    }
    return (struct form_values){v, got};
}
