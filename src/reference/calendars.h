/* The calendars of all units as the rules want them: announced days of the centre, the nation's first, overridden
 * by the province's and the unit's own; and the lunar years behind Tết and Giỗ Tổ.
 *
 * Readers on any thread; a change is loaded whole and exchanged at once. What was handed out before stays valid until
 * calendars_close(): a request keeps the calendar it began with. */
#pragma once
#include "base/err.h"
#include "db/db.h"
#include "reference/units.h"

struct calendar;   /* time/calendar.h */
struct lunar_year; /* time/lunar.h */
struct calendars;
struct announced_day;

/* A newer directory, in which units may have been founded; as those before it must outlive the calendars. */
void calendars_know(struct calendars *c, const struct units *units);
/* units must outlive it. */
enum err_code calendars_open(struct db *centre, const struct units *units, struct calendars **out, struct err *e) MUST_USE;
void calendars_close(struct calendars *c); /* NULL allowed; no reader may be left */
/* After the change was committed, with any connection of the centre. The old ones stay in force if it fails. */
enum err_code calendars_reload(struct calendars *c, struct db *centre, struct err *e) MUST_USE;

/* What they would be with these changes, which stand in no database: for a look before the deed. *out is closed by who asked. */
struct calendar_change {
    int64_t unit;
    const struct announced_day *set; /* store/calendar_store.h; of this unit */
    size_t n;
    const char *const *drop;         /* days that the unit says nothing of any more */
    size_t n_drop;
};
enum err_code calendars_try(const struct calendars *c, struct db *centre, const struct calendar_change *x, struct calendars **out, struct err *e) MUST_USE;

/* The calendar by which a unit works. Never NULL: a unit without days of its own has its province's or the nation's. */
const struct calendar *calendars_of(const struct calendars *c, int64_t unit);
/* All lunar years, for lunar_find(): the leaf on the page. */
const struct lunar_year *calendars_lunar(const struct calendars *c, size_t *n);
