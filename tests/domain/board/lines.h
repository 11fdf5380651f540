/* For the tests of src/domain/board: files read whole, and the lines that a naive reading prints, cell by cell. What cannot be read ends
 * the test. */
#pragma once
#include "domain/procedures.h"
#include "domain/board/figures.h"
#include <math.h>
#include <stdlib.h>

#define BOARD "tests/domain/board"

struct lines {
    char **row;
    size_t n;
};

static inline struct lines lines_of(struct arena *a, char *s)
{
    struct lines l = {ARENA_ARRAY(a, char *, 200000), 0};
    for (char *p = s; p && *p && l.n < 200000;) {
        char *end = strchr(p, '\n');
        if (end)
            *end = '\0';
        if (*p && *p != '#')
            l.row[l.n++] = p;
        p = end ? end + 1 : NULL;
    }
    return l;
}

/* What a command prints; it must end well. */
static inline struct lines lines_from(struct arena *a, const char *command)
{
    size_t cap = 1 << 25;
    char *s = arena_room(a, cap);
    FILE *f = popen(command, "r");
    assert_non_null(f);
    size_t n = fread(s, 1, cap - 1, f);
    s[n] = '\0';
    assert_int_equal(pclose(f), 0);
    assert_true(n < cap - 1);
    return lines_of(a, s);
}

static inline const char *lines_seed(void)
{
    const char *seed = getenv("MOTCUA_TEST_SEED");
    return seed ? seed : "2026";
}

/* Cuts at tabs; empty cells stay. */
static inline size_t lines_cells(char *row, char *cell[], size_t max)
{
    size_t n = 0;
    for (char *p = row; p && n < max; n++) {
        cell[n] = p;
        if ((p = strchr(p, '\t')))
            *p++ = '\0';
    }
    return n;
}

/* BOARD_FIGURES cells, "-" for not known. */
static inline struct board_figures lines_figures(char *const cell[])
{
    struct board_figures f = {0};
    for (int i = 0; i < BOARD_FIGURES; i++)
        if (strcmp(cell[i], "-") != 0)
            figures_set(&f, (enum board_figure)i, strtod(cell[i], NULL));
    return f;
}

static inline void lines_near(double got, double want, double within, const char *what)
{
    if (!(fabs(got - want) <= within))
        fail_msg("%s: got %.12g, wanted %.12g", what, got, want);
}

/* The text with the first `was` written as `is`. */
static inline const char *lines_spoilt(struct arena *a, const char *text, const char *was, const char *is)
{
    const char *at = strstr(text, was);
    if (!at)
        fail_msg("the file has no '%s'", was);
    return arena_fmt(a, "%.*s%s%s", (int)(at - text), text, is, at + strlen(was));
}
