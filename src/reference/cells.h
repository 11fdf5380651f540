/* The cells by which units are drawn where nobody imported outlines: data/cell.tsv, drawn from centre points by tools/cells.py. No administrative boundaries, and
 * whoever shows them says so. Read once at start, never changed; knows no database. */
#pragma once
#include "base/arena.h"
#include "base/err.h"
#include <stdbool.h>
#include <stdint.h>

struct cell {
    int64_t unit;      /* a commune or a province */
    int64_t far;       /* km to the nearest other commune, if it lies far out at sea; 0 = it does not */
    const char *shape; /* geo/shape.h */
};
struct cells {
    const struct cell *at; /* by unit */
    size_t n;
};

/* tsv: the whole file with its header line, NUL-terminated. ERR_INTERNAL: a line has not its three cells, or stands in the wrong place. */
enum err_code cells_read(const char *tsv, struct arena *a, const struct cells **out, struct err *e) MUST_USE;
const struct cell *cells_find(const struct cells *c, int64_t unit); /* NULL if none; c NULL: none */
