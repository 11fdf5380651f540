/* The fields of a listed procedure and of a word of the search. */
#include "domain/listing.h"

static const struct field fields[] = {
    FIELD(listing, code, F_TEXT), FIELD(listing, name, F_TEXT), FIELD(listing, ministry, F_TEXT), FIELD(listing, field, F_TEXT),
    FIELD(listing, levels, F_TEXT), FIELD(listing, agency, F_TEXT), FIELD(listing, applicants, F_TEXT), FIELD(listing, channels, F_TEXT),
    FIELD(listing, term_amount, F_INT), FIELD(listing, term_unit, F_TEXT), FIELD(listing, fee, F_TEXT), FIELD(listing, result, F_TEXT),
    FIELD(listing, decision, F_TEXT), FIELD(listing, laws, F_TEXT), FIELD(listing, portal, F_TEXT), FIELD(listing, status, F_TEXT),
};
const struct model listing_model = MODEL(listing, fields, .doc = "A procedure of the state's catalogue");

static const struct field word_fields[] = {
    FIELD(search_word, kind, F_TEXT), FIELD(search_word, said, F_TEXT), FIELD(search_word, meant, F_TEXT),
};
const struct model search_word_model = MODEL(search_word, word_fields);
