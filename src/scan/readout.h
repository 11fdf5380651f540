/* What was read off a page: lines of words, each with its place and how sure the reader is. Pure: out of the table that Tesseract writes. */
#pragma once
#include "base/arena.h"
#include "base/err.h"

struct readout_word {
    const char *text;     /* UTF-8, NFC */
    int x, y, w, h;       /* pixels of the page */
    int sure;             /* 0 to 100 */
};
struct readout_line {
    const struct readout_word *word; /* in the order of reading */
    size_t n;
    int page;             /* from 1 */
};
struct readout {
    const struct readout_line *line;
    size_t n;
};

enum { READOUT_LINES = 400, READOUT_WORDS = 4000 }; /* of a page; what is beyond is left out */

/* Adds a page. ERR_INVALID: no such table. */
enum err_code readout_add(struct readout *s, const char *tsv, int page, struct arena *a, struct err *e) MUST_USE;
