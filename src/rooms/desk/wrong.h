/* The list of what is wrong, each with the name of its field: "Ngày sinh: Chỗ này còn trống". For {{>desk/wrong}}. */
#pragma once
#include "app/form_view.h"

struct wrong { const char *field, *label, *text; };
extern const struct model desk_wrong_model;

struct named { const char *field, *label; };
/* Problems of the request in their order, each field once; names: those that are not in the lists of struct field_view. */
struct list wrong_of(struct req *r, const struct list *const *views, size_t views_n, const struct named *names, size_t names_n);
