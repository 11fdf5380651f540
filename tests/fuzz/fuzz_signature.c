/* Fuzzes the strokes of a signature: what is drawn is made of numbers alone, and only of what may be kept.
 * make fuzz, then build/fuzz/tests/fuzz/fuzz_signature -max_total_time=60 */
#include "form/signature.h"
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    struct arena *a = arena_new(64);
    const char *value = arena_strn(a, (const char *)data, strnlen((const char *)data, n));
    const char *path = signature_path(value, a);
    if ((*path != 0) != (signature_check(value) == NULL) || strspn(path, "Mh0123456789 ") != strlen(path))
        abort();
    signature_show(value, "vi", a);
    arena_free(a);
    return 0;
}
