/* The line mark-up of documents, parsed into blocks that a PDF page is laid out from and that a template can
 * render to HTML (every struct is described by a model). The mark-up itself is told in README.md.
 *
 * Values come in by templates ("....print" files of tpl/), which write them with backslashes, so that a value
 * cannot become mark-up. A backslash before ASCII punctuation makes it plain, everywhere. */
#pragma once
#include "base/err.h"
#include "base/record.h"

enum { MARKUP_MAX = 1024 * 1024, MARKUP_COLUMNS = 12 }; /* bytes of a document; columns of a table */

enum markup_kind {
    MARKUP_PAR,     /* text */
    MARKUP_TITLE,   /* # text */
    MARKUP_HEADING, /* ## text */
    MARKUP_CENTRE,  /* ^ text */
    MARKUP_RIGHT,   /* > text, italic */
    MARKUP_SMALL,   /* ~ text */
    MARKUP_ITEM,    /* - text */
    MARKUP_FIELD,   /* = label: value | label: value */
    MARKUP_TABLE,   /* | cell | cell | */
    MARKUP_QR,      /* @qr text */
    MARKUP_RULE,    /* --- short, ---- as wide as the line above */
    MARKUP_GAP,     /* {gap n} lines */
    MARKUP_PAGE,    /* {page} */
    MARKUP_SPLIT,   /* {columns 2 3} .. {|} .. {/columns} */
};

enum markup_align { ALIGN_LEFT, ALIGN_CENTRE, ALIGN_RIGHT };

struct markup_span {
    const char *text;
    bool bold, italic;
};

struct markup_field {
    const char *label;
    struct list spans; /* of markup_span; empty: to be filled in by hand */
};

struct markup_cell {
    int align; /* enum markup_align */
    int64_t share; /* in the first row: of the width; 0 in all of them: widths follow from what the cells hold */
    struct list spans;
};

struct markup_row {
    bool head;
    struct list cells; /* of markup_cell; all rows of a table have the same number */
};

struct markup_column {
    int64_t share; /* of the width */
    struct list blocks; /* of markup_block; no columns within columns */
};

struct markup_block {
    int kind;            /* enum markup_kind */
    struct list spans;   /* of markup_span: all kinds of text */
    struct list fields;  /* MARKUP_FIELD */
    struct list rows;    /* MARKUP_TABLE */
    struct list columns; /* MARKUP_SPLIT */
    const char *text;    /* MARKUP_QR: what it says */
    const char *qr_path; /* and how it looks: qr_path() */
    int64_t qr_size;
    int64_t gap;         /* MARKUP_GAP: lines */
    bool wide;           /* MARKUP_RULE: as wide as the line above */
};

struct markup_doc {
    struct list blocks; /* of markup_block */
};

extern const struct model markup_doc_model; /* context of a preview template: {{#blocks}} ... */

/* name is for errors only: ERR_INVALID "name:line: message", ERR_TOO_LARGE. */
enum err_code markup_parse(const char *name, const char *text, struct arena *a, struct markup_doc *out,
                           struct err *e) MUST_USE;
