/* Instants as text, RFC 3339. An instant is ms since 1970-01-01 UTC. */
#pragma once
#include <stdbool.h>
#include <stdint.h>

#define INSTANT_FIRST INT64_C(-62135596800000) /* 0001-01-01T00:00:00.000Z */
#define INSTANT_LAST INT64_C(253402300799999)  /* 9999-12-31T23:59:59.999Z */
#define INSTANT_TEXT 25                        /* bytes of an instant as text, NUL included */

/* In UTC, always with milliseconds: "2026-03-02T01:30:00.000Z". Outside the years 1 to 9999: the nearest. */
void instant_write(int64_t ms, char out[INSTANT_TEXT]);
/* With any offset and fraction (cut to ms). False, and *ms untouched, for an impossible day, a leap second,
 * local time without an offset, or an instant outside the years 1 to 9999. */
bool instant_parse(const char *s, int64_t *ms);
