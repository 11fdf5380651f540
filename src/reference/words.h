/* Matching folded words (base/text.h, text_fold): what every search of the service floor does. Pure. */
#pragma once
#include <stdbool.h>
#include <string.h>

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
