/* Texts that a POSIX extended regular expression takes: literals, '.', classes with ranges and [:digit:] and its like, groups,
 * alternation, repetition. Made to fill forms whose fields have a pattern; unbounded repetition goes at most `more` times beyond its least. Pure. */
#pragma once
#include "base/arena.h"
#include "drill/rng.h"
#include <stdbool.h>

/* False for what it does not know (back references, collating elements) and for a pattern that is none. */
bool pattern_make(const char *ere, unsigned more, struct rng *r, struct arena *a, const char **out);
