/* Fields of a form as a page draws them: for procedures' forms and for the inputs of an act. The partial
 * {{>app/fields}} draws a list `fields` of them; form_read() of look/form_post.h takes back what was posted. */
#pragma once
#include "app/look/form_post.h"

struct choice_view { const char *value, *label; bool checked; };

struct field_view {
    const char *id, *label, *hint, *value, *error; /* error: message in the page's language; "" = none */
    const char *kind;  /* text long date radio select check list address value file sign: how it is drawn */
    const char *type, *inputmode, *autocomplete, *width; /* attributes of a text field; width "mc-w-s", "mc-w-m" or "" */
    int64_t maxlength;
    bool required, wrong;
    const char *day, *month, *year; /* kind date */
    struct list choices;            /* struct choice_view */
    const char *place, *typed;      /* kind address: value is the street line; the commune in words, and what was typed for it if it is none */
    const char *said;               /* what an error summary calls it: the label, in a row "Thành viên 2: Ngày sinh" */
    const char *source;             /* whence it was filled in; "" = typed */
    const char *add;                /* kind list: the word on the button; "" = no row may be added */
    bool more;                      /* and a row may */
    struct list rows;               /* struct row_view */
    struct list usual;              /* struct choice_view: answers that a text field offers */
    const char *when;               /* "all kinds=two,three;sex=male": shown while these answers of the same page hold; "" = always */
    const char *accept, *limits;    /* kind file: for the browser; "JPG, PNG, 5 MB" */
    bool several;
    struct list files;              /* struct file_view: those that are there; the page fills them in */
    const char *ink;                /* kind sign: what was drawn, as SVG path data; `typed` is the name typed instead, `value` the strokes */
    bool counter, on_paper;         /* it may be said that it stands on paper; it was */
};
struct file_view { int64_t n, size; const char *name, *href; };
extern const struct model file_view_model;
struct row_view {
    const char *id, *title; /* "members.2", "Thành viên 2"; "" when the list has one row only */
    bool removable;
    struct list fields; /* struct field_view, of which none is a list */
};
extern const struct model choice_view_model, field_view_model, row_view_model;

struct form_look {
    const struct form *form; /* NULL for the inputs of an act */
    const struct form_field *fields;
    size_t n;
    struct form_values values; /* as typed, or as kept */
    const struct form_env *env;
    int64_t province;        /* whose communes a field of type unit offers */
};
/* Fields that are hidden by what is already known are left out; those that hang on a field of the same list say so in `when`. */
struct list form_view_of(struct req *r, const struct form_look *look);
/* What an error summary calls the field of a problem among views, and looks into rows; "" if it is none of them. */
const char *form_said(const struct list *views, const char *field);
/* Message of the first problem of a field, "" if it has none. */
const char *form_problem(struct req *r, const char *field);
