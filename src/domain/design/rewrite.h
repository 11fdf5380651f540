/* The head of a procedure's text written anew when it is published: revision, first day, places. All else stays letter for letter.
 *
 * Works on lines, as people wrote them: a key of the file's own level begins a line without blanks before it. What comes of a text that is
 * written otherwise is no procedure, and procedure_parse() says so. Knows no rule about who may publish what. */
#pragma once
#include "base/arena.h"
#include <stddef.h>

struct rewrite {
    int revision;
    const char *valid_from;             /* YYYY-MM-DD */
    const char *const *provinces, *const *communes; /* official codes; neither = the whole country */
    size_t n_provinces, n_communes;
};
const char *rewrite_head(const char *text, const struct rewrite *r, struct arena *a);
