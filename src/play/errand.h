/* One dossier on its way through the server: opened at the counter or online, then act by act as its life has it, each written down
 * in the book when it goes out and when it is acknowledged. */
#pragma once
#include "play/town.h"
#include "play/visit.h"

struct errand {
    struct town *town;
    struct errand *next; /* of those to be used again */
    struct errand *made; /* the one made before */
    struct life life;
    struct rng rng;
    struct timer timer;
    struct person *citizen;  /* online */
    struct life_step step;   /* under way */
    size_t place;            /* in the book, of what is under way */
    bool written;            /* ... it was written there */
    bool spoiled;            /* a form with a mistake went before */
    size_t recent;           /* place among those that people look at, from 1; 0 = none */
    int64_t dossier, draft;
    size_t draft_step;
    char code[40];
};

void errand_begin(struct town *t, int64_t due);
/* When the town ends: what is still under way as well. */
void errand_free_all(struct town *t);
/* Inside, shared by the errand*.c files. */
void errand_online(struct errand *x, int64_t due);
void errand_opened(struct errand *x, const char *location);
void errand_next(struct errand *x);
void errand_end(struct errand *x);
/* A visit on behalf of the errand: its answer goes to `then`, and if it is given up the errand ends. */
struct visit *errand_visit(struct errand *x, enum kind k, struct person *who, bool (*then)(struct visit *, const struct reply *));
/* The write that goes out now: once, however often it is sent. */
void errand_write(struct errand *x, const struct ledger_row *row);
/* Was it taken, and where does the answer lead: by a redirect, or told as data. */
bool errand_taken(const struct visit *v, const struct reply *r, char *where, size_t cap);
/* The code in a redirect "/viec/ho-so/CODE?..." or "/ho-so/CODE/..." ; "" if it is none. */
void errand_code(const char *location, char *out, size_t cap);
