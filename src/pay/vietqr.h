/* VietQR: the text of a QR code with which any bank's app in Viet Nam fills in a transfer. EMVCo merchant-presented mode: fields of
 * two digits, two digits of length, value; the scheme of NAPAS in field 38; CRC-16/CCITT-FALSE of everything in field 63. Pure. */
#pragma once
#include "base/arena.h"
#include "base/err.h"
#include <stdbool.h>
#include <stdint.h>

enum { VIETQR_PURPOSE_MAX = 99 - 4, VIETQR_ACCOUNT_MAX = 19 };

struct vietqr {
    const char *bin;     /* six digits, the bank's */
    const char *account; /* or a card's number; letters and digits, at most 19 */
    bool card;           /* QRIBFTTC instead of QRIBFTTA */
    int64_t amount;      /* whole đồng; 0 = the payer enters it (a static code) */
    const char *bill, *reference, *purpose; /* "" or NULL = left out. ASCII: banks drop the marks of other letters */
};

/* ERR_INVALID, e->field names the member: what the form cannot hold. */
enum err_code vietqr_write(const struct vietqr *q, struct arena *a, const char **out, struct err *e) MUST_USE;
/* Takes apart what vietqr_write() makes; other fields are passed over. ERR_INVALID: cut, wrong lengths, another scheme, wrong CRC. A CRC in
 * lower case is taken: what is meant is beyond doubt. */
enum err_code vietqr_parse(const char *text, struct arena *a, struct vietqr *out, struct err *e) MUST_USE;
uint16_t vietqr_crc(const char *p, size_t n);
