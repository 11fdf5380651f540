/* The difference between two texts, line by line: the shortest way from one to the other (E. W. Myers, An O(ND) Difference Algorithm and Its
 * Variations, 1986, in its linear space form). Kit: pure, knows nothing of what the lines say.
 *
 * Bounded: texts of more than DIFF_LINES lines, and stretches that are further apart than DIFF_STEPS, are told as replaced as a whole, which is
 * a true difference and not the shortest. */
#pragma once
#include "base/arena.h"

enum { DIFF_LINES = 20000, DIFF_STEPS = 4000 };
enum diff_kind { DIFF_SAME, DIFF_LESS, DIFF_MORE };

struct diff_line {
    enum diff_kind kind;
    int a, b;         /* number of the line in either text, from 1; 0 = not there */
    const char *text; /* without its end */
};
struct diff {
    struct diff_line *row; /* what is taken away stands before what takes its place */
    size_t n;
    size_t less, more;     /* lines taken away, lines added */
};
/* A text that ends without a line break is the same as one that ends with one; "\r\n" ends a line as "\n" does. */
struct diff diff_lines(const char *a, const char *b, struct arena *arena);
