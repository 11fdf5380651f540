/* Fields of a form as a page draws them: for procedures' forms and for the inputs of an act. The partial
 * {{>app/fields}} draws a list `fields` of them; form_read() takes back what was posted. */
#pragma once
#include "app/req.h"
#include "form/form.h"

struct choice_view { const char *value, *label; bool checked; };

struct field_view {
    const char *id, *label, *hint, *value, *error; /* error: message in the page's language; "" = none */
    const char *kind;  /* text long date radio select check: how it is drawn */
    const char *type, *inputmode, *autocomplete, *width; /* attributes of a text field; width "mc-w-s", "mc-w-m" or "" */
    int64_t maxlength;
    bool required, wrong;
    const char *day, *month, *year; /* kind date */
    struct list choices;            /* struct choice_view */
    struct list usual;              /* struct choice_view: answers that a text field offers */
};
extern const struct model choice_view_model, field_view_model;

struct form_look {
    const struct form *form; /* NULL for the inputs of an act */
    const struct form_field *fields;
    size_t n;
    struct form_values values; /* as typed, or as kept */
    const struct form_env *env;
    int64_t province;        /* whose communes a field of type unit offers */
};
/* Fields that are hidden by what is already known are left out; those that hang on a field of the same list are shown. */
struct list form_view_of(struct req *r, const struct form_look *look);
/* Values as posted, one per field that came; a date's three inputs joined to "d/m/y". */
struct form_values form_read(const struct req *r, const struct form_field *fields, size_t n);
/* Message of the first problem of a field, "" if it has none. */
const char *form_problem(struct req *r, const char *field);
