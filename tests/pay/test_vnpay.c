/* Signatures against published vectors; what was tampered with does not fit. */
#include "pay/vectors.h"
#include "pay/vnpay.h"
#include <ctype.h>

struct one {
    const char *kind, *data, *hash;
    struct vnpay_param p[VNPAY_PARAMS_MAX + 2];
    size_t n;
};

static void look(struct one *o, const char *secret, struct arena *a)
{
    if (strcmp(o->kind, "joined") != 0)
        assert_string_equal(vnpay_sign_data(o->p, o->n, a), o->data);
    assert_string_equal(vnpay_hash(secret, o->data, a), o->hash);
    if (!o->n)
        return;
    o->p[o->n++] = (struct vnpay_param){VNPAY_HASH, o->hash};
    assert_true(vnpay_fits(o->p, o->n, secret, a));
    char *upper = arena_str(a, o->hash);
    for (char *c = upper; *c; c++)
        *c = (char)toupper((unsigned char)*c);
    o->p[o->n - 1].value = upper;
    assert_true(vnpay_fits(o->p, o->n, secret, a));
    for (size_t i = 0; i < o->n; i++) {
        const char *was = o->p[i].value;
        o->p[i].value = arena_fmt(a, "%s0", was);
        assert_false(vnpay_fits(o->p, o->n, secret, a));
        o->p[i].value = was;
    }
    assert_false(vnpay_fits(o->p, o->n - 1, secret, a));
    assert_false(vnpay_fits(o->p, o->n, "another secret", a));
    assert_false(vnpay_fits(o->p, o->n, "", a));
}

static void signatures_are_the_published_ones(void **state)
{
    struct arena *a = *state;
    struct vectors v;
    struct one o = {.kind = ""};
    const char *secret = "";
    int n = 0;
    vectors_open(&v, "tests/pay/vnpay.tsv", a);
    while (vectors_next(&v)) {
        if (v.cell[0][0] == '>')
            o = (struct one){.kind = v.cell[0] + 2};
        else if (strcmp(v.cell[0], "secret") == 0)
            secret = v.cell[1];
        else if (strcmp(v.cell[0], "data") == 0)
            o.data = v.cell[1];
        else if (strcmp(v.cell[0], "hash") == 0) {
            o.hash = v.cell[1];
            look(&o, secret, a);
            n++;
        } else
            o.p[o.n++] = (struct vnpay_param){v.cell[0], v.cell[1]};
    }
    assert_int_equal(n, 8);
}

static void the_rest_is_as_the_protocol_has_it(void **state)
{
    struct arena *a = *state;
    static const char *const fields[] = {"RID0001", "2.1.0", "", "x"};
    static const struct vnpay_param p[] = {{"b", "2 3"}, {"a", "1"}, {"c", ""}};
    assert_string_equal(vnpay_join(fields, 4, a), "RID0001|2.1.0||x");
    assert_string_equal(vnpay_moment(1795314600000 + 7000, a), "20261122093007");
    const char *url = vnpay_url("http://g/pay", p, 3, "s", a);
    assert_int_equal(strncmp(url, "http://g/pay?a=1&b=2+3&vnp_SecureHash=", 38), 0);
    assert_int_equal(strlen(url), 38 + 128);
}

static int up(void **state) { *state = arena_new(0); return 0; }
static int down(void **state) { arena_free(*state); return 0; }

int main(void)
{
#define T(f) cmocka_unit_test_setup_teardown(f, up, down)
    const struct CMUnitTest tests[] = {T(signatures_are_the_published_ones), T(the_rest_is_as_the_protocol_has_it)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
