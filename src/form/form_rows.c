/* Lists: rows of fields that repeat, spelled out as fields of their own so that all other rules see plain fields. */
#include "form/form_rows.h"
#include <stdlib.h>
#include <string.h>

#define NONE {.id = ""}
#define PLAIN(field_id, field_type, vi_text, en_text, ...) \
    {.id = field_id, .type = field_type, .required = true, .label = {vi_text, en_text}, .hint = {"", ""}, .pattern = "", .pattern_hint = {"", ""}, \
     .not_after = NONE, .not_before = NONE, .not_less = NONE, .equals = NONE, .born = NONE, .sex = NONE, .when = {.field = NONE}, .each = {"", ""}, ##__VA_ARGS__}

const struct form_field form_parcel_fields[4] = {
    PLAIN("sheet", FORM_TEXT, "Tờ bản đồ số", "Map sheet no.", .max = 20),
    PLAIN("parcel", FORM_TEXT, "Thửa đất số", "Parcel no.", .max = 20),
    PLAIN("area", FORM_AREA, "Diện tích (m²)", "Area (m²)"),
    PLAIN("address", FORM_ADDRESS, "Địa chỉ thửa đất", "Address of the parcel", .mask = MASK_NONE),
};

size_t form_rows_max(const struct form_field *list)
{
    if (list->max)
        return list->max < FORM_ROWS ? (size_t)list->max : FORM_ROWS;
    return list->type == FORM_PARCEL ? 1 : 20;
}

size_t form_rows_min(const struct form_field *list)
{
    size_t least = list->required ? 1 : 0;
    return (size_t)list->min > least ? (size_t)list->min : least;
}

/* "members.12.name" -> 12 and the rest; 0 if it is no name of a row of this list. */
static size_t row_of(const struct form_field *list, const char *name, const char **rest)
{
    size_t n = strlen(list->id);
    if (strncmp(name, list->id, n) != 0 || name[n] != '.' || name[n + 1] < '1' || name[n + 1] > '9')
        return 0;
    char *end;
    unsigned long row = strtoul(name + n + 1, &end, 10);
    *rest = end + 1;
    return *end == '.' && end[1] && row <= FORM_ROWS ? row : 0;
}

size_t form_rows_count(const struct form_field *list, struct form_values v)
{
    const char *said = form_get(v, list->id), *rest;
    size_t most = strlen(said) < 4 && strspn(said, "0123456789") == strlen(said) ? strtoul(said, NULL, 10) : 0;
    for (size_t i = 0; i < v.n; i++) {
        size_t row = row_of(list, v.at[i].name, &rest);
        most = row > most ? row : most;
    }
    return most < FORM_ROWS ? most : FORM_ROWS;
}

/* ---- spelled out */

struct spelling {
    const struct form_field *list;
    size_t row;
    struct arena *a;
};

static const char *name_in(const struct spelling *s, const char *id)
{
    return arena_fmt(s->a, "%s.%zu.%s", s->list->id, s->row, id);
}

/* A reference to a field of the same row follows it; others stay. */
static void follow(const struct spelling *s, struct ref *r)
{
    for (size_t i = 0; *r->id && i < s->list->n_fields; i++)
        if (strcmp(s->list->fields[i].id, r->id) == 0) {
            r->id = name_in(s, r->id);
            return;
        }
}

static const struct when *follow_parts(const struct spelling *s, const struct when *from, size_t n)
{
    struct when *w = ARENA_ARRAY(s->a, struct when, n + 1);
    for (size_t i = 0; i < n; i++) {
        w[i] = from[i];
        follow(s, &w[i].field);
    }
    return w;
}

static void follow_value(const struct spelling *s, struct form_rule *rule)
{
    struct ref *of = ARENA_ARRAY(s->a, struct ref, rule->n_of + 1);
    for (size_t i = 0; i < rule->n_of; i++) {
        of[i] = rule->of[i];
        follow(s, &of[i]);
    }
    rule->of = of;
}

static struct form_field field_in(const struct spelling *s, const struct form_field *x)
{
    struct form_field y = *x;
    y.id = name_in(s, x->id);
    y.list = s->list;
    y.row = (int)s->row;
    struct ref *const refs[] = {&y.not_after, &y.not_before, &y.not_less, &y.equals, &y.born, &y.sex, &y.when.field};
    for (size_t i = 0; i < sizeof refs / sizeof *refs; i++)
        follow(s, refs[i]);
    if (y.when.n_all)
        y.when.all = follow_parts(s, y.when.all, y.when.n_all);
    if (y.when.n_any)
        y.when.any = follow_parts(s, y.when.any, y.when.n_any);
    if (y.value.how)
        follow_value(s, &y.value);
    return y;
}

const struct form_field *form_rows(const struct form_field *fields, size_t n, struct form_values v, struct arena *a, size_t *out_n)
{
    size_t most = n, k = 0;
    for (size_t i = 0; i < n; i++)
        if (form_is_list(&fields[i]))
            most += form_rows_count(&fields[i], v) * fields[i].n_fields;
    *out_n = most;
    bool lists = false;
    for (size_t i = 0; i < n; i++)
        lists = lists || form_is_list(&fields[i]);
    if (!lists)
        return fields;
    struct form_field *out = ARENA_ARRAY(a, struct form_field, most + 1);
    for (size_t i = 0; i < n; i++) {
        out[k++] = fields[i];
        size_t rows = form_is_list(&fields[i]) ? form_rows_count(&fields[i], v) : 0;
        for (size_t r = 1; r <= rows; r++)
            for (size_t c = 0; c < fields[i].n_fields; c++)
                out[k++] = field_in(&(struct spelling){&fields[i], r, a}, &fields[i].fields[c]);
    }
    return out;
}

struct form form_rows_all(const struct form *f, struct form_values v, struct arena *a)
{
    struct form_step *step = ARENA_ARRAY(a, struct form_step, f->n_steps + 1);
    for (size_t s = 0; s < f->n_steps; s++) {
        step[s] = f->steps[s];
        step[s].fields = form_rows(step[s].fields, step[s].n_fields, v, a, &step[s].n_fields);
    }
    return (struct form){step, f->n_steps};
}

/* ---- rows that say nothing */

/* A tick that is not set and a result say nothing. */
static bool says(const struct form_field *list, const char *cell, const char *value)
{
    while (*value == ' ')
        value++;
    for (size_t i = 0; i < list->n_fields; i++)
        if (strcmp(list->fields[i].id, cell) == 0)
            return *value && strcmp(value, "|") != 0 && !list->fields[i].value.how;
    return *value != 0; /* unknown: to be told so */
}

/* new_row[r]: where row r goes, 0 = dropped. Returns how many stay. */
static size_t places(const struct form_field *list, struct form_values v, size_t new_row[FORM_ROWS + 1])
{
    const char *cell;
    size_t n = 0;
    memset(new_row, 0, (FORM_ROWS + 1) * sizeof *new_row);
    for (size_t i = 0; i < v.n; i++) {
        size_t r = row_of(list, v.at[i].name, &cell);
        if (r && v.at[i].value && says(list, cell, v.at[i].value))
            new_row[r] = 1;
    }
    for (size_t r = 1; r <= FORM_ROWS; r++)
        if (new_row[r])
            new_row[r] = ++n;
    return n;
}

static struct form_values moved(const struct form_field *list, struct form_values v, const size_t *new_row, size_t rows, struct arena *a)
{
    struct form_value *out = ARENA_ARRAY(a, struct form_value, v.n + 2);
    const char *cell;
    size_t n = 0;
    for (size_t i = 0; i < v.n; i++) {
        size_t r = row_of(list, v.at[i].name, &cell);
        if (strcmp(v.at[i].name, list->id) == 0 || (r && !new_row[r]))
            continue;
        out[n] = v.at[i];
        if (r && r != new_row[r])
            out[n].name = name_in(&(struct spelling){list, new_row[r], a}, cell);
        n++;
    }
    if (rows)
        out[n++] = (struct form_value){list->id, arena_fmt(a, "%zu", rows)};
    return (struct form_values){out, n};
}

struct form_values form_rows_tight(const struct form *f, struct form_values v, struct arena *a)
{
    for (size_t s = 0; s < f->n_steps; s++)
        for (size_t i = 0; i < f->steps[s].n_fields; i++) {
            const struct form_field *x = &f->steps[s].fields[i];
            size_t new_row[FORM_ROWS + 1];
            if (!form_is_list(x))
                continue;
            size_t n = places(x, v, new_row);
            v = moved(x, v, new_row, n, a);
        }
    return v;
}

struct form_values form_rows_change(const struct form_field *list, struct form_values v, size_t row, struct arena *a)
{
    size_t new_row[FORM_ROWS + 1] = {0}, rows = form_rows_count(list, v), n = 0;
    for (size_t r = 1; r <= rows; r++)
        new_row[r] = r == row ? 0 : ++n;
    if (!row && n < form_rows_max(list))
        n++;
    return moved(list, v, new_row, n, a);
}
