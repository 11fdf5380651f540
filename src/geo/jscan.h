/* JSON (RFC 8259) walked byte by byte without keeping it: for geojson.c alone. A long file costs no memory; what is not asked for is skipped but still has to
 * be JSON. Every error is ERR_BAD with the byte. */
#pragma once
#include "base/err.h"
#include <stdbool.h>
#include <stddef.h>

enum { JSCAN_DEPTH = 32, JSCAN_TEXT = 256 };

struct jscan {
    const char *start, *at, *end;
};

/* What stands next, behind blanks; 0 at the end. */
char jscan_peek(struct jscan *s);
enum err_code jscan_wrong(const struct jscan *s, const char *what, struct err *e);
enum err_code jscan_take(struct jscan *s, char c, struct err *e) MUST_USE;
/* Between members or items: true when another one follows, with the comma taken; false at the closing bracket, which is taken. n: how many came so far. */
enum err_code jscan_more(struct jscan *s, char close, size_t n, bool *more, struct err *e) MUST_USE;
/* A string, decoded, NUL-terminated; *fits false and out "" when it is longer than JSCAN_TEXT - 1 bytes, holds a NUL or is not UTF-8. out NULL: skipped. */
enum err_code jscan_string(struct jscan *s, char out[JSCAN_TEXT], bool *fits, struct err *e) MUST_USE;
/* A member's name and its colon. */
enum err_code jscan_name(struct jscan *s, char out[JSCAN_TEXT], struct err *e) MUST_USE;
enum err_code jscan_number(struct jscan *s, double *out, struct err *e) MUST_USE;
/* Any value. */
enum err_code jscan_skip(struct jscan *s, struct err *e) MUST_USE;
