/* What is made by a pattern is what the C library's own matcher takes, over patterns as procedures have them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "drill/pattern.h"
#include <regex.h>
#include <string.h>

static void what_is_made_is_taken(void **state)
{
    (void)state;
    static const char *const patterns[] = {
        "[0-9]{1,2}([,.][0-9]{1,2})?", "[A-Z]{2} ?[0-9]{6,8}", "abc", "a|b|cd", "(a|bc)+d*", "[0-9]{10}(-[0-9]{3})?", "[[:alpha:]_][[:alnum:]_]{0,7}",
        "(sổ|số) [1-9][0-9]*", "[^a-z ]{3}", "\\([0-9]+\\)", "x{0}y", "a{2,}", ".{3,5}", "([A-Z]-)?([0-9]{2}(\\.[0-9]{3})){1,2}", "^[0-9]{2}$", "[]x]+",
        "[a-]{2}", "", "(|a)b"};
    struct arena *a = arena_new(0);
    struct rng r = rng_seeded(5);
    for (size_t i = 0; i < sizeof patterns / sizeof *patterns; i++) {
        regex_t re;
        regmatch_t m;
        assert_int_equal(regcomp(&re, patterns[i], REG_EXTENDED), 0);
        for (int k = 0; k < 300; k++) {
            const char *s;
            if (!pattern_make(patterns[i], 3, &r, a, &s))
                fail_msg("%s is not understood", patterns[i]);
            if (regexec(&re, s, 1, &m, 0) != 0 || m.rm_so != 0 || s[m.rm_eo] != 0)
                fail_msg("%s does not take \"%s\"", patterns[i], s);
        }
        regfree(&re);
    }
    arena_free(a);
}

static void every_branch_and_length_comes_up(void **state)
{
    (void)state;
    struct arena *a = arena_new(0);
    struct rng r = rng_seeded(6);
    unsigned seen = 0;
    for (int i = 0; i < 200; i++) {
        const char *s;
        assert_true(pattern_make("a|b{2,3}|(c|d)", 3, &r, a, &s));
        seen |= *s == 'a' ? 1u : *s == 'b' ? strlen(s) == 2 ? 2u : 4u : *s == 'c' ? 8u : 16u;
    }
    assert_int_equal(seen, 31);
    arena_free(a);
}

static void what_it_does_not_know_is_said(void **state)
{
    (void)state;
    static const char *const bad[] = {"(a", "a)", "[a", "(a)\\1", "[[.x.]]", "a{2", "a{3,1}", "*a", "[[:what:]]", "((((((((((((((a))))))))))))))"};
    struct arena *a = arena_new(0);
    struct rng r = rng_seeded(7);
    const char *s;
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        if (pattern_make(bad[i], 3, &r, a, &s))
            fail_msg("%s gave \"%s\"", bad[i], s);
    arena_free(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_made_is_taken),
        cmocka_unit_test(every_branch_and_length_comes_up),
        cmocka_unit_test(what_it_does_not_know_is_said),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
