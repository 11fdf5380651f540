/* Fuzzes the JSON reader: whatever is taken must be written and taken again as the same text.
 * make fuzz, then build/fuzz/tests/fuzz/fuzz_json -max_total_time=60 */
#include "base/json.h"
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

static const char *written(struct arena *a, const struct json *v)
{
    struct buf b = buf_init(a, 1);
    jw_value(&(struct jw){.b = &b}, v);
    return b.p;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    struct arena *a = arena_new(64);
    struct err e = {0};
    struct json *v, *again;
    if (json_parse((const char *)data, n, a, &v, &e)) {
        if (e.code != ERR_BAD || v)
            abort();
    } else {
        const char *first = written(a, v);
        if (json_parse(first, strlen(first), a, &again, &e) || strcmp(first, written(a, again)) != 0)
            abort();
    }
    arena_free(a);
    return 0;
}
