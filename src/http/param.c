/* Reads parameters of header values. Must never know which header it is. */
#include "http/param.h"
#include <string.h>

static const char *lower(struct arena *a, const char *s, size_t n)
{
    char *p = arena_strn(a, s, n);
    for (size_t i = 0; i < n; i++)
        if (p[i] >= 'A' && p[i] <= 'Z')
            p[i] = (char)(p[i] | 0x20);
    return p;
}

const char *param_head(struct arena *a, const char *value)
{
    value += strspn(value, " \t");
    size_t n = strcspn(value, ";");
    while (n && (value[n - 1] == ' ' || value[n - 1] == '\t'))
        n--;
    return lower(a, value, n);
}

/* s is after the opening quote; returns the place after the closing one, NULL if there is none. */
static const char *quoted(struct arena *a, const char *s, const char **out)
{
    char *to = arena_strn(a, s, strlen(s));
    size_t n = 0;
    for (; *s && *s != '"'; s++) {
        if (*s == '\\' && (s[1] == '"' || s[1] == '\\'))
            s++;
        to[n++] = *s;
    }
    to[n] = 0;
    *out = to;
    return *s ? s + 1 : NULL;
}

enum err_code param_next(struct arena *a, const char **at, const char **name, const char **value, struct err *e)
{
    const char *s = *at + strcspn(*at, ";");
    *name = NULL;
    s += strspn(s, "; \t");
    if (!*s) {
        *at = s;
        return ERR_OK;
    }
    size_t n = strcspn(s, "=; \t\"");
    if (n == 0 || s[n] != '=')
        return err(e, ERR_BAD, "header parameter without a value");
    *name = lower(a, s, n);
    s += n + 1;
    if (*s == '"') {
        s = quoted(a, s + 1, value);
        if (!s)
            return err(e, ERR_BAD, "quote not closed in a header");
    } else {
        n = strcspn(s, "; \t\"");
        *value = arena_strn(a, s, n);
        s += n;
    }
    s += strspn(s, " \t");
    if (*s && *s != ';')
        return err(e, ERR_BAD, "text after a header parameter");
    *at = s;
    return ERR_OK;
}
