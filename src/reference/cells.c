/* Cells: a table in memory. See cells.h. */
#include "reference/cells.h"
#include <stdlib.h>
#include <string.h>

static size_t count_lines(const char *s)
{
    size_t n = 1;
    for (; *s; s++)
        n += *s == '\n';
    return n;
}

static bool number(const char *s, int64_t *out)
{
    char *end;
    *out = *s ? strtoll(s, &end, 10) : 0;
    return !*s || !*end;
}

static bool read_line(char *line, struct cell *c)
{
    const char *unit = strsep(&line, "\t"), *far = line ? strsep(&line, "\t") : NULL;
    c->shape = line;
    return far && c->shape && *c->shape && !strchr(c->shape, '\t') && number(unit, &c->unit) && number(far, &c->far) && c->unit > 0 && c->far >= 0;
}

enum err_code cells_read(const char *tsv, struct arena *a, const struct cells **out, struct err *e)
{
    struct cells *c = ARENA_NEW(a, struct cells);
    struct cell *row = ARENA_ARRAY(a, struct cell, count_lines(tsv));
    char *text = arena_str(a, tsv);
    strsep(&text, "\n"); /* the header */
    for (char *line; (line = strsep(&text, "\n")) && *line; c->n++)
        if (!read_line(line, &row[c->n]) || (c->n && row[c->n - 1].unit >= row[c->n].unit))
            return err(e, ERR_INTERNAL, "cell.tsv: line %zu has not its cells, or stands in the wrong place", c->n + 2);
    c->at = row;
    *out = c;
    return ERR_OK;
}

static int by_unit(const void *key, const void *row)
{
    int64_t a = *(const int64_t *)key, b = ((const struct cell *)row)->unit;
    return (a > b) - (a < b);
}

const struct cell *cells_find(const struct cells *c, int64_t unit)
{
    return c ? bsearch(&unit, c->at, c->n, sizeof *c->at, by_unit) : NULL;
}
