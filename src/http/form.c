/* Reads percent-encoded text. Must never guess: what is not clean UTF-8 is an error, not a question mark. */
#include "http/form.h"
#include "base/text.h"
#include <string.h>
#include <strings.h>

static int hex(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    c |= 0x20;
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* Decodes n bytes; plus: '+' is a space (forms and queries, not paths). */
static enum err_code decode(struct arena *a, const char *s, size_t n, bool plus, const char **out, struct err *e)
{
    char *to = arena_strn(a, s, n);
    size_t w = 0;
    for (size_t i = 0; i < n; i++) {
        char c = s[i];
        if (c == '%') {
            int hi = i + 2 < n ? hex(s[i + 1]) : -1;
            int lo = hi < 0 ? -1 : hex(s[i + 2]);
            if (lo < 0)
                return err(e, ERR_BAD, "broken percent escape");
            c = (char)(hi * 16 + lo);
            i += 2;
        } else if (c == '+' && plus) {
            c = ' ';
        }
        to[w++] = c;
    }
    to[w] = 0;
    if (!text_utf8(to, w))
        return err(e, ERR_BAD, "escaped text is not UTF-8");
    *out = text_nfc(a, to);
    return ERR_OK;
}

void form_add(struct form *f, const char *name, const char *value)
{
    if (f->n == f->cap) {
        size_t want = f->cap ? f->cap * 2 : 8;
        f->pair = arena_grow(f->arena, f->pair, f->cap * sizeof *f->pair, want * sizeof *f->pair);
        f->cap = want;
    }
    f->pair[f->n++] = (struct http_pair){ name, value };
}

enum err_code form_decode(struct form *f, const char *s, size_t n, struct err *e)
{
    const char *end = s + n;
    while (s < end) {
        const char *amp = memchr(s, '&', (size_t)(end - s));
        const char *stop = amp ? amp : end;
        const char *eq = memchr(s, '=', (size_t)(stop - s));
        const char *name, *value = "";
        if (f->n >= FORM_PAIRS_MAX)
            return err(e, ERR_BAD, "more than %d form fields", FORM_PAIRS_MAX);
        if (stop > s) {
            TRY(decode(f->arena, s, (size_t)((eq ? eq : stop) - s), true, &name, e));
            if (eq)
                TRY(decode(f->arena, eq + 1, (size_t)(stop - eq - 1), true, &value, e));
            form_add(f, name, value);
        }
        s = stop + 1;
    }
    return ERR_OK;
}

/* "http://host" taken off if it is the Host field's. */
static enum err_code skip_authority(const char **uri, const char *host, struct err *e)
{
    const char *s = *uri;
    if (*s == '/')
        return ERR_OK;
    if (strncasecmp(s, "http://", 7) && strncasecmp(s, "https://", 8))
        return err(e, ERR_BAD, "address does not start with a slash");
    s = strstr(s, "://") + 3;
    size_t n = strcspn(s, "/?");
    if (!host || strlen(host) != n || strncasecmp(s, host, n) || s[n] != '/')
        return err(e, ERR_BAD, "address of another host");
    *uri = s + n;
    return ERR_OK;
}

static bool has_dot_segment(const char *path)
{
    for (const char *p = path; p; p = strchr(p + 1, '/')) {
        size_t n = strcspn(p + 1, "/");
        if ((n == 1 && p[1] == '.') || (n == 2 && p[1] == '.' && p[2] == '.'))
            return true;
    }
    return false;
}

enum err_code form_target(struct arena *a, const char *uri, const char *host, const char **path, const char **query,
                          struct err *e)
{
    TRY(skip_authority(&uri, host, e));
    size_t n = strcspn(uri, "?");
    for (size_t i = 0; i + 2 < n; i++)
        if (uri[i] == '%' && ((uri[i + 1] == '2' && hex(uri[i + 2]) == 15) || (uri[i + 1] == '5' && hex(uri[i + 2]) == 12)))
            return err(e, ERR_BAD, "escaped slash in the address");
    TRY(decode(a, uri, n, false, path, e));
    if (has_dot_segment(*path))
        return err(e, ERR_BAD, "dot segment in the address");
    *query = arena_str(a, uri[n] ? uri + n + 1 : "");
    return ERR_OK;
}
