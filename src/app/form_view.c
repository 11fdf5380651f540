/* Procedures' form fields as page fields and back. See form_view.h; must never know which procedure it is. */
#include "app/form_view.h"
#include "form/form_rows.h"
#include "app/page.h"
#include "base/civil.h"
#include "form/signature.h"
#include "reference/address.h"
#include "reference/units.h"
#include <stdlib.h>
#include <string.h>

static const struct field choice_fields[] = {FIELD(choice_view, value, F_TEXT), FIELD(choice_view, label, F_TEXT), FIELD(choice_view, checked, F_BOOL)};
const struct model choice_view_model = MODEL(choice_view, choice_fields);

static const struct field file_fields[] = {FIELD(file_view, n, F_INT), FIELD(file_view, size, F_INT), FIELD(file_view, name, F_TEXT), FIELD(file_view, href, F_TEXT)};
const struct model file_view_model = MODEL(file_view, file_fields, .doc = "A file that was sent for a field");

#define VIEW_FIELDS \
    FIELD(field_view, id, F_TEXT), FIELD(field_view, label, F_TEXT), FIELD(field_view, hint, F_TEXT), FIELD(field_view, value, F_TEXT), \
    FIELD(field_view, error, F_TEXT), FIELD(field_view, kind, F_TEXT), FIELD(field_view, type, F_TEXT), FIELD(field_view, inputmode, F_TEXT, .flags = FIELD_PRIVATE), \
    FIELD(field_view, autocomplete, F_TEXT, .flags = FIELD_PRIVATE), FIELD(field_view, width, F_TEXT, .flags = FIELD_PRIVATE), \
    FIELD(field_view, maxlength, F_INT), FIELD(field_view, required, F_BOOL), FIELD(field_view, wrong, F_BOOL), \
    FIELD(field_view, day, F_TEXT, .flags = FIELD_PRIVATE), FIELD(field_view, month, F_TEXT, .flags = FIELD_PRIVATE), \
    FIELD(field_view, year, F_TEXT, .flags = FIELD_PRIVATE), FIELD(field_view, choices, F_LIST, .of = &choice_view_model), \
    FIELD(field_view, usual, F_LIST, .of = &choice_view_model), \
    FIELD(field_view, place, F_TEXT), FIELD(field_view, typed, F_TEXT, .flags = FIELD_PRIVATE), \
    FIELD(field_view, said, F_TEXT, .flags = FIELD_PRIVATE), FIELD(field_view, source, F_TEXT), FIELD(field_view, when, F_TEXT),

static const struct field cell_fields[] = {VIEW_FIELDS};
static const struct model cell_model = MODEL_AS(cell_view, field_view, cell_fields); /* a row holds no list: it ends there */
static const struct field row_fields[] = {
    FIELD(row_view, id, F_TEXT), FIELD(row_view, title, F_TEXT), FIELD(row_view, removable, F_BOOL), FIELD(row_view, fields, F_LIST, .of = &cell_model),
};
const struct model row_view_model = MODEL(row_view, row_fields);
static const struct field view_fields[] = {
    VIEW_FIELDS
    FIELD(field_view, accept, F_TEXT, .flags = FIELD_PRIVATE), FIELD(field_view, limits, F_TEXT), FIELD(field_view, several, F_BOOL), FIELD(field_view, files, F_LIST, .of = &file_view_model),
    FIELD(field_view, ink, F_TEXT), FIELD(field_view, counter, F_BOOL), FIELD(field_view, on_paper, F_BOOL),
    FIELD(field_view, add, F_TEXT, .flags = FIELD_PRIVATE), FIELD(field_view, more, F_BOOL), FIELD(field_view, rows, F_LIST, .of = &row_view_model),
};
const struct model field_view_model = MODEL(field_view, view_fields);

enum { SELECT_FROM = 6 };

/* How each type is drawn. */
static const struct { const char *kind, *type, *inputmode, *width; } looks[FORM_TYPES] = {
    [FORM_TEXT] = {"text", "text", "text", ""}, [FORM_LONG_TEXT] = {"long", "", "", ""}, [FORM_NAME] = {"text", "text", "text", ""},
    [FORM_DATE] = {"date", "", "", ""}, [FORM_IDENTIFIER] = {"text", "text", "numeric", "mc-w-m"}, [FORM_PHONE] = {"text", "tel", "tel", "mc-w-m"},
    [FORM_EMAIL] = {"text", "email", "email", ""}, [FORM_CHOICE] = {"radio", "", "", ""}, [FORM_NUMBER] = {"text", "text", "numeric", "mc-w-s"},
    [FORM_MONEY] = {"text", "text", "numeric", "mc-w-m"}, [FORM_AREA] = {"text", "text", "decimal", "mc-w-s"}, [FORM_UNIT] = {"select", "", "", ""},
    [FORM_CHECKBOX] = {"check", "", "", ""}, [FORM_LIST] = {"list", "", "", ""}, [FORM_PARCEL] = {"list", "", "", ""},
    [FORM_ADDRESS] = {"address", "", "", ""}, [FORM_FILE] = {"file", "", "", ""}, [FORM_SIGNATURE] = {"sign", "", "", ""},
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

/* The commune in words; or what was typed for it, with what that may mean to choose from. */
static void split_address(struct req *r, struct field_view *v, const struct form_env *env)
{
    struct arena *a = r->x->arena;
    struct address_place p[ADDRESS_PLACES];
    const char *code = form_address_unit(v->value, a), *name = *code && env->unit_name ? env->unit_name(env->with, code) : NULL;
    v->value = form_address_line(v->value);
    v->place = name ? name : code;
    v->typed = name ? "" : code;
    size_t n = *v->typed ? address_places(r->ctx.world, code, r->ctx.lang, a, p) : 0;
    struct choice_view *row = ARENA_ARRAY(a, struct choice_view, n + 1);
    for (size_t i = 0; i < n; i++)
        row[i] = (struct choice_view){p[i].code, *p[i].was ? arena_fmt(a, "%s (%s %s)", p[i].name, req_text(r, "app.place_was"), p[i].was) : p[i].name, false};
    v->choices = (struct list){row, n};
}

/* Drawn, typed or said to stand on paper; what cannot be read is asked anew. */
static void split_signature(struct field_view *v, const struct form_env *env, struct arena *a)
{
    const char *value = v->value;
    v->ink = signature_path(value, a);
    v->typed = signature_typed(value);
    v->on_paper = signature_kind(value) == SIGNATURE_PAPER;
    v->counter = env->channel && strcmp(env->channel, "online") != 0;
    v->value = *v->ink ? value : "";
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

/* "Lấy từ hồ sơ H48-... ngày 12/11/2026", as the draft notes it (service/former.h); "" = typed. */
static const char *source_of(struct req *r, const struct form_look *look, const char *id)
{
    struct civil day;
    const char *note = form_get(look->values, arena_fmt(r->x->arena, "_from.%s", id)), *bar = strchr(note, '|');
    if (!bar || !civil_parse(bar + 1, &day))
        return "";
    return arena_fmt(r->x->arena, "%s %.*s %s %02d/%02d/%d", req_text(r, "app.from_dossier"), (int)(bar - note), note, req_text(r, "app.from_day"), day.d, day.m, day.y);
}

static struct field_view view_of(struct req *r, const struct form_look *look, const struct form_field *f)
{
    const char *value = form_get(look->values, f->id), *error = form_problem(r, f->type == FORM_FILE ? arena_fmt(r->x->arena, "paper:%s", f->id) : f->id);
    struct field_view v = {
        .id = f->id, .label = label_in(&f->label, r->ctx.lang), .hint = label_in(&f->hint, r->ctx.lang), .value = value, .error = error,
        .kind = looks[f->type].kind, .type = looks[f->type].type, .inputmode = looks[f->type].inputmode, .width = looks[f->type].width,
        .autocomplete = autocomplete_of(f), .maxlength = f->max && f->type <= FORM_NAME ? f->max : f->type == FORM_LONG_TEXT ? 2000 : 250,
        .required = f->required || form_is_list(f), .wrong = *error != 0, .said = label_in(&f->label, r->ctx.lang), .source = source_of(r, look, f->id), .add = "", .place = "", .typed = "", .accept = "", .limits = "", .ink = "",
    };
    if (f->list && form_rows_max(f->list) > 1)
        v.said = arena_fmt(r->x->arena, "%s %d: %s", label_in(&f->list->each, r->ctx.lang), f->row, v.label);
    if (f->value.how) {
        v.kind = "value";
        v.value = form_value_show(f, value, look->env, r->ctx.lang, r->x->arena);
    }
    v.usual = usual_of(r, f);
    if (f->type == FORM_CHOICE)
        v.choices = choices_of(r, f, value);
    if (f->type == FORM_CHOICE && f->n_choices > SELECT_FROM)
        v.kind = "select";
    if (f->type == FORM_UNIT)
        v.choices = communes_of(r, look->province, value);
    if (f->type == FORM_ADDRESS)
        split_address(r, &v, look->env);
    if (f->type == FORM_SIGNATURE)
        split_signature(&v, look->env, r->x->arena);
    if (f->type == FORM_DATE)
        split_date(&v, value, r->x->arena);
    return v;
}

/* ---- what is drawn */

static bool in_list(const struct form_look *look, const char *id)
{
    for (size_t i = 0; *id && i < look->n; i++)
        if (strcmp(look->fields[i].id, id) == 0)
            return true;
    return false;
}

static void add_part(struct buf *b, const struct when *w)
{
    buf_fmt(b, "%s%s=", b->n > 4 ? ";" : "", w->field.id); /* behind "all " or "any " */
    for (size_t i = 0; i < w->n_is; i++)
        buf_fmt(b, "%s%s", i ? "," : "", w->is[i].id);
}

/* *text: what of a condition hangs on answers of the same page, and changes with them; the rest is settled here.
 * False: settled so that the field is not asked. */
static bool drawn(const struct form_look *look, const struct form_field *f, struct arena *a, const char **text)
{
    const struct when *w = &f->when, *part = w->n_all ? w->all : w->n_any ? w->any : w;
    size_t n = w->n_all ? w->n_all : w->n_any ? w->n_any : 1, open = 0;
    struct buf b = buf_init(a, 32);
    *text = "";
    if (!w->line)
        return true;
    buf_str(&b, w->n_any ? "any " : "all ");
    for (size_t i = 0; i < n; i++) {
        if (in_list(look, part[i].field.id)) {
            add_part(&b, &part[i]);
            open++;
        } else if (look->form && form_when(look->form, &part[i], look->values, look->env) == (w->n_any != 0)) {
            return w->n_any != 0;
        }
    }
    *text = open ? b.p : "";
    return open || !w->n_any;
}

/* look: the rows spelled out; x: the fields of this list's rows, one row after the other. */
static struct list rows_of(struct req *r, const struct form_look *look, const struct form_field *list, const struct form_field *x, size_t rows)
{
    struct row_view *row = ARENA_ARRAY(r->x->arena, struct row_view, rows + 1);
    size_t most = form_rows_max(list), least = form_rows_min(list);
    for (size_t i = 0; i < rows; i++) {
        struct field_view *cell = ARENA_ARRAY(r->x->arena, struct field_view, list->n_fields + 1);
        const char *when;
        size_t n = 0;
        for (size_t k = 0; k < list->n_fields; k++, x++)
            if (drawn(look, x, r->x->arena, &when)) {
                cell[n] = view_of(r, look, x);
                cell[n++].when = when;
            }
        const char *title = most > 1 ? arena_fmt(r->x->arena, "%s %zu", label_in(&list->each, r->ctx.lang), i + 1) : "";
        row[i] = (struct row_view){arena_fmt(r->x->arena, "%s.%zu", list->id, i + 1), title, most > 1 && rows > (least ? least : 1), {cell, n}};
    }
    return (struct list){row, rows};
}

/* As many rows as there must be, and one to begin with, are there to be filled in. */
static struct form_values with_least(struct req *r, const struct form_look *look)
{
    struct form_values v = look->values;
    for (size_t i = 0; i < look->n; i++) {
        const struct form_field *x = &look->fields[i];
        size_t least = form_is_list(x) && form_rows_min(x) > 1 ? form_rows_min(x) : 1;
        while (form_is_list(x) && form_rows_count(x, v) < least)
            v = form_rows_change(x, v, 0, r->x->arena);
    }
    return v;
}

/* "Thành viên" inside a sentence: "Thêm thành viên". */
static const char *within(const char *word, struct arena *a)
{
    char *s = arena_str(a, word);
    if (*s >= 'A' && *s <= 'Z' && !(s[1] >= 'A' && s[1] <= 'Z'))
        *s = (char)(*s - 'A' + 'a');
    return s;
}

static void put_rows(struct req *r, const struct form_look *look, const struct form_field *x, size_t rows, struct field_view *v)
{
    v->rows = rows_of(r, look, x, x + 1, rows);
    v->more = rows < form_rows_max(x);
    v->add = v->more ? arena_fmt(r->x->arena, "%s %s", req_text(r, "app.add_row"), within(label_in(&x->each, r->ctx.lang), r->x->arena)) : "";
}

struct list form_view_of(struct req *r, const struct form_look *look)
{
    struct form_look all = *look;
    struct form form = {0};
    all.values = with_least(r, look);
    all.fields = form_rows(look->fields, look->n, all.values, r->x->arena, &all.n);
    if (look->form) {
        form = form_rows_all(look->form, all.values, r->x->arena);
        all.form = &form;
    }
    struct field_view *row = ARENA_ARRAY(r->x->arena, struct field_view, look->n + 1);
    size_t n = 0;
    for (size_t i = 0; i < all.n; i++) {
        const struct form_field *x = &all.fields[i];
        const char *when;
        if (x->list || !drawn(&all, x, r->x->arena, &when))
            continue;
        row[n] = view_of(r, &all, x);
        row[n].when = when;
        if (form_is_list(x))
            put_rows(r, &all, x, form_rows_count(x, all.values), &row[n]);
        n++;
    }
    return (struct list){row, n};
}

const char *form_said(const struct list *views, const char *field)
{
    const struct field_view *v = views->items;
    for (size_t i = 0; i < views->n; i++) {
        const struct row_view *row = v[i].rows.items;
        if (strcmp(v[i].id, field) == 0)
            return v[i].said;
        for (size_t k = 0; k < v[i].rows.n; k++) {
            const char *said = form_said(&row[k].fields, field); /* one level: a row holds no list */
            if (*said)
                return said;
        }
    }
    return "";
}
