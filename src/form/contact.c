/* Telephone numbers and e-mail addresses. */
#include "form/contact.h"
#include <ctype.h>
#include <stdbool.h>
#include <string.h>

/* Digits alone, +84 and 84 turned into 0; false if there is anything that no telephone number has. */
static bool squeeze(const char *s, char out[16])
{
    size_t n = 0;
    bool plus = *s == '+';
    for (s += plus; *s; s++) {
        if (strchr(" .-()", *s))
            continue;
        if (!isdigit((unsigned char)*s) || n > 13)
            return false;
        out[n++] = *s;
    }
    out[n] = 0;
    bool country = strncmp(out, "84", 2) == 0 && (plus || n == 11 || n == 12);
    if (country) { /* 84905... -> 0905..., and 840905... as some write it */
        size_t cut = out[2] == '0' ? 2 : 1;
        memmove(out, out + cut, n - cut + 1);
        out[0] = '0';
    }
    return !plus || country;
}

const char *contact_phone(struct arena *a, const char *s)
{
    char d[16];
    if (!squeeze(s, d))
        return NULL;
    size_t n = strlen(d);
    bool mobile = n == 10 && d[0] == '0' && strchr("35789", d[1]);
    bool fixed = n == 11 && d[0] == '0' && d[1] == '2';
    bool service = n >= 8 && n <= 10 && (strncmp(d, "1800", 4) == 0 || strncmp(d, "1900", 4) == 0);
    return mobile || fixed || service ? arena_str(a, d) : NULL;
}

static bool dot_atom(const char *s, size_t n, const char *others)
{
    if (n == 0 || s[0] == '.' || s[n - 1] == '.')
        return false;
    for (size_t i = 0; i < n; i++) {
        bool dot = s[i] == '.' && s[i - 1] != '.';
        if (!isalnum((unsigned char)s[i]) && !dot && (!s[i] || !strchr(others, s[i])))
            return false;
    }
    return true;
}

const char *contact_email(struct arena *a, const char *s)
{
    const char *at = strchr(s, '@');
    size_t n = strlen(s);
    if (!at || n > 254 || at - s > 64 || !strchr(at, '.'))
        return NULL;
    const char *domain = at + 1;
    if (!dot_atom(s, (size_t)(at - s), "!#$%&'*+/=?^_`{|}~-") || !dot_atom(domain, strlen(domain), "-"))
        return NULL;
    char *out = arena_str(a, s);
    for (char *p = out + (at - s); *p; p++)
        *p = (char)tolower((unsigned char)*p);
    return out;
}
