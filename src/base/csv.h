/* Records as CSV, RFC 4180 with a BOM, as spreadsheet programs here want it: one column for every field that is
 * not private, secret or nested, headed by its name. A text cell that starts with = + - @ tab or CR is given a '
 * in front, so that no program takes it for a formula. */
#pragma once
#include "base/buf.h"
#include "base/record.h"

void csv_head(struct buf *b, const struct model *m);
void csv_row(struct buf *b, const struct model *m, const void *rec);
