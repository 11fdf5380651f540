/* An index in memory of short texts, asked as people ask: in whole sentences, with or without marks, misspelt, shortened. Knows Vietnamese
 * spelling and nothing of what the texts are about.
 *
 * Texts are cut into syllables. Each syllable and each pair of neighbours counts folded (base/text.h) and, when the asker writes marks, once
 * more as spelt; what is rare counts more (BM25F: Robertson, Zaragoza 2009). Short forms are spelt out, unknown syllables are read as the
 * nearest known ones. A text's everyday phrases count as wholes.
 *
 * Made once, then never changed: any thread may ask. */
#pragma once
#include "base/arena.h"
#include <stdbool.h>
#include <stdint.h>

struct find;

enum find_part { FIND_NAME, FIND_EVERYDAY, FIND_MORE, FIND_PARTS }; /* how much a word counts there */

struct find *find_new(void);
void find_free(struct find *f); /* NULL allowed */

/* Words of the language; before the first find_ask(). */
void find_stop(struct find *f, const char *word);                                      /* says little: "toi", "can" */
void find_short(struct find *f, const char *said, const char *meant, bool unsure);     /* "gks", "giay khai sinh"; unsure: or itself */

/* Texts, numbered 0, 1, ... in this order; find_text() is for the one begun last. Of FIND_EVERYDAY each call is a phrase. */
size_t find_doc(struct find *f, float prior); /* prior: 1 = as likely to be asked for as any */
void find_text(struct find *f, enum find_part part, const char *text);
void find_ready(struct find *f);

struct find_hit {
    size_t doc;
    float score;
};
struct find_answer {
    struct find_hit *hit; /* best first */
    size_t n;
    float sure;           /* 0..1: how much of what was asked the best one is about */
    const char *meant;    /* the question with misspelt words put right, folded; "" = nothing was changed */
};
/* typing: the last word may be the beginning of one. Memory of a. */
void find_ask(const struct find *f, const char *question, bool typing, size_t most, struct arena *a, struct find_answer *out);
