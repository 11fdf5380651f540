/* Civil dates: the proleptic Gregorian calendar as values, and their bridge to instants at UTC+7.
 *
 * Days are counted from 1970-01-01 (day 0). Weekdays run 1 = Monday .. 7 = Sunday (ISO 8601). A valid
 * date lies in the years 1..9999. Nothing here knows of holidays, offices or the present moment. */
#pragma once
#include <stdbool.h>
#include <stdint.h>

#define CIVIL_DAY_MIN 1440 /* minutes in a day */
#define CIVIL_TEXT 11      /* bytes of "YYYY-MM-DD" with its NUL */

struct civil {
    int y, m, d; /* 2026, 1..12, 1..31 */
};

struct civil_time {
    struct civil date;
    int minute; /* of the day, 0..1439; seconds are cut off */
};

bool civil_valid(struct civil c);
/* Exactly "YYYY-MM-DD", or as people here write it: "d/m/yyyy", "dd/mm/yyyy" ('-' and '.' also part
 * day-first dates). Nothing before or after. False, and *out untouched, for anything else or 30/2. */
bool civil_parse(const char *s, struct civil *out);
const char *civil_write(struct civil c, char out[CIVIL_TEXT]);    /* "2026-11-24"; gives out */
const char *civil_write_vi(struct civil c, char out[CIVIL_TEXT]); /* "24/11/2026", no leading zeros */

int civil_days(struct civil c);     /* days since 1970-01-01; c valid */
struct civil civil_from_days(int days);
int civil_weekday(struct civil c);  /* 1 = Monday .. 7 = Sunday */
int civil_weekday_of(int days);
bool civil_leap(int year);
int civil_month_days(int year, int month);
int civil_cmp(struct civil a, struct civil b); /* <0, 0, >0 */
struct civil civil_add_days(struct civil c, int n);
/* The same day number n months on; where the month has none, its last day (Civil Code 2015 art. 148(3)). */
struct civil civil_add_months(struct civil c, int n);

struct civil_time civil_of_instant(int64_t ms);  /* as the clocks of Viet Nam show it, UTC+7 */
int64_t civil_to_instant(struct civil_time t);   /* minute may be 1440: the midnight that ends the day */
int64_t civil_at(struct civil c, int minute);    /* the same, of two values */
