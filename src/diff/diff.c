/* Myers' difference in linear space. See diff.h. */
#include "diff/diff.h"
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

struct line {
    const char *text;
    uint64_t hash;
};
struct side {
    struct line *line;
    int n;
    bool *changed; /* by line */
};
struct walk {
    struct side a, b;
    int *down, *up; /* furthest x on each diagonal, forwards and backwards; the middle is at [most] */
    int most;
};

static uint64_t hash_of(const char *s, size_t n)
{
    uint64_t h = 1469598103934665603u;
    for (size_t i = 0; i < n; i++)
        h = (h ^ (unsigned char)s[i]) * 1099511628211u;
    return h;
}

static struct side side_of(const char *text, struct arena *arena)
{
    size_t lines = 1;
    for (const char *s = text; *s; s++)
        lines += *s == '\n';
    struct side out = {ARENA_ARRAY(arena, struct line, lines), 0, ARENA_ARRAY(arena, bool, lines)};
    for (const char *s = text; *s;) {
        size_t n = strcspn(s, "\n"), shown = n && s[n - 1] == '\r' ? n - 1 : n;
        out.line[out.n++] = (struct line){arena_strn(arena, s, shown), hash_of(s, shown)};
        s += n + (s[n] == '\n');
    }
    return out;
}

static bool same(const struct walk *w, int x, int y)
{
    const struct line *p = &w->a.line[x], *q = &w->b.line[y];
    return p->hash == q->hash && strcmp(p->text, q->text) == 0;
}

struct box { int a0, a1, b0, b1; }; /* lines a0 up to before a1 against b0 up to before b1 */
struct snake { int x, y, u, v; };   /* from (x, y) to (u, v) the lines are the same */

static void mark(struct walk *w, struct box r)
{
    for (int i = r.a0; i < r.a1; i++)
        w->a.changed[i] = true;
    for (int i = r.b0; i < r.b1; i++)
        w->b.changed[i] = true;
}

/* How far diagonal k gets with one step from its neighbours, within the box; -1 = it cannot be reached. */
static int step(const int *reach, int k, int d, int n, int m)
{
    int over = reach[k - 1] >= 0 && reach[k - 1] < n ? reach[k - 1] + 1 : -1; /* takes a line away */
    int under = reach[k + 1] >= 0 && reach[k + 1] - k <= m ? reach[k + 1] : -1; /* adds one */
    return !d ? 0 : over > under ? over : under;
}

/* One more step forwards; true when the two searches meet. */
static bool forwards(struct walk *w, struct box r, int d, struct snake *out)
{
    int n = r.a1 - r.a0, m = r.b1 - r.b0, delta = n - m, *f = w->down + w->most, *g = w->up + w->most;
    for (int k = -d; k <= d; k += 2) {
        if (k < -m || k > n)
            continue;
        int x = step(f, k, d, n, m), from = x;
        while (x >= 0 && x < n && x - k < m && same(w, r.a0 + x, r.b0 + x - k))
            x++;
        f[k] = x;
        if (x >= 0 && (delta & 1) && abs(delta - k) < d && g[delta - k] >= 0 && x >= n - g[delta - k]) {
            *out = (struct snake){r.a0 + from, r.b0 + from - k, r.a0 + x, r.b0 + x - k};
            return true;
        }
    }
    return false;
}

/* The same from the end: x counts from there, and diagonal k of it is delta - k of the other. */
static bool backwards(struct walk *w, struct box r, int d, struct snake *out)
{
    int n = r.a1 - r.a0, m = r.b1 - r.b0, delta = n - m, *f = w->down + w->most, *g = w->up + w->most;
    for (int k = -d; k <= d; k += 2) {
        if (k < -m || k > n)
            continue;
        int x = step(g, k, d, n, m), from = x;
        while (x >= 0 && x < n && x - k < m && same(w, r.a1 - 1 - x, r.b1 - 1 - (x - k)))
            x++;
        g[k] = x;
        if (x >= 0 && !(delta & 1) && abs(delta - k) <= d && f[delta - k] >= 0 && x >= n - f[delta - k]) {
            *out = (struct snake){r.a1 - x, r.b1 - (x - k), r.a1 - from, r.b1 - (from - k)};
            return true;
        }
    }
    return false;
}

/* The middle of a shortest way; false when it is further than we look. */
static bool middle(struct walk *w, struct box r, struct snake *out)
{
    int n = r.a1 - r.a0, m = r.b1 - r.b0, half = (n + m + 1) / 2;
    for (int k = -m - 1; k <= n + 1; k++)
        w->down[w->most + k] = w->up[w->most + k] = -1;
    for (int d = 0; d <= half && d <= DIFF_STEPS; d++)
        if (forwards(w, r, d, out) || backwards(w, r, d, out))
            return true;
    return false;
}

static struct box trim(const struct walk *w, struct box r)
{
    while (r.a0 < r.a1 && r.b0 < r.b1 && same(w, r.a0, r.b0))
        r.a0++, r.b0++;
    while (r.a0 < r.a1 && r.b0 < r.b1 && same(w, r.a1 - 1, r.b1 - 1))
        r.a1--, r.b1--;
    return r;
}

/* Depth is the logarithm of the length as a rule, and never more than the steps that are left: each call is for a smaller box. */
static void compare(struct walk *w, struct box r)
{
    struct snake s;
    r = trim(w, r);
    if (r.a0 == r.a1 || r.b0 == r.b1 || !middle(w, r, &s)) {
        mark(w, r);
        return;
    }
    compare(w, (struct box){r.a0, s.x, r.b0, s.y});
    compare(w, (struct box){s.u, r.a1, s.v, r.b1});
}

static void tell(const struct walk *w, struct diff *out)
{
    int i = 0, k = 0;
    while (i < w->a.n || k < w->b.n) {
        if (i < w->a.n && w->a.changed[i]) {
            out->row[out->n++] = (struct diff_line){DIFF_LESS, i + 1, 0, w->a.line[i].text};
            i++;
            out->less++;
        } else if (k < w->b.n && w->b.changed[k]) {
            out->row[out->n++] = (struct diff_line){DIFF_MORE, 0, k + 1, w->b.line[k].text};
            k++;
            out->more++;
        } else {
            out->row[out->n++] = (struct diff_line){DIFF_SAME, i + 1, k + 1, w->a.line[i].text};
            i++, k++;
        }
    }
}

struct diff diff_lines(const char *a, const char *b, struct arena *arena)
{
    struct walk w = {.a = side_of(a, arena), .b = side_of(b, arena)};
    struct diff out = {0};
    w.most = w.a.n + w.b.n + 2;
    w.down = ARENA_ARRAY(arena, int, (size_t)w.most * 2 + 1);
    w.up = ARENA_ARRAY(arena, int, (size_t)w.most * 2 + 1);
    out.row = ARENA_ARRAY(arena, struct diff_line, (size_t)(w.a.n + w.b.n) + 1);
    struct box all = {0, w.a.n, 0, w.b.n};
    if (w.a.n > DIFF_LINES || w.b.n > DIFF_LINES)
        mark(&w, trim(&w, all));
    else
        compare(&w, all);
    tell(&w, &out);
    return out;
}
