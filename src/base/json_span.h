/* The members of an object as pieces of its text, without reading what they hold: for texts that our own writer wrote
 * (base/json_write.c) and that are compared or put together again. Text from outside goes through json_parse(). */
#pragma once
#include "base/buf.h"
#include <stdbool.h>

struct json_span { /* name and value as they stand in the text, quotes and escapes included */
    const char *name, *value;
    size_t name_n, value_n;
};

/* The next member; *at begins as the object's text. False at its end, or where it is no object. */
bool json_span_next(const char **at, struct json_span *out);
/* A member of that name (its text without quotes); false if there is none. */
bool json_span_find(const char *object, const char *name, size_t name_n, struct json_span *out);

/* The members of `now` that `old` lacks or has otherwise, as an object. Where that does not say it all - some of old's are gone,
 * or in another order: {"":now}. If one of them is no object: now. */
const char *json_span_changes(const char *old, const char *now, struct arena *a);
/* `old` with the members of `changes` in place of its own, new ones at the end: the way back of json_span_changes(). */
const char *json_span_merge(const char *old, const char *changes, struct arena *a);
