/* Personal data as logs and public lists may show it: enough to recognise one's own, too little to
 * learn another's. The length of what is hidden is hidden too. Must never know where it is shown. */
#include "base/buf.h"
#include "base/record.h"
#include <string.h>

#define DOTS "•••"

/* Bytes of the first n characters of s */
static size_t head(const char *s, size_t n)
{
    size_t i = 0;
    while (s[i]) {
        if (((unsigned char)s[i] & 0xC0) != 0x80 && !n--)
            break;
        i++;
    }
    return i;
}

/* "Nguyễn Văn An" -> "Ng*** V** A**" */
static const char *mask_name(const char *s, struct arena *a)
{
    struct buf b = buf_init(a, 64);
    while (*s == ' ')
        s++;
    while (*s) {
        size_t word = strcspn(s, " "), shown = head(s, b.n ? 1 : 2);
        if (shown > word || (!b.n && shown == word))
            shown = head(s, 1); /* a first name of one or two letters must not be shown whole */
        buf_str(&b, b.n ? " " : "");
        const char *stars = b.n ? "**" : "***";
        buf_put(&b, s, shown);
        buf_str(&b, stars);
        s += word;
        while (*s == ' ')
            s++;
    }
    return b.p;
}

/* "0905 123 318" -> "09•• ••• 318"; also "+84905123318", whose own digits begin after the code */
static const char *mask_phone(const char *s, struct arena *a)
{
    char digits[32];
    size_t n = 0;
    for (const char *p = s; *p && n < sizeof digits; p++)
        if (*p >= '0' && *p <= '9')
            digits[n++] = *p;
    if (n < 8 || n == sizeof digits)
        return DOTS;
    return arena_fmt(a, "%.2s•• ••• %.3s", digits, digits + n - 3);
}

static const char *mask_email(const char *s, struct arena *a)
{
    const char *at = strrchr(s, '@');
    if (!at || at == s)
        return DOTS;
    return arena_fmt(a, "%.*s" DOTS "%s", (int)head(s, 1), s, at);
}

const char *mask_text(enum field_mask m, const char *s, struct arena *a)
{
    if (!s || !*s)
        return "";
    switch (m) {
    case MASK_NONE:
        return s;
    case MASK_NAME:
        return mask_name(s, a);
    case MASK_PHONE:
        return mask_phone(s, a);
    case MASK_EMAIL:
        return mask_email(s, a);
    case MASK_IDENTIFIER: /* the last three, as on a paper slip; the first ones tell the birth year */
        return strlen(s) < 8 ? DOTS : arena_fmt(a, DOTS DOTS DOTS "%s", s + strlen(s) - 3);
    default:
        return DOTS;
    }
}

const char *record_masked(const void *rec, const struct field *f, struct arena *a)
{
    return mask_text(f->flags & FIELD_SECRET ? MASK_ALL : f->mask, record_show(rec, f, a), a);
}
