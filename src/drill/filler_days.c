/* Between which days a date may lie, when several must stand in order. See filling.h. */
#include "drill/filling.h"
#include "base/civil.h"
#include <limits.h>
#include <string.h>

enum { DATES_MAX = 64, AHEAD = 30 };

struct date {
    const struct form_field *x;
    struct filling_days at;
};
struct dates {
    const struct filling *g;
    struct date row[DATES_MAX];
    size_t n;
    int today;
};

int filling_day(const char *date)
{
    struct civil c;
    return date && civil_parse(date, &c) ? civil_days(c) : INT_MIN;
}

static struct date *find(struct dates *d, const char *id)
{
    for (size_t i = 0; i < d->n; i++)
        if (strcmp(d->row[i].x->id, id) == 0)
            return &d->row[i];
    return NULL;
}

static bool narrow_last(struct date *x, int last)
{
    bool less = last < x->at.last;
    x->at.last = less ? last : x->at.last;
    return less;
}

static bool narrow_first(struct date *x, int first)
{
    bool more = first > x->at.first;
    x->at.first = more ? first : x->at.first;
    return more;
}

/* A day to come lies a month ahead, if it may: a dossier that is sent back is handed on days later with the same answers. */
static int ahead(const struct dates *d, const struct date *x)
{
    if (d->today == INT_MIN || x->at.last <= d->today)
        return 0;
    return x->at.last - d->today > AHEAD ? AHEAD : x->at.last - d->today;
}

/* x is not after `end` and not before `begin`: both ways. */
static bool settle(struct dates *d, struct date *x)
{
    struct date *end = find(d, x->x->not_after.id), *begin = find(d, x->x->not_before.id);
    bool moved = false;
    if (strcmp(x->x->not_after.id, "today") == 0)
        moved = narrow_last(x, d->today);
    if (strcmp(x->x->not_before.id, "today") == 0)
        moved = narrow_first(x, d->today + ahead(d, x)) || moved;
    if (x->x->age && d->today != INT_MIN) /* so many years must be full */
        moved = narrow_last(x, civil_days(civil_add_months(civil_from_days(d->today), -12 * x->x->age))) || moved;
    if (end)
        moved = narrow_last(x, end->at.last) | narrow_first(end, x->at.first) | moved;
    if (begin)
        moved = narrow_first(x, begin->at.first) | narrow_last(begin, x->at.last) | moved;
    return moved;
}

static void collect(struct dates *d, const struct form_field *asked)
{
    for (size_t i = 0; i < d->g->n && d->n < DATES_MAX; i++) {
        const struct form_field *x = d->g->row[i];
        if (x->type != FORM_DATE)
            continue;
        int day = x == asked ? INT_MIN : filling_day(form_get((struct form_values){d->g->out, d->g->n_out}, x->id));
        d->row[d->n++] = (struct date){x, {day, day == INT_MIN ? INT_MAX : day}};
    }
}

struct filling_days filling_bounds(const struct filling *g, const struct form_field *x)
{
    struct dates d = {.g = g, .today = filling_day(g->env->today)};
    collect(&d, x);
    bool moved = true;
    for (size_t turn = 0; moved && turn <= d.n; turn++) {
        moved = false;
        for (size_t i = 0; i < d.n; i++)
            moved = settle(&d, &d.row[i]) || moved;
    }
    const struct date *mine = find(&d, x->id);
    return mine ? mine->at : (struct filling_days){INT_MIN, INT_MAX};
}
