/* QR codes (ISO/IEC 18004), byte mode, error correction M, with the quiet zone of four modules. */
#pragma once
#include "base/arena.h"
#include "base/err.h"
#include <stdbool.h>

enum { QR_TEXT_MAX = 1000, QR_QUIET = 4 };

struct qr {
    int size;                  /* modules a side, quiet zone included */
    const unsigned char *dark; /* size * size, 1 = dark, row by row; in the arena */
};

/* text: UTF-8, not empty (ERR_INVALID), at most QR_TEXT_MAX bytes (ERR_TOO_LARGE). */
enum err_code qr_make(const char *text, struct arena *a, struct qr *out, struct err *e) MUST_USE;
bool qr_dark(const struct qr *q, int x, int y);
/* The dark modules as one SVG path of size x size units: <svg viewBox="0 0 size size"><path d="..."/>.
 * Holds only digits and "Mhvz -". */
const char *qr_path(const struct qr *q, struct arena *a);
