/* The one table of error codes: stable name, HTTP status, message id. Must never log or decide what
 * to do about an error. */
#include "base/err.h"
#include <stdarg.h>
#include <stdio.h>

static const struct err_row rows[ERR_CODES] = {
    [ERR_OK] = {"ok", 200, "err.ok"},
    [ERR_INVALID] = {"invalid", 422, "err.invalid"},
    [ERR_BAD] = {"bad", 400, "err.bad"},
    [ERR_SIGNED_OUT] = {"signed_out", 401, "err.signed_out"},
    [ERR_FORBIDDEN] = {"forbidden", 403, "err.forbidden"},
    [ERR_NOT_FOUND] = {"not_found", 404, "err.not_found"},
    [ERR_METHOD] = {"method", 405, "err.method"},
    [ERR_STALE] = {"stale", 409, "err.stale"},
    [ERR_NOT_OFFERED] = {"not_offered", 409, "err.not_offered"},
    [ERR_TOO_LARGE] = {"too_large", 413, "err.too_large"},
    [ERR_TYPE] = {"type", 415, "err.type"},
    [ERR_RATE] = {"rate", 429, "err.rate"},
    [ERR_INTERNAL] = {"internal", 500, "err.internal"},
    [ERR_BUSY] = {"busy", 503, "err.busy"},
    [ERR_STORAGE] = {"storage", 507, "err.storage"},
};

const struct err_row *err_row(enum err_code code)
{
    return &rows[(unsigned)code < ERR_CODES ? code : ERR_INTERNAL];
}

enum err_code err_set(struct err *e, enum err_code code, const char *file, int line, const char *fmt, ...)
{
    if (!e)
        return code;
    e->code = code;
    e->text = NULL;
    e->file = file;
    e->line = line;
    e->field[0] = 0;
    va_list ap;
    va_start(ap, fmt);
    if (vsnprintf(e->why, sizeof e->why, fmt, ap) < 0)
        e->why[0] = 0;
    va_end(ap);
    return code;
}
