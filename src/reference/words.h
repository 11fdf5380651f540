/* Matching folded words (base/text.h, text_fold): what every search of the service floor does. Pure. */
#pragma once
#include <stdbool.h>
#include <stdint.h>
#include <string.h>

/* How the words of a folded text begin, as a set of bits: a bit for the first byte of each word and one for its first two. A text whose
 * set lacks a bit of the query's cannot match, so that a long list is looked through without looking at its words. */
static inline uint64_t words_begin(const char *folded)
{
    uint64_t set = 0;
    for (const char *s = folded; *s; s++) {
        if (*s == ' ' || (s != folded && s[-1] != ' '))
            continue;
        unsigned one = (unsigned char)*s, two = (unsigned char)s[1];
        set |= UINT64_C(1) << one % 16;
        if (two && two != ' ')
            set |= UINT64_C(1) << (16 + (one * 31 + two) % 48);
    }
    return set;
}

/* Every word of the query begins a word of `all`. Both folded; `all` has a blank before each word. */
static inline bool words_match(const char *all, const char *query)
{
    char word[64] = " ";
    while (*query) {
        size_t n = strcspn(query, " ");
        if (n + 2 > sizeof(word))
            return false;
        memcpy(word + 1, query, n);
        word[n + 1] = '\0';
        if (!strstr(all, word))
            return false;
        query += n + (query[n] == ' ');
    }
    return true;
}
