/* Who decides, by kind: what a commune, a department of the province, the police or a ministry settles. Read once at the start from data/agency.tsv; the rows of
 * the state's catalogue name agencies in words, and which kind those mean is found there once. Must never say who decides a dossier: that is the procedure's. */
#pragma once
#include "domain/listing.h"
#include "domain/procedure.h"

enum { AGENCIES_MAX = 64 };

struct agency_kind {
    const char *id;    /* in addresses: /co-quan/so-xay-dung */
    const char *group; /* commune province central other */
    struct label name;
    const char *const *said; size_t n_said;   /* folded: names and what people call it: "sxd", "so xay dung" */
    const char *const *kinds; size_t n_kinds; /* of procedure files (struct agency) */
    const char *const *texts; size_t n_texts; /* folded parts of what the catalogue says; "!..." none of these */
};
struct agencies {
    const struct agency_kind *at;
    size_t n;                   /* at most AGENCIES_MAX; the last is of what fits no other */
    const struct listing *first; /* the catalogue's rows, and a bit by kind for each of them */
    const uint64_t *bits;
    size_t n_bits;
};

/* tsv: the whole file with its header line, NUL-terminated. ERR_INTERNAL names a line that has not its cells. listings: struct listing, outlives it. */
enum err_code agencies_read(const char *tsv, struct list listings, struct arena *a, const struct agencies **out, struct err *e) MUST_USE;

const struct agency_kind *agencies_find(const struct agencies *x, const char *id); /* NULL if there is none; x NULL: none */
/* Which kinds decide it, as bits by their place in x->at; never 0 when x has rows. */
uint64_t agencies_of_procedure(const struct agencies *x, const struct procedure *p);
uint64_t agencies_of_listing(const struct agencies *x, const struct listing *l);
/* Those that a text names, wholly or by a beginning of at least three letters; returns how many were put in out. */
size_t agencies_named(const struct agencies *x, const char *text, struct arena *scratch, const struct agency_kind **out, size_t max);
