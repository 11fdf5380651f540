/* What a person answered before: fields that ask for it (prefill: former) begin with the answer of the newest former dossier of the same
 * account, and the page says which. A field is known again by its id and type, a list by its procedure as well. Only dossiers in the
 * database of c->db are seen. Never over what is typed: this is for a form that begins. */
#pragma once
#include "service/folder.h"

/* `begun` with former answers added where no source before "former" was known (`known`: names of prefill sources). Beside each stands
 * "_from.<field>" = "<code>|<day>", a name of the page's own that no check keeps. */
enum err_code former_fill(struct ctx *c, const struct form *form, const char *procedure, struct form_values known, struct form_values *begun,
                          struct err *e) MUST_USE;
/* Does the field's answer stand as a former dossier had it? */
bool former_stands(struct form_values values, const char *field, struct arena *a);
/* After a step was filled in: of the notes in `before`, those whose field still has its value in `now`, added to it. */
struct form_values former_keep(const struct form *form, struct form_values before, struct form_values now, struct arena *a);
