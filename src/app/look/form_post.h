/* What a form of procedures' fields sends, back into values: the other side of app/form_view.h, which draws it. Checks nothing: form_check() does. */
#pragma once
#include "app/req.h"
#include "form/form.h"

/* Values as posted, one per field that came; a date's three inputs joined to "d/m/y"; a list with its rows; a signature in its one spelling. */
struct form_values form_read(const struct req *r, const struct form_field *fields, size_t n);
/* Does a form of these fields send this name? "born.m", "members.2.born.m" too. */
bool form_sends(const struct form_field *fields, size_t n, const char *name);
/* The buttons of lists, names "_them" and "_bot". */
bool form_pressing(const struct req *r);
/* The values with a row more or less. False if none was pressed. */
bool form_pressed(const struct req *r, const struct form_field *fields, size_t n, struct form_values *v);
/* The same by the name of the list, from an address: ?them=members. */
struct form_values form_with_row(const struct req *r, const struct form_field *fields, size_t n, const char *list, struct form_values v);
