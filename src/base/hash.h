/* Digests, random bytes, constant-time compare: thin over libcrypto. */
#pragma once
#include "base/arena.h"
#include <stdbool.h>
#include <stdint.h>

struct sha256 { unsigned char b[32]; };

struct sha256 sha256(const void *p, size_t n);
struct sha256 hmac_sha256(const void *key, size_t key_n, const void *p, size_t n);
/* 128 hex digits, lower case. */
const char *hmac_sha512_hex(const void *key, size_t key_n, const void *p, size_t n, struct arena *a);
const char *hash_hex(struct arena *a, const void *p, size_t n); /* lower case */
bool hash_unhex(const char *hex, void *out, size_t n);          /* exactly n bytes */
const char *hash_base64url(struct arena *a, const void *p, size_t n); /* no padding */
void *hash_unbase64url(struct arena *a, const char *text, size_t *n); /* its bytes; NULL: it is none */

struct sha256_stream;
struct sha256_stream *sha256_begin(void);
void sha256_add(struct sha256_stream *s, const void *p, size_t n);
struct sha256 sha256_end(struct sha256_stream *s); /* frees s */

void random_bytes(void *p, size_t n); /* aborts if the system has none */
uint64_t random_below(uint64_t n);    /* uniform */
const char *random_token(struct arena *a, size_t bytes); /* base64url */
bool bytes_same(const void *a, const void *b, size_t n); /* constant time */
