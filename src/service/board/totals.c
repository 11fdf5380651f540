/* Two tables of rows, open addressing. See totals.h. */
#include "service/board/totals.h"
#include "reference/units.h"
#include <string.h>

enum { FIRST = 64 };

struct table {
    struct board_row *row;  /* in the order in which they came, one behind the other: boards run through all of them */
    uint32_t *slot;         /* place in row + 1; 0 = free */
    size_t n, size;         /* size of slot, twice the room of row */
};

/* What was found of the first n units. */
struct looked {
    const struct units *at; /* a directory that was handed out is never another one later (reference/world.h) */
    size_t n;
    int64_t province;
    bool several;
};

struct totals {
    struct looked *looked;
    struct arena *arena;
    struct table unit, procedure;
    struct board_row all;
    int64_t today;
    bool ahead;
};

struct totals *totals_new(int64_t today, struct arena *a)
{
    struct totals *t = ARENA_NEW(a, struct totals);
    t->arena = a;
    t->looked = ARENA_NEW(a, struct looked);
    t->today = today;
    t->all.key = "";
    return t;
}

static size_t place_of(const struct table *t, int64_t unit, const char *key)
{
    uint64_t h = (uint64_t)unit * UINT64_C(0x9e3779b97f4a7c15);
    for (const char *p = key; *p; p++)
        h = (h ^ (unsigned char)*p) * UINT64_C(1099511628211);
    for (size_t i = (h ^ h >> 32) & (t->size - 1);; i = (i + 1) & (t->size - 1)) {
        const struct board_row *row = t->slot[i] ? &t->row[t->slot[i] - 1] : NULL;
        if (!row || (row->unit == unit && strcmp(row->key, key) == 0))
            return i;
    }
}

static void grow(struct table *t, struct arena *a)
{
    struct board_row *old = t->row;
    t->size = t->size ? 2 * t->size : FIRST;
    t->row = ARENA_ARRAY(a, struct board_row, t->size / 2);
    t->slot = ARENA_ARRAY(a, uint32_t, t->size);
    for (size_t i = 0; i < t->n; i++) {
        t->row[i] = old[i];
        t->slot[place_of(t, old[i].unit, old[i].key)] = (uint32_t)i + 1;
    }
}

static struct board_row *row_of(struct totals *all, struct table *t, int64_t unit, const char *key)
{
    if (2 * t->n >= t->size)
        grow(t, all->arena);
    size_t at = place_of(t, unit, key);
    if (!t->slot[at]) {
        struct board_row *row = &t->row[t->n];
        row->unit = unit;
        row->key = *key ? arena_str(all->arena, key) : "";
        t->slot[at] = (uint32_t)++t->n;
    }
    return &t->row[t->slot[at] - 1];
}

void totals_line(struct board_row *row, const struct counter *line, int64_t today)
{
    if (!*line->state) {
        row->tally[line->outcome] += line->n;
        return;
    }
    row->open += line->n;
    row->waiting += line->day ? 0 : line->n;
    row->today += line->day == today ? line->n : 0;
    row->soon += line->day >= today && line->day <= today + 3 ? line->n : 0;
    row->overdue += line->day && line->day < today ? line->n : 0;
}

void totals_add(struct totals *t, const struct counter *line)
{
    t->ahead |= !*line->state && line->day > t->today;
    totals_line(&t->all, line, t->today);
    totals_line(row_of(t, &t->unit, line->unit, ""), line, t->today);
    totals_line(row_of(t, &t->procedure, 0, line->procedure), line, t->today);
}

bool totals_ahead(const struct totals *t)
{
    return t->ahead;
}

const struct board_row *totals_all(const struct totals *t)
{
    return &t->all;
}

struct totals_rows totals_units(const struct totals *t)
{
    return (struct totals_rows){t->unit.row, t->unit.n};
}

int64_t totals_province(const struct totals *t, const struct units *all)
{
    struct looked *l = t->looked;
    if (l->at != all)
        *l = (struct looked){.at = all};
    for (; l->n < t->unit.n && !l->several; l->n++) {
        const struct unit *u = units_find(all, t->unit.row[l->n].unit);
        int64_t province = u ? u->province : 0;
        l->several = !province || (l->province && province != l->province);
        l->province = province;
    }
    return l->several ? 0 : l->province;
}

struct totals_rows totals_procedures(const struct totals *t)
{
    return (struct totals_rows){t->procedure.row, t->procedure.n};
}

void totals_put(struct board_row *restrict to, const struct board_row *restrict row, bool tallies)
{
    if (tallies)
        for (int k = 0; k < COUNT_OUTCOMES; k++)
            to->tally[k] += row->tally[k];
    to->open += row->open;
    to->waiting += row->waiting;
    to->today += row->today;
    to->soon += row->soon;
    to->overdue += row->overdue;
}

bool totals_empty(const struct board_row *row, bool tallies)
{
    if (row->open | row->waiting | row->today | row->soon | row->overdue)
        return false;
    for (int k = 0; tallies && k < COUNT_OUTCOMES; k++)
        if (row->tally[k])
            return false; /* most have the first of them */
    return true;
}
