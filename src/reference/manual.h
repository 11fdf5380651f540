/* The manual's list: parts, chapters, which page of the program each chapter is about, and a search among them. What a chapter says
 * is a template of the room help; here are its title, its first words and its text for the search. Made at build time by tools/manual
 * from docs/help; the same for everybody, no personal data. Made once, then never changed: any thread may ask. */
#pragma once
#include "base/arena.h"
#include "base/err.h"
#include <stddef.h>

enum { MANUAL_LANGS = 2 };

struct manual_chapter {
    const char *id;      /* "citizen/apply": /help/ and this is its address */
    const char *title, *summary; /* plain text, in the language of the list */
    const char *words;   /* what people call it, parted by commas */
    const char *text;
    size_t part;         /* index of its part */
};

struct manual_part {
    const char *name, *title, *summary; /* name: "citizen" */
    size_t first, n;     /* its chapters */
};

struct manual;

/* The two lists: rows "part name title lede", "chapter id title summary words text", "page pattern chapter", fields parted by tabs. A text that is
 * NULL is an empty list. Freed with the arena. ERR_INVALID: a row that is none. */
enum err_code manual_read(const char *vi, const char *en, struct arena *a, struct manual **out, struct err *e) MUST_USE;

const struct manual_part *manual_parts(const struct manual *m, const char *lang, size_t *n);
const struct manual_chapter *manual_chapters(const struct manual *m, const char *lang, size_t *n);
const struct manual_chapter *manual_find(const struct manual *m, const char *lang, const char *id); /* NULL: there is none */
/* The chapter about a route's pattern, "/nop/{id}/{step}"; NULL: none is. */
const char *manual_about(const struct manual *m, const char *pattern);

struct manual_hits {
    const struct manual_chapter **row; /* best first */
    size_t n;
};
/* Asked as people ask. Memory of a. */
void manual_ask(const struct manual *m, const char *lang, const char *question, size_t most, struct arena *a, struct manual_hits *out);
