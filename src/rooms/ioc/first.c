/* The ends of a board. See first.h; must never know a page. */
#include "rooms/ioc/first.h"
#include <stdlib.h>
#include <string.h>

enum { LEAST = 5 }; /* fewer that ended say nothing about a unit */

static int by_share(const void *x, const void *y)
{
    const struct ioc_line *a = x, *b = y;
    if (a->share != b->share)
        return (a->share > b->share) - (a->share < b->share);
    return a->overdue != b->overdue ? (a->overdue < b->overdue) - (a->overdue > b->overdue) : strcmp(a->name, b->name);
}

static int by_overdue(const void *x, const void *y)
{
    const struct ioc_line *a = x, *b = y;
    if (a->overdue != b->overdue)
        return (a->overdue < b->overdue) - (a->overdue > b->overdue);
    return a->soon != b->soon ? (a->soon < b->soon) - (a->soon > b->soon) : strcmp(a->name, b->name);
}

static bool judged(const struct ioc_line *l)
{
    return l->early + l->on_time + l->late >= LEAST;
}

/* Who is wholly in time needs no help. */
static bool wanted(const struct ioc_line *l, bool due)
{
    if (due)
        return l->overdue || l->soon;
    return judged(l) && (l->share < 1000 || l->overdue);
}

struct list ioc_first(struct arena *a, const struct list *lines, bool due, size_t most)
{
    const struct ioc_line *from = lines->items;
    struct ioc_line *row = ARENA_ARRAY(a, struct ioc_line, lines->n + 1);
    size_t n = 0;
    for (size_t i = 0; i < lines->n; i++)
        if (wanted(&from[i], due))
            row[n++] = from[i];
    qsort(row, n, sizeof *row, due ? by_overdue : by_share);
    for (size_t i = 0; i < n; i++)
        row[i].place = (int64_t)i + 1;
    return (struct list){row, n < most ? n : most};
}

struct list ioc_best(struct arena *a, const struct list *lines, size_t but, size_t most)
{
    const struct ioc_line *from = lines->items;
    struct ioc_line *row = ARENA_ARRAY(a, struct ioc_line, lines->n + 1), *best = ARENA_ARRAY(a, struct ioc_line, most + 1);
    size_t n = 0, k = 0;
    for (size_t i = 0; i < lines->n; i++)
        if (judged(&from[i]))
            row[n++] = from[i];
    qsort(row, n, sizeof *row, by_share);
    for (; k < most && k + but < n; k++)
        best[k] = row[n - 1 - k];
    return (struct list){best, k};
}
