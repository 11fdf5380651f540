/* Signing and checking. See vnpay.h; must never know an order or a page. */
#include "pay/vnpay.h"
#include "base/buf.h"
#include "base/civil.h"
#include "base/hash.h"
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

/* As a browser's form encodes, but for '*', '-', '.', '_': everything else that is no letter or digit is escaped, a blank is '+'. */
static void form_encode(struct buf *b, const char *s)
{
    for (; *s; s++)
        if (isalnum((unsigned char)*s) || strchr("*-._", *s))
            buf_char(b, *s);
        else if (*s == ' ')
            buf_char(b, '+');
        else
            buf_fmt(b, "%%%02X", (unsigned char)*s);
}

static int by_name(const void *a, const void *b)
{
    return strcmp(((const struct vnpay_param *)a)->name, ((const struct vnpay_param *)b)->name);
}

static bool is_signed(const struct vnpay_param *p)
{
    return *p->value && strcmp(p->name, VNPAY_HASH) != 0 && strcmp(p->name, VNPAY_HASH_TYPE) != 0;
}

const char *vnpay_sign_data(const struct vnpay_param *p, size_t n, struct arena *a)
{
    struct vnpay_param *row = ARENA_ARRAY(a, struct vnpay_param, n + 1);
    struct buf b = buf_init(a, 512);
    size_t k = 0;
    for (size_t i = 0; i < n; i++)
        if (is_signed(&p[i]))
            row[k++] = p[i];
    qsort(row, k, sizeof *row, by_name);
    for (size_t i = 0; i < k; i++) {
        if (i)
            buf_char(&b, '&');
        form_encode(&b, row[i].name);
        buf_char(&b, '=');
        form_encode(&b, row[i].value);
    }
    return b.p;
}

const char *vnpay_hash(const char *secret, const char *data, struct arena *a)
{
    return hmac_sha512_hex(secret, strlen(secret), data, strlen(data), a);
}

const char *vnpay_url(const char *base, const struct vnpay_param *p, size_t n, const char *secret, struct arena *a)
{
    const char *data = vnpay_sign_data(p, n, a);
    return arena_fmt(a, "%s?%s&" VNPAY_HASH "=%s", base, data, vnpay_hash(secret, data, a));
}

const char *vnpay_get(const struct vnpay_param *p, size_t n, const char *name)
{
    for (size_t i = 0; i < n; i++)
        if (strcmp(p[i].name, name) == 0)
            return p[i].value;
    return "";
}

bool vnpay_fits(const struct vnpay_param *p, size_t n, const char *secret, struct arena *a)
{
    char *said = arena_str(a, vnpay_get(p, n, VNPAY_HASH));
    if (n > VNPAY_PARAMS_MAX || !*secret || strlen(said) != 128)
        return false;
    for (char *c = said; *c; c++)
        *c = (char)tolower((unsigned char)*c);
    return bytes_same(said, vnpay_hash(secret, vnpay_sign_data(p, n, a), a), 128);
}

const char *vnpay_join(const char *const *fields, size_t n, struct arena *a)
{
    struct buf b = buf_init(a, 256);
    for (size_t i = 0; i < n; i++) {
        if (i)
            buf_char(&b, '|');
        buf_str(&b, fields[i]);
    }
    return b.p;
}

const char *vnpay_moment(int64_t at, struct arena *a)
{
    struct civil_time m = civil_of_instant(at);
    return arena_fmt(a, "%04d%02d%02d%02d%02d%02d", m.date.y, m.date.m, m.date.d, m.minute / 60, m.minute % 60, (int)((at / 1000) % 60));
}
