/* A picture as grey values: out of JPEG and PNG, into PNG and PGM. Whatever is too large is refused by its head, before memory is taken
 * for it. To be called in a caged child (cage.h) for anything that somebody sent: decoders of others work on it. */
#pragma once
#include "base/arena.h"
#include "base/err.h"
#include <stdbool.h>
#include <stdint.h>

enum {
    PICTURE_SIDE_MAX = 20000,      /* pixels; a side */
    PICTURE_PIXELS_MAX = 120000000, /* of a JPEG, which can be made smaller while it is decoded */
    PICTURE_GREY_MAX = 40000000    /* of what lies in memory; a PNG may have no more */
};

struct picture {
    int w, h;
    unsigned char *grey; /* w * h, 0 = black, row by row */
};

/* ERR_TYPE: neither JPEG nor PNG (nor PGM); ERR_TOO_LARGE; ERR_INVALID: damaged or cut off. side: a JPEG comes smaller while its longer
 * side, made half, is not below it; 0 = as it is. Turned upright by what the camera says (EXIF orientation). */
enum err_code picture_read(const void *bytes, size_t n, int side, struct arena *a, struct picture *out, struct err *e) MUST_USE;
/* Binary PGM (Netpbm), as our own children write it; *used = how many bytes it took. */
enum err_code picture_pgm(const void *bytes, size_t n, struct picture *out, size_t *used, struct err *e) MUST_USE;
const char *picture_pgm_head(const struct picture *p, struct arena *a); /* "P5\n1654 2339\n255\n" */
/* A part of it, kept within its bounds; a copy. */
struct picture picture_crop(const struct picture *p, int x, int y, int w, int h, struct arena *a);
/* Half as wide and high, each four made one. */
struct picture picture_half(const struct picture *p, struct arena *a);
enum err_code picture_png(const struct picture *p, struct arena *a, const char **out, size_t *n, struct err *e) MUST_USE;
