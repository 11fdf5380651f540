/* Counts under their names. See judge.h; must never reckon a point. */
#include "rooms/ioc/judge.h"
#include <string.h>

struct board_figures ioc_figures(const struct ioc_line *l)
{
    const struct { enum board_figure what; int64_t n; } counts[] = {
        {BOARD_RECEIVED, l->received}, {BOARD_FILED_ONLINE, l->online}, {BOARD_FILED_COUNTER, l->counter}, {BOARD_FILED_POST, l->filed - l->online - l->counter},
        {BOARD_DONE_EARLY, l->done_early}, {BOARD_DONE_ON_TIME, l->done_on_time}, {BOARD_DONE_LATE, l->done_late}, {BOARD_REFUSED, l->refused},
        {BOARD_SUPPLEMENT, l->supplements}, {BOARD_OVERDUE, l->overdue}, {BOARD_PENDING, l->open}, {BOARD_DIGITISED, l->digitised},
        {BOARD_PAID, l->paid}, {BOARD_PAID_ONLINE, l->paid_online}, {BOARD_REUSED, l->reused}, {BOARD_RATINGS, l->ratings}, {BOARD_RATINGS_GOOD, l->ratings_good},
    };
    struct board_figures f = {.known = 0};
    for (size_t i = 0; i < sizeof counts / sizeof counts[0]; i++)
        figures_set(&f, counts[i].what, (double)counts[i].n);
    if (l->ratings)
        figures_set(&f, BOARD_RATING, (double)l->rating / 100);
    return f;
}

const char *ioc_decimal(double v, int digits, const char *lang, struct arena *a)
{
    char *text = arena_fmt(a, "%.*f", digits, v), *dot = strchr(text, '.');
    if (dot && strcmp(lang, "vi") == 0)
        *dot = ',';
    return text;
}
