/* Writes and reads VietQR texts. See vietqr.h; must never know whose account it is or what is paid for. */
#include "pay/vietqr.h"
#include "base/buf.h"
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define AID "A000000727"
enum { CRC_FIELD = 8 }; /* "6304" and four digits */

uint16_t vietqr_crc(const char *p, size_t n)
{
    uint16_t crc = 0xFFFF;
    for (size_t i = 0; i < n; i++) {
        crc ^= (uint16_t)((unsigned char)p[i] << 8);
        for (int bit = 0; bit < 8; bit++)
            crc = (uint16_t)(crc & 0x8000 ? (crc << 1) ^ 0x1021 : crc << 1);
    }
    return crc;
}

static void put(struct buf *b, const char *id, const char *value)
{
    if (value && *value)
        buf_fmt(b, "%s%02zu%s", id, strlen(value), value);
}

static bool plain(const char *s, size_t max, bool words)
{
    size_t n = s ? strlen(s) : 0;
    for (size_t i = 0; i < n; i++)
        if (!(words ? s[i] >= 32 && s[i] < 127 : isalnum((unsigned char)s[i])))
            return false;
    return n <= max;
}

static enum err_code refuse(const char *field, struct err *e)
{
    enum err_code rc = err(e, ERR_INVALID, "VietQR cannot hold this %s", field);
    if (e)
        snprintf(e->field, sizeof e->field, "%s", field);
    return rc;
}

static enum err_code check(const struct vietqr *q, struct err *e)
{
    if (!q->bin || strlen(q->bin) != 6 || strspn(q->bin, "0123456789") != 6)
        return refuse("bin", e);
    if (!q->account || !*q->account || !plain(q->account, VIETQR_ACCOUNT_MAX, false))
        return refuse("account", e);
    if (q->amount < 0 || q->amount > 9999999999999)
        return refuse("amount", e);
    if (!plain(q->bill, 25, true) || !plain(q->reference, 25, true) || !plain(q->purpose, VIETQR_PURPOSE_MAX, true))
        return refuse("purpose", e);
    return ERR_OK;
}

static const char *more_of(const struct vietqr *q, struct arena *a)
{
    struct buf b = buf_init(a, 128);
    put(&b, "01", q->bill);
    put(&b, "05", q->reference);
    put(&b, "08", q->purpose);
    return b.p ? b.p : "";
}

static const char *payee_of(const struct vietqr *q, struct arena *a)
{
    struct buf to = buf_init(a, 64), all = buf_init(a, 128);
    put(&to, "00", q->bin);
    put(&to, "01", q->account);
    put(&all, "00", AID);
    put(&all, "01", to.p);
    put(&all, "02", q->card ? "QRIBFTTC" : "QRIBFTTA");
    return all.p;
}

enum err_code vietqr_write(const struct vietqr *q, struct arena *a, const char **out, struct err *e)
{
    struct buf b = buf_init(a, 256);
    TRY(check(q, e));
    const char *more = more_of(q, a);
    if (strlen(more) > 99)
        return refuse("purpose", e);
    put(&b, "00", "01");
    put(&b, "01", q->amount ? "12" : "11");
    put(&b, "38", payee_of(q, a));
    put(&b, "53", "704");
    if (q->amount)
        put(&b, "54", arena_fmt(a, "%lld", (long long)q->amount));
    put(&b, "58", "VN");
    put(&b, "62", more);
    buf_str(&b, "6304");
    uint16_t crc = vietqr_crc(b.p, b.n);
    buf_fmt(&b, "%04X", crc);
    *out = b.p;
    return ERR_OK;
}

/* ---- reading */

/* The value of one field within [p, end); "" if it is not there, NULL if what stands there is no row of fields. */
static const char *field(const char *p, const char *end, const char *id, struct arena *a)
{
    const char *found = "";
    while (p < end) {
        if (end - p < 4 || !isdigit((unsigned char)p[2]) || !isdigit((unsigned char)p[3]))
            return NULL;
        size_t n = (size_t)(p[2] - '0') * 10 + (size_t)(p[3] - '0');
        if ((size_t)(end - p - 4) < n)
            return NULL;
        if (strncmp(p, id, 2) == 0)
            found = arena_strn(a, p + 4, n);
        p += 4 + n;
    }
    return found;
}

static const char *inner(const char *of, const char *id, struct arena *a)
{
    return of ? field(of, of + strlen(of), id, a) : NULL;
}

static bool crc_fits(const char *text, size_t n)
{
    char *end;
    const char *said = text + n - 4;
    if (n < CRC_FIELD || strncmp(text + n - CRC_FIELD, "6304", 4) != 0 || strspn(said, "0123456789abcdefABCDEF") != 4)
        return false;
    return strtoul(said, &end, 16) == vietqr_crc(text, n - 4);
}

enum err_code vietqr_parse(const char *text, struct arena *a, struct vietqr *out, struct err *e)
{
    size_t n = strlen(text);
    if (!crc_fits(text, n))
        return err(e, ERR_INVALID, "VietQR: cut, or a wrong check sum");
    const char *payee = inner(text, "38", a), *amount = inner(text, "54", a), *more = inner(text, "62", a);
    const char *aid = inner(payee, "00", a), *to = inner(payee, "01", a), *service = inner(payee, "02", a);
    *out = (struct vietqr){.bin = inner(to, "00", a), .account = inner(to, "01", a), .bill = inner(more, "01", a),
                           .reference = inner(more, "05", a), .purpose = inner(more, "08", a)};
    if (!aid || !service || !amount || !out->bin || !out->account || !out->bill || !out->reference || !out->purpose)
        return err(e, ERR_INVALID, "VietQR: lengths that do not fit");
    if (strcmp(aid, AID) != 0 || strspn(amount, "0123456789") != strlen(amount) || strlen(amount) > 13)
        return err(e, ERR_INVALID, "VietQR: another scheme");
    out->card = strcmp(service, "QRIBFTTC") == 0;
    out->amount = strtoll(amount, NULL, 10);
    return check(out, e);
}
