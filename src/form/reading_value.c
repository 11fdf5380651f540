/* What of a piece of text a field can hold: dates in all the ways they are printed, digits among misread letters, a choice by its word.
 * See reading.h; must never guess what is not there. */
#include "base/buf.h"
#include "base/text.h"
#include "form/form_type.h"
#include "form/reading.h"
#include <stdlib.h>
#include <string.h>

enum { IDENTIFIER = 12, GROUPS = 8 };

/* The digit that a letter is mistaken for, between digits only; 0 = none. */
static char as_digit(char c)
{
    static const char from[] = "OoQDlI|ZSBgq", to[] = "000011125899";
    const char *at = c ? strchr(from, c) : NULL;
    return c >= '0' && c <= '9' ? c : at ? to[at - from] : 0;
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* A word that is mostly digits, with its letters read as digits; others as they are. */
static const char *mended(const char *text, struct arena *a)
{
    char *s = arena_str(a, text);
    for (char *w = s; *w;) {
        size_t n = strcspn(w, " "), digits = 0, could = 0;
        for (size_t i = 0; i < n; i++) {
            digits += is_digit(w[i]);
            could += as_digit(w[i]) != 0;
        }
        for (size_t i = 0; i < n && digits * 2 > could; i++)
            if (as_digit(w[i]))
                w[i] = as_digit(w[i]);
        w += n + (w[n] == ' ');
    }
    return s;
}

/* ---- by type */

struct groups { long v[GROUPS]; int digits[GROUPS]; size_t n; };

static struct groups groups_of(const char *s)
{
    struct groups g = {.n = 0};
    while (*s && g.n < GROUPS) {
        if (!is_digit(*s)) {
            s++;
            continue;
        }
        size_t n = strspn(s, "0123456789");
        g.v[g.n] = n < 10 ? strtol(s, NULL, 10) : -1;
        g.digits[g.n++] = (int)n;
        s += n;
    }
    return g;
}

/* Day, month and a year of four digits that follow each other; an hour before them ("08 giờ 15, ngày 5 tháng 11 năm 2026") does not matter. */
static const char *date_in(const char *text, struct arena *a)
{
    struct groups g = groups_of(mended(text, a));
    for (size_t i = 0; i < g.n; i++)
        if (g.digits[i] == 8)
            return arena_fmt(a, "%ld/%ld/%ld", g.v[i] / 1000000, g.v[i] / 10000 % 100, g.v[i] % 10000);
    for (size_t i = 2; i < g.n; i++)
        if (g.digits[i] == 4 && g.digits[i - 1] <= 2 && g.digits[i - 2] <= 2)
            return arena_fmt(a, "%ld/%ld/%ld", g.v[i - 2], g.v[i - 1], g.v[i]);
    return NULL;
}

static const char *digits_in(const char *text, struct arena *a)
{
    struct buf b = buf_init(a, 32);
    for (const char *s = mended(text, a); *s; s++) {
        if (is_digit(*s))
            buf_char(&b, *s);
        else if (b.n && *s != ' ' && *s != '.' && *s != '-')
            break;
    }
    return b.n ? b.p : NULL;
}

static const char *identifier_in(const char *text, struct arena *a)
{
    const char *s = digits_in(text, a);
    return s && strlen(s) == IDENTIFIER ? s : NULL;
}

/* The first figure as it is written, points and comma and all. */
static const char *figure_in(const char *text, struct arena *a)
{
    const char *s = mended(text, a);
    s += strcspn(s, "0123456789");
    size_t n = strspn(s, "0123456789.,");
    while (n && !is_digit(s[n - 1]))
        n--;
    return n ? arena_strn(a, s, n) : NULL;
}

static bool holds_word(const char *all, const char *word)
{
    size_t n = strlen(word);
    for (const char *at = all; n && (at = strstr(at, word)); at++)
        if ((at == all || at[-1] == ' ') && (at[n] == 0 || at[n] == ' '))
            return true;
    return false;
}

/* Folded, and a figure that an "o" is mistaken for is one: "Đất 6". */
static const char *folded(const char *text, struct arena *a)
{
    char *s = arena_str(a, text_fold(a, text));
    for (char *c = s; *c; c++)
        *c = *c == '0' || *c == '6' ? 'o' : *c;
    return s;
}

static const char *joined(const char *text, struct arena *a)
{
    struct buf b = buf_init(a, 64);
    for (; *text; text++)
        if (*text != ' ')
            buf_char(&b, *text);
    return b.p;
}

/* A reader drops blanks ("Đấtở"); of a short word that would be found within others. */
static bool says(const char *all, const char *word, struct arena *a)
{
    const char *close = joined(word, a);
    return holds_word(all, word) || (strlen(close) >= 4 && strstr(joined(all, a), close));
}

/* The one choice whose words stand there; two of them ("Nam / Nữ" to be ticked) are none. */
static const char *choice_in(const struct form_field *x, const char *text, struct arena *a)
{
    const char *all = folded(text, a), *found = NULL;
    for (size_t i = 0; i < x->n_choices; i++)
        if (says(all, folded(x->choices[i].label.vi, a), a)) {
            if (found)
                return NULL;
            found = x->choices[i].id;
        }
    return found;
}

/* Letters, spaces, ' - . alone; cut at the first thing that is no name. */
static const char *name_in(const char *text, struct arena *a)
{
    size_t n = 0;
    while (text[n] && ((unsigned char)text[n] >= 0x80 || strchr(" '-.", text[n]) || (text[n] >= 'A' && text[n] <= 'Z') || (text[n] >= 'a' && text[n] <= 'z')))
        n++;
    while (n && strchr(" '-.", text[n - 1]))
        n--;
    return n && memchr(text, ' ', n) ? arena_strn(a, text, n) : NULL;
}

static const char *found_in(const struct form_field *x, const char *text, struct arena *a)
{
    switch (x->type) {
    case FORM_NAME: return name_in(text, a);
    case FORM_DATE: return date_in(text, a);
    case FORM_IDENTIFIER: return identifier_in(text, a);
    case FORM_PHONE: return digits_in(text, a);
    case FORM_CHOICE: return choice_in(x, text, a);
    case FORM_NUMBER: case FORM_MONEY: case FORM_AREA: return figure_in(text, a);
    case FORM_TEXT: case FORM_LONG_TEXT: case FORM_EMAIL: return text;
    default: return NULL;
    }
}

bool form_reads_type(enum form_type type)
{
    static const bool can[FORM_TYPES] = {[FORM_NAME] = true, [FORM_DATE] = true, [FORM_IDENTIFIER] = true, [FORM_PHONE] = true, [FORM_CHOICE] = true, [FORM_NUMBER] = true,
                                         [FORM_MONEY] = true, [FORM_AREA] = true, [FORM_TEXT] = true, [FORM_LONG_TEXT] = true, [FORM_EMAIL] = true};
    return can[type];
}

/* Points of a dotted line and what else stands at both ends of what is printed on one. */
static const char *bare(const char *text, struct arena *a)
{
    static const char edge[] = " .,:;|_-\"'`~*=()[]";
    text += strspn(text, edge);
    size_t n = strlen(text);
    while (n && strchr(" .,:;|_-\"'`~*=([", text[n - 1]))
        n--;
    if (n > 3 && text[n - 1] == ')' && text[n - 3] == ' ') /* "119 b)": the letter of the next item */
        n -= 3;
    return text_trim(a, arena_strn(a, text, n));
}

const char *form_reading_value(const struct form_field *x, const char *text, const struct form_env *env, struct arena *a)
{
    const char *raw = found_in(x, bare(text, a), a), *wrong = NULL;
    int64_t n = 0;
    if (!raw || !*raw || (long)text_chars(raw) > form_type_max(x))
        return NULL;
    return form_type_normal(x, text_trim(a, raw), env, a, &wrong, &n);
}
