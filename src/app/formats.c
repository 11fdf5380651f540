/* Formats of the templates. See formats.h; pure. */
#include "app/formats.h"
#include "base/civil.h"
#include "base/text.h"
#include <string.h>

static bool english(const char *lang)
{
    return strcmp(lang, "en") == 0;
}

/* An instant, or the start of a civil date; false when there is none. */
static bool moment_of(const void *rec, const struct field *f, struct civil_time *out)
{
    if (f->type == F_INSTANT) {
        int64_t at = record_int(rec, f);
        *out = civil_of_instant(at);
        return at != 0;
    }
    struct civil c;
    if ((f->type != F_DATE && f->type != F_TEXT) || !civil_parse(record_text(rec, f), &c))
        return false;
    *out = (struct civil_time){.date = c};
    return true;
}

static const char *weekday(struct civil c, const char *lang, bool capital)
{
    static const char *const vi[] = {"thứ Hai", "thứ Ba", "thứ Tư", "thứ Năm", "thứ Sáu", "thứ Bảy", "Chủ nhật"};
    static const char *const vi_capital[] = {"Thứ Hai", "Thứ Ba", "Thứ Tư", "Thứ Năm", "Thứ Sáu", "Thứ Bảy", "Chủ nhật"};
    static const char *const en[] = {"Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"};
    int i = civil_weekday(c) - 1;
    return english(lang) ? en[i] : capital ? vi_capital[i] : vi[i];
}

/* Digits by hand: a page shows many moments, and the C library's formatting costs more than the rest of them. */
static char *digits(char *to, int n, int width)
{
    char turned[12];
    int k = 0;
    do
        turned[k++] = (char)('0' + n % 10);
    while ((n /= 10) || k < width);
    while (k)
        *to++ = turned[--k];
    return to;
}

static char *words(char *to, const char *text)
{
    size_t n = strlen(text);
    memcpy(to, text, n);
    return to + n;
}

enum { MOMENT_TEXT = 96 }; /* the longest of all below */

static char *put_hour(char *to, int minute, const char *lang)
{
    if (english(lang))
        return digits(words(digits(to, minute / 60, 2), ":"), minute % 60, 2);
    to = words(digits(to, minute / 60, 1), " giờ");
    return minute % 60 ? digits(words(to, " "), minute % 60, 2) : to;
}

static char *put_date(char *to, struct civil c)
{
    return digits(words(digits(words(digits(to, c.d, 1), "/"), c.m, 1), "/"), c.y, 4);
}

static const char *hour(int minute, const char *lang, struct arena *a)
{
    char text[MOMENT_TEXT];
    return arena_strn(a, text, (size_t)(put_hour(text, minute, lang) - text));
}

static const char *date_text(struct civil c, struct arena *a)
{
    char text[MOMENT_TEXT];
    return arena_strn(a, text, (size_t)(put_date(text, c) - text));
}

static const char *f_day(const void *rec, const struct field *f, const char *lang, struct arena *a)
{
    struct civil_time t;
    return moment_of(rec, f, &t) ? arena_fmt(a, "%s, %s", weekday(t.date, lang, false), date_text(t.date, a)) : "";
}

static const char *f_date(const void *rec, const struct field *f, const char *lang, struct arena *a)
{
    (void)lang;
    struct civil_time t;
    return moment_of(rec, f, &t) ? date_text(t.date, a) : "";
}

static const char *f_time(const void *rec, const struct field *f, const char *lang, struct arena *a)
{
    struct civil_time t;
    return moment_of(rec, f, &t) ? hour(t.minute, lang, a) : "";
}

static const char *f_clock(const void *rec, const struct field *f, const char *lang, struct arena *a)
{
    (void)lang;
    struct civil_time t;
    return moment_of(rec, f, &t) ? arena_fmt(a, "%02d:%02d", t.minute / 60, t.minute % 60) : "";
}

static const char *f_moment(const void *rec, const struct field *f, const char *lang, struct arena *a)
{
    struct civil_time t;
    if (!moment_of(rec, f, &t))
        return "";
    char text[MOMENT_TEXT], *to = words(put_hour(text, t.minute, lang), ", ");
    to = put_date(words(words(to, weekday(t.date, lang, false)), " "), t.date);
    return arena_strn(a, text, (size_t)(to - text));
}

static const char *f_short(const void *rec, const struct field *f, const char *lang, struct arena *a)
{
    (void)lang;
    struct civil_time t;
    return moment_of(rec, f, &t) ? arena_fmt(a, "%d/%d, %02d:%02d", t.date.d, t.date.m, t.minute / 60, t.minute % 60) : "";
}

static const char *f_daymonth(const void *rec, const struct field *f, const char *lang, struct arena *a)
{
    (void)lang;
    struct civil_time t;
    return moment_of(rec, f, &t) ? arena_fmt(a, "%d/%d", t.date.d, t.date.m) : "";
}

static const char *f_iso(const void *rec, const struct field *f, const char *lang, struct arena *a)
{
    (void)lang;
    return f->type == F_INSTANT && !record_int(rec, f) ? "" : record_show(rec, f, a);
}

static const char *f_daynum(const void *rec, const struct field *f, const char *lang, struct arena *a)
{
    (void)lang;
    struct civil_time t;
    return moment_of(rec, f, &t) ? arena_fmt(a, "%d", t.date.d) : "";
}

static const char *f_month(const void *rec, const struct field *f, const char *lang, struct arena *a)
{
    static const char *const en[] = {"January", "February", "March", "April", "May", "June", "July", "August", "September",
                                     "October", "November", "December"};
    struct civil_time t;
    if (!moment_of(rec, f, &t))
        return "";
    return english(lang) ? arena_fmt(a, "%s %d", en[t.date.m - 1], t.date.y) : arena_fmt(a, "Tháng %d năm %d", t.date.m, t.date.y);
}

static const char *f_weekday(const void *rec, const struct field *f, const char *lang, struct arena *a)
{
    (void)a;
    struct civil_time t;
    return moment_of(rec, f, &t) ? weekday(t.date, lang, true) : "";
}

/* A page of figures holds thousands of these: without printf, which would be a sixth of such a page. */
static const char *grouped(int64_t v, char mark, struct arena *a)
{
    char text[32], *end = text + sizeof text, *p = end;
    uint64_t u = v < 0 ? 0 - (uint64_t)v : (uint64_t)v;
    for (int n = 0; !n || u; n++, u /= 10) {
        if (n && n % 3 == 0)
            *--p = mark;
        *--p = (char)('0' + u % 10);
    }
    if (v < 0)
        *--p = '-';
    return arena_strn(a, p, (size_t)(end - p));
}

/* Whole đồng, the thousands parted as the language does. */
static const char *dong(int64_t v, const char *lang, struct arena *a)
{
    return english(lang) ? arena_fmt(a, "%s đồng", grouped(v, ',', a)) : text_money(a, v);
}

static const char *f_dong(const void *rec, const struct field *f, const char *lang, struct arena *a)
{
    return dong(record_int(rec, f), lang, a);
}

static const char *f_money(const void *rec, const struct field *f, const char *lang, struct arena *a)
{
    int64_t v = record_int(rec, f);
    return v ? dong(v, lang, a) : english(lang) ? "free" : "Miễn phí";
}

const char *format_number(int64_t v, const char *lang, struct arena *a)
{
    return grouped(v, english(lang) ? ',' : '.', a);
}

static const char *f_number(const void *rec, const struct field *f, const char *lang, struct arena *a)
{
    return format_number(record_int(rec, f), lang, a);
}

const char *format_share(int64_t v, const char *lang, struct arena *a)
{
    return v < 0 ? "–" : arena_fmt(a, "%lld%s%lld%%", (long long)(v / 10), english(lang) ? "." : ",", (long long)(v % 10));
}

static const char *f_share(const void *rec, const struct field *f, const char *lang, struct arena *a)
{
    return format_share(record_int(rec, f), lang, a);
}

const char *format_mark(int64_t v, const char *lang, struct arena *a)
{
    return v < 0 ? "–" : arena_fmt(a, "%lld%s%02lld", (long long)(v / 100), english(lang) ? "." : ",", (long long)(v % 100));
}

static const char *f_mark(const void *rec, const struct field *f, const char *lang, struct arena *a)
{
    return format_mark(record_int(rec, f), lang, a);
}

/* The same for machines: "98.1"; "" below 0. */
static const char *f_percent(const void *rec, const struct field *f, const char *lang, struct arena *a)
{
    int64_t v = record_int(rec, f);
    (void)lang;
    return v < 0 ? "" : arena_fmt(a, "%lld.%lld", (long long)(v / 10), (long long)(v % 10));
}

static const char *f_size(const void *rec, const struct field *f, const char *lang, struct arena *a)
{
    int64_t kb = (record_int(rec, f) + 1023) / 1024;
    if (kb < 1024)
        return arena_fmt(a, "%lld kB", (long long)kb);
    return arena_fmt(a, "%lld%s%lld MB", (long long)(kb / 1024), english(lang) ? "." : ",", (long long)(kb % 1024 * 10 / 1024));
}

static const struct tpl_format formats[] = {
    {"day", f_day}, {"date", f_date}, {"time", f_time}, {"clock", f_clock}, {"moment", f_moment}, {"short", f_short},
    {"daymonth", f_daymonth}, {"iso", f_iso}, {"daynum", f_daynum}, {"month", f_month}, {"weekday", f_weekday}, {"money", f_money}, {"dong", f_dong},
    {"number", f_number}, {"share", f_share}, {"mark", f_mark}, {"percent", f_percent}, {"size", f_size},
};

const struct tpl_format *app_formats(size_t *n)
{
    *n = sizeof formats / sizeof formats[0];
    return formats;
}
