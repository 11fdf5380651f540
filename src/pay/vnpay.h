/* Signed requests as VNPAY 2.1.0 defines them: parameters sorted by name, form-encoded, HMAC-SHA512 with the merchant's secret. Amounts on
 * the wire are đồng x 100, moments "yyyyMMddHHmmss" of Viet Nam. Pure: knows no connection and no order. */
#pragma once
#include "base/arena.h"
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct vnpay_param { const char *name, *value; }; /* decoded; a value "" is left out */

enum { VNPAY_PARAMS_MAX = 40 };
#define VNPAY_HASH "vnp_SecureHash"
#define VNPAY_HASH_TYPE "vnp_SecureHashType"

/* What is signed: "vnp_Amount=2000000&vnp_Command=pay&..."; the signature itself is never part of it. */
const char *vnpay_sign_data(const struct vnpay_param *p, size_t n, struct arena *a);
/* 128 hex digits. Also for queries and refunds, whose data are fields joined by '|'. */
const char *vnpay_hash(const char *secret, const char *data, struct arena *a);
/* base + "?" + data + signature. */
const char *vnpay_url(const char *base, const struct vnpay_param *p, size_t n, const char *secret, struct arena *a);
/* Does the signature among the parameters fit the others? Compared in constant time, upper case allowed. More than
 * VNPAY_PARAMS_MAX, or none: no. */
bool vnpay_fits(const struct vnpay_param *p, size_t n, const char *secret, struct arena *a);
const char *vnpay_get(const struct vnpay_param *p, size_t n, const char *name); /* "" if it is not there */
const char *vnpay_join(const char *const *fields, size_t n, struct arena *a);   /* "a|b|c" */
const char *vnpay_moment(int64_t at, struct arena *a);                          /* "20261122093000" */
