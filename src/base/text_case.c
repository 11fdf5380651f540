/* Text for people: folding for search, letter case, names, amounts. Must never know what a text is about. */
#include "base/text.h"
#include "base/buf.h"
#include <string.h>
#include <utf8proc.h>

enum { FOLDED_MOST = 24 }; /* the longest decomposition of one character has 18 */

static size_t next(const char *s, utf8proc_int32_t *cp)
{
    utf8proc_ssize_t n = utf8proc_iterate((const utf8proc_uint8_t *)s, -1, cp);
    if (n > 0)
        return (size_t)n;
    *cp = 0xFFFD;
    return 1;
}

static void put_point(struct buf *b, utf8proc_int32_t cp)
{
    utf8proc_uint8_t bytes[4];
    utf8proc_ssize_t n = utf8proc_encode_char(cp, bytes);
    buf_put(b, (const char *)bytes, (size_t)n);
}

static bool is_mark(utf8proc_int32_t cp)
{
    return cp >= 0x300 && cp <= 0x36F; /* of Latin letters; the vowel signs of Khmer and Cham are kept */
}

static bool is_word(utf8proc_int32_t cp)
{
    utf8proc_category_t c = utf8proc_category(cp);
    return (c >= UTF8PROC_CATEGORY_LU && c <= UTF8PROC_CATEGORY_ME) ||
           (c >= UTF8PROC_CATEGORY_ND && c <= UTF8PROC_CATEGORY_NO);
}

/* One folded code point; a space only between words. */
static void fold_put(struct buf *b, utf8proc_int32_t cp)
{
    if (is_mark(cp))
        return;
    if (cp == 0x111) /* đ has no decomposition */
        cp = 'd';
    if (is_word(cp))
        put_point(b, cp);
    else if (b->n && b->p[b->n - 1] != ' ')
        buf_char(b, ' ');
}

const char *text_fold(struct arena *a, const char *s)
{
    struct buf b = buf_init(a, strlen(s) + 1);
    while (*s) {
        utf8proc_int32_t cp, out[FOLDED_MOST];
        int last = 0;
        s += next(s, &cp);
        utf8proc_ssize_t n = utf8proc_decompose_char(cp, out, FOLDED_MOST,
            UTF8PROC_DECOMPOSE | UTF8PROC_COMPAT | UTF8PROC_CASEFOLD, &last);
        for (utf8proc_ssize_t i = 0; i < n && i < FOLDED_MOST; i++)
            fold_put(&b, out[i]);
    }
    if (b.n && b.p[b.n - 1] == ' ')
        b.p[--b.n] = 0;
    return b.p;
}

/* Huyền, hỏi, ngã, sắc, nặng as 1 to 5; 0: the mark is none of a tone. */
static int tone_of(utf8proc_int32_t mark)
{
    static const utf8proc_int32_t tones[] = {0x300, 0x309, 0x303, 0x301, 0x323};
    for (int i = 0; i < 5; i++)
        if (mark == tones[i])
            return i + 1;
    return 0;
}

/* Ends a word: its tone as a digit, then a space. */
static void spell_end(struct buf *b, int *tone)
{
    if (*tone)
        buf_char(b, (char)('0' + *tone));
    *tone = 0;
    if (b->n && b->p[b->n - 1] != ' ')
        buf_char(b, ' ');
}

const char *text_spell(struct arena *a, const char *s)
{
    struct buf b = buf_init(a, strlen(s) * 2 + 1);
    int tone = 0;
    while (*s) {
        utf8proc_int32_t cp, out[FOLDED_MOST];
        int last = 0;
        s += next(s, &cp);
        utf8proc_ssize_t n = utf8proc_decompose_char(cp, out, FOLDED_MOST,
            UTF8PROC_DECOMPOSE | UTF8PROC_COMPAT | UTF8PROC_CASEFOLD, &last);
        for (utf8proc_ssize_t i = 0; i < n && i < FOLDED_MOST; i++) {
            if (is_mark(out[i]) && tone_of(out[i]))
                tone = tone_of(out[i]);
            else if (is_mark(out[i]) || is_word(out[i]))
                put_point(&b, out[i]);
            else
                spell_end(&b, &tone);
        }
    }
    spell_end(&b, &tone);
    if (b.n)
        b.p[--b.n] = 0;
    return b.p;
}

const char *text_upper(struct arena *a, const char *s)
{
    struct buf b = buf_init(a, strlen(s) + 1);
    while (*s) {
        utf8proc_int32_t cp;
        s += next(s, &cp);
        put_point(&b, utf8proc_toupper(cp));
    }
    return b.p;
}

/* Both cases in it: somebody has written it with care. */
static bool mixed(const char *s)
{
    bool upper = false, lower = false;
    while (*s) {
        utf8proc_int32_t cp;
        s += next(s, &cp);
        upper |= utf8proc_tolower(cp) != cp;
        lower |= utf8proc_toupper(cp) != cp;
    }
    return upper == lower; /* also neither: digits, other scripts */
}

const char *text_name(struct arena *a, const char *s)
{
    if (mixed(s))
        return s;
    struct buf b = buf_init(a, strlen(s) + 1);
    bool inside = false;
    while (*s) {
        utf8proc_int32_t cp;
        s += next(s, &cp);
        put_point(&b, inside ? utf8proc_tolower(cp) : utf8proc_toupper(cp));
        inside = is_word(cp);
    }
    return b.p;
}

const char *text_money(struct arena *a, int64_t dong)
{
    char digits[32];
    char *p = digits + sizeof digits;
    uint64_t u = dong < 0 ? 0 - (uint64_t)dong : (uint64_t)dong;
    int n = 0;
    *--p = 0;
    do {
        if (n && n % 3 == 0)
            *--p = '.';
        *--p = (char)('0' + u % 10);
        n++;
    } while (u /= 10);
    if (dong < 0)
        *--p = '-';
    return arena_fmt(a, "%s đồng", p);
}
