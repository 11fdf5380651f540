/* The inside of the catalogue, shared by catalogue.c and catalogue_search.c. Nothing else includes it. */
#pragma once
#include "reference/catalogue.h"
#include "store/procedure_store.h"
#include <pthread.h>

/* Folded, with a blank before each word. */
struct catalogue_words {
    const char *name_vi, *name_en;
    const char *names;    /* both */
    const char *everyday; /* and the keywords */
    const char *all;      /* and summary, field and code */
};

struct catalogue_entry { /* a kept revision; read when first asked for */
    const struct procedure_revision *kept;
    struct arena *arena;
    _Atomic(const struct procedure *) procedure;
    struct catalogue_words words; /* valid once procedure is set */
    struct err unreadable;        /* .code set: reading it failed */
};

struct catalogue {
    struct arena *arena;
    struct catalogue_entry *entry; /* by code, then revision */
    size_t n;
    pthread_mutex_t *reading;
};

/* The entry that is in force for the code of entry[last], the newest one of its code; NULL if none. */
const struct catalogue_entry *catalogue_in_force(const struct catalogue *c, size_t last, const char *date);
/* Is it the newest of its code? */
bool catalogue_is_last(const struct catalogue *c, size_t i);

void catalogue_fold(const struct procedure *p, struct arena *a, struct catalogue_words *out);
