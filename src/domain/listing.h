/* A procedure as the state's catalogue lists it: facts without explanation. What has a file of its own (domain/procedure.h) is told by that. */
#pragma once
#include "base/record.h"

struct listing {
    const char *code, *name, *ministry, *field;
    const char *levels, *agency, *applicants, *channels; /* words with a blank between, as src/store/0008-listing.sql says */
    int64_t term_amount;
    const char *term_unit;
    const char *fee; /* đồng, digits; "" = not told */
    const char *result, *decision, *laws, *portal, *status;
};
extern const struct model listing_model;

/* How people say it, for the search. */
struct search_word { const char *kind, *said, *meant; };
extern const struct model search_word_model;
