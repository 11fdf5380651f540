/* Digests and comparison over libcrypto, random bytes from the kernel. A failure of either is not an input's
 * fault and cannot be mended: it aborts. Must never know what is hashed. */
#include "base/hash.h"
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>

enum { HASH_BLOCK = 64 };

static void must(int ok)
{
    if (ok != 1)
        abort();
}

struct sha256 sha256(const void *p, size_t n)
{
    struct sha256 h;
    must(EVP_Digest(n ? p : "", n, h.b, NULL, EVP_sha256(), NULL));
    return h;
}

/* RFC 2104 over the digest above: the library's own HMAC looks its parts up anew each time, ten times the work of both digests, and
 * every request of a signed-in person needs one. */
struct sha256 hmac_sha256(const void *key, size_t key_n, const void *p, size_t n)
{
    unsigned char block[HASH_BLOCK + sizeof(struct sha256)] = {0}, small[512];
    size_t need = HASH_BLOCK + n;
    unsigned char *inner = need <= sizeof small ? small : malloc(need);
    if (!inner)
        abort();
    struct sha256 h = key_n > HASH_BLOCK ? sha256(key, key_n) : (struct sha256){{0}};
    memcpy(block, key_n > HASH_BLOCK ? h.b : key_n ? key : "", key_n > HASH_BLOCK ? sizeof h.b : key_n);
    for (size_t i = 0; i < HASH_BLOCK; i++) {
        inner[i] = block[i] ^ 0x36;
        block[i] ^= 0x5c;
    }
    if (n)
        memcpy(inner + HASH_BLOCK, p, n);
    h = sha256(inner, need);
    memcpy(block + HASH_BLOCK, h.b, sizeof h.b);
    h = sha256(block, sizeof block);
    OPENSSL_cleanse(small, sizeof small);
    OPENSSL_cleanse(block, sizeof block);
    if (inner != small) {
        OPENSSL_cleanse(inner, need);
        free(inner);
    }
    return h;
}

const char *hmac_sha512_hex(const void *key, size_t key_n, const void *p, size_t n, struct arena *a)
{
    unsigned char h[64];
    unsigned got = 0;
    must(HMAC(EVP_sha512(), key_n ? key : "", (int)key_n, n ? p : (const unsigned char *)"", n, h, &got) && got == sizeof h);
    return hash_hex(a, h, sizeof h);
}

struct sha256_stream *sha256_begin(void)
{
    EVP_MD_CTX *c = EVP_MD_CTX_new();
    must(c && EVP_DigestInit_ex(c, EVP_sha256(), NULL));
    return (struct sha256_stream *)c;
}

void sha256_add(struct sha256_stream *s, const void *p, size_t n)
{
    must(EVP_DigestUpdate((EVP_MD_CTX *)s, p, n));
}

struct sha256 sha256_end(struct sha256_stream *s)
{
    struct sha256 h;
    must(EVP_DigestFinal_ex((EVP_MD_CTX *)s, h.b, NULL));
    EVP_MD_CTX_free((EVP_MD_CTX *)s);
    return h;
}

const char *hash_hex(struct arena *a, const void *p, size_t n)
{
    static const char hex[] = "0123456789abcdef";
    const unsigned char *b = p;
    char *out = arena_alloc(a, n * 2 + 1);
    for (size_t i = 0; i < n; i++) {
        out[i * 2] = hex[b[i] >> 4];
        out[i * 2 + 1] = hex[b[i] & 15];
    }
    return out;
}

static int hex_value(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    if (c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

bool hash_unhex(const char *hex, void *out, size_t n)
{
    if (strlen(hex) != n * 2)
        return false;
    for (size_t i = 0; i < n; i++) {
        int high = hex_value(hex[i * 2]), low = hex_value(hex[i * 2 + 1]);
        if (high < 0 || low < 0)
            return false;
        ((unsigned char *)out)[i] = (unsigned char)(high << 4 | low);
    }
    return true;
}

const char *hash_base64url(struct arena *a, const void *p, size_t n)
{
    static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    const unsigned char *b = p;
    char *out = arena_alloc(a, n / 3 * 4 + 4), *o = out;
    for (size_t i = 0; i < n; i += 3) {
        uint32_t v = (uint32_t)b[i] << 16 | (i + 1 < n ? (uint32_t)b[i + 1] << 8 : 0) | (i + 2 < n ? b[i + 2] : 0);
        *o++ = digits[v >> 18];
        *o++ = digits[v >> 12 & 63];
        if (i + 1 < n)
            *o++ = digits[v >> 6 & 63];
        if (i + 2 < n)
            *o++ = digits[v & 63];
    }
    return out;
}

static int digit_of(char c)
{
    static const struct { char from, to; int first; } runs[] = {{'A', 'Z', 0}, {'a', 'z', 26}, {'0', '9', 52}, {'-', '-', 62}, {'_', '_', 63}};
    for (size_t i = 0; i < sizeof runs / sizeof runs[0]; i++)
        if (c >= runs[i].from && c <= runs[i].to)
            return runs[i].first + c - runs[i].from;
    return -1;
}

void *hash_unbase64url(struct arena *a, const char *text, size_t *n)
{
    size_t length = strlen(text), made = 0;
    unsigned char *out = arena_alloc(a, length + 1);
    uint32_t v = 0;
    for (size_t i = 0; i < length; i++) {
        int d = digit_of(text[i]);
        if (d < 0)
            return NULL;
        v = v << 6 | (uint32_t)d;
        if (i % 4)
            out[made++] = (unsigned char)(v >> (6 - 2 * (i % 4)));
    }
    *n = made;
    return length % 4 == 1 ? NULL : out;
}

/* The kernel's own: a tenth of what a library's generator costs with its locks. Up to 256 bytes come whole (getrandom(2)). */
void random_bytes(void *p, size_t n)
{
    for (size_t done = 0; done < n;) {
        size_t more = n - done < 256 ? n - done : 256;
        ssize_t got = getrandom((char *)p + done, more, 0);
        must(got > 0 || errno == EINTR); /* only before the kernel has gathered any, at boot */
        done += got > 0 ? (size_t)got : 0;
    }
}

uint64_t random_below(uint64_t n)
{
    if (n < 2)
        return 0;
    uint64_t v, uneven = (UINT64_MAX - n + 1) % n; /* 2^64 mod n: what would favour the small ones */
    do
        random_bytes(&v, sizeof v);
    while (v < uneven);
    return v % n;
}

const char *random_token(struct arena *a, size_t bytes)
{
    unsigned char *p = arena_alloc(a, bytes);
    random_bytes(p, bytes);
    return hash_base64url(a, p, bytes);
}

bool bytes_same(const void *a, const void *b, size_t n)
{
    return !CRYPTO_memcmp(a, b, n);
}
