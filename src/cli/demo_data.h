/* Who and what the demo data are: tables alone. */
#pragma once
#include "domain/actor.h"
#include <stddef.h>

struct demo_person {
    const char *key;     /* how dossiers below name them */
    const char *name, *phone, *email;
    const char *identifier, *birth, *sex, *address; /* of citizens; else "" */
    const char *unit;    /* official code; "" = a citizen */
    unsigned role;
};
extern const struct demo_person demo_people[];
extern const size_t demo_people_n;
