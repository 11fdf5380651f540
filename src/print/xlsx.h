/* Rows of records as a spreadsheet (Office Open XML, ISO/IEC 29500) for the programs of an office, by libxlsxwriter: the columns that a
 * CSV would have (base/csv.h), with heads that people read. Text is written as text, never as a formula; dates and moments are dates of
 * the spreadsheet, as the clocks of Viet Nam show them. Holds no state; any thread may call. */
#pragma once
#include "base/buf.h"
#include "base/err.h"
#include "base/record.h"

enum { XLSX_ROWS_MAX = 100000 };

struct xlsx_sheet {
    const char *name;          /* of the sheet: at most 31 characters, none of []:*?/\ */
    const char *title, *note;  /* above the table: bold, and plain; NULL or "" = none */
    const struct model *model;
    const char *const *heads;  /* of the columns, in the order of the model */
    size_t heads_n;            /* as many as there are columns, else ERR_INTERNAL */
    const char *author;        /* metadata */
    int64_t created;           /* ms since 1970 UTC */
};

/* Appends the file to out. ERR_TOO_LARGE, ERR_INTERNAL, ERR_STORAGE: no room for the scratch file of the packer. */
enum err_code xlsx_write(const struct xlsx_sheet *s, const struct list *rows, struct buf *out, struct err *e) MUST_USE;
