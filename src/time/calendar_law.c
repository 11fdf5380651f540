/* Holidays of a year by law: Labour Code 45/2019/QH14 art. 112 (which), art. 111(3) (a day off instead),
 * Resolution 28/2026/QH16 (24 November). Must never overrule an announced day.
 *
 * Two things are announced each year and can only be expected before: the five days of Tết (here: the
 * last day of the old year and the first four of the new) and the day beside 2 September (here: the one
 * that joins it to a weekend, else 1 September). */
#include "time/calendar_law.h"

enum { FIRST_YEAR = 2021 }; /* the Labour Code in force since 01/01/2021 */

struct feast {
    int day;
    bool expected;
    const char *name, *law;
};

struct year {
    const struct calendar_law *law;
    struct feast feast[CALENDAR_LAW_ROWS];
    size_t n;
};

static const struct {
    int since, m, d;
    const char *name, *law;
} fixed[] = {
    { 0, 1, 1, "Tết Dương lịch", "Bộ luật Lao động 2019, điểm a khoản 1 Điều 112" },
    { 0, 4, 30, "Ngày Chiến thắng", "Bộ luật Lao động 2019, điểm c khoản 1 Điều 112" },
    { 0, 5, 1, "Ngày Quốc tế Lao động", "Bộ luật Lao động 2019, điểm d khoản 1 Điều 112" },
    { 0, 9, 2, "Quốc khánh", "Bộ luật Lao động 2019, điểm đ khoản 1 Điều 112" },
    { 2026, 11, 24, "Ngày Văn hóa Việt Nam", "Nghị quyết 28/2026/QH16" },
};

const struct calendar_row *calendar_law_find(const struct calendar_law *l, int day)
{
    size_t lo = 0, hi = l->nation_n;
    while (lo < hi) {
        size_t mid = (lo + hi) / 2;
        int at = civil_days(l->nation[mid].date);
        if (at == day)
            return l->nation + mid;
        if (at < day)
            lo = mid + 1;
        else
            hi = mid;
    }
    return NULL;
}

static void add(struct year *y, int day, bool expected, const char *name, const char *law)
{
    y->feast[y->n++] = (struct feast){ day, expected, name, law };
}

static void add_fixed(struct year *y, int year)
{
    for (size_t i = 0; i < sizeof fixed / sizeof *fixed; i++)
        if (year >= fixed[i].since)
            add(y, civil_days((struct civil){ year, fixed[i].m, fixed[i].d }), false, fixed[i].name, fixed[i].law);
}

static void add_tet(struct year *y, int tet)
{
    for (int day = tet - 5; day <= tet + 7; day++) {
        const struct calendar_row *r = calendar_law_find(y->law, day);
        if (r && r->kind == CALENDAR_OFF)
            return; /* announced: every day of it is a row */
    }
    for (int day = tet - 1; day < tet + 4; day++)
        add(y, day, true, "Tết Nguyên đán (dự kiến)", "Bộ luật Lao động 2019, điểm b khoản 1 và khoản 3 Điều 112");
}

static void add_national_day(struct year *y, int year)
{
    int second = civil_days((struct civil){ year, 9, 2 }), w = civil_weekday_of(second);
    if (calendar_law_find(y->law, second - 1) || calendar_law_find(y->law, second + 1))
        return;
    int beside = w == 1 || w == 4 || w == 7 ? second + 1 : second - 1;
    add(y, beside, true, "Quốc khánh (ngày liền kề, dự kiến)", "Bộ luật Lao động 2019, điểm đ khoản 1 và khoản 3 Điều 112");
}

static bool rests(const struct year *y, int day)
{
    return y->law->rest >> civil_weekday_of(day) & 1;
}

static bool taken(const struct year *y, int day)
{
    for (size_t i = 0; i < y->n; i++)
        if (y->feast[i].day == day)
            return true;
    return rests(y, day);
}

/* Art. 111(3): a holiday that meets a weekly rest day gives the next working day off. (An announced row on
 * that day settles the matter: calendar_law_year() leaves it alone.) */
static void add_instead(struct year *y, struct arena *a)
{
    size_t feasts = y->n;
    for (size_t i = 0; i < feasts; i++) {
        const struct feast f = y->feast[i];
        if (!rests(y, f.day))
            continue;
        int day = f.day + 1;
        while (taken(y, day))
            day++;
        struct civil c = civil_from_days(f.day);
        add(y, day, f.expected, arena_fmt(a, "Nghỉ bù %s (%02d/%02d/%d)", f.name, c.d, c.m, c.y),
            "Bộ luật Lao động 2019, khoản 3 Điều 111");
    }
}

size_t calendar_law_year(const struct calendar_law *l, const struct lunar_year *ly, struct arena *a,
                         struct calendar_row out[CALENDAR_LAW_ROWS])
{
    struct year y = { .law = l };
    if (ly->year < FIRST_YEAR)
        return 0;
    add_fixed(&y, ly->year);
    add(&y, civil_days(ly->gio_to), false, "Giỗ Tổ Hùng Vương", "Bộ luật Lao động 2019, điểm e khoản 1 Điều 112");
    add_national_day(&y, ly->year);
    add_tet(&y, civil_days(ly->tet));
    add_instead(&y, a);
    size_t n = 0;
    for (size_t i = 0; i < y.n; i++)
        if (!calendar_law_find(l, y.feast[i].day))
            out[n++] = (struct calendar_row){ civil_from_days(y.feast[i].day), CALENDAR_OFF, "", y.feast[i].name,
                y.feast[i].law, y.feast[i].expected ? "expected" : "computed" };
    return n;
}
