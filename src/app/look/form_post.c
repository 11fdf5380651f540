/* Procedures' form fields as they come in. See form_post.h; must never know which procedure it is, nor what a page looks like. */
#include "app/look/form_post.h"
#include "base/text.h"
#include "form/form_rows.h"
#include "reference/address.h"
#include <stdlib.h>
#include <string.h>

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

static const char *or_blank(const char *s)
{
    return s ? s : "";
}

/* Street line and commune. What was chosen counts as long as the text that it was found by still stands there. */
static const char *address_posted(const struct req *r, const char *id)
{
    struct arena *a = r->x->arena;
    const char *whole = http_form(r->x, id), *line = http_form(r->x, arena_fmt(a, "%s.line", id)), *place = http_form(r->x, arena_fmt(a, "%s.unit", id));
    const char *pick = or_blank(http_form(r->x, arena_fmt(a, "%s.pick", id))), *was = or_blank(http_form(r->x, arena_fmt(a, "%s.was", id)));
    if (whole || (!line && !place))
        return whole ? address_understand(r->ctx.world, whole, a) : NULL;
    line = text_trim(a, or_blank(line));
    place = text_trim(a, or_blank(place));
    if (!*line && !*place)
        return "";
    const char *code = *pick && strcmp(was, place) == 0 ? pick : address_unit(r->ctx.world, place, a);
    return arena_fmt(a, "%s|%s", *code ? code : place, line);
}

/* What was done last by who has no script counts before what stands there already: the tick, the typed name, the drawing. */
static const char *signature_posted(const struct req *r, const char *id)
{
    struct arena *a = r->x->arena;
    const char *whole = http_form(r->x, id), *typed = http_form(r->x, arena_fmt(a, "%s.name", id)), *paper = http_form(r->x, arena_fmt(a, "%s.paper", id));
    if (!whole && !typed && !paper)
        return NULL;
    if (paper && *paper)
        return "paper";
    typed = text_trim(a, or_blank(typed));
    return *typed ? arena_fmt(a, "name:%s", typed) : or_blank(whole);
}

static const char *value_posted(const struct req *r, const struct form_field *x)
{
    switch (x->type) {
    case FORM_DATE: return date_posted(r, x->id);
    case FORM_ADDRESS: return address_posted(r, x->id);
    case FORM_SIGNATURE: return signature_posted(r, x->id);
    case FORM_FILE: return NULL;
    default: return http_form(r->x, x->id);
    }
}

static struct form_values posted(const struct req *r)
{
    struct form_value *v = ARENA_ARRAY(r->x->arena, struct form_value, r->x->form_n + 1);
    for (size_t i = 0; i < r->x->form_n; i++)
        v[i] = (struct form_value){r->x->form[i].name, r->x->form[i].value};
    return (struct form_values){v, r->x->form_n};
}

struct form_values form_read(const struct req *r, const struct form_field *fields, size_t n)
{
    const struct form_field *all = form_rows(fields, n, posted(r), r->x->arena, &n);
    struct form_value *v = ARENA_ARRAY(r->x->arena, struct form_value, n + 1);
    size_t got = 0;
    for (size_t i = 0; i < n; i++) {
        const char *value = value_posted(r, &all[i]);
        if (value)
            v[got++] = (struct form_value){all[i].id, value};
    }
    return (struct form_values){v, got};
}

static bool sends(const struct form_field *x, const char *name)
{
    size_t n = strlen(x->id);
    if (strncmp(name, x->id, n) != 0)
        return false;
    const char *rest = name + n;
    if (!*rest)
        return true;
    if (form_is_list(x) && *rest == '.') {
        rest += 1 + strspn(rest + 1, "0123456789");
        return *rest == '.' && form_sends(x->fields, x->n_fields, rest + 1);
    }
    if (x->type == FORM_ADDRESS)
        return strcmp(rest, ".line") == 0 || strcmp(rest, ".unit") == 0 || strcmp(rest, ".pick") == 0 || strcmp(rest, ".was") == 0;
    if (x->type == FORM_SIGNATURE)
        return strcmp(rest, ".name") == 0 || strcmp(rest, ".paper") == 0;
    return x->type == FORM_DATE && (strcmp(rest, ".d") == 0 || strcmp(rest, ".m") == 0 || strcmp(rest, ".y") == 0);
}

bool form_sends(const struct form_field *fields, size_t n, const char *name)
{
    for (size_t i = 0; i < n; i++)
        if (sends(&fields[i], name))
            return true;
    return false;
}

/* ---- rows come and go */

static const struct form_field *list_named(const struct form_field *fields, size_t n, const char *id)
{
    for (size_t i = 0; i < n; i++)
        if (form_is_list(&fields[i]) && strcmp(fields[i].id, id) == 0)
            return &fields[i];
    return NULL;
}

struct form_values form_with_row(const struct req *r, const struct form_field *fields, size_t n, const char *list, struct form_values v)
{
    const struct form_field *x = list_named(fields, n, list);
    return x ? form_rows_change(x, v, 0, r->x->arena) : v;
}

bool form_pressing(const struct req *r)
{
    return *req_value(r, "_them") || *req_value(r, "_bot");
}

bool form_pressed(const struct req *r, const struct form_field *fields, size_t n, struct form_values *v)
{
    const char *add = req_value(r, "_them"), *less = req_value(r, "_bot"), *point = strrchr(less, '.');
    const struct form_field *x = list_named(fields, n, point ? arena_strn(r->x->arena, less, (size_t)(point - less)) : add);
    size_t row = point ? strtoul(point + 1, NULL, 10) : 0;
    if (!form_pressing(r))
        return false;
    if (x && (!point || row))
        *v = form_rows_change(x, *v, row, r->x->arena);
    return true;
}
