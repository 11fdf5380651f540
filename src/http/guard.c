/* The gate: refuses heads that two programs in a row could read in two ways (request smuggling), that are
 * too large, or that no client of ours sends. Must never read a body or know the HTTP library. */
#include "http/guard.h"
#include <string.h>
#include <strings.h>

#define REFUSE(st, co, wh) ((struct guard_verdict){ .status = (st), .code = (co), .why = (wh), .length = -1 })

static bool is_token_char(unsigned char c)
{
    return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c && strchr("!#$%&'*+-.^_`|~", c));
}

static bool is_token(const char *s)
{
    if (!*s)
        return false;
    while (is_token_char((unsigned char)*s))
        s++;
    return !*s;
}

static bool is_known_method(const char *m)
{
    static const char *const known[] = { "GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS" };
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (!strcmp(m, known[i]))
            return true;
    return false;
}

static struct guard_verdict check_line(const struct guard_request *r)
{
    if (!is_token(r->method))
        return REFUSE(400, ERR_BAD, "method is not a token");
    if (!is_known_method(r->method))
        return REFUSE(501, ERR_METHOD, "unknown method");
    if (strlen(r->uri) > GUARD_URI_MAX)
        return REFUSE(414, ERR_TOO_LARGE, "address too long");
    if (!*r->uri)
        return REFUSE(400, ERR_BAD, "no address");
    for (const char *p = r->uri; *p; p++)
        if (*p <= ' ' || *p > '~' || *p == '#')
            return REFUSE(400, ERR_BAD, "address with characters that must be escaped");
    if (strcmp(r->version, "HTTP/1.1") && strcmp(r->version, "HTTP/1.0"))
        return REFUSE(505, ERR_BAD, "HTTP version");
    return REFUSE(0, ERR_OK, NULL);
}

static bool is_field_value(const char *s)
{
    for (; *s; s++)
        if (((unsigned char)*s < ' ' && *s != '\t') || *s == 0x7f)
            return false;
    return true;
}

static struct guard_verdict check_fields(const struct guard_request *r)
{
    size_t bytes = 0;
    if (r->head_n > GUARD_HEAD_COUNT)
        return REFUSE(431, ERR_TOO_LARGE, "too many header fields");
    for (size_t i = 0; i < r->head_n; i++) {
        bytes += strlen(r->head[i].name) + strlen(r->head[i].value) + 4;
        if (!is_token(r->head[i].name))
            return REFUSE(400, ERR_BAD, "header name is not a token");
        if (!is_field_value(r->head[i].value))
            return REFUSE(400, ERR_BAD, "control character in a header");
    }
    if (bytes > GUARD_HEAD_MAX)
        return REFUSE(431, ERR_TOO_LARGE, "header too large");
    return REFUSE(0, ERR_OK, NULL);
}

/* How many fields of that name there are; *out is the first one's value. */
static size_t count(const struct guard_request *r, const char *name, const char **out)
{
    size_t n = 0;
    *out = "";
    for (size_t i = 0; i < r->head_n; i++)
        if (!strcasecmp(r->head[i].name, name) && n++ == 0)
            *out = r->head[i].value;
    return n;
}

static bool is_host_char(unsigned char c)
{
    return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || strchr("-._~%:[]", c);
}

static struct guard_verdict check_host(const struct guard_request *r)
{
    const char *host;
    size_t n = count(r, "Host", &host);
    if (n > 1)
        return REFUSE(400, ERR_BAD, "several Host");
    if (n == 0 && !strcmp(r->version, "HTTP/1.1"))
        return REFUSE(400, ERR_BAD, "no Host");
    if (n == 1 && !*host)
        return REFUSE(400, ERR_BAD, "empty Host");
    for (; *host; host++)
        if (!is_host_char((unsigned char)*host))
            return REFUSE(400, ERR_BAD, "Host with characters that no host has");
    return REFUSE(0, ERR_OK, NULL);
}

/* Digits alone and small enough for int64; -1 if not. */
static int64_t length_of(const char *s)
{
    int64_t v = 0;
    size_t n = strspn(s, "0123456789");
    if (n == 0 || n > 18 || s[n])
        return -1;
    for (; *s; s++)
        v = v * 10 + (*s - '0');
    return v;
}

static struct guard_verdict check_framing(const struct guard_request *r)
{
    const char *cl, *te;
    size_t cl_n = count(r, "Content-Length", &cl), te_n = count(r, "Transfer-Encoding", &te);
    struct guard_verdict pass = REFUSE(0, ERR_OK, NULL);
    if (cl_n && te_n)
        return REFUSE(400, ERR_BAD, "Content-Length with Transfer-Encoding");
    if (cl_n > 1)
        return REFUSE(400, ERR_BAD, "several Content-Length");
    if (te_n > 1)
        return REFUSE(400, ERR_BAD, "several Transfer-Encoding");
    if (cl_n && (pass.length = length_of(cl)) < 0)
        return REFUSE(400, ERR_BAD, "Content-Length is not a number");
    if (te_n && strcasecmp(te, "chunked"))
        return REFUSE(501, ERR_BAD, "Transfer-Encoding other than chunked");
    if (te_n && strcmp(r->version, "HTTP/1.1"))
        return REFUSE(400, ERR_BAD, "Transfer-Encoding before HTTP/1.1");
    pass.chunked = te_n != 0;
    return pass;
}

static struct guard_verdict check_wishes(const struct guard_request *r)
{
    const char *v;
    if (count(r, "Expect", &v) && strcasecmp(v, "100-continue"))
        return REFUSE(417, ERR_BAD, "unknown Expect");
    if (count(r, "Content-Encoding", &v) && strcasecmp(v, "identity"))
        return REFUSE(415, ERR_TYPE, "Content-Encoding of a request");
    return REFUSE(0, ERR_OK, NULL);
}

struct guard_verdict guard_check(const struct guard_request *r)
{
    static struct guard_verdict (*const checks[])(const struct guard_request *) = {
        check_line, check_fields, check_host, check_wishes,
    };
    for (size_t i = 0; i < sizeof checks / sizeof *checks; i++) {
        struct guard_verdict v = checks[i](r);
        if (v.status)
            return v;
    }
    return check_framing(r);
}
