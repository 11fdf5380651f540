/* From the words that a machine read off a paper to values that it proposes for fields of the form. Pure rules: which words stand behind
 * which label, and what of them a field of that type can hold. A proposal is a proposal: nobody may write it unseen. */
#pragma once
#include "form/form.h"
#include "scan/readout.h"

struct form_read { /* of a paper: where the answer of a field stands on it */
    struct ref field;
    const struct ref *after;  /* labels as printed: the value follows one of them, on its line or the next */
    size_t n_after;
    const struct ref *until;  /* labels that are nobody's but end a value */
    size_t n_until;
    int line;
};

struct form_reading {
    const struct form_field *field;
    const char *value;   /* as the form takes it */
    int sure;            /* 0 to 100: of the words and of the label */
    int page;            /* from 1 */
    int x, y, w, h;      /* where on the page, label and all */
};

/* Can a value of this type be read off a paper? Addresses, communes, lists, ticks and what is counted cannot. */
bool form_reads_type(enum form_type type);
struct form_reader {
    const struct form *form;
    const struct form_read *reads;
    size_t n;
    const struct form_env *env; /* for what a value may be today */
};
/* One for each of `reads` that was found and fits its field; out has room for as many. Returns how many. */
size_t form_readings(const struct form_reader *with, const struct readout *s, struct arena *a, struct form_reading *out);
/* The text behind a label -> what the field could hold, or NULL. */
const char *form_reading_value(const struct form_field *x, const char *text, const struct form_env *env, struct arena *a);
