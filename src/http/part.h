/* The head of one part of a form: what the field is called and whether it is a file. Pure. */
#pragma once
#include "base/arena.h"
#include "base/err.h"
#include <stdbool.h>

enum { PART_HEAD_MAX = 8192, PART_FIELD_MAX = 128, PART_NAME_MAX = 255 };

struct part {
    const char *field; /* UTF-8 NFC, 1..128 characters */
    const char *name;  /* NULL = no file; "" = a file field left empty; otherwise 1..255 characters, path cut off */
};

/* head: the part's header lines without the empty one, n bytes; may hold anything. */
enum err_code part_read(struct arena *a, const char *head, size_t n, struct part *out, struct err *e) MUST_USE;
