/* From numbers to what people read. See outlook_view.h; must never reckon a probability. */
#include "app/outlook_view.h"
#include <math.h>
#include <string.h>

static const char *const feature_words[] = {"used", "steps_left", "load", "procedure", "unit", "days_off", "month_end", "month_rest", NULL};
static const struct field fields[] = {
    FIELD(outlook_reason, feature, F_TEXT, .words = feature_words, .label = "board.forecast.why"), FIELD(outlook_reason, value, F_TEXT),
    FIELD(outlook_reason, raises, F_BOOL),
};
const struct model outlook_reason_model = MODEL(outlook_reason, fields, .doc = "What moves a forecast");

const char *outlook_percent(double v, struct arena *a)
{
    long n = lround(100 * v);
    return v > 0 && n < 1 ? "<1%" : v < 1 && n > 99 ? ">99%" : arena_fmt(a, "%ld%%", n);
}

static const char *times(double v, const char *lang, struct arena *a)
{
    char *text = arena_fmt(a, "%.1f", v), *dot = strchr(text, '.');
    if (dot && strcmp(lang, "vi") == 0)
        *dot = ',';
    return text;
}

static struct outlook_reason reason(enum forecast_feature k, double x, const char *lang, struct arena *a)
{
    struct outlook_reason r = {.feature = feature_words[k]};
    switch (k) {
    case FORECAST_LOAD:
        r.value = times(x, lang, a);
        break;
    case FORECAST_DAYS_OFF:
        r.value = arena_fmt(a, "%ld", lround(x));
        break;
    case FORECAST_MONTH_END:
        r.value = "";
        r.feature = x > 0.5 ? "month_end" : "month_rest";
        break;
    default:
        r.value = outlook_percent(x, a);
    }
    return r;
}

struct list outlook_reasons(const struct outlook_said *s, const char *lang, struct arena *a)
{
    struct outlook_reason *row = ARENA_ARRAY(a, struct outlook_reason, FORECAST_REASONS);
    for (size_t i = 0; i < s->pushes; i++) {
        row[i] = reason(s->push[i].feature, s->x[s->push[i].feature], lang, a);
        row[i].raises = s->push[i].push > 0;
    }
    return (struct list){row, s->pushes};
}
