/* What was read off a page: lines of words, each with its place and how sure the reader is. Pure: out of the table that Tesseract writes. */
#pragma once
#include "base/arena.h"
#include "base/err.h"

struct sheet_word {
    const char *text;     /* UTF-8, NFC */
    int x, y, w, h;       /* pixels of the page */
    int sure;             /* 0 to 100 */
};
struct sheet_line {
    const struct sheet_word *word; /* in the order of reading */
    size_t n;
    int page;             /* from 1 */
};
struct sheet {
    const struct sheet_line *line;
    size_t n;
};

enum { SHEET_LINES = 400, SHEET_WORDS = 4000 }; /* of a page; what is beyond is left out */

/* Adds a page to the sheet. ERR_INVALID: no such table. */
enum err_code sheet_add(struct sheet *s, const char *tsv, int page, struct arena *a, struct err *e) MUST_USE;
