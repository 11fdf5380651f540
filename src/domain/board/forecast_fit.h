/* Internal to forecast: learning. See forecast.h. */
#pragma once
#include "domain/board/forecast.h"

/* Of the examples those that were known by `until`; INT64_MAX: all. */
void forecast_fit(const struct forecast_example *example, size_t n, int64_t until, struct forecast_model *out);
