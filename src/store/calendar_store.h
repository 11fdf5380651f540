/* Rows of announced days and lunar years. The centre's tables. */
#pragma once
#include "base/err.h"
#include "db/db.h"

struct calendar_day {
    int64_t unit;         /* UNIT_NATION_ID, or the province or unit that departs from it */
    const char *day;      /* civil date */
    const char *kind;     /* off work half_am half_pm */
    const char *name;     /* what people are told */
    const char *law;
    bool by_hand;         /* set by an administrator: no import touches it */
};
extern const struct model calendar_day_model;

struct lunar_year {
    int64_t year;
    const char *tet, *gio_to;  /* civil dates */
    int64_t leap_month;        /* 0 = none */
    const char *month_lengths; /* 12 or 13 numbers, blank separated */
    const char *can_chi;       /* "Bính Ngọ" */
};
extern const struct model lunar_year_model;

/* By unit and day. */
enum err_code calendar_store_days(struct db *db, struct arena *a, struct list *out, struct err *e) MUST_USE;
enum err_code calendar_store_save_day(struct db *db, const struct calendar_day *d, struct err *e) MUST_USE;
enum err_code calendar_store_drop_day(struct db *db, int64_t unit, const char *day, struct err *e) MUST_USE;

enum err_code calendar_store_lunar(struct db *db, struct arena *a, struct list *out, struct err *e) MUST_USE; /* by year */
enum err_code calendar_store_save_lunar(struct db *db, const struct lunar_year *y, struct err *e) MUST_USE;

extern const struct sql_set calendar_set;
