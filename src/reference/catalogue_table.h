/* The inside of the catalogue, shared by catalogue.c and catalogue_search.c. Nothing else includes it. */
#pragma once
#include "find/find.h"
#include "reference/catalogue.h"
#include "store/procedure_store.h"
#include <pthread.h>

struct catalogue_entry { /* a kept revision; read when first asked for. Never moves, never freed before the end */
    struct procedure_revision kept;
    struct arena *arena;
    _Atomic(const struct procedure *) procedure;
    struct err unreadable;        /* .code set: reading it failed */
};

struct catalogue_row {
    struct catalogue_entry *entry;
    bool published, withdrawn;    /* as in procedure_store.h */
};

/* What the centre kept at a moment, by code, then revision. Exchanged whole; the ones before stay for whoever still reads them: some tens
 * of kilobytes, a few times a year. */
struct catalogue_set {
    struct catalogue_set *before;
    struct arena *arena;
    struct catalogue_row *row;
    size_t n;
    size_t size;                  /* procedures that can be asked for, file or no file */
    int64_t stamp;                /* procedure_store_stamp() of then */
};

/* What a text of the index is: a code that has a file, a listing, or a word that leads elsewhere. */
struct catalogue_text {
    const char *code;             /* "" = it has no file */
    const struct listing *listing;
    const char *elsewhere;        /* "" = it is a procedure */
};

struct catalogue_index {
    struct arena *arena;
    const struct catalogue_set *of;
    struct find *find;
    struct catalogue_text *text;  /* by number in the index */
};

struct catalogue {
    struct arena *arena;           /* entries and what the centre says of how people ask; under `reload` after the start */
    pthread_mutex_t *reading, *reload;
    _Atomic(struct catalogue_set *) now;
    int64_t failed;                /* stamp of what could not be read; under `reload` */
    struct list listings;          /* struct listing, by code */
    struct list words;             /* struct search_word */
    pthread_rwlock_t *asking;      /* held while the index is asked; it is exchanged and freed under it */
    struct catalogue_index *index; /* made first by a thread of its own while the server begins; whoever asks before waits for it */
    pthread_t maker;
    pthread_mutex_t *making;
    pthread_cond_t *made;
    bool made_is, begun;           /* made_is: under the lock */
};

/* The procedure of a row; NULL if it cannot be read. */
const struct procedure *catalogue_row_get(const struct catalogue *c, const struct catalogue_row *row);
/* Rows of a code: from the first on, so many; 0 = none. */
size_t catalogue_rows(const struct catalogue_set *s, const char *code, const struct catalogue_row **first);
/* The newest of a code that was not withdrawn; the newest of all if all were. NULL if it cannot be read. */
const struct procedure *catalogue_newest(const struct catalogue *c, const struct catalogue_set *s, const char *code);

/* What the centre says of how people ask, and what it lists without a file. */
enum err_code catalogue_listings(struct catalogue *c, struct db *centre, struct err *e) MUST_USE;
/* Begins to make the index of all that was read. */
enum err_code catalogue_index(struct catalogue *c, struct err *e) MUST_USE;
void catalogue_index_close(struct catalogue *c); /* waits until it is made */
