/* Builds a calendar out of its three layers and looks days up in it: a sorted array, searched by halves.
 * Must never know a term, a dossier or the present moment. */
#include "time/calendar.h"
#include "time/calendar_law.h"
#include <stdlib.h>
#include <string.h>

enum { NOON = 720 };

struct calendar {
    struct calendar_week week;
    struct sessions usual; /* a whole day of work */
    struct calendar_day *days;
    size_t n;
};

const char *const calendar_kinds[] = { "off", "work", "half_am", "half_pm", "hours", NULL };

struct calendar_week calendar_week_usual(void)
{
    struct calendar_week w = { .rest = 1u << 6 | 1u << 7 };
    for (int d = 1; d <= 5; d++)
        w.day[d] = (struct sessions){ 2, { { 450, 690 }, { 810, 1020 } } };
    return w;
}

static const char *clock_parse(const char *s, int *out)
{
    for (int i = 0; i < 5; i++)
        if (i == 2 ? s[i] != ':' : s[i] < '0' || s[i] > '9')
            return NULL;
    int h = (s[0] - '0') * 10 + s[1] - '0', m = (s[3] - '0') * 10 + s[4] - '0';
    *out = h * 60 + m;
    return m < 60 && *out <= CIVIL_DAY_MIN ? s + 5 : NULL;
}

bool calendar_sessions_parse(const char *s, struct sessions *out)
{
    struct sessions r = { 0 };
    for (int after = -1; *s; after = r.at[r.n - 1].close) {
        if (r.n == CALENDAR_SESSIONS || (r.n && *s++ != ','))
            return false;
        struct session *x = r.at + r.n++;
        if (!(s = clock_parse(s, &x->open)) || *s++ != '-' || !(s = clock_parse(s, &x->close)))
            return false;
        if (x->open <= after || x->close <= x->open)
            return false;
    }
    *out = r;
    return true;
}

static struct sessions clip(const struct sessions *of, int from, int to)
{
    struct sessions r = { 0 };
    for (int i = 0; i < of->n; i++) {
        struct session s = of->at[i];
        s.open = s.open < from ? from : s.open;
        s.close = s.close > to ? to : s.close;
        if (s.open < s.close)
            r.at[r.n++] = s;
    }
    return r;
}

static int minutes(const struct sessions *s)
{
    int n = 0;
    for (int i = 0; i < s->n; i++)
        n += s->at[i].close - s->at[i].open;
    return n;
}

static bool week_works(const struct calendar_week *w, int weekday)
{
    return w->day[weekday].n > 0 && !(w->rest >> weekday & 1);
}

/* The longest working day of the week is what a whole day means here. */
static enum err_code take_week(struct calendar *c, const struct calendar_week *given, struct err *e)
{
    c->week = given ? *given : calendar_week_usual();
    for (int w = 1; w <= 7; w++)
        if (week_works(&c->week, w) && minutes(&c->week.day[w]) > minutes(&c->usual))
            c->usual = c->week.day[w];
    return c->usual.n ? ERR_OK : err(e, ERR_INVALID, "a week without a working day");
}

static enum err_code day_of(const struct calendar *c, const struct calendar_row *r, struct calendar_day *out, struct err *e)
{
    char text[CIVIL_TEXT];
    int day = civil_days(r->date), weekday = civil_weekday_of(day);
    const char *status = r->status ? r->status : "";
    *out = (struct calendar_day){ .day = day, .kind = r->kind, .name = r->name ? r->name : "", .law = r->law ? r->law : "",
        .expected = !strcmp(status, "proposed") || !strcmp(status, "expected") };
    const struct sessions *own = week_works(&c->week, weekday) ? &c->week.day[weekday] : &c->usual;
    switch (r->kind) {
    case CALENDAR_OFF:
        return ERR_OK;
    case CALENDAR_WORK:
        out->sessions = c->usual;
        return ERR_OK;
    case CALENDAR_HALF_AM:
        out->sessions = clip(own, 0, NOON);
        return ERR_OK;
    case CALENDAR_HALF_PM:
        out->sessions = clip(own, NOON, CIVIL_DAY_MIN);
        return ERR_OK;
    case CALENDAR_HOURS:
        if (r->hours && calendar_sessions_parse(r->hours, &out->sessions))
            return ERR_OK;
    }
    return err(e, ERR_INVALID, "calendar row %s: bad kind or sessions", civil_write(r->date, text));
}

static int by_date(const void *a, const void *b)
{
    const struct calendar_row *x = *(const struct calendar_row *const *)a, *y = *(const struct calendar_row *const *)b;
    int order = civil_cmp(x->date, y->date);
    return order ? order : (x > y) - (x < y); /* rows of one array: the later one last */
}

/* The rows in order of date, the last one of each date. */
static size_t sorted(const struct calendar_row *rows, size_t n, struct arena *a, struct calendar_row **out)
{
    const struct calendar_row **p = ARENA_ARRAY(a, const struct calendar_row *, n + 1);
    struct calendar_row *r = ARENA_ARRAY(a, struct calendar_row, n + 1);
    size_t kept = 0;
    for (size_t i = 0; i < n; i++)
        p[i] = rows + i;
    qsort(p, n, sizeof *p, by_date);
    for (size_t i = 0; i < n; i++) {
        kept -= kept && !civil_cmp(r[kept - 1].date, p[i]->date);
        r[kept++] = *p[i];
    }
    *out = r;
    return kept;
}

/* All rows, weakest first: the law's, the nation's, the unit's. */
static size_t gather(const struct calendar *c, const struct calendar_plan *p, struct arena *a, struct calendar_row **out)
{
    struct calendar_row *nation;
    size_t n = 0, nation_n = sorted(p->nation, p->nation_n, a, &nation);
    struct calendar_law law = { nation, nation_n, c->week.rest };
    struct calendar_row *all = ARENA_ARRAY(a, struct calendar_row, p->lunar_n * CALENDAR_LAW_ROWS + nation_n + p->unit_n + 1);
    for (size_t i = 0; i < p->lunar_n; i++)
        n += calendar_law_year(&law, p->lunar + i, a, all + n);
    for (size_t i = 0; i < nation_n; i++)
        all[n++] = nation[i];
    for (size_t i = 0; i < p->unit_n; i++)
        all[n++] = p->unit[i];
    return sorted(all, n, a, out);
}

static enum err_code check_dates(const struct calendar_row *rows, size_t n, struct err *e)
{
    for (size_t i = 0; i < n; i++)
        if (!civil_valid(rows[i].date))
            return err(e, ERR_INVALID, "calendar row %zu: no such date %d-%d-%d", i + 1, rows[i].date.y, rows[i].date.m,
                       rows[i].date.d);
    return ERR_OK;
}

enum err_code calendar_new(const struct calendar_plan *p, struct arena *a, const struct calendar **out, struct err *e)
{
    struct calendar *c = ARENA_NEW(a, struct calendar);
    struct calendar_row *rows;
    TRY(take_week(c, p->week, e));
    TRY(check_dates(p->nation, p->nation_n, e));
    TRY(check_dates(p->unit, p->unit_n, e));
    size_t n = gather(c, p, a, &rows);
    c->days = ARENA_ARRAY(a, struct calendar_day, n + 1);
    for (size_t i = 0; i < n; i++)
        TRY(day_of(c, rows + i, c->days + i, e));
    c->n = n;
    *out = c;
    return ERR_OK;
}

const struct calendar_day *calendar_find(const struct calendar *c, int day)
{
    size_t lo = 0, hi = c->n;
    while (lo < hi) {
        size_t mid = (lo + hi) / 2;
        if (c->days[mid].day == day)
            return c->days + mid;
        if (c->days[mid].day < day)
            lo = mid + 1;
        else
            hi = mid;
    }
    return NULL;
}

bool calendar_works(const struct calendar *c, int day)
{
    const struct calendar_day *d = calendar_find(c, day);
    return d ? d->sessions.n > 0 : week_works(&c->week, civil_weekday_of(day));
}

struct sessions calendar_sessions(const struct calendar *c, int day)
{
    const struct calendar_day *d = calendar_find(c, day);
    return d ? d->sessions : c->week.day[civil_weekday_of(day)];
}

int calendar_close(const struct calendar *c, int day)
{
    struct sessions s = calendar_sessions(c, day);
    return s.n ? s.at[s.n - 1].close : CIVIL_DAY_MIN;
}

int calendar_next(const struct calendar *c, int day)
{
    while (!calendar_works(c, day)) /* ends: the rows do, and every week has a working day */
        day++;
    return day;
}

struct moment calendar_opening(const struct calendar *c, struct moment m)
{
    for (;; m = (struct moment){ m.day + 1, 0 }) {
        struct sessions s = calendar_sessions(c, m.day);
        for (int i = 0; i < s.n; i++)
            if (m.minute < s.at[i].close)
                return m.minute < s.at[i].open ? (struct moment){ m.day, s.at[i].open } : m;
    }
}
