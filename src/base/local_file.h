/* Files by which an installation sets something in its own way: a copy in the data folder takes the place of the one that travels in the program. Must never
 * know what stands in one. */
#pragma once
#include "base/arena.h"
#include "base/err.h"
#include <stdbool.h>

struct local_file {
    const char *file; /* for faults: "/var/lib/motcua/alert.yaml", or "data/alert.yaml" */
    const char *text; /* NULL = there is none at all */
    bool local;       /* the data folder's */
};
/* `name` in data_dir, else `own` (NULL = none). Lies in a; own is not copied. ERR_STORAGE, ERR_INVALID: it is there and cannot be read. */
enum err_code local_file(const char *data_dir, const char *name, const char *own, struct arena *a, struct local_file *out, struct err *e) MUST_USE;
