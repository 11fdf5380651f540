/* Lunar dates out of the table of years. Must never compute new moons: the table is the law here. */
#include "time/lunar.h"
#include <string.h>

bool lunar_months_parse(const char *text, struct lunar_year *y)
{
    unsigned char days[13];
    int n = 0;
    for (const char *s = text; *s; n++) {
        if (n == 13 || (strncmp(s, "29", 2) != 0 && strncmp(s, "30", 2) != 0) || (s[2] != ' ' && s[2] != '\0'))
            return false;
        days[n] = s[0] == '2' ? 29 : 30;
        s += s[2] ? 3 : 2;
        if (!*s && s[-1] == ' ')
            return false;
    }
    if (n < 12)
        return false;
    y->months = n;
    memcpy(y->days, days, sizeof days);
    return true;
}

static int year_days(const struct lunar_year *y)
{
    int n = 0;
    for (int m = 0; m < y->months; m++)
        n += y->days[m];
    return n;
}

/* Place of a month in the order of the year, from 0. */
static int month_place(const struct lunar_year *y, int month)
{
    return month - 1 + (y->leap_month && month > y->leap_month);
}

enum err_code lunar_check(const struct lunar_year *rows, size_t n, struct err *e)
{
    for (size_t i = 0; i < n; i++) {
        const struct lunar_year *y = rows + i;
        if (!civil_valid(y->tet) || !civil_valid(y->gio_to) || y->tet.y != y->year)
            return err(e, ERR_INVALID, "lunar year %d: bad date", y->year);
        if (y->leap_month < 0 || y->leap_month > 12 || y->months != (y->leap_month ? 13 : 12))
            return err(e, ERR_INVALID, "lunar year %d: %d months with leap month %d", y->year, y->months, y->leap_month);
        int to_gio_to = 9;
        for (int m = 0; m < month_place(y, 3); m++)
            to_gio_to += y->days[m];
        if (civil_days(y->gio_to) - civil_days(y->tet) != to_gio_to)
            return err(e, ERR_INVALID, "lunar year %d: 10/3 is not where the months put it", y->year);
        if (i + 1 < n && (rows[i + 1].year != y->year + 1 || civil_days(rows[i + 1].tet) - civil_days(y->tet) != year_days(y)))
            return err(e, ERR_INVALID, "lunar year %d: does not reach the next one", y->year);
    }
    return ERR_OK;
}

static const struct lunar_year *year_of(const struct lunar_year *rows, size_t n, struct civil c)
{
    if (!n || c.y < rows[0].year || c.y > rows[n - 1].year + 1)
        return NULL;
    size_t i = (size_t)(c.y - rows[0].year);
    if (i == n || civil_cmp(c, rows[i].tet) < 0) /* before this year's Tết it is still the old year */
        return i ? rows + i - 1 : NULL;
    return rows + i;
}

bool lunar_find(const struct lunar_year *rows, size_t n, struct civil c, struct lunar_date *out)
{
    const struct lunar_year *y = year_of(rows, n, c);
    if (!y)
        return false;
    int day = civil_days(c) - civil_days(y->tet), place = 0;
    while (place < y->months && day >= y->days[place])
        day -= y->days[place++];
    if (place == y->months)
        return false;
    bool after = y->leap_month && place >= y->leap_month;
    *out = (struct lunar_date){ y->year, place + 1 - after, day + 1, after && place == y->leap_month, y->name };
    return true;
}

static const char *ordinal(int n)
{
    return n % 100 / 10 == 1 ? "th" : n % 10 == 1 ? "st" : n % 10 == 2 ? "nd" : n % 10 == 3 ? "rd" : "th";
}

const char *lunar_write(struct lunar_date d, const char *lang, struct arena *a)
{
    static const char *const months[] = { "Giêng", "Hai", "Ba", "Tư", "Năm", "Sáu", "Bảy", "Tám", "Chín", "Mười",
        "Mười Một", "Chạp" };
    if (!strcmp(lang, "en"))
        return arena_fmt(a, "%d%s of the %s%d%s lunar month", d.day, ordinal(d.day), d.leap ? "leap " : "", d.month,
                         ordinal(d.month));
    return arena_fmt(a, "%s%d tháng %s%s âm lịch", d.day <= 10 ? "mùng " : "", d.day, months[d.month - 1],
                     d.leap ? " nhuận" : "");
}
