/* The inside of an index, shared by the files of this folder. */
#pragma once
#include "find/find.h"

/* Kinds of terms in one table: the first byte of a key tells which. */
#define TERM_FOLDED 'f'
#define TERM_SPELT 's'
#define TERM_PAIR 'p'
#define TERM_SPELT_PAIR 'q'
#define TERM_STOP 'x' /* a word that says little; in no text */
enum { NO_TERM = -1, TERM_MAX = 96 };

struct posting {
    uint32_t doc;
    float score; /* what finding the term in that text is worth */
};

struct term {
    const char *key;
    const struct posting *posting;
    uint32_t n;
    float idf;
};

struct phrase { /* an everyday phrase, or a name: its folded syllables, each once */
    const int *term;
    size_t n;
    float idf; /* the sum */
};

struct doc {
    float prior;
    const int *term; /* folded syllables, sorted */
    size_t n;
    const struct phrase *phrase; /* the name is the first */
    size_t phrases;
};

struct raw { /* a term in a part of a text, while the index is made */
    int term;
    uint32_t doc;
    uint8_t part;
};

struct shortened {
    const char *said;  /* folded */
    const char *spelt; /* with its marks */
    const char *meant; /* as written */
    size_t words;
    bool unsure;
};

struct find {
    struct arena *arena;
    struct term *term;
    size_t terms, term_cap;
    int *slot; /* of keys: term number + 1, 0 = free */
    size_t slots;
    struct raw *raw;
    size_t raws, raw_cap;
    struct doc *doc;
    size_t docs, doc_cap;
    struct shortened *shorts;
    size_t shorts_n, shorts_cap;
    struct phrase *phrase; /* of the doc being made */
    size_t phrases, phrase_cap;
    float length[FIND_PARTS]; /* the average, in syllables */
    bool ready;
};

int term_find(const struct find *f, char kind, const char *one, const char *two); /* two "" = a single one */
bool stop_has(const struct find *f, const char *folded);

/* A text as words, folded and spelt side by side. */
struct words {
    const char **folded, **spelt;
    size_t n;
};
struct words words_of(struct arena *a, const char *text);

/* What a question's words stand for (spell.c). */
struct asked {
    const char *folded, *spelt; /* spelt "" = unknown: only the folded one counts */
    float weight;
    int after;   /* index of the word it follows immediately, -1 = none: pairs */
    bool begun;  /* what was typed may become it: of these only the best counts */
    bool origin; /* a word that was really said (put right, if misspelt), not what it is short for */
};
struct asked_list {
    struct asked *word;
    size_t n, cap;
    bool marked, changed; /* the asker writes marks; something was put right */
};
void asked_read(const struct find *f, const char *question, bool typing, struct arena *a, struct asked_list *out);
