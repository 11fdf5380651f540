/* The days of a unit's calendar as administrators change them: off, worked, half a day. What is not the unit's own comes from its province, the nation or the law
 * and is shown, never changed. A change is looked at before it is done: what each day was, and how many promised dates would move. Writes: c->db is the centre;
 * after the commit calendars have to be read anew and dates counted again. */
#pragma once
#include "service/admin/scope.h"
#include "store/calendar_store.h"

enum { DAYS_MOST = 1000, DAYS_FIRST_YEAR = 2021, DAYS_LAST_YEAR = 2100 };
extern const char *const days_layers[]; /* own province nation law; NULL-ended */

struct day_line { /* a day that is not like its weekday */
    const char *day, *kind, *name, *law;
    const char *layer;  /* who says it */
    bool expected;      /* may still change */
};
/* Of a year, in order: struct day_line. */
enum err_code days_of_year(struct ctx *c, int64_t unit, int year, struct list *out, struct err *e) MUST_USE;
const char *days_thing(struct arena *a, int64_t unit); /* "calendar:48" */

/* A plan as text, a line for each day: "2026-09-03|off|name|law"; "2026-09-03|-" takes the unit's own word back. What a look and the deed after it
 * hand over. Problems _thay. *out lives in c->arena. */
struct calendar_change; /* reference/calendars.h */
enum err_code days_plan(const struct ctx *c, int64_t unit, const char *lines, struct problems *p, struct calendar_change *out, struct err *e) MUST_USE;
const char *days_plan_line(struct arena *a, const struct announced_day *d); /* with its line end */

/* Done: rows written, a deed. ERR_NOT_FOUND beyond the scope. `seen`: version of days_thing(). */
struct days_deed { int64_t unit, seen; const char *kind; /* of the deed */ const char *reason; };
enum err_code days_apply(struct ctx *c, const struct days_deed *d, const struct calendar_change *x, struct err *e) MUST_USE;
/* How many open dossiers of c->db would get another promised date. */
enum err_code days_would_move(struct ctx *c, const struct calendar_change *x, int64_t *moved, struct err *e) MUST_USE;
