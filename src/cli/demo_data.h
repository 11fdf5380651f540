/* Who and what the demo data are: tables alone. */
#pragma once
#include "domain/actor.h"
#include "form/form.h"

struct demo_person {
    const char *key; /* how dossiers name them */
    const char *name, *phone, *email;
    const char *identifier, *birth, *sex, *address; /* of citizens; else "" */
    const char *unit; /* official code; "" = a citizen */
    unsigned role;
    const char *post; /* for the list of accounts */
};
extern const struct demo_person demo_people[];
extern const size_t demo_people_n;

/* When: so many working days back (0 = today, or the last working day), at that minute of the day. A value "@-3" is
 * the date three days before the step, "@child" an identifier that fits child_born and child_sex. */
struct demo_step {
    int back, minute;
    const char *who, *act; /* who NULL = no further step */
    struct form_value inputs[8];
};
enum { DEMO_STEPS = 13, DEMO_CHANGES = 20 };
struct demo_dossier {
    const char *procedure, *variant, *channel, *unit, *applicant;
    int back, minute;
    struct form_value changes[DEMO_CHANGES]; /* to the procedure's usual answers */
    struct demo_step steps[DEMO_STEPS];
};
extern const struct demo_dossier demo_dossiers[];
extern const size_t demo_dossiers_n;

struct demo_form { /* usual answers of a procedure */
    const char *procedure;
    struct form_value values[40];
};
extern const struct demo_form demo_forms[];
extern const size_t demo_forms_n;
