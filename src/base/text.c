/* Unicode text over libutf8proc: checks and NFC. Must never know what a text is about.
 * The common run (ASCII and precomposed Vietnamese) is decided without the tables of Unicode. */
#include "base/text.h"
#include <stdlib.h>
#include <string.h>
#include <utf8proc.h>

/* Length of the valid sequence at s (n bytes left), 0 if it is none. RFC 3629, table 3-7 of Unicode. */
static size_t sequence(const unsigned char *s, size_t n)
{
    unsigned char c = s[0], low = 0x80, high = 0xBF;
    size_t len = c < 0xC2 ? 0 : c < 0xE0 ? 2 : c < 0xF0 ? 3 : c < 0xF5 ? 4 : 0;
    if (!len || len > n)
        return 0;
    if (c == 0xE0)
        low = 0xA0;
    else if (c == 0xED)
        high = 0x9F;
    else if (c == 0xF0)
        low = 0x90;
    else if (c == 0xF4)
        high = 0x8F;
    if (s[1] < low || s[1] > high)
        return 0;
    for (size_t i = 2; i < len; i++)
        if ((s[i] & 0xC0) != 0x80)
            return 0;
    return c == 0xEF && s[1] == 0xBF && s[2] >= 0xBE ? 0 : len; /* U+FFFE, U+FFFF */
}

/* Eight bytes at once, all ASCII and none of them NUL */
static bool eight_plain(const unsigned char *s)
{
    uint64_t w;
    memcpy(&w, s, 8);
    return !((w | (w - UINT64_C(0x0101010101010101))) & UINT64_C(0x8080808080808080));
}

bool text_utf8(const char *text, size_t n)
{
    const unsigned char *s = (const unsigned char *)text, *end = s + n;
    while (s < end) {
        if (end - s >= 8 && eight_plain(s)) {
            s += 8;
        } else if (*s < 0x80) {
            if (!*s++)
                return false;
        } else {
            size_t len = sequence(s, (size_t)(end - s));
            if (!len)
                return false;
            s += len;
        }
    }
    return true;
}

/* Surely NFC: U+0000-02FF, U+1E00-1EFF (precomposed Vietnamese), U+2002-203F, U+20A0-20BF. None of
 * these combines with a neighbour or has another form. Other text is asked of the tables. */
static bool surely_nfc(const unsigned char *s)
{
    for (; *s; s++) {
        if (*s <= 0xCB)
            continue; /* also every continuation byte of what was let pass */
        bool vietnamese = s[0] == 0xE1 && s[1] >= 0xB8 && s[1] <= 0xBB;
        bool sign = s[0] == 0xE2 && ((s[1] == 0x80 && s[2] >= 0x82) || (s[1] == 0x82 && s[2] >= 0xA0));
        if (!vietnamese && !sign)
            return false;
    }
    return true;
}

const char *text_nfc(struct arena *a, const char *s)
{
    if (surely_nfc((const unsigned char *)s))
        return s;
    const utf8proc_option_t options = UTF8PROC_STABLE | UTF8PROC_COMPOSE;
    size_t n = strlen(s);
    const utf8proc_uint8_t *bytes = (const utf8proc_uint8_t *)s;
    utf8proc_ssize_t points = utf8proc_decompose(bytes, (utf8proc_ssize_t)n, NULL, 0, options);
    if (points < 0)
        return s; /* not UTF-8: the caller's check is missing, the text stays as it is */
    utf8proc_int32_t *wide = ARENA_ARRAY(a, utf8proc_int32_t, points + 1); /* and a NUL after the last */
    utf8proc_decompose(bytes, (utf8proc_ssize_t)n, wide, points, options);
    utf8proc_ssize_t len = utf8proc_reencode(wide, points, options);
    if (len < 0)
        abort(); /* what was decomposed just now can be encoded */
    const char *composed = (const char *)wide;
    return (size_t)len == n && !memcmp(composed, s, n) ? s : composed;
}

/* Bytes of the white space at s, 0 if it is none; Unicode's White_Space. */
static size_t space_at(const unsigned char *s)
{
    if (*s == ' ' || (*s >= '\t' && *s <= '\r'))
        return 1;
    if (s[0] == 0xC2 && (s[1] == 0xA0 || s[1] == 0x85))
        return 2;
    if (s[0] == 0xE2 && s[1] == 0x80 && ((s[2] >= 0x80 && s[2] <= 0x8A) || s[2] == 0xA8 || s[2] == 0xA9 || s[2] == 0xAF))
        return 3;
    bool wide = (s[0] == 0xE3 && s[1] == 0x80 && s[2] == 0x80) || (s[0] == 0xE2 && s[1] == 0x81 && s[2] == 0x9F) ||
                (s[0] == 0xE1 && s[1] == 0x9A && s[2] == 0x80);
    return wide ? 3 : 0;
}

static bool trimmed(const char *s)
{
    bool before = true; /* the start counts as white space */
    for (; *s; s++) {
        size_t w = space_at((const unsigned char *)s);
        if (w && (before || *s != ' '))
            return false;
        before = w;
    }
    return !before;
}

const char *text_trim(struct arena *a, const char *s)
{
    if (!*s || trimmed(s))
        return s;
    char *out = arena_alloc(a, strlen(s) + 1);
    size_t n = 0;
    while (*s) {
        size_t breaks = 0, w, run = 0;
        for (; (w = space_at((const unsigned char *)s)); s += w, run++)
            breaks += *s == '\n' || (*s == '\r' && s[1] != '\n');
        if (run && n && *s) {
            memset(out + n, breaks ? '\n' : ' ', breaks ? breaks : 1);
            n += breaks ? breaks : 1;
        }
        while (*s && !space_at((const unsigned char *)s))
            out[n++] = *s++;
    }
    return out;
}

size_t text_chars(const char *s)
{
    size_t n = 0;
    for (; *s; s++)
        n += ((unsigned char)*s & 0xC0) != 0x80;
    return n;
}

bool text_printable(const char *text, bool lines)
{
    for (const unsigned char *s = (const unsigned char *)text; *s; s++) {
        if (*s < 0x20 ? !lines || (*s != '\t' && *s != '\n' && *s != '\r') : *s == 0x7F)
            return false;
        if (s[0] == 0xC2 && s[1] < 0xA0)
            return false; /* U+0080-009F */
        bool turns = s[0] == 0xE2 && ((s[1] == 0x80 && s[2] >= 0xAA && s[2] <= 0xAE) || /* U+202A-202E */
                                      (s[1] == 0x81 && s[2] >= 0xA6 && s[2] <= 0xA9)); /* U+2066-2069 */
        if (turns)
            return false;
    }
    return true;
}

bool text_same(const char *a, const char *b)
{
    return !strcmp(a ? a : "", b ? b : "");
}

bool text_starts(const char *s, const char *prefix)
{
    return !strncmp(s, prefix, strlen(prefix));
}
