/* Numbers in words. See numeral.h; must never know what is counted. */
#include "base/numeral.h"
#include "base/buf.h"
#include <stdlib.h>
#include <string.h>

static const char *const digits[] = {"không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín"};

static void say(struct buf *b, const char *word)
{
    if (b->n)
        buf_char(b, ' ');
    buf_str(b, word);
}

/* The last figure, behind the tens; said only if there is one. */
static void ones(struct buf *b, int tens, int v)
{
    static const char *const behind[] = {[1] = "mốt", [4] = "tư", [5] = "lăm", [9] = NULL};
    bool changes = tens > 1 || (tens == 1 && v == 5);
    if (v)
        say(b, changes && behind[v] ? behind[v] : digits[v]);
}

/* 0 to 999; full: it is not the first group, so that nought hundreds are said. */
static void three(struct buf *b, int v, bool full)
{
    int tens = v / 10 % 10;
    bool hundreds = full || v >= 100;
    if (hundreds) {
        say(b, digits[v / 100]);
        say(b, "trăm");
    }
    if (tens > 1)
        say(b, digits[tens]);
    if (tens)
        say(b, tens == 1 ? "mười" : "mươi");
    else if (v % 10 && hundreds)
        say(b, "linh");
    ones(b, tens, v % 10);
}

/* Below 10^9, by groups of thousands. */
static void nine(struct buf *b, int64_t v, bool full)
{
    static const struct { int64_t size; const char *word; } group[] = {{1000000, "triệu"}, {1000, "nghìn"}, {1, ""}};
    for (size_t i = 0; i < 3; i++) {
        int part = (int)(v / group[i].size % 1000);
        if (!part)
            continue;
        three(b, part, full);
        if (*group[i].word)
            say(b, group[i].word);
        full = true;
    }
}

/* 10^18 is "một tỷ tỷ". */
static void all(struct buf *b, uint64_t v)
{
    const uint64_t billion = 1000000000;
    if (v >= billion) {
        all(b, v / billion);
        say(b, "tỷ");
    }
    nine(b, (int64_t)(v % billion), v >= billion);
}

static void number(struct buf *b, int64_t n)
{
    if (n < 0)
        say(b, "âm");
    if (n)
        all(b, n < 0 ? (uint64_t)0 - (uint64_t)n : (uint64_t)n);
    else
        say(b, digits[0]);
}

const char *numeral_words(struct arena *a, int64_t n)
{
    struct buf b = buf_init(a, 128);
    number(&b, n);
    return b.p;
}

const char *numeral_money(struct arena *a, int64_t dong)
{
    return arena_fmt(a, "%s đồng", numeral_words(a, dong));
}

const char *numeral_date(struct arena *a, struct civil c)
{
    const char *month = c.m == 4 ? "tư" : numeral_words(a, c.m);
    return arena_fmt(a, "ngày %s tháng %s năm %s", numeral_words(a, c.d), month, numeral_words(a, c.y));
}

static void decimals(struct buf *b, const char *s)
{
    say(b, "phẩy");
    if (strlen(s) <= 2 && *s != '0') {
        number(b, strtoll(s, NULL, 10));
        return;
    }
    for (; *s; s++)
        say(b, digits[*s - '0']);
}

const char *numeral_decimal(struct arena *a, const char *text)
{
    struct buf b = buf_init(a, 128);
    const char *s = text + (*text == '-');
    size_t whole = strspn(s, "0123456789"), more = s[whole] == '.' ? strspn(s + whole + 1, "0123456789") : 0;
    const char *end = s + whole + (s[whole] == '.') + more;
    if (!whole || whole > 18 || *end || (s[whole] && !more))
        return NULL;
    if (*text == '-')
        say(&b, "âm");
    number(&b, strtoll(s, NULL, 10));
    if (more)
        decimals(&b, s + whole + 1);
    return b.p;
}
