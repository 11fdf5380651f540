/* Answers for any procedure's form: by the type of a field, its bounds, its pattern, what it is filled in from, the words of its id,
 * and what it must agree with (dates in order, identifiers with birth and sex). Fields whose ids share all but the last word
 * ("mother_name", "mother_born") are one invented person's; the applicant's are those that ask for the card or the account.
 * A procedure added tomorrow needs nothing here. Pure; what it makes is judged by form_check and papers_check alone. */
#pragma once
#include "domain/papers.h"
#include "domain/procedure.h"
#include "drill/persona.h"

struct filler {
    struct rng *rng;
    struct arena *arena;
    const struct units *units;
    const struct unit *unit;   /* the commune */
    const struct persona *who; /* the applicant */
};

/* The whole form, normalised. ERR_INTERNAL when form_check still finds something after some tries; e->field and e->why name the
 * first field and the text. env needs today, variant, channel. */
enum err_code filler_form(const struct filler *f, const struct form *form, const struct form_env *env, struct form_values *out, struct err *e) MUST_USE;
/* What an act asks of an officer; `known` are the dossier's answers. As typed, not checked. */
struct form_values filler_fields(const struct filler *f, const struct form_field *fields, size_t n, struct form_values known, const struct form_env *env);
/* One field of a form answered anew, the others as they are. "" if nothing can be said. */
const char *filler_again(const struct filler *f, const struct form *form, const char *id, struct form_values known, const struct form_env *env);
/* Ids of what is brought: all that is required, some of what is welcome. Returns how many. */
size_t filler_papers(const struct filler *f, const struct procedure *p, struct form_values v, const struct form_env *env, const char ***out);
