/* Header values with parameters, "form-data; name=\"x\"; filename=\"y\"" (RFC 9110 5.6.6), and with them the head of
 * one part of a form (RFC 7578): what the field is called and whether it is a file. Pure. */
#pragma once
#include "base/arena.h"
#include "base/err.h"
#include <stdbool.h>

enum { PART_HEAD_MAX = 8192, PART_FIELD_MAX = 128, PART_NAME_MAX = 255 };

/* The value before the first ';', lower case, blanks off. */
const char *part_value(struct arena *a, const char *value);
/* One parameter after another: *at starts as the whole value and moves; *name is lower case and NULL at the end.
 * In quotes \" and \\ are undone, other backslashes stay (old browsers send whole Windows paths). */
enum err_code part_param(struct arena *a, const char **at, const char **name, const char **value, struct err *e) MUST_USE;

struct part {
    const char *field; /* UTF-8 NFC, 1..128 characters */
    const char *name;  /* NULL = no file; "" = a file field left empty; otherwise 1..255 characters, path cut off */
};

/* head: the part's header lines without the empty one, n bytes; may hold anything. */
enum err_code part_read(struct arena *a, const char *head, size_t n, struct part *out, struct err *e) MUST_USE;
