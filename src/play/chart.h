/* Lines over time as SVG path data, with ticks that people read. Pure: figures in, text out; draws nothing itself. */
#pragma once
#include "base/arena.h"
#include "base/record.h"
#include "play/report_model.h"

/* The drawing: 720 by 220, the figures in the part inside. */
enum { CHART_WIDTH = 720, CHART_HEIGHT = 220, CHART_LEFT = 52, CHART_RIGHT = 710, CHART_TOP = 12, CHART_BOTTOM = 190 };

struct chart_series {
    const char *look;      /* class of the line */
    const int64_t *value;  /* one a point */
    bool area, peak;       /* peak: of points that share a place the highest counts, else their mean */
};
struct chart_axis {
    const int64_t *at;     /* moments, ascending */
    size_t n;
    bool days;             /* ticks are days rather than times of day */
    bool log;              /* values in us, on a scale of tens */
    const struct chart_band_of { int64_t from, to; } *bands; size_t n_bands;
    int64_t unit;          /* a value of 1 on the scale: 1, or 1 000 000 ... */
};
void chart_make(const struct chart_axis *x, const struct chart_series *s, size_t n, const char *lang, struct arena *a, struct report_chart *out);
/* 1 2 5 10 20 50 ...: the step that gives at most `most` ticks up to `top`. */
int64_t chart_step(int64_t top, int most);
