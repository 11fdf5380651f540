/* Looks files up in a sorted table. Knows neither the table nor what the files mean. */
#include "base/embed.h"
#include <string.h>

/* First row whose name is not before s. */
static size_t lower(const struct embedded *rows, size_t n, const char *s)
{
    size_t at = 0;
    while (n > 0) {
        size_t half = n / 2;
        if (strcmp(rows[at + half].name, s) < 0) {
            at += half + 1;
            n -= half + 1;
        } else {
            n = half;
        }
    }
    return at;
}

const struct embedded *embed_find(const struct embedded *rows, size_t count, const char *name)
{
    size_t at = lower(rows, count, name);
    return at < count && strcmp(rows[at].name, name) == 0 ? &rows[at] : NULL;
}

const struct embedded *embed_under(const struct embedded *rows, size_t n, const char *prefix, size_t *count)
{
    size_t at = lower(rows, n, prefix), len = strlen(prefix), end = at;
    while (end < n && strncmp(rows[end].name, prefix, len) == 0)
        end++;
    *count = end - at;
    return *count ? &rows[at] : NULL;
}
