/* Time as a value: the one place that asks the system what time it is, and the text form of an
 * instant. Must never know calendars of offices or deadlines. */
#include "base/clock.h"
#include <string.h>
#include <time.h>

int64_t clock_now(const struct clock *c)
{
    if (c && c->fake)
        return c->fake;
    struct timespec t;
    clock_gettime(CLOCK_REALTIME, &t);
    return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

int64_t clock_mono_us(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000000 + t.tv_nsec / 1000;
}

static void put_digits(char *p, int64_t v, int n)
{
    while (n-- > 0) {
        p[n] = (char)('0' + v % 10);
        v /= 10;
    }
}

static bool get_digits(const char *p, int n, int64_t *v)
{
    *v = 0;
    for (int i = 0; i < n; i++) {
        if (p[i] < '0' || p[i] > '9')
            return false;
        *v = *v * 10 + (p[i] - '0');
    }
    return true;
}

/* Proleptic Gregorian calendar, counted in years that begin on 1 March: the leap day comes last. */
static int64_t days_of(int64_t y, int64_t m, int64_t d)
{
    if (m <= 2)
        y--;
    int64_t in_year = (153 * (m + (m > 2 ? -3 : 9)) + 2) / 5 + d - 1;
    return 365 * y + y / 4 - y / 100 + y / 400 + in_year - 719468;
}

static int64_t floor_div(int64_t a, int64_t b)
{
    return a / b - (a % b < 0);
}

void clock_write(int64_t ms, char out[CLOCK_TEXT])
{
    if (ms < CLOCK_FIRST || ms > CLOCK_LAST)
        ms = ms < 0 ? CLOCK_FIRST : CLOCK_LAST;
    int64_t day = floor_div(ms, CLOCK_DAY), in_day = ms - day * CLOCK_DAY;
    int64_t z = day + 719468, era = z / 146097, doe = z % 146097;
    int64_t yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
    int64_t doy = doe - (365 * yoe + yoe / 4 - yoe / 100), mp = (5 * doy + 2) / 153;
    int64_t month = mp + (mp < 10 ? 3 : -9);
    memcpy(out, "0000-00-00T00:00:00.000Z", CLOCK_TEXT);
    put_digits(out, yoe + era * 400 + (month <= 2), 4);
    put_digits(out + 5, month, 2);
    put_digits(out + 8, doy - (153 * mp + 2) / 5 + 1, 2);
    put_digits(out + 11, in_day / 3600000, 2);
    put_digits(out + 14, in_day / 60000 % 60, 2);
    put_digits(out + 17, in_day / 1000 % 60, 2);
    put_digits(out + 20, in_day % 1000, 3);
}

static bool read_day(const char *s, int64_t *days)
{
    static const int in_month[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    int64_t y, m, d;
    if (!get_digits(s, 4, &y) || s[4] != '-' || !get_digits(s + 5, 2, &m) || s[7] != '-' || !get_digits(s + 8, 2, &d))
        return false;
    if (y < 1 || m < 1 || m > 12 || d < 1)
        return false;
    bool leap = (y % 4 == 0 && y % 100 != 0) || y % 400 == 0;
    if (d > in_month[m - 1] + (m == 2 && leap))
        return false;
    *days = days_of(y, m, d);
    return true;
}

/* ".123456" -> 123; gives the place after it */
static const char *read_fraction(const char *s, int64_t *ms)
{
    *ms = 0;
    if (*s != '.')
        return s;
    int64_t unit = 100;
    const char *p = s + 1;
    for (; *p >= '0' && *p <= '9'; p++, unit /= 10)
        *ms += (*p - '0') * unit;
    return p == s + 1 ? s : p;
}

/* "Z" or "+07:00", to the end */
static bool read_zone(const char *s, int64_t *offset_ms)
{
    int64_t h, m;
    *offset_ms = 0;
    if (!strcmp(s, "Z"))
        return true;
    if ((*s != '+' && *s != '-') || strlen(s) != 6 || s[3] != ':' || !get_digits(s + 1, 2, &h) ||
        !get_digits(s + 4, 2, &m) || h > 23 || m > 59)
        return false;
    *offset_ms = (h * 60 + m) * 60000 * (*s == '-' ? -1 : 1);
    return true;
}

bool clock_parse(const char *s, int64_t *ms)
{
    int64_t days, h, m, sec, fraction, offset;
    if (strlen(s) < 20 || !read_day(s, &days) || s[10] != 'T' || !get_digits(s + 11, 2, &h) || s[13] != ':' ||
        !get_digits(s + 14, 2, &m) || s[16] != ':' || !get_digits(s + 17, 2, &sec) || h > 23 || m > 59 || sec > 59)
        return false;
    if (!read_zone(read_fraction(s + 19, &fraction), &offset))
        return false;
    *ms = days * CLOCK_DAY + (h * 3600 + m * 60 + sec) * 1000 + fraction - offset;
    return true;
}
