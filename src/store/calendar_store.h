/* Rows of announced days and lunar years. The centre's tables. */
#pragma once
#include "base/err.h"
#include "db/db.h"

struct announced_day {
    int64_t unit;        /* UNIT_NATION_ID, or the province or unit that departs from it */
    const char *day;     /* civil date */
    int kind;            /* enum calendar_kind */
    const char *hours;   /* "08:00-12:00,13:00-16:00" of CALENDAR_HOURS, else "" */
    const char *name;    /* what people are told */
    const char *law;
    const char *status;  /* "proposed" may still change */
    bool by_hand;        /* set by an administrator: no import touches it */
};
extern const struct model announced_day_model;

struct lunar_row { /* see time/lunar.h */
    int64_t year;
    const char *tet, *gio_to;  /* civil dates */
    int64_t leap_month;
    const char *month_lengths; /* "30 29 ..." */
    const char *can_chi;
};
extern const struct model lunar_row_model;

/* By unit and day; a list of struct announced_day. */
enum err_code calendar_store_days(struct db *db, struct arena *a, struct list *out, struct err *e) MUST_USE;
enum err_code calendar_store_save_day(struct db *db, const struct announced_day *d, struct err *e) MUST_USE;
enum err_code calendar_store_drop_day(struct db *db, int64_t unit, const char *day, struct err *e) MUST_USE;

/* By year; a list of struct lunar_row. */
enum err_code calendar_store_lunar(struct db *db, struct arena *a, struct list *out, struct err *e) MUST_USE;
enum err_code calendar_store_save_lunar(struct db *db, const struct lunar_row *y, struct err *e) MUST_USE;

extern const struct sql_set calendar_set;
