/* From numbers to what people read. See reasons.h; must never reckon a probability. */
#include "service/forecast/reasons.h"
#include <math.h>
#include <string.h>

static const char *const feature_words[] = {"used", "steps_left", "load", "procedure", "unit", "days_off", "month_end", "month_rest", NULL};
static const struct field fields[] = {
    FIELD(reason, feature, F_TEXT, .words = feature_words, .label = "board.forecast.why"), FIELD(reason, value, F_TEXT),
    FIELD(reason, raises, F_BOOL),
};
const struct model reason_model = MODEL_AS(forecast_reason, reason, fields, .doc = "What moves a forecast");

const char *reasons_percent(double v, struct arena *a)
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

static struct reason one_of(enum forecast_feature k, double x, const char *lang, struct arena *a)
{
    struct reason r = {.feature = feature_words[k]};
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
        r.value = reasons_percent(x, a);
    }
    return r;
}

struct list reasons_of(const struct outlook_said *s, const char *lang, struct arena *a)
{
    struct reason *row = ARENA_ARRAY(a, struct reason, FORECAST_REASONS);
    for (size_t i = 0; i < s->pushes; i++) {
        row[i] = one_of(s->push[i].feature, s->x[s->push[i].feature], lang, a);
        row[i].raises = s->push[i].push > 0;
    }
    return (struct list){row, s->pushes};
}
