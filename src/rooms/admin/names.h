/* Units, deeds and choices as this room's pages show them. Must never decide who may see what. */
#pragma once
#include "app/form_view.h"
#include "service/admin/scope.h"

/* "Phường Thanh Khê, thành phố Đà Nẵng" today; the whole installation for DEED_WHOLE; "" for an unknown id. */
const char *name_of_unit(const struct req *r, int64_t unit);
/* Units of the administrator's scope to choose from, offices left out, with `also` (0 = none) in any case. Of the nation: provinces, and the units of the
 * province of `also`. ids are decimal. */
const struct form_choice *name_choices(struct req *r, int64_t also, size_t *n);
/* The same as list of struct choice_view. */
struct list name_options(struct req *r, int64_t chosen);

struct deed_line { int64_t n, at; const char *who, *kind, *about, *thing, *before, *after, *reason, *href; };
extern const struct model deed_line_model;
/* From struct deed; those about units beyond the scope are left out. */
struct list name_deeds(const struct req *r, struct list deeds);
