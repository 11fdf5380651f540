/* Texts in an administrator's words: which stand in the place of the program's own. What fits is the template kit's to say (tpl_wording_fault); whoever calls has
 * asked it. Writes: c->db is the centre; after the commit the application binds its pages anew. */
#pragma once
#include "service/admin/scope.h"
#include "store/wording_store.h"

const char *words_thing(struct arena *a, const char *key); /* "text:desk.work" */
/* Both languages of a message; a text equal to the program's own takes the wording away. ERR_FORBIDDEN unless scope_whole(). */
struct words_change { const char *key; int64_t seen; const char *lang[2], *now[2], *own[2], *text[2]; };
enum err_code words_set(struct ctx *c, const struct words_change *x, struct err *e) MUST_USE;
