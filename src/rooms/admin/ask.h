/* What this room's forms ask, from a short table: drawn by {{>app/fields}}, faults listed by {{>admin/wrong}}. Labels are texts "admin.ask.<id>", hints
 * "admin.ask.<id>.hint". Must never know what the answers are for. */
#pragma once
#include "app/form_view.h"

enum ask_flag { ASK_REQUIRED = 1, ASK_HINT = 2 };
struct ask {
    const char *id;
    enum form_type type;
    unsigned flags;
    int64_t max;
    const struct form_choice *choices; /* without a label: text "admin.choice.<id>" */
    size_t n;
};

struct ask_wrong { const char *field, *label, *text; };
extern const struct model ask_wrong_model;

/* List of struct field_view: as typed when the form is shown again, else `fresh`. */
struct list ask_view(struct req *r, const struct ask *rows, size_t n, struct form_values fresh);
/* What was posted, checked; faults are added to r->problems. */
struct form_values ask_take(struct req *r, const struct ask *rows, size_t n);
/* List of struct ask_wrong: each field of r->problems once, named as these lists of fields name it. */
struct list ask_wrong(struct req *r, const struct list *const *views, size_t n);
/* The version that the page was made from: the form's hidden "_ban". */
int64_t ask_version(const struct req *r);
int64_t ask_number(const char *text); /* 0 if it is none */
