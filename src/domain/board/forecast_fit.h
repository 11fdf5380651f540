/* Internal to forecast: learning and trying. See forecast.h. */
#pragma once
#include "domain/board/forecast.h"

/* Of the examples those that were known by `until`; INT64_MAX: all. */
void forecast_fit(const struct forecast_example *example, size_t n, int64_t until, struct forecast_model *out);
/* Fills t but learnt, learnt_late; the examples are those tried. base: the late share that was learnt. */
void forecast_try(const struct forecast_model *m, const struct forecast_example *example, size_t n, double base, struct arena *a, struct forecast_trial *t);
