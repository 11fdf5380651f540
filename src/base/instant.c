/* Instants as text, RFC 3339, over civil dates. Must never know the zone of the country. */
#include "base/instant.h"
#include "base/civil.h"
#include "base/clock.h"
#include <string.h>

static void put_digits(char *p, int v, int n)
{
    while (n-- > 0) {
        p[n] = (char)('0' + v % 10);
        v /= 10;
    }
}

static bool get_digits(const char *p, int n, int *v)
{
    *v = 0;
    for (int i = 0; i < n; i++) {
        if (p[i] < '0' || p[i] > '9')
            return false;
        *v = *v * 10 + (p[i] - '0');
    }
    return true;
}

void instant_write(int64_t ms, char out[INSTANT_TEXT])
{
    if (ms < INSTANT_FIRST || ms > INSTANT_LAST)
        ms = ms < INSTANT_FIRST ? INSTANT_FIRST : INSTANT_LAST;
    int64_t day = ms / CLOCK_DAY - (ms % CLOCK_DAY < 0);
    int in_day = (int)(ms - day * CLOCK_DAY);
    struct civil c = civil_from_days((int)day);
    memcpy(out, "0000-00-00T00:00:00.000Z", INSTANT_TEXT);
    put_digits(out, c.y, 4);
    put_digits(out + 5, c.m, 2);
    put_digits(out + 8, c.d, 2);
    put_digits(out + 11, in_day / 3600000, 2);
    put_digits(out + 14, in_day / 60000 % 60, 2);
    put_digits(out + 17, in_day / 1000 % 60, 2);
    put_digits(out + 20, in_day % 1000, 3);
}

static bool read_day(const char *s, struct civil *c)
{
    return get_digits(s, 4, &c->y) && s[4] == '-' && get_digits(s + 5, 2, &c->m) && s[7] == '-' &&
           get_digits(s + 8, 2, &c->d) && civil_valid(*c);
}

static bool read_time(const char *s, int *second)
{
    int h, m, sec;
    if (!get_digits(s, 2, &h) || s[2] != ':' || !get_digits(s + 3, 2, &m) || s[5] != ':' || !get_digits(s + 6, 2, &sec))
        return false;
    *second = h * 3600 + m * 60 + sec;
    return h < 24 && m < 60 && sec < 60;
}

/* ".1239" -> 123; gives the place after it, or s if there is none */
static const char *read_fraction(const char *s, int *ms)
{
    *ms = 0;
    if (s[0] != '.' || s[1] < '0' || s[1] > '9')
        return s;
    int unit = 100;
    for (s++; *s >= '0' && *s <= '9'; s++, unit /= 10)
        *ms += (*s - '0') * unit;
    return s;
}

/* "Z" or "+07:00", and then the end */
static bool read_zone(const char *s, int *minutes)
{
    int h, m;
    *minutes = 0;
    if (!strcmp(s, "Z"))
        return true;
    if ((*s != '+' && *s != '-') || strlen(s) != 6 || s[3] != ':' || !get_digits(s + 1, 2, &h) ||
        !get_digits(s + 4, 2, &m) || h > 23 || m > 59)
        return false;
    *minutes = (h * 60 + m) * (*s == '-' ? -1 : 1);
    return true;
}

bool instant_parse(const char *s, int64_t *ms)
{
    struct civil c;
    int second, fraction, zone;
    if (strlen(s) < 20 || !read_day(s, &c) || s[10] != 'T' || !read_time(s + 11, &second) ||
        !read_zone(read_fraction(s + 19, &fraction), &zone))
        return false;
    int64_t t = civil_days(c) * CLOCK_DAY + (second - zone * 60) * CLOCK_SECOND + fraction;
    if (t < INSTANT_FIRST || t > INSTANT_LAST)
        return false;
    *ms = t;
    return true;
}
