/* A shape: closed rings of corners in parts of a degree (WGS84), holes told by crossing (even-odd), as a short text:
 *
 *     1058378,210386 12,-5 40,0;1059000,210100 ...
 *
 * rings parted by ';', corners by a blank, the first corner of a ring whole (longitude, latitude), each other one as steps from the one before. No
 * corner is said twice at the end. Pure. */
#pragma once
#include "base/buf.h"
#include "base/err.h"
#include <stdint.h>

enum { SHAPE_UNITS = 10000 }; /* parts of a degree: 11 m */

struct shape_point { int32_t x, y; }; /* longitude, latitude */
struct shape_ring {
    struct shape_point *at; /* not closed: the last corner is not the first */
    size_t n;
};
struct shape {
    struct shape_ring *ring;
    size_t n;
};

void shape_write(const struct shape *s, struct buf *out);
/* ERR_BAD: not such a text, a ring of fewer than three corners, a corner off the globe; e->why says which byte. */
enum err_code shape_parse(const char *text, struct arena *a, struct shape *out, struct err *e) MUST_USE;
/* Twice the area of a ring, in square parts of a degree; positive when it goes round anticlockwise. */
int64_t shape_ring_area(const struct shape_ring *r);
