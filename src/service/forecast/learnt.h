/* What was learnt, as it is kept: the model and its back-test as JSON that anybody can read and reckon with.
 *
 *   {"base": -2.1, "n": 5100, "late": 410, "rounds": 7, "terms": [{"feature": "used", "mean": .., "sd": .., "weight": .., "error": .., "direction": "raises"}, ...],
 *    "trial": {"learnt": .., "learnt_late": .., "tried": .., "tried_late": .., "from": ms, "brier": .., ..., "bins": [{"predicted": .., "observed": .., "n": ..}, ...]}}
 *
 * probability = 1 / (1 + exp(-(base + sum of weight * (x - mean) / sd over the terms whose sd is not 0))). Numbers have all their digits. Pure. */
#pragma once
#include "base/err.h"
#include "domain/board/forecast.h"

const char *learnt_write(const struct forecast *f, struct arena *a);
/* `verdict` is its word. ERR_STORAGE: it is none that this program wrote. */
enum err_code learnt_parse(const char *text, const char *verdict, struct arena *a, struct forecast *out, struct err *e) MUST_USE;
