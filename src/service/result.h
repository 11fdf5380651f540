/* The result of a dossier: numbered, dated, its text fixed for ever in the journal; printed from that text on demand. */
#pragma once
#include "service/folder.h"
#include "store/number_store.h"

/* Takes the next number of the unit and year and fills the template. Changes f->result; the caller records it. */
enum err_code result_issue(struct ctx *c, struct folder *f, struct err *e) MUST_USE;
/* The text as it would be if the actor issued it now, with "…" for the number. Writes nothing. */
enum err_code result_preview(struct ctx *c, const struct folder *f, const char **text, struct err *e) MUST_USE;
/* Whose book its number stands in: the unit that decides, the procedure, the year. */
struct number_place result_place(const struct ctx *c, const struct folder *f, int year);
/* The running number within its number ("118/2026" -> 118); 0 if the procedure writes something else that varies before it. */
int64_t result_seq(const struct folder *f);
