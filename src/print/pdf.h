/* A document in the line mark-up as a PDF: A4, laid out as Nghị định 30/2020/NĐ-CP, phụ lục I asks (margins
 * 20 20 30 15 mm, Times-like serif of 13 to 14 pt), by cairo and pango. Text can be searched, copied and is
 * tagged for screen readers; the same input gives the same bytes. Holds no state; any thread may call. */
#pragma once
#include "base/buf.h"
#include "base/err.h"
#include "print/markup.h"

enum { PDF_PAGES_MAX = 200 };

/* Every text may be NULL. */
struct pdf_setup {
    const char *name;      /* of the mark-up, for errors */
    const char *title;     /* metadata */
    const char *author;
    const char *lang;      /* "vi" */
    int64_t created;       /* ms since 1970 UTC; written with +07:00 */
    const char *footer;    /* small, at the foot of each page on the left: the code, say */
    const char *page_word; /* "Trang": "Trang 1/2" at the foot on the right; NULL = no page numbers */
    bool landscape;        /* A4 on its side: registers */
    double table_size;     /* points of the text in tables; 0 = 12 */
};

/* Appends the PDF to out. ERR_INVALID "name:line: ...", ERR_TOO_LARGE, ERR_INTERNAL. */
enum err_code pdf_write(const struct pdf_setup *s, const char *markup, struct buf *out, struct err *e) MUST_USE;
enum err_code pdf_write_doc(const struct pdf_setup *s, const struct markup_doc *doc, struct buf *out,
                            struct err *e) MUST_USE;
