/* The types of form fields: how one value is normalised and what it may hold. Used by form_*.c only. */
#pragma once
#include "form/form.h"

/* The value in its stored form, or NULL with the message id of what is wrong in *text and its number in *n.
 * `v` is trimmed NFC and not empty. */
const char *form_type_normal(const struct form_field *x, const char *v, const struct form_env *env, struct arena *a,
                             const char **text, int64_t *n);
long form_type_max(const struct form_field *x); /* characters a value may have at most */
