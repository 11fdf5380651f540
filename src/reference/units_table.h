/* The inside of the directory, shared by units.c, units_text.c and units_search.c. Nothing else includes it. */
#pragma once
#include "reference/units.h"
#include "store/unit_store.h"

struct unit_code { /* of one tier; a unit with an alias has two */
    int tier;
    const char *code;
    const struct unit *unit;
};

/* What a search looks at; folded, so "hoa xuan". */
struct unit_words {
    uint64_t begins;    /* words_begin of all */
    const struct unit *unit;
    const char *all;    /* every name, type, province, code: words with one blank between and around */
    const char *names;  /* short and full names of all times, each closed by a line break, the present ones first */
};

/* Of whatever decides or takes in: a dossier's key holds 16 bits of it (domain/dossier.h). Offices of a commune have longer ids. */
enum { UNIT_IDS = 1 << 16 };

struct units {
    struct unit *row; /* by id */
    size_t n;
    uint16_t *at;     /* UNIT_IDS: of a short id its place in `row` and one more; 0 = there is none */
    size_t n_short;   /* the units with short ids come first */
    struct unit_code *code; /* by tier, code */
    size_t n_code;
    const struct unit **by_agency_code;
    size_t n_by_agency_code;
    const struct unit **place; /* by where they are listed, tier, alphabet (departments and offices: id) */
    struct unit_words *words;  /* as place, without offices */
    size_t n_words;
    size_t count[UNIT_TIERS];
};

/* For searching: built once the rest stands. */
void units_fold(struct units *u, struct arena *a);
