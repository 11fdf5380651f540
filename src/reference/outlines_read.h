/* A file of outlines, each feature matched to its unit. For outlines.c alone. */
#pragma once
#include "geo/shape.h"
#include "reference/outlines.h"

struct outlines_found {
    const struct unit **unit; /* no unit twice */
    struct shape *shape;
    size_t n;
};

/* Fills features, matched, positions, property and unknown of *count. Everything lives in j->arena. */
enum err_code outlines_read(const struct outlines_job *j, struct outlines_found *out, struct outlines_count *count, struct err *e) MUST_USE;
