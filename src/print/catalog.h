/* What cairo cannot say in a PDF's catalog: the language, and that readers show the title. */
#pragma once
#include "base/buf.h"

/* The PDF is out->p + from to the end; an incremental update (ISO 32000-1, 7.5.6) is appended. lang NULL or
 * not of letters and '-': nothing is done. Nothing is done either if the file has no classic cross-reference
 * table (cairo below 1.18 writes one). */
void catalog_finish(struct buf *out, size_t from, const char *lang);
