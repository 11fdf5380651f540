/* See chart.h. */
#include "play/chart.h"
#include "base/civil.h"
#include "base/buf.h"
#include <math.h>

enum { POINTS = 240, UP = 5, ACROSS = 7 };
#define LOG_LEAST 100.0 /* us */

int64_t chart_step(int64_t top, int most)
{
    int64_t step = 1;
    for (int i = 0; top > step * most; i++)
        step = i % 3 == 1 ? step / 2 * 5 : step * 2;
    return step;
}

struct frame {
    const struct chart_axis *x;
    double top; /* highest value */
    size_t points;
};

static double across(const struct frame *f, int64_t at)
{
    int64_t from = f->x->at[0], to = f->x->at[f->x->n - 1];
    return CHART_LEFT + (CHART_RIGHT - CHART_LEFT) * (to > from ? (double)(at - from) / (double)(to - from) : 0);
}

static double up(const struct frame *f, double v)
{
    double part = f->top > 0 ? v / f->top : 0;
    if (f->x->log)
        part = v > LOG_LEAST ? log10(v / LOG_LEAST) / log10(f->top / LOG_LEAST) : 0;
    return CHART_BOTTOM - (CHART_BOTTOM - CHART_TOP) * (part > 1 ? 1 : part);
}

/* Many seconds share a place: their peak, or their mean. */
static double value_at(const struct frame *f, const struct chart_series *s, size_t i)
{
    size_t n = f->x->n, from = i * n / f->points, to = (i + 1) * n / f->points;
    double sum = 0, most = 0;
    for (size_t k = from; k < to; k++) {
        sum += (double)s->value[k];
        most = (double)s->value[k] > most ? (double)s->value[k] : most;
    }
    return s->peak ? most : to > from ? sum / (double)(to - from) : 0;
}

static const char *path(const struct frame *f, const struct chart_series *s, struct arena *a)
{
    struct buf b = buf_init(a, 4096);
    double x = CHART_LEFT;
    bool gap = true; /* a second without a request has no duration: the line breaks off */
    for (size_t i = 0; i < f->points; i++) {
        double v = value_at(f, s, i);
        x = across(f, f->x->at[(i + 1) * f->x->n / f->points - 1]);
        if (v > 0 || !f->x->log)
            buf_fmt(&b, "%s%.1f %.1f", gap ? "M" : "L", x, up(f, v));
        gap = f->x->log && v <= 0;
    }
    if (s->area && f->points)
        buf_fmt(&b, "L%.1f %dL%.1f %dZ", x, CHART_BOTTOM, across(f, f->x->at[f->x->n / f->points - 1]), CHART_BOTTOM);
    return b.p;
}

static double highest(const struct frame *f, const struct chart_series *s, size_t n)
{
    double top = 0;
    for (size_t k = 0; k < n; k++)
        for (size_t i = 0; i < f->points; i++) {
            double v = value_at(f, &s[k], i);
            top = v > top ? v : top;
        }
    return top;
}

/* ---- ticks */

static const char *number(int64_t v, const char *lang, struct arena *a)
{
    const char *part = *lang == 'e' ? "," : ".";
    if (v >= 1000000)
        return arena_fmt(a, "%lld%s%03lld%s%03lld", (long long)(v / 1000000), part, (long long)(v / 1000 % 1000), part, (long long)(v % 1000));
    return v >= 1000 ? arena_fmt(a, "%lld%s%03lld", (long long)(v / 1000), part, (long long)(v % 1000)) : arena_fmt(a, "%lld", (long long)v);
}

static const char *millis(double us, const char *lang, struct arena *a)
{
    if (us >= 1e6)
        return arena_fmt(a, "%g s", us / 1e6);
    return us < 1000 ? arena_fmt(a, *lang == 'e' ? "0.%g ms" : "0,%g ms", us / 100) : arena_fmt(a, "%g ms", us / 1000);
}

static struct list ticks_up(struct frame *f, const char *lang, struct arena *a)
{
    struct chart_tick *t = ARENA_ARRAY(a, struct chart_tick, 16);
    size_t n = 0;
    if (f->x->log) {
        double top = 10000;
        while (top < f->top && top < 1e9)
            top *= 10;
        f->top = top;
        for (double v = LOG_LEAST; v <= top; v *= 10)
            t[n++] = (struct chart_tick){"", arena_fmt(a, "%.1f", up(f, v)), millis(v, lang, a), false};
        return (struct list){t, n};
    }
    int64_t top = (int64_t)(f->top / (double)f->x->unit) + 1, step = chart_step(top, UP), last = (top + step - 1) / step * step;
    f->top = (double)(last * f->x->unit);
    for (int64_t v = 0; v <= last; v += step)
        t[n++] = (struct chart_tick){"", arena_fmt(a, "%.1f", up(f, (double)(v * f->x->unit))), number(v, lang, a), false};
    return (struct list){t, n};
}

static const char *moment(const struct chart_axis *x, int64_t at, int64_t step, struct arena *a)
{
    struct civil_time t = civil_of_instant(at);
    if (x->days)
        return arena_fmt(a, "%d/%d", t.date.d, t.date.m);
    if (step < 60000)
        return arena_fmt(a, "%02d:%02d:%02d", t.minute / 60, t.minute % 60, (int)(at / 1000 % 60));
    return arena_fmt(a, "%02d:%02d", t.minute / 60, t.minute % 60);
}

static struct list ticks_across(const struct frame *f, struct arena *a)
{
    static const int64_t steps[] = {1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 10800, 21600, 43200, 86400, 172800, 432000, 604800, 1209600};
    enum { STEPS = sizeof steps / sizeof steps[0], VIET_NAM = 7 * 3600 };
    struct chart_tick *t = ARENA_ARRAY(a, struct chart_tick, 64);
    int64_t from = f->x->at[0], to = f->x->at[f->x->n - 1], step = steps[STEPS - 1] * 1000;
    size_t n = 0;
    for (size_t i = STEPS; i-- > 0;)
        if ((to - from) / (steps[i] * 1000) <= ACROSS)
            step = steps[i] * 1000;
    int64_t local = (from + VIET_NAM * 1000 + step - 1) / step * step - VIET_NAM * 1000;
    for (; local <= to && n < 64; local += step, n++)
        t[n] = (struct chart_tick){arena_fmt(a, "%.1f", across(f, local)), "", moment(f->x, local, step, a), n % 2 == 1};
    return (struct list){t, n};
}

static struct list bands(const struct frame *f, struct arena *a)
{
    struct chart_band *b = ARENA_ARRAY(a, struct chart_band, f->x->n_bands + 1);
    size_t n = 0;
    for (size_t i = 0; i < f->x->n_bands; i++) {
        double from = across(f, f->x->bands[i].from), to = across(f, f->x->bands[i].to);
        from = from < CHART_LEFT ? CHART_LEFT : from;
        to = to > CHART_RIGHT ? CHART_RIGHT : to;
        if (to > from)
            b[n++] = (struct chart_band){arena_fmt(a, "%.1f", from), arena_fmt(a, "%.1f", to - from)};
    }
    return (struct list){b, n};
}

void chart_make(const struct chart_axis *x, const struct chart_series *s, size_t n, const char *lang, struct arena *a, struct report_chart *out)
{
    struct frame f = {.x = x, .points = x->n < POINTS ? x->n : POINTS};
    struct chart_line *line = ARENA_ARRAY(a, struct chart_line, n + 1);
    if (!x->n)
        return;
    f.top = highest(&f, s, n);
    out->up = ticks_up(&f, lang, a);
    out->across = ticks_across(&f, a);
    out->bands = bands(&f, a);
    for (size_t i = 0; i < n; i++)
        line[i] = (struct chart_line){s[i].look, path(&f, &s[i], a), s[i].area};
    out->lines = (struct list){line, n};
}
