/* The grammar of a signature. See signature.h; must never know whose it is. */
#include "form/signature.h"
#include "base/buf.h"
#include "base/text.h"
#include <string.h>

static const char PEN[] = "pen:", NAME[] = "name:";

enum signature_kind signature_kind(const char *value)
{
    if (text_starts(value, PEN))
        return SIGNATURE_PEN;
    if (text_starts(value, NAME))
        return SIGNATURE_NAME;
    return text_same(value, "paper") ? SIGNATURE_PAPER : SIGNATURE_NONE;
}

const char *signature_typed(const char *value)
{
    return signature_kind(value) == SIGNATURE_NAME ? value + sizeof NAME - 1 : "";
}

/* ---- strokes */

struct drawing {
    int strokes, points;
    int left, right, top, bottom; /* of what is drawn */
    struct buf *path;             /* NULL while only checked */
};

/* A whole number up to `most`, as one writes it; NULL if there is none. */
static const char *number(const char *s, int most, int *out)
{
    int n = 0;
    const char *p = s;
    for (; *p >= '0' && *p <= '9' && p - s < 4; p++)
        n = n * 10 + (*p - '0');
    *out = n;
    return p == s || n > most || (*s == '0' && p - s > 1) ? NULL : p;
}

static const char *point(const char *s, int *x, int *y)
{
    s = number(s, SIGNATURE_W, x);
    return s && *s == ',' ? number(s + 1, SIGNATURE_H, y) : NULL;
}

static void widen(struct drawing *d, int x, int y)
{
    bool first = d->points == 1;
    d->left = first || x < d->left ? x : d->left;
    d->right = first || x > d->right ? x : d->right;
    d->top = first || y < d->top ? y : d->top;
    d->bottom = first || y > d->bottom ? y : d->bottom;
}

/* To the end of one stroke, NULL if it is none. */
static const char *stroke(const char *s, struct drawing *d)
{
    int x, y, x0 = -1, y0 = -1, n = 0;
    do {
        s = point(n ? s + 1 : s, &x, &y);
        if (!s || (x == x0 && y == y0) || ++d->points > SIGNATURE_POINTS)
            return NULL;
        if (d->path)
            buf_fmt(d->path, "%s%d %d", n ? " " : "M", x, y);
        widen(d, x, y);
        x0 = x;
        y0 = y;
        n++;
    } while (*s == ' ');
    if (d->path && n == 1)
        buf_str(d->path, "h0"); /* a dot, by the round end of the line */
    return s;
}

static bool draw(const char *value, struct drawing *d)
{
    const char *s = value + sizeof PEN - 1;
    if (strnlen(value, SIGNATURE_BYTES + 1) > SIGNATURE_BYTES)
        return false;
    for (;; s++) {
        s = ++d->strokes <= SIGNATURE_STROKES ? stroke(s, d) : NULL;
        if (!s || !*s)
            return s != NULL;
        if (*s != ';')
            return false;
    }
}

static bool large_enough(const struct drawing *d)
{
    return d->right - d->left + d->bottom - d->top >= SIGNATURE_LEAST;
}

const char *signature_check(const char *value)
{
    struct drawing d = {0};
    if (signature_kind(value) != SIGNATURE_PEN || !draw(value, &d))
        return "form.signature";
    return large_enough(&d) ? NULL : "form.signature_short";
}

const char *signature_path(const char *value, struct arena *a)
{
    struct buf b = buf_init(a, 256);
    struct drawing d = {.path = &b};
    return signature_kind(value) == SIGNATURE_PEN && draw(value, &d) && large_enough(&d) ? b.p : "";
}

const char *signature_show(const char *value, const char *lang, struct arena *a)
{
    bool en = lang && strcmp(lang, "en") == 0;
    switch (signature_kind(value)) {
    case SIGNATURE_PEN: return signature_check(value) ? "" : en ? "Drawn on the screen" : "Đã ký trên màn hình";
    case SIGNATURE_NAME: return arena_fmt(a, "%s (%s)", signature_typed(value), en ? "name typed as signature" : "gõ họ tên thay chữ ký");
    case SIGNATURE_PAPER: return en ? "Signed on paper" : "Đã ký trên giấy";
    default: return "";
    }
}
