/* Digests against published vectors: FIPS 180-4, RFC 4231, RFC 4648. */
#include "base/hash.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

static struct arena *arena;

static int begin(void **state)
{
    (void)state;
    arena = arena_new(0);
    return 0;
}

static int end(void **state)
{
    (void)state;
    arena_free(arena);
    return 0;
}

static const char *hex(struct sha256 h)
{
    return hash_hex(arena, h.b, sizeof h.b);
}

static void digests_are_those_of_the_standard(void **state)
{
    (void)state;
    assert_string_equal(hex(sha256(NULL, 0)), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    assert_string_equal(hex(sha256("abc", 3)), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    const char *longer = "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq";
    assert_string_equal(hex(sha256(longer, 56)), "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
}

static void a_stream_gives_the_same(void **state)
{
    (void)state;
    char million[1000];
    memset(million, 'a', sizeof million);
    struct sha256_stream *s = sha256_begin();
    for (int i = 0; i < 1000; i++)
        sha256_add(s, million, sizeof million);
    assert_string_equal(hex(sha256_end(s)), "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
    struct sha256 none = sha256_end(sha256_begin()), empty = sha256("", 0);
    assert_memory_equal(none.b, empty.b, 32);
}

static void hmac_is_that_of_rfc_4231(void **state)
{
    (void)state;
    unsigned char key[131], data[50];
    memset(key, 0x0b, 20);
    assert_string_equal(hex(hmac_sha256(key, 20, "Hi There", 8)),
        "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7");
    assert_string_equal(hex(hmac_sha256("Jefe", 4, "what do ya want for nothing?", 28)),
        "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
    memset(key, 0xaa, sizeof key);
    memset(data, 0xdd, sizeof data);
    assert_string_equal(hex(hmac_sha256(key, 20, data, 50)),
        "773ea91e36800e46854db8ebd09181a72959098b3ef8c122d9635514ced565fe");
    for (int i = 0; i < 25; i++)
        key[i] = (unsigned char)(i + 1);
    memset(data, 0xcd, sizeof data);
    assert_string_equal(hex(hmac_sha256(key, 25, data, 50)),
        "82558a389a443c0ea4cc819899f2083a85f0faa3e578f8077a2e3ff46729665b");
    memset(key, 0xaa, sizeof key);
    assert_string_equal(hex(hmac_sha256(key, 131, "Test Using Larger Than Block-Size Key - Hash Key First", 54)),
        "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54");
    const char *seven = "This is a test using a larger than block-size key and a larger than block-size data. "
                        "The key needs to be hashed before being used by the HMAC algorithm.";
    assert_string_equal(hex(hmac_sha256(key, 131, seven, strlen(seven))),
        "9b09ffa71b942fcb27635fbcd5b0e944bfdc63644f0713938a7f51535c3a35e2");
    assert_string_equal(hex(hmac_sha256(NULL, 0, NULL, 0)),
        "b613679a0814d9ec772f95d778c35fc5ff1697c493715653c6c712144292c5ad");
}

static void hex_goes_there_and_back(void **state)
{
    (void)state;
    unsigned char out[3] = {1, 1, 1};
    assert_string_equal(hash_hex(arena, "\x00\xff\x5a", 3), "00ff5a");
    assert_true(hash_unhex("00fF5A", out, 3));
    assert_memory_equal(out, "\x00\xff\x5a", 3);
    assert_false(hash_unhex("00ff5", out, 3));
    assert_false(hash_unhex("00ff5a00", out, 3));
    assert_false(hash_unhex("00fg5a", out, 3));
    assert_false(hash_unhex("0 ff5a", out, 3));
}

static void base64url_has_no_padding(void **state)
{
    (void)state;
    static const char *const rows[][2] = {{"", ""}, {"f", "Zg"}, {"fo", "Zm8"}, {"foo", "Zm9v"}, {"foob", "Zm9vYg"},
                                          {"fooba", "Zm9vYmE"}, {"foobar", "Zm9vYmFy"}, {"\xff\xfe\xfd", "__79"},
                                          {"\xfb\xff", "-_8"}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        assert_string_equal(hash_base64url(arena, rows[i][0], strlen(rows[i][0])), rows[i][1]);
}

static void base64url_comes_back(void **state)
{
    (void)state;
    unsigned char bytes[64];
    for (size_t n = 0; n < sizeof bytes; n++) {
        size_t got;
        random_bytes(bytes, sizeof bytes);
        void *back = hash_unbase64url(arena, hash_base64url(arena, bytes, n), &got);
        assert_non_null(back);
        assert_int_equal(got, n);
        assert_memory_equal(back, bytes, n);
    }
    size_t n;
    assert_null(hash_unbase64url(arena, "AAAAA", &n)); /* no number of bytes is so long */
    assert_null(hash_unbase64url(arena, "AA+A", &n));
    assert_null(hash_unbase64url(arena, "AA=", &n));
}

static void chance_is_even_and_bounded(void **state)
{
    (void)state;
    int seen[6] = {0};
    for (int i = 0; i < 6000; i++) {
        uint64_t v = random_below(6);
        assert_true(v < 6);
        seen[v]++;
    }
    for (int i = 0; i < 6; i++)
        assert_in_range(seen[i], 700, 1300);
    assert_int_equal(random_below(0), 0);
    assert_int_equal(random_below(1), 0);
    assert_true(random_below((UINT64_C(1) << 63) + 1) <= UINT64_C(1) << 63);
    assert_int_equal(strlen(random_token(arena, 32)), 43);
    assert_string_not_equal(random_token(arena, 16), random_token(arena, 16));
}

static void comparison_sees_every_byte(void **state)
{
    (void)state;
    char a[] = "0123456789", b[] = "0123456789";
    assert_true(bytes_same(a, b, 10));
    for (int i = 0; i < 10; i++) {
        b[i] ^= 1;
        assert_false(bytes_same(a, b, 10));
        b[i] ^= 1;
    }
    assert_true(bytes_same(a, "x", 0));
}

#define T(f) cmocka_unit_test_setup_teardown(f, begin, end)
int main(void)
{
    const struct CMUnitTest tests[] = {
        T(digests_are_those_of_the_standard), T(a_stream_gives_the_same), T(hmac_is_that_of_rfc_4231),
        T(hex_goes_there_and_back), T(base64url_has_no_padding), T(base64url_comes_back), T(chance_is_even_and_bounded),
        T(comparison_sees_every_byte),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
