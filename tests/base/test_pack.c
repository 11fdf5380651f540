/* Packed texts: round trips, what stays text, damage, two dictionaries, the public tool. */
#include "base/pack.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

struct dict { char p[64 * 1024]; size_t n; };

static struct dict dictionary(void)
{
    static struct dict d;
    FILE *f = fopen("data/pack-1.dict", "rb");
    if (!f)
        fail_msg("no data/pack-1.dict: tests run at the root of the tree");
    d.n = fread(d.p, 1, sizeof d.p, f);
    fclose(f);
    return d;
}

static struct pack *with(const struct dict *d, bool write)
{
    struct err e = {0};
    struct pack *p = pack_new(write);
    assert_int_equal(pack_add(p, d->p, d->n, &e), ERR_OK);
    return p;
}

static const char event[] = "reception\nTrần Thị Lành\nregistering\n{\"flow\":{\"state\":\"registering\",\"version\":2,\"clock\":\"run\",\"since\":1795333497169},"
    "\"state\":\"registering\",\"national\":2,\"version\":2,\"handler_role\":\"specialist\"}\n\n";

static void small_again(void **state)
{
    (void)state;
    struct arena *a = arena_new(0);
    struct dict d = dictionary();
    struct pack *p = with(&d, true);
    struct packer *k = packer_new(p);
    struct err e = {0};
    size_t n;
    const char *back;
    const void *packed = packer_pack(k, event, sizeof event - 1, a, &n);
    assert_non_null(packed);
    assert_true(pack_is(packed, n));
    assert_false(pack_is(event, sizeof event - 1));
    assert_true(n < sizeof event / 2);
    assert_int_equal(packer_unpack(k, packed, n, a, &back, &e), ERR_OK);
    assert_string_equal(back, event);
    packer_free(k);
    pack_free(p);
    arena_free(a);
}

/* Too short, or nothing but noise: a text it stays. And a packer that only reads packs nothing. */
static void stays_text(void **state)
{
    (void)state;
    struct arena *a = arena_new(0);
    struct dict d = dictionary();
    struct pack *p = with(&d, true), *reads = with(&d, false);
    struct packer *k = packer_new(p), *r = packer_new(reads);
    char noise[200];
    size_t n;
    srand(7);
    for (size_t i = 0; i < sizeof noise; i++)
        noise[i] = (char)rand();
    assert_null(packer_pack(k, "ngắn", 5, a, &n));
    assert_null(packer_pack(k, noise, sizeof noise, a, &n));
    assert_null(packer_pack(r, event, sizeof event - 1, a, &n));
    packer_free(k);
    packer_free(r);
    pack_free(p);
    pack_free(reads);
    arena_free(a);
}

/* Every byte flipped, every length cut: an error or the same text, never a crash. */
static void damage(void **state)
{
    (void)state;
    struct arena *a = arena_new(0);
    struct dict d = dictionary();
    struct pack *p = with(&d, true);
    struct packer *k = packer_new(p);
    size_t n;
    int refused = 0;
    const char *packed = packer_pack(k, event, sizeof event - 1, a, &n), *back;
    for (size_t i = 0; i < n; i++) {
        struct err e = {0};
        char *bad = arena_strn(a, packed, n);
        bad[i] ^= 0x55;
        refused += packer_unpack(k, bad, n, a, &back, &e) != ERR_OK;
        enum err_code rc = packer_unpack(k, packed, i, a, &back, &e);
        assert_int_equal(rc, ERR_STORAGE);
    }
    assert_true(refused > 6);
    packer_free(k);
    pack_free(p);
    arena_free(a);
}

static void dictionaries(void **state)
{
    (void)state;
    struct arena *a = arena_new(0);
    struct dict d = dictionary();
    struct pack *p = with(&d, true), *none = pack_new(true);
    struct packer *k = packer_new(p), *without = packer_new(none);
    struct err e = {0};
    size_t n;
    const char *back;
    const void *packed = packer_pack(k, event, sizeof event - 1, a, &n);
    assert_int_equal(pack_add(p, d.p, d.n, &e), ERR_INVALID); /* its number is taken */
    assert_int_equal(pack_add(none, "no dictionary", 13, &e), ERR_INVALID);
    assert_int_equal(packer_unpack(without, packed, n, a, &back, &e), ERR_STORAGE);
    assert_null(packer_pack(without, event, sizeof event - 1, a, &n));
    packer_free(k);
    packer_free(without);
    pack_free(p);
    pack_free(none);
    arena_free(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(small_again), cmocka_unit_test(stays_text), cmocka_unit_test(damage), cmocka_unit_test(dictionaries),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
