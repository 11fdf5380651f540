/* The result of a dossier: numbered, dated, its text fixed for ever in the journal; printed from that text on demand. */
#pragma once
#include "service/folder.h"

/* Takes the next number of the unit and year and fills the template. Changes f->result; the caller records it. */
enum err_code result_issue(struct ctx *c, struct folder *f, struct err *e) MUST_USE;
/* The text as it would be if the actor issued it now, with "…" for the number. Writes nothing. */
enum err_code result_preview(struct ctx *c, const struct folder *f, const char **text, struct err *e) MUST_USE;
extern const struct sql_set result_set;
