/* Communes as they were before 1 July 2025, and what became of each: data/unit_old.tsv. People still write their addresses with them.
 * Read once at start, never changed; knows no database. */
#pragma once
#include "base/arena.h"
#include "base/err.h"
#include <stdint.h>

struct old_unit {
    const char *code, *name, *district, *province; /* "Phường Thạc Gián", "Quận Thanh Khê" or "", "Thành phố Đà Nẵng" */
    const char *const *became;                     /* codes of today's communes; more than one: it was split */
    size_t n_became;
    const char *folded;                            /* all names, text_fold, a blank before each word */
    uint64_t begins;                               /* words_begin() of it */
};
struct old_units {
    const struct old_unit *at;
    size_t n;
};

/* tsv: the whole file with its header line, NUL-terminated. ERR_INTERNAL: a line has not its five cells. */
enum err_code old_units_read(const char *tsv, struct arena *a, const struct old_units **out, struct err *e) MUST_USE;
/* Every word of the text begins a word of the names. Names that begin so come first, then those that hold the text as it is; returns how many were put in out. u NULL: none. */
size_t old_units_search(const struct old_units *u, const char *text, struct arena *scratch, const struct old_unit **out, size_t max);
