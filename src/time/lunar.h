/* The Vietnamese lunar calendar as a table: what lunar day a civil date is.
 *
 * Nothing astronomical is computed: a year is one row (data/lunar.tsv: day of Tết, length of each month,
 * leap month) at UTC+7, which differs from the calendar at UTC+8 in some years (Tết 1985, 2007, 2030). The
 * caller loads the rows; they must follow one another without a gap. */
#pragma once
#include "base/arena.h"
#include "base/civil.h"
#include "base/err.h"
#include <stddef.h>

struct lunar_year {
    int year;             /* the civil year in which it begins */
    struct civil tet;     /* first day of the first month */
    struct civil gio_to;  /* tenth day of the third month (not of a leap third month) */
    int leap_month;       /* the month that is followed by its leap month; 0 = none */
    int months;           /* 12 or 13 */
    unsigned char days[13]; /* length of each month in order, the leap month where it falls: 29 or 30 */
    const char *name;     /* can chi: "Bính Ngọ" */
};

struct lunar_date {
    int year, month, day; /* month 1..12 */
    bool leap;            /* in the leap month that follows month */
    const char *name;     /* of the year, from the row */
};

/* "30 29 30 ..." (12 or 13 lengths) into months and days. False, y unchanged, for anything else. */
bool lunar_months_parse(const char *text, struct lunar_year *y);

/* The table is whole: rows in order without gaps, 13 months only with a leap month, each year as long as
 * it is to the next Tết, Giỗ Tổ where the lengths put it. ERR_INVALID names the first bad year. */
enum err_code lunar_check(const struct lunar_year *rows, size_t n, struct err *e) MUST_USE;

/* False if c lies outside the table. */
bool lunar_find(const struct lunar_year *rows, size_t n, struct civil c, struct lunar_date *out);

/* vi: "19 tháng Mười âm lịch", "mùng 3 tháng Giêng âm lịch", "mùng 1 tháng Năm nhuận âm lịch";
 * en: "19th of the 10th lunar month", "1st of the leap 5th lunar month". Any other lang is taken as vi. */
const char *lunar_write(struct lunar_date d, const char *lang, struct arena *a);
