/* Our JSON reader beside Python's: the same documents are taken, and written again the same. */
#include "base/hash.h"
#include "base/json.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

/* The verdict of our reader in the form of the corpus. */
static const char *ours(struct arena *a, const char *doc, size_t n)
{
    struct json *v;
    if (json_parse(doc, n, a, &v, NULL))
        return "-";
    struct buf b = buf_init(a, 0);
    jw_value(&(struct jw){.b = &b}, v);
    return hash_hex(a, b.p, b.n);
}

static void readers_agree(void **state)
{
    (void)state;
    FILE *f = popen("python3 tests/base/json_corpus.py 3000", "r");
    struct arena *a = arena_new(0);
    char *line = NULL;
    size_t cap = 0;
    int lines = 0, taken = 0;
    while (f && getline(&line, &cap, f) > 0) {
        char *doc = line, *theirs = strchr(line, ' ');
        *theirs++ = 0;
        theirs[strcspn(theirs, "\n")] = 0;
        size_t n = *doc == '.' ? 0 : strlen(doc) / 2;
        char *bytes = arena_alloc(a, n);
        assert_true(!n || hash_unhex(doc, bytes, n));
        if (strcmp(ours(a, bytes, n), theirs) != 0)
            fail_msg("%.*s\ntheirs %s\nours   %s", (int)n, bytes, theirs, ours(a, bytes, n));
        taken += *theirs != '-';
        lines++;
        arena_reset(a);
    }
    free(line);
    arena_free(a);
    assert_int_equal(f ? pclose(f) : -1, 0);
    assert_int_equal(lines, 9000);
    assert_in_range(taken, 2000, 6000);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(readers_agree)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
