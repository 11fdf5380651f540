/* Numbers, money and dates in Vietnamese words, as papers ask for beside the figures. Lower case, no brackets.
 *
 * Spoken as in the North, which state papers follow: "nghìn", "linh". 1 is "mốt" behind mươi, 4 "tư" and 5 "lăm" behind mươi (5 also
 * behind mười); behind "linh" they stay "một", "bốn", "năm". A group of thousands that is nought is left out; the hundreds and tens
 * of a group that is not the first are said even if they are nought: 1.005.000 is "một triệu không trăm linh năm nghìn". */
#pragma once
#include "base/arena.h"
#include "base/civil.h"
#include <stdint.h>

const char *numeral_words(struct arena *a, int64_t n);         /* -7: "âm bảy" */
const char *numeral_money(struct arena *a, int64_t dong);      /* "tám nghìn đồng" */
const char *numeral_date(struct arena *a, struct civil c);     /* "ngày hai mươi tư tháng tư năm hai nghìn không trăm hai mươi sáu" */
/* A decimal as forms keep it, with a point: "96.5" is "chín mươi sáu phẩy năm"; up to two decimals without a nought before them are said
 * as a number ("hai mươi lăm"), all others figure by figure. NULL if it is no such number, or has more than 18 digits before the point. */
const char *numeral_decimal(struct arena *a, const char *text);
