/* Forms of this room. See ask.h. */
#include "rooms/admin/ask.h"
#include "service/folder.h"
#include <stdlib.h>
#include <string.h>

static const struct field wrong_fields[] = {FIELD(ask_wrong, field, F_TEXT), FIELD(ask_wrong, label, F_TEXT), FIELD(ask_wrong, text, F_TEXT)};
const struct model ask_wrong_model = MODEL(ask_wrong, wrong_fields);

static const struct form_choice *choices_of(struct req *r, const struct ask *x)
{
    struct form_choice *row = ARENA_ARRAY(r->x->arena, struct form_choice, x->n + 1);
    for (size_t i = 0; i < x->n; i++) {
        row[i] = x->choices[i];
        if (!row[i].label.vi)
            row[i].label.vi = row[i].label.en = req_text(r, arena_fmt(r->x->arena, "admin.choice.%s", row[i].id));
    }
    return row;
}

static struct form_field *fields_of(struct req *r, const struct ask *rows, size_t n)
{
    struct form_field *f = ARENA_ARRAY(r->x->arena, struct form_field, n + 1);
    for (size_t i = 0; i < n; i++) {
        const char *label = req_text(r, arena_fmt(r->x->arena, "admin.ask.%s", rows[i].id));
        const char *hint = rows[i].flags & ASK_HINT ? req_text(r, arena_fmt(r->x->arena, "admin.ask.%s.hint", rows[i].id)) : "";
        f[i] = (struct form_field){.id = rows[i].id, .type = rows[i].type, .required = (rows[i].flags & ASK_REQUIRED) != 0, .max = rows[i].max,
                                   .label = {label, label}, .hint = {hint, hint}, .pattern = "", .not_after = {.id = ""}, .not_before = {.id = ""},
                                   .born = {.id = ""}, .sex = {.id = ""}, .choices = choices_of(r, &rows[i]), .n_choices = rows[i].n};
    }
    return f;
}

struct list ask_view(struct req *r, const struct ask *rows, size_t n, struct form_values fresh)
{
    struct form_field *f = fields_of(r, rows, n);
    struct form_env env = {.today = folder_today(&r->ctx)};
    struct form_values v = r->again ? form_read(r, f, n) : fresh;
    return form_view_of(r, &(struct form_look){.fields = f, .n = n, .values = v, .env = &env});
}

struct form_values ask_take(struct req *r, const struct ask *rows, size_t n)
{
    struct form_field *f = fields_of(r, rows, n);
    struct form_env env = {.today = folder_today(&r->ctx)};
    struct form_values v;
    form_check_fields(f, n, form_read(r, f, n), &env, &r->problems, &v);
    return v;
}

static bool listed(const struct ask_wrong *row, size_t n, const char *field)
{
    for (size_t i = 0; i < n; i++)
        if (strcmp(row[i].field, field) == 0)
            return true;
    return false;
}

struct list ask_wrong(struct req *r, const struct list *const *views, size_t n)
{
    struct ask_wrong *row = ARENA_ARRAY(r->x->arena, struct ask_wrong, r->problems.n + 1);
    size_t k = 0;
    for (size_t i = 0; i < r->problems.n; i++) {
        const char *field = r->problems.row[i].field, *label = "";
        if (listed(row, k, field))
            continue;
        for (size_t j = 0; j < n && !*label; j++)
            label = form_said(views[j], field);
        row[k++] = (struct ask_wrong){field, label, form_problem(r, field)};
    }
    return (struct list){row, k};
}

int64_t ask_number(const char *s)
{
    size_t n = strlen(s);
    return n && n < 17 && strspn(s, "0123456789") == n ? strtoll(s, NULL, 10) : 0;
}

int64_t ask_version(const struct req *r)
{
    return ask_number(req_value(r, "_ban"));
}
