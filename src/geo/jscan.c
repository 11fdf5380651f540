/* JSON walked without keeping it. See jscan.h. */
#include "geo/jscan.h"
#include "base/text.h"
#include <math.h>
#include <string.h>

static void blanks(struct jscan *s)
{
    while (s->at < s->end && (*s->at == ' ' || *s->at == '\t' || *s->at == '\n' || *s->at == '\r'))
        s->at++;
}

char jscan_peek(struct jscan *s)
{
    blanks(s);
    return s->at < s->end ? *s->at : '\0';
}

enum err_code jscan_wrong(const struct jscan *s, const char *what, struct err *e)
{
    return err(e, ERR_BAD, "byte %zu: %s", (size_t)(s->at - s->start) + 1, what);
}

enum err_code jscan_take(struct jscan *s, char c, struct err *e)
{
    if (jscan_peek(s) != c)
        return err(e, ERR_BAD, "byte %zu: '%c' is missing", (size_t)(s->at - s->start) + 1, c);
    s->at++;
    return ERR_OK;
}

enum err_code jscan_more(struct jscan *s, char close, size_t n, bool *more, struct err *e)
{
    char c = jscan_peek(s);
    *more = c != close;
    if (c == close) {
        s->at++;
        return ERR_OK;
    }
    return n ? jscan_take(s, ',', e) : ERR_OK;
}

static int hex(const char *p, const char *end)
{
    int v = 0;
    for (int i = 0; i < 4; i++, p++) {
        const char *digits = "0123456789abcdef", *d = p < end && *p ? strchr(digits, *p >= 'A' && *p <= 'F' ? *p + 32 : *p) : NULL;
        if (!d)
            return -1;
        v = v * 16 + (int)(d - digits);
    }
    return v;
}

struct out {
    char *p;
    size_t n;
    bool fits;
};

static void put(struct out *o, int c)
{
    o->fits = o->fits && o->n < JSCAN_TEXT - 1 && c;
    if (o->fits && o->p)
        o->p[o->n] = (char)c;
    o->n++;
}

static void put_utf8(struct out *o, int c)
{
    if (c < 0x80) {
        put(o, c);
    } else if (c < 0x800) {
        put(o, 0xC0 | c >> 6);
        put(o, 0x80 | (c & 0x3F));
    } else {
        if (c >= 0x10000)
            put(o, 0xF0 | c >> 18);
        put(o, c >= 0x10000 ? 0x80 | (c >> 12 & 0x3F) : 0xE0 | c >> 12);
        put(o, 0x80 | (c >> 6 & 0x3F));
        put(o, 0x80 | (c & 0x3F));
    }
}

/* Behind the backslash. */
static bool escape(struct jscan *s, struct out *o)
{
    static const char from[] = "\"\\/bfnrt", to[] = "\"\\/\b\f\n\r\t";
    char c = s->at < s->end ? *s->at++ : '\0';
    const char *known = c ? strchr(from, c) : NULL;
    if (known) {
        put(o, to[known - from]);
        return true;
    }
    int v = c == 'u' ? hex(s->at, s->end) : -1;
    if (v < 0 || (v >= 0xDC00 && v < 0xE000))
        return false;
    s->at += 4;
    if (v >= 0xD800 && v < 0xDC00) {
        int low = s->end - s->at >= 6 && s->at[0] == '\\' && s->at[1] == 'u' ? hex(s->at + 2, s->end) : -1;
        if (low < 0xDC00 || low >= 0xE000)
            return false;
        s->at += 6;
        v = 0x10000 + ((v - 0xD800) << 10) + (low - 0xDC00);
    }
    put_utf8(o, v);
    return true;
}

enum err_code jscan_string(struct jscan *s, char out[JSCAN_TEXT], bool *fits, struct err *e)
{
    struct out o = {out, 0, true};
    TRY(jscan_take(s, '"', e));
    for (;;) {
        if (s->at >= s->end || (unsigned char)*s->at < 0x20)
            return jscan_wrong(s, "a string does not end", e);
        char c = *s->at++;
        if (c == '"')
            break;
        if (c != '\\')
            put(&o, (unsigned char)c);
        else if (!escape(s, &o))
            return jscan_wrong(s, "no such escape", e);
    }
    if (out) {
        o.fits = o.fits && text_utf8(out, o.n);
        out[o.fits ? o.n : 0] = '\0';
        *fits = o.fits;
    }
    return ERR_OK;
}

enum err_code jscan_name(struct jscan *s, char out[JSCAN_TEXT], struct err *e)
{
    bool fits;
    TRY(jscan_string(s, out, &fits, e));
    return jscan_take(s, ':', e);
}

static int digits(struct jscan *s, double *v)
{
    int n = 0;
    for (; s->at < s->end && *s->at >= '0' && *s->at <= '9'; n++)
        *v = *v * 10 + (*s->at++ - '0');
    return n;
}

/* The exponent, if one follows: false when it has no digits. */
static bool exponent(struct jscan *s, double *v)
{
    double power = 0;
    if (s->at >= s->end || (*s->at != 'e' && *s->at != 'E'))
        return true;
    s->at++;
    bool less = s->at < s->end && *s->at == '-';
    s->at += s->at < s->end && (*s->at == '-' || *s->at == '+');
    if (!digits(s, &power))
        return false;
    *v *= pow(10, less ? -power : power);
    return true;
}

enum err_code jscan_number(struct jscan *s, double *out, struct err *e)
{
    double v = 0, part = 0;
    bool less = jscan_peek(s) == '-';
    s->at += less;
    bool zero = s->at < s->end && *s->at == '0';
    int whole = digits(s, &v), behind = 0;
    bool good = whole > 0 && !(zero && whole > 1);
    if (good && s->at < s->end && *s->at == '.') {
        s->at++;
        behind = digits(s, &part);
        good = behind > 0;
        v += part / pow(10, behind);
    }
    if (!good || !exponent(s, &v))
        return jscan_wrong(s, "no number", e);
    *out = less ? -v : v;
    return ERR_OK;
}

static enum err_code word(struct jscan *s, const char *what, struct err *e)
{
    size_t n = strlen(what);
    if ((size_t)(s->end - s->at) < n || memcmp(s->at, what, n) != 0)
        return jscan_wrong(s, "no value", e);
    s->at += n;
    return ERR_OK;
}

static enum err_code scalar(struct jscan *s, struct err *e)
{
    double v;
    switch (jscan_peek(s)) {
    case '"':
        return jscan_string(s, NULL, NULL, e);
    case 't':
        return word(s, "true", e);
    case 'f':
        return word(s, "false", e);
    case 'n':
        return word(s, "null", e);
    default:
        return jscan_number(s, &v, e);
    }
}

/* Brackets are kept in a small stack, not on the program's. */
enum err_code jscan_skip(struct jscan *s, struct err *e)
{
    char close[JSCAN_DEPTH];
    size_t count[JSCAN_DEPTH] = {0}, deep = 0;
    do {
        bool more = true;
        if (deep)
            TRY(jscan_more(s, close[deep - 1], count[deep - 1]++, &more, e));
        if (!more) {
            deep--;
            continue;
        }
        if (deep && close[deep - 1] == '}') {
            TRY(jscan_string(s, NULL, NULL, e));
            TRY(jscan_take(s, ':', e));
        }
        char c = jscan_peek(s);
        if (c != '{' && c != '[') {
            TRY(scalar(s, e));
            continue;
        }
        if (deep == JSCAN_DEPTH)
            return jscan_wrong(s, "too deep", e);
        s->at++;
        count[deep] = 0;
        close[deep++] = c == '{' ? '}' : ']';
    } while (deep);
    return ERR_OK;
}
