/* Header values with parameters: "form-data; name=\"x\"; filename=\"y\"" (RFC 9110 5.6.6, RFC 7578). Pure. */
#pragma once
#include "base/arena.h"
#include "base/err.h"

/* The value before the first ';', lower case, blanks off. */
const char *param_head(struct arena *a, const char *value);
/* One parameter after another: *at starts as the whole value and moves; *name is lower case and NULL at the end.
 * In quotes \" and \\ are undone, other backslashes stay (old browsers send whole Windows paths). */
enum err_code param_next(struct arena *a, const char **at, const char **name, const char **value, struct err *e) MUST_USE;
