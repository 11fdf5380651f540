/* The calendars of all units, loaded whole and exchanged whole. Knows no dossier and no due date.
 *
 * A set is never freed before the end: it is some tens of kilobytes, a calendar changes a few times a year, and so readers
 * need neither a lock nor a count. */
#include "reference/calendars.h"
#include "time/calendar.h"
#include "store/calendar_store.h"
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

struct own { /* a unit that departs from the nation's days */
    int64_t unit;
    const struct calendar *calendar;
};

struct set {
    struct set *before; /* replaced by this one */
    struct arena *arena;
    const struct calendar *nation;
    struct own *own;
    size_t n_own;
    struct lunar_year *lunar;
    size_t n_lunar;
};

struct calendars {
    struct arena *arena;
    const struct units *_Atomic units;
    pthread_mutex_t reload; /* one reloads at a time */
    _Atomic(struct set *) now;
};

static enum err_code load_lunar(struct set *s, struct db *centre, struct err *e)
{
    struct list rows;
    TRY(calendar_store_lunar(centre, s->arena, &rows, e));
    const struct lunar_row *r = rows.items;
    s->lunar = ARENA_ARRAY(s->arena, struct lunar_year, rows.n);
    s->n_lunar = rows.n;
    for (size_t i = 0; i < rows.n; i++) {
        struct lunar_year *y = &s->lunar[i];
        *y = (struct lunar_year){.year = (int)r[i].year, .leap_month = (int)r[i].leap_month, .name = r[i].can_chi};
        if (!civil_parse(r[i].tet, &y->tet) || !civil_parse(r[i].gio_to, &y->gio_to) ||
            !lunar_months_parse(r[i].month_lengths, y))
            return err(e, ERR_INTERNAL, "lunar year %d in the centre is none", y->year);
    }
    return lunar_check(s->lunar, s->n_lunar, e);
}

static enum err_code take_row(const struct announced_day *d, struct calendar_row *out, struct err *e)
{
    *out = (struct calendar_row){.kind = (enum calendar_kind)d->kind, .hours = d->hours, .name = d->name, .law = d->law,
                                 .status = d->status};
    if (!civil_parse(d->day, &out->date))
        return err(e, ERR_INTERNAL, "announced day '%s' in the centre is none", d->day);
    return ERR_OK;
}

/* Days of one unit: a run in the list, which is by unit. */
struct run {
    const struct calendar_row *rows;
    size_t n;
};

static struct run days_of(const struct announced_day *d, const struct calendar_row *rows, size_t n, int64_t unit)
{
    size_t from = 0;
    while (from < n && d[from].unit != unit)
        from++;
    size_t end = from;
    while (end < n && d[end].unit == unit)
        end++;
    return (struct run){rows + from, end - from};
}

/* The province's days before the unit's own, of which the later wins. */
static struct run joined(struct run a, struct run b, struct arena *arena)
{
    if (a.n == 0)
        return b;
    struct calendar_row *rows = ARENA_ARRAY(arena, struct calendar_row, a.n + b.n);
    memcpy(rows, a.rows, a.n * sizeof(*rows));
    if (b.n)
        memcpy(rows + a.n, b.rows, b.n * sizeof(*rows));
    return (struct run){rows, a.n + b.n};
}

static enum err_code make(struct set *s, struct run nation, struct run own, const struct calendar **out, struct err *e)
{
    struct calendar_plan plan = {.lunar = s->lunar, .lunar_n = s->n_lunar, .nation = nation.rows, .nation_n = nation.n,
                                 .unit = own.rows, .unit_n = own.n};
    return calendar_new(&plan, s->arena, out, e);
}

static int by_unit_day(const void *a, const void *b)
{
    const struct announced_day *x = a, *y = b;
    return x->unit != y->unit ? (x->unit > y->unit) - (x->unit < y->unit) : strcmp(x->day, y->day);
}

static bool replaced(const struct calendar_change *x, const struct announced_day *d)
{
    if (d->unit != x->unit)
        return false;
    for (size_t i = 0; i < x->n; i++)
        if (strcmp(x->set[i].day, d->day) == 0)
            return true;
    for (size_t i = 0; i < x->n_drop; i++)
        if (strcmp(x->drop[i], d->day) == 0)
            return true;
    return false;
}

static struct list changed(struct list days, const struct calendar_change *x, struct arena *a)
{
    const struct announced_day *d = days.items;
    struct announced_day *row = ARENA_ARRAY(a, struct announced_day, days.n + x->n + 1);
    size_t n = 0;
    for (size_t i = 0; i < days.n; i++)
        if (!replaced(x, &d[i]))
            row[n++] = d[i];
    for (size_t i = 0; i < x->n; i++)
        row[n++] = x->set[i];
    qsort(row, n, sizeof *row, by_unit_day);
    return (struct list){row, n};
}

static enum err_code load_days(struct set *s, const struct units *units, struct db *centre, const struct calendar_change *x, struct err *e)
{
    struct list list;
    TRY(calendar_store_days(centre, s->arena, &list, e));
    if (x)
        list = changed(list, x, s->arena);
    const struct announced_day *d = list.items;
    struct calendar_row *rows = ARENA_ARRAY(s->arena, struct calendar_row, list.n);
    for (size_t i = 0; i < list.n; i++)
        TRY(take_row(&d[i], &rows[i], e));
    struct run nation = days_of(d, rows, list.n, UNIT_NATION_ID);
    TRY(make(s, nation, (struct run){NULL, 0}, &s->nation, e));
    s->own = ARENA_ARRAY(s->arena, struct own, list.n);
    for (size_t i = 0; i < list.n; i++) {
        if (d[i].unit == UNIT_NATION_ID || (i > 0 && d[i - 1].unit == d[i].unit))
            continue;
        const struct unit *u = units_find(units, d[i].unit);
        if (!u)
            return err(e, ERR_INTERNAL, "announced days of unit %lld, which there is not", (long long)d[i].unit);
        struct run own = days_of(d, rows, list.n, u->id);
        if (u->province != u->id)
            own = joined(days_of(d, rows, list.n, u->province), own, s->arena);
        struct own *o = &s->own[s->n_own++];
        o->unit = u->id;
        TRY(make(s, nation, own, &o->calendar, e));
    }
    return ERR_OK;
}

static enum err_code set_load(const struct units *units, struct db *centre, const struct calendar_change *x, struct set **out, struct err *e)
{
    struct arena *a = arena_new(0);
    struct set *s = ARENA_NEW(a, struct set);
    s->arena = a;
    enum err_code rc = load_lunar(s, centre, e);
    if (!rc)
        rc = load_days(s, units, centre, x, e);
    if (rc)
        arena_free(a);
    else
        *out = s;
    return rc;
}

static enum err_code open_with(struct db *centre, const struct units *units, const struct calendar_change *x, struct calendars **out, struct err *e)
{
    struct set *s;
    TRY(set_load(units, centre, x, &s, e));
    struct arena *a = arena_new(256);
    struct calendars *c = ARENA_NEW(a, struct calendars);
    c->arena = a;
    c->units = units;
    pthread_mutex_init(&c->reload, NULL);
    atomic_store(&c->now, s);
    *out = c;
    return ERR_OK;
}

enum err_code calendars_open(struct db *centre, const struct units *units, struct calendars **out, struct err *e)
{
    return open_with(centre, units, NULL, out, e);
}

enum err_code calendars_try(const struct calendars *c, struct db *centre, const struct calendar_change *x, struct calendars **out, struct err *e)
{
    return open_with(centre, c->units, x, out, e);
}

void calendars_close(struct calendars *c)
{
    if (!c)
        return;
    for (struct set *s = atomic_load(&c->now); s;) {
        struct set *before = s->before;
        arena_free(s->arena);
        s = before;
    }
    pthread_mutex_destroy(&c->reload);
    arena_free(c->arena);
}

enum err_code calendars_reload(struct calendars *c, struct db *centre, struct err *e)
{
    struct set *s;
    pthread_mutex_lock(&c->reload);
    enum err_code rc = set_load(c->units, centre, NULL, &s, e);
    if (!rc) {
        s->before = atomic_load(&c->now);
        atomic_store(&c->now, s);
    }
    pthread_mutex_unlock(&c->reload);
    return rc;
}

static const struct calendar *own_of(const struct set *s, int64_t unit)
{
    for (size_t i = 0; i < s->n_own; i++)
        if (s->own[i].unit == unit)
            return s->own[i].calendar;
    return NULL;
}

const struct calendar *calendars_of(const struct calendars *c, int64_t unit)
{
    const struct set *s = atomic_load(&c->now);
    const struct unit *u = s->n_own ? units_find(c->units, unit) : NULL;
    const struct calendar *found = NULL;
    if (u)
        found = own_of(s, u->id);
    if (u && !found && u->tier == UNIT_OFFICE)
        found = own_of(s, u->parent);
    if (u && !found)
        found = own_of(s, u->province);
    return found ? found : s->nation;
}

const struct lunar_year *calendars_lunar(const struct calendars *c, size_t *n)
{
    const struct set *s = atomic_load(&c->now);
    *n = s->n_lunar;
    return s->lunar;
}

void calendars_know(struct calendars *c, const struct units *units)
{
    c->units = units;
}
