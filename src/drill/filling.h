/* One form while it is filled in: shared by the files filler*.c, by nobody else. */
#pragma once
#include "drill/filler.h"

enum { FILLING_PEOPLE = 24 };

struct filling_person {
    const char *prefix; /* of the id, n bytes: "mother" of mother_name */
    size_t n;
    struct persona is;
};

struct filling {
    const struct filler *f;
    const struct form *form;     /* with its lists spelled out; NULL: bare fields */
    const struct form *declared; /* as the file has it */
    const struct form_field **row; /* those of the rows of lists too */
    size_t n;
    struct form_values counts;     /* list -> how many rows */
    const struct form_env *env;
    struct form_values known; /* answers of the dossier, when an act asks more */
    struct form_value *out;
    size_t n_out;
    struct filling_person person[FILLING_PEOPLE];
    size_t n_person;
};

/* filler.c */
const char *filling_get(const struct filling *g, const char *id); /* so far, else known; "" */
const struct form_field *filling_find(const struct filling *g, const char *id); /* NULL */
struct filling_days { int first, last; }; /* days since 1970; INT_MIN, INT_MAX = open */
struct filling_days filling_bounds(const struct filling *g, const struct form_field *x); /* filler_days.c */
int filling_day(const char *date); /* INT_MIN if it is none */
/* filler_people.c */
const struct persona *filling_who(struct filling *g, const struct form_field *x);
bool filling_is_born(const struct filling *g, const struct form_field *x); /* the birth of its person */
bool filling_is_sex(const struct filling *g, const struct form_field *x);
bool filling_fits(struct filling *g, const struct form_field *x, const char *choice); /* a woman is no father */
const char *filling_known(const struct filling *g, const struct form_field *x); /* what it is filled in from; "" */
/* filler_value.c, filler_text.c */
const char *filling_value(struct filling *g, const struct form_field *x);
const char *filling_text(struct filling *g, const struct form_field *x);
