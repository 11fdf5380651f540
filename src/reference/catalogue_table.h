/* The inside of the catalogue, shared by catalogue.c and catalogue_search.c. Nothing else includes it. */
#pragma once
#include "find/find.h"
#include "reference/catalogue.h"
#include "store/procedure_store.h"
#include <pthread.h>

struct catalogue_entry { /* a kept revision; read when first asked for */
    const struct procedure_revision *kept;
    struct arena *arena;
    _Atomic(const struct procedure *) procedure;
    struct err unreadable;        /* .code set: reading it failed */
};

/* What a text of the index is: the newest entry of a code, a listing, or a word that leads elsewhere. */
struct catalogue_text {
    size_t entry;                 /* + 1; 0 = none */
    const struct listing *listing;
    const char *elsewhere;        /* "" = it is a procedure */
};

struct catalogue {
    struct arena *arena;
    struct catalogue_entry *entry; /* by code, then revision */
    size_t n;
    pthread_mutex_t *reading;
    struct list listings;          /* struct listing, by code */
    struct list words;             /* struct search_word */
    struct find *find;             /* made by a thread of its own while the server begins; whoever asks before waits for it */
    pthread_t maker;
    pthread_mutex_t *making;
    pthread_cond_t *made;
    bool made_is, begun;           /* made_is: under the lock */
    struct catalogue_text *text;   /* by number in the index */
    size_t size;                   /* procedures among them */
};

/* The entry that is in force for the code of entry[last], the newest one of its code; NULL if none. */
const struct catalogue_entry *catalogue_in_force(const struct catalogue *c, size_t last, const char *date);
/* Is it the newest of its code? */
bool catalogue_is_last(const struct catalogue *c, size_t i);

/* Begins to make the index of all that was read, and of what the centre says of how people ask. */
enum err_code catalogue_index(struct catalogue *c, struct db *centre, struct err *e) MUST_USE;
void catalogue_index_close(struct catalogue *c); /* waits until it is made */
