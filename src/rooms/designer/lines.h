/* A difference as a page shows it: lines with their numbers, long stretches that are the same left out. Partial {{>designer/lines}}. */
#pragma once
#include "app/req.h"

struct line_view {
    const char *kind; /* same less more gap */
    const char *text;
    int64_t a, b;     /* numbers; 0 = not there */
    int64_t n;        /* gap: lines left out */
};
extern const struct model line_view_model;
struct list lines_view(const struct req *r, const char *a, const char *b); /* empty when both are the same */
