/* Reading pictures and papers that somebody sent: the codes on a photograph, the words on a scanned paper, a part of a page to look at. All
 * work is done in caged children (cage.h): our own program for pictures, Poppler's pdftoppm for PDF, Tesseract for words. The kit knows
 * nothing of cards or forms.
 *
 * Tesseract and Poppler may be missing on a machine: scan_reads() says so, and nobody is told of what cannot be done.
 * For the pool only: a code takes some tenths of a second, a page of words some seconds. */
#pragma once
#include "scan/fence.h"
#include "scan/picture.h"
#include "scan/readout.h"
#include <stdatomic.h>
#include <stdbool.h>

enum { SCAN_PAGES = 3, SCAN_CODES = 8 };

struct scan {
    const char *self;      /* our own program; NULL = codes cannot be read either */
    const char *tesseract; /* NULL = not there, or without Vietnamese */
    const char *pdftoppm;  /* NULL = not there: PDF is not read */
    int most;              /* papers read at once; others are told to come again */
    atomic_int busy;
    struct fence own, reader, drawer; /* of self, tesseract, pdftoppm */
};

/* Looks what is there; `self` is the path of a program whose main() hands "--look" to look_main(). */
void scan_open(struct scan *s, const char *self);
bool scan_reads(const struct scan *s, const char *type); /* words of files of this media type; s may be NULL */

struct scan_codes {
    size_t n;
    const char *text[SCAN_CODES];
};
/* ERR_TYPE: neither JPEG nor PNG; ERR_TOO_LARGE: too large or too hard; ERR_INVALID: damaged, cut off or empty; ERR_BUSY. */
enum err_code scan_codes(struct scan *s, const char *path, struct arena *a, struct scan_codes *out, struct err *e) MUST_USE;

/* The first pages of a file as grey pictures, about 200 dots an inch of an A4 sheet; *n of at most SCAN_PAGES. Errors as above. */
enum err_code scan_pages(struct scan *s, const char *path, const char *type, struct arena *a, struct picture *out, size_t *n, struct err *e) MUST_USE;
/* Their words, in Vietnamese. Errors as above; ERR_BUSY also when as many papers as may be are being read. */
enum err_code scan_words(struct scan *s, const char *path, const char *type, struct arena *a, struct readout *out, struct err *e) MUST_USE;
