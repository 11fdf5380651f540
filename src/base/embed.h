/* A file that travels inside the program: "data/unit.tsv", "portal/home.html", "web/app.css",
 * "web/app.css.gz", "texts/portal.vi.txt", "procedures/1.001193.yaml", "0001-centre.sql". The table is
 * made by tools/embed, owned by cli and passed down; a folder read from disk has the same form. */
#pragma once
#include <stddef.h>

struct embedded {
    const char *name;
    const unsigned char *data; /* data[n] is 0: a text file is a C string */
    size_t n;
};

/* Rows sorted by name (strcmp). NULL if there is none. */
const struct embedded *embed_find(const struct embedded *rows, size_t count, const char *name);
/* The run of rows whose names start with prefix ("procedures/"); *count is set, 0 if none. */
const struct embedded *embed_under(const struct embedded *rows, size_t n, const char *prefix, size_t *count);
