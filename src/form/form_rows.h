/* Lists of a form: rows that repeat, spelled out as fields of their own ("members.2.name") so that all other rules see plain
 * fields. Pure; what is made lives in the arena that is given. */
#pragma once
#include "form/form.h"

enum { FORM_ROWS = 100 }; /* no list has more */
size_t form_rows_max(const struct form_field *list);
size_t form_rows_min(const struct form_field *list); /* a required one has 1 */
/* How many rows these values have: by their count, or the highest number in a name. */
size_t form_rows_count(const struct form_field *list, struct form_values v);
/* The fields with those of every row after their list: ids "members.2.name", references to fields of the same row following them. */
const struct form_field *form_rows(const struct form_field *fields, size_t n, struct form_values v, struct arena *a, size_t *out_n);
struct form form_rows_all(const struct form *f, struct form_values v, struct arena *a);
/* The values with rows that say nothing dropped. */
struct form_values form_rows_tight(const struct form *f, struct form_values v, struct arena *a);
/* Without row `row` of the list, or with one row more at its end (row 0): an empty row stays, for the page to draw. */
struct form_values form_rows_change(const struct form_field *list, struct form_values v, size_t row, struct arena *a);

extern const struct form_field form_parcel_fields[4]; /* what a land parcel asks */
