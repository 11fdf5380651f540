/* Civil dates by integer arithmetic alone: eras of 400 years that begin on 1 March, so that the
 * leap day is the last of its year. Must never ask the system for a time zone. */
#include "base/civil.h"
#include "base/clock.h"
#include <stddef.h>

enum { ERA_DAYS = 146097, EPOCH = 719468 }; /* EPOCH: days from 0000-03-01 to 1970-01-01 */

bool civil_leap(int year)
{
    return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
}

int civil_month_days(int year, int month)
{
    static const int days[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
    return month == 2 && civil_leap(year) ? 29 : days[month - 1];
}

bool civil_valid(struct civil c)
{
    return c.y >= 1 && c.y <= 9999 && c.m >= 1 && c.m <= 12 && c.d >= 1 && c.d <= civil_month_days(c.y, c.m);
}

/* Reads lo..hi digits; returns the place after them, NULL if there are fewer or more. */
static const char *digits(const char *s, int lo, int hi, int *out)
{
    int n = 0, v = 0;
    while (s[n] >= '0' && s[n] <= '9' && n <= hi)
        v = v * 10 + (s[n++] - '0');
    *out = v;
    return n >= lo && n <= hi ? s + n : NULL;
}

static bool parse_iso(const char *s, struct civil *c)
{
    return (s = digits(s, 4, 4, &c->y)) && *s++ == '-' && (s = digits(s, 2, 2, &c->m)) && *s++ == '-' &&
           (s = digits(s, 2, 2, &c->d)) && !*s;
}

static bool parse_day_first(const char *s, struct civil *c)
{
    char mark;
    if (!(s = digits(s, 1, 2, &c->d)) || ((mark = *s++) != '/' && mark != '-' && mark != '.'))
        return false;
    return (s = digits(s, 1, 2, &c->m)) && *s++ == mark && (s = digits(s, 4, 4, &c->y)) && !*s;
}

bool civil_parse(const char *s, struct civil *out)
{
    struct civil c = { 0 };
    if (!s || !(parse_iso(s, &c) || parse_day_first(s, &c)) || !civil_valid(c))
        return false;
    *out = c;
    return true;
}

static char *put(char *p, int v, int width)
{
    char turned[12];
    int n = 0;
    do
        turned[n++] = (char)('0' + v % 10);
    while ((v /= 10) > 0 || n < width);
    while (n > 0)
        *p++ = turned[--n];
    return p;
}

const char *civil_write(struct civil c, char out[CIVIL_TEXT])
{
    if (!civil_valid(c)) {
        out[0] = '\0';
        return out;
    }
    char *p = put(out, c.y, 4);
    *p++ = '-';
    p = put(p, c.m, 2);
    *p++ = '-';
    *put(p, c.d, 2) = '\0';
    return out;
}

const char *civil_write_vi(struct civil c, char out[CIVIL_TEXT])
{
    if (!civil_valid(c)) {
        out[0] = '\0';
        return out;
    }
    char *p = put(out, c.d, 1);
    *p++ = '/';
    p = put(p, c.m, 1);
    *p++ = '/';
    *put(p, c.y, 4) = '\0';
    return out;
}

static int floor_div(int a, int b)
{
    return a / b - (a % b < 0);
}

int civil_days(struct civil c)
{
    int y = c.y - (c.m <= 2), era = floor_div(y, 400), in_era = y - era * 400;
    int in_year = (153 * (c.m + (c.m > 2 ? -3 : 9)) + 2) / 5 + c.d - 1;
    return era * ERA_DAYS + in_era * 365 + in_era / 4 - in_era / 100 + in_year - EPOCH;
}

struct civil civil_from_days(int days)
{
    days += EPOCH;
    int era = floor_div(days, ERA_DAYS), of_era = days - era * ERA_DAYS;
    int year = (of_era - of_era / 1460 + of_era / 36524 - of_era / (ERA_DAYS - 1)) / 365;
    int of_year = of_era - (365 * year + year / 4 - year / 100), month = (5 * of_year + 2) / 153;
    struct civil c = { year + era * 400, month < 10 ? month + 3 : month - 9, of_year - (153 * month + 2) / 5 + 1 };
    c.y += c.m <= 2;
    return c;
}

int civil_weekday_of(int days)
{
    return days + 4 - 7 * floor_div(days + 3, 7); /* day 0 was a Thursday */
}

int civil_weekday(struct civil c)
{
    return civil_weekday_of(civil_days(c));
}

int civil_cmp(struct civil a, struct civil b)
{
    return a.y != b.y ? a.y - b.y : a.m != b.m ? a.m - b.m : a.d - b.d;
}

struct civil civil_add_days(struct civil c, int n)
{
    return civil_from_days(civil_days(c) + n);
}

struct civil civil_add_months(struct civil c, int n)
{
    int month = c.y * 12 + c.m - 1 + n;
    c.y = floor_div(month, 12);
    c.m = month - c.y * 12 + 1;
    int last = civil_month_days(c.y, c.m);
    c.d = c.d > last ? last : c.d;
    return c;
}

struct civil_time civil_of_instant(int64_t ms)
{
    ms += CLOCK_VN;
    int64_t day = ms / CLOCK_DAY - (ms % CLOCK_DAY < 0);
    return (struct civil_time){ civil_from_days((int)day), (int)((ms - day * CLOCK_DAY) / (60 * CLOCK_SECOND)) };
}

int64_t civil_at(struct civil c, int minute)
{
    return civil_days(c) * CLOCK_DAY + minute * 60 * CLOCK_SECOND - CLOCK_VN;
}

int64_t civil_to_instant(struct civil_time t)
{
    return civil_at(t.date, t.minute);
}
