/* The country as the data maker sees it: communes with their weights, procedures with their shares, people with their accounts.
 * Read by all threads once it is made. */
#pragma once
#include "app/app.h"
#include "drill/homes.h"
#include "drill/persona.h"
#include "reference/units.h"

struct procedure;

struct country_officer {
    int64_t unit;
    unsigned role;
    int64_t account;
    const char *name;
};

struct country {
    struct world *world;
    struct homes homes;    /* all communes */
    const struct procedure *const *procedure;
    double *share;         /* by procedure */
    size_t procedures;
    uint64_t seed;
    const char *today;     /* last day of the run */
    struct country_officer *officer; /* sorted by unit, role */
    size_t officers;
    int64_t *citizen;      /* accounts */
    uint32_t *first_citizen; /* by commune, one more at the end */
    const char *sample, *sample_type; /* SHA-256 of the file that stands for every paper */
    int64_t sample_size;
};

/* ERR_INVALID: no procedure in force on `today`. */
enum err_code country_open(struct world *w, uint64_t seed, const char *today, struct arena *a, struct country *out, struct err *e) MUST_USE;
/* Communes of this province alone, by its code; "" = leaves all. ERR_INVALID: there is no such province. */
enum err_code country_within(struct country *k, const char *province, struct arena *a, struct err *e) MUST_USE;
/* Of that role in that unit, by chance; NULL if nobody has it. */
const struct country_officer *country_officer(const struct country *k, int64_t unit, unsigned role, struct rng *r);
/* The person behind an account of a citizen, again. */
struct persona country_citizen(const struct country *k, size_t commune, uint32_t n, struct arena *a);
