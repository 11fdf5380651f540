/* Lines of a file of vectors, cut at tabs. Tests run from the root of the checkout. */
#pragma once
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <string.h>
#include "base/arena.h"

enum { VECTOR_CELLS = 10 };
struct vectors {
    FILE *f;
    struct arena *a;
    const char *cell[VECTOR_CELLS];
    size_t n;
};

static inline void vectors_open(struct vectors *v, const char *path, struct arena *a)
{
    *v = (struct vectors){.f = fopen(path, "r"), .a = a};
    if (!v->f)
        fail_msg("%s cannot be read", path);
}

static inline int vectors_next(struct vectors *v)
{
    char line[4096];
    while (fgets(line, sizeof line, v->f)) {
        line[strcspn(line, "\n")] = 0;
        if (!*line || *line == '#')
            continue;
        char *p = arena_str(v->a, line);
        v->n = 0;
        while (v->n < VECTOR_CELLS && p) {
            char *tab = strchr(p, '\t');
            if (tab)
                *tab++ = 0;
            v->cell[v->n++] = p;
            p = tab;
        }
        return 1;
    }
    fclose(v->f);
    return 0;
}
