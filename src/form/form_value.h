/* Fields that are counted out from others: {sum: [a, b]} and its like (form.h, struct form_rule). Pure. */
#pragma once
#include "form/form.h"

/* What a field with a rule holds; "" while something it needs is missing or at fault. f NULL in a bare list. */
const char *form_value_of(const struct form *f, const struct form_field *x, struct form_values v, const struct form_env *env, struct arena *a);
/* A number, money or area in hundredths, so that sums are exact; -1 if it is none. */
int64_t form_number(const char *s);
