/* The result of a dossier: numbered, dated, its text fixed for ever in the journal; printed from that text on demand. */
#pragma once
#include "service/folder.h"

/* Takes the next number of the unit and year and fills the template. Changes f->result; the caller records it. */
enum err_code result_issue(struct ctx *c, struct folder *f, struct err *e) MUST_USE;
extern const struct sql_set result_set;
