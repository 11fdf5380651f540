/* An incremental update of the catalog of a PDF that cairo wrote. Knows this one form of file only. */
#include "print/catalog.h"
#include <stdlib.h>
#include <string.h>

/* The last place of a word in p[0..n). */
static const char *last(const char *p, size_t n, const char *word)
{
    size_t w = strlen(word);
    for (size_t i = n >= w ? n - w + 1 : 0; i-- > 0;)
        if (memcmp(p + i, word, w) == 0) return p + i;
    return NULL;
}

/* The number after a key of the trailer; -1 if there is none. */
static long number(const char *trailer, const char *key)
{
    const char *at = strstr(trailer, key);
    return at ? strtol(at + strlen(key), NULL, 10) : -1;
}

void catalog_finish(struct buf *out, size_t from, const char *lang)
{
    if (!lang || !*lang || lang[strspn(lang, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ-")]) return;
    const char *pdf = out->p + from;
    size_t n = out->n - from;
    const char *trailer = last(pdf, n, "\ntrailer"), *start = last(pdf, n, "\nstartxref");
    if (!trailer || !start) return;
    long root = number(trailer, "/Root "), info = number(trailer, "/Info "), size = number(trailer, "/Size ");
    long prev = number(start, "startxref");
    if (root < 0 || info < 0 || size < 0 || prev < 0) return;
    const char *head = arena_fmt(out->arena, "\n%ld 0 obj\n<<", root);
    const char *object = last(pdf, n, head), *end = object ? strstr(object, "\nendobj") : NULL;
    if (!end || end[-2] != '>' || end[-1] != '>') return;
    const char *body = arena_strn(out->arena, object + 1, (size_t)(end - object) - 3);
    size_t at = n;
    buf_fmt(out, "%s   /Lang (%s)\n   /ViewerPreferences << /DisplayDocTitle true >>\n>>\nendobj\n", body, lang);
    size_t xref = out->n - from;
    buf_fmt(out, "xref\n%ld 1\n%010zu 00000 n \ntrailer\n<< /Size %ld\n   /Root %ld 0 R\n   /Info %ld 0 R\n", root, at,
            size, root, info);
    buf_fmt(out, "   /Prev %ld\n>>\nstartxref\n%zu\n%%%%EOF\n", prev, xref);
}
