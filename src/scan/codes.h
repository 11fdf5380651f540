/* QR codes on a picture, by libzbar. In a caged child only (cage.h). */
#pragma once
#include "scan/picture.h"

enum { CODES_MAX = 8 };

struct codes {
    size_t n;                     /* different texts; at most CODES_MAX are kept */
    const char *text[CODES_MAX];  /* as they stand in the code, NUL-terminated; a text with a NUL in it ends there */
};

/* Looks at the picture as it is, then at half and a quarter of its size: noise of a camera goes, large codes come within reach. */
enum err_code codes_read(const struct picture *p, struct arena *a, struct codes *out, struct err *e) MUST_USE;
