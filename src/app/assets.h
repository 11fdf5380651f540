/* Static files out of the binary at /static/<name>: plain and gzip, strong ETag, kept a year when asked with ?v=. */
#pragma once
#include "base/embed.h"
#include "http/http.h"

struct assets;
struct assets *assets_new(struct arena *a, const struct embedded *files, size_t n); /* names below "web/" */
const char *assets_version(const struct assets *s); /* for ?v= */
/* false = no such file */
bool assets_serve(const struct assets *s, struct http_exchange *x, const char *name);
