/* Numbers in words: groups of three figures, each with its own name. See words.h; must never know what is counted. */
#include "form/words.h"
#include "base/buf.h"

static const char *const FIGURES[] = {"không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín"};

static void put(struct buf *b, const char *word)
{
    buf_fmt(b, "%s%s", b->n ? " " : "", word);
}

static void put_units(struct buf *b, int tens, int units)
{
    if (!units)
        return;
    if (units == 1 && tens > 1)
        put(b, "mốt");
    else if (units == 5 && tens > 0)
        put(b, "lăm");
    else
        put(b, FIGURES[units]);
}

/* full: figures stand before it, so hundreds are said even when there are none. */
static void put_group(struct buf *b, int n, bool full)
{
    int hundreds = n / 100, tens = n / 10 % 10, units = n % 10;
    if (hundreds || full) {
        put(b, FIGURES[hundreds]);
        put(b, "trăm");
    }
    if (tens == 0 && units && (hundreds || full))
        put(b, "linh");
    else if (tens == 1)
        put(b, "mười");
    else if (tens > 1) {
        put(b, FIGURES[tens]);
        put(b, "mươi");
    }
    put_units(b, tens, units);
}

/* Below a billion. */
static void put_millions(struct buf *b, int64_t n, bool full)
{
    static const struct { int64_t of; const char *name; } steps[] = {{1000000, "triệu"}, {1000, "nghìn"}, {1, ""}};
    for (size_t i = 0; i < sizeof steps / sizeof *steps; i++) {
        int group = (int)(n / steps[i].of % 1000);
        if (!group)
            continue;
        put_group(b, group, full);
        if (*steps[i].name)
            put(b, steps[i].name);
        full = true;
    }
}

const char *words_number(int64_t n, struct arena *a)
{
    struct buf b = buf_init(a, 128);
    const int64_t billion = 1000000000;
    if (n <= 0)
        return FIGURES[0];
    if (n >= billion) {
        put_millions(&b, n / billion, false);
        put(&b, "tỷ");
    }
    put_millions(&b, n % billion, n >= billion);
    return b.p;
}
