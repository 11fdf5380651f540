/* An invented person as Viet Nam has them: names in their real shares (Nguyễn about 38 in 100, Trần 11, Lê 9 ...; the Kinh and
 * the larger peoples by province), an identifier that fits birth, sex and province, a phone of a real prefix, an address in
 * the commune. Nobody real is meant: identifiers lie in a range that is checked for shape only. Pure. */
#pragma once
#include "base/arena.h"
#include "domain/unit.h"
#include "drill/rng.h"
#include "reference/units.h"
#include <stdbool.h>

struct persona {
    const char *name;       /* "Nguyễn Thị Thu Hà" */
    const char *sex;        /* male female */
    const char *born;       /* YYYY-MM-DD */
    const char *identifier; /* 12 digits (Nghị định 137/2015 art. 13 as amended): province, century and sex, year, number */
    const char *phone;      /* 0xxxxxxxxx */
    const char *email;      /* "" for most */
    const char *ethnicity;  /* "Kinh", "Tày" ... */
    const char *address;    /* "12 Trần Phú, phường ..., thành phố ..." */
};

struct persona_wish {
    const char *sex; /* male female; "" = either */
    int min, max;    /* age in years on `today` */
    const char *today;
    const char *first, *last; /* born no earlier, no later than these days; NULL or "" = by age alone */
    const struct persona *kin; /* parent or child: of the same people and family name; NULL = drawn */
};
/* Who lives at `home` (a commune). Texts in the arena. */
struct persona persona_make(struct rng *r, const struct units *units, const struct unit *home, struct arena *a, struct persona_wish wish);
/* 12 digits for that province (official code of today, "48"), sex and birth year, never twice the same by more than chance. */
const char *persona_identifier(struct rng *r, const char *province, bool male, int born, struct arena *a);
/* "12 Trần Phú, phường ..., thành phố ..." */
const char *persona_address(struct rng *r, const struct units *units, const struct unit *home, const char *today, struct arena *a);
