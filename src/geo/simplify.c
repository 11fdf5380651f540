/* Fewer corners, borders still shared. See simplify.h. */
#include "geo/simplify.h"
#include <math.h>
#include <stdbool.h>
#include <stdlib.h>

#define METRES_A_UNIT (6371008.8 * 3.14159265358979323846 / 180 / SHAPE_UNITS)

/* What is known of a corner, whoever's: who stands beside it, and whether that is the same everywhere. */
struct corner {
    struct shape_point at, low, high; /* the two beside it, in order */
    bool used, fixed;
};
struct corners {
    struct corner *row;
    size_t mask;
};

/* The line between two fixed corners, from whichever end comes first. */
struct line {
    const struct shape_point *at; /* of the ring */
    size_t ring_n, from, n;       /* corners from..from+n, round the ring */
    bool back;
    bool *kept;                   /* of the ring */
    double shrink;                /* degrees of longitude against those of latitude */
};
struct work {
    struct corners corners;
    double far; /* units of latitude */
    bool *kept;
    size_t (*todo)[2];
};

static int order(struct shape_point a, struct shape_point b)
{
    return a.x != b.x ? (a.x < b.x ? -1 : 1) : (a.y > b.y) - (a.y < b.y);
}

static struct corner *find(const struct corners *c, struct shape_point p)
{
    uint64_t h = ((uint64_t)(uint32_t)p.x << 32 | (uint32_t)p.y) * UINT64_C(0x9E3779B97F4A7C15);
    size_t i = (size_t)(h >> 20) & c->mask;
    while (c->row[i].used && order(c->row[i].at, p) != 0)
        i = (i + 1) & c->mask;
    return &c->row[i];
}

static void meet(const struct corners *c, const struct shape_ring *r)
{
    for (size_t i = 0; i < r->n; i++) {
        struct shape_point a = r->at[i ? i - 1 : r->n - 1], b = r->at[i + 1 < r->n ? i + 1 : 0];
        struct shape_point low = order(a, b) < 0 ? a : b, high = order(a, b) < 0 ? b : a;
        struct corner *k = find(c, r->at[i]);
        if (!k->used)
            *k = (struct corner){r->at[i], low, high, true, false};
        else if (order(k->low, low) != 0 || order(k->high, high) != 0)
            k->fixed = true;
    }
}

static struct shape_point corner_of(const struct line *l, size_t k)
{
    return l->at[(l->from + (l->back ? l->n - k : k)) % l->ring_n];
}

static void keep(const struct line *l, size_t k)
{
    l->kept[(l->from + (l->back ? l->n - k : k)) % l->ring_n] = true;
}

/* Squared distance of p from the stretch a-b. */
static double apart(const struct line *l, struct shape_point p, struct shape_point a, struct shape_point b)
{
    double dx = (b.x - a.x) * l->shrink, dy = b.y - a.y, px = (p.x - a.x) * l->shrink, py = p.y - a.y;
    double long_ = dx * dx + dy * dy, t = long_ > 0 ? (px * dx + py * dy) / long_ : 0;
    t = t < 0 ? 0 : t > 1 ? 1 : t;
    px -= t * dx;
    py -= t * dy;
    return px * px + py * py;
}

/* The corner between i and j that lies farthest away; the first of them, seen from the line's beginning. */
static size_t farthest(const struct line *l, size_t i, size_t j, double *how)
{
    struct shape_point a = corner_of(l, i), b = corner_of(l, j);
    size_t best = i;
    *how = 0;
    for (size_t k = i + 1; k < j; k++) {
        double d = apart(l, corner_of(l, k), a, b);
        if (d > *how) {
            *how = d;
            best = k;
        }
    }
    return best;
}

static void straighten(const struct work *w, struct line *l)
{
    struct shape_point a = l->at[l->from % l->ring_n], b = l->at[(l->from + l->n) % l->ring_n];
    size_t deep = 0;
    l->back = order(a, b) > 0;
    w->todo[deep][0] = 0;
    w->todo[deep++][1] = l->n;
    while (deep) {
        size_t i = w->todo[--deep][0], j = w->todo[deep][1];
        double how;
        size_t k = farthest(l, i, j, &how);
        if (how <= w->far * w->far)
            continue;
        keep(l, k);
        w->todo[deep][0] = i;
        w->todo[deep++][1] = k;
        w->todo[deep][0] = k;
        w->todo[deep++][1] = j;
    }
}

/* The corner of a ring that is farthest from corner i; the lowest of several. */
static size_t opposite(const struct shape_ring *r, size_t i)
{
    size_t best = i;
    double most = -1;
    for (size_t k = 0; k < r->n; k++) {
        double dx = (double)r->at[k].x - r->at[i].x, dy = (double)r->at[k].y - r->at[i].y, d = dx * dx + dy * dy;
        if (d > most || (d >= most && order(r->at[k], r->at[best]) < 0)) {
            most = d;
            best = k;
        }
    }
    return best;
}

/* Corners that stay whatever happens: those where others meet; of a ring with fewer than two, its lowest and the one opposite. */
static void anchor(const struct work *w, const struct shape_ring *r)
{
    size_t low = 0, fixed = 0, one = 0;
    for (size_t i = 0; i < r->n; i++) {
        w->kept[i] = find(&w->corners, r->at[i])->fixed;
        if (w->kept[i]) {
            fixed++;
            one = i;
        }
        low = order(r->at[i], r->at[low]) < 0 ? i : low;
    }
    if (fixed > 1)
        return;
    one = fixed ? one : low;
    w->kept[one] = w->kept[opposite(r, one)] = true;
}

/* How many corners are kept. */
static size_t thin(const struct work *w, const struct shape_ring *r)
{
    size_t first = 0, kept = 0;
    anchor(w, r);
    while (!w->kept[first])
        first++;
    struct line l = {.at = r->at, .ring_n = r->n, .kept = w->kept};
    for (size_t i = first; i < first + r->n; i += l.n) {
        l.from = i;
        for (l.n = 1; !w->kept[(i + l.n) % r->n];)
            l.n++;
        struct shape_point a = corner_of(&l, 0), b = corner_of(&l, l.n);
        l.shrink = cos((double)(order(a, b) < 0 ? a : b).y / SHAPE_UNITS * 3.14159265358979323846 / 180);
        straighten(w, &l);
        l.back = false;
    }
    for (size_t i = 0; i < r->n; i++)
        kept += w->kept[i];
    return kept;
}

static size_t largest(const struct shape *s)
{
    size_t best = 0;
    int64_t most = -1;
    for (size_t i = 0; i < s->n; i++) {
        int64_t area = llabs(shape_ring_area(&s->ring[i]));
        if (area > most) {
            most = area;
            best = i;
        }
    }
    return best;
}

static void thin_shape(const struct work *w, struct shape *s)
{
    size_t best = largest(s), n = 0;
    for (size_t i = 0; i < s->n; i++) {
        struct shape_ring r = s->ring[i];
        bool speck = fabs((double)shape_ring_area(&r)) < 2 * w->far * w->far;
        size_t kept = thin(w, &r), k = 0;
        if ((speck || kept < 3) && i != best)
            continue;
        if (kept >= 3) {
            for (size_t from = 0; from < r.n; from++)
                if (w->kept[from])
                    r.at[k++] = r.at[from];
            r.n = k;
        }
        s->ring[n++] = r;
    }
    s->n = n;
}

void simplify_shapes(struct shape *shapes, size_t n, double metres, struct arena *scratch)
{
    size_t all = 0, longest = 0, room = 16;
    for (size_t i = 0; i < n; i++)
        for (size_t k = 0; k < shapes[i].n; k++) {
            all += shapes[i].ring[k].n;
            longest = shapes[i].ring[k].n > longest ? shapes[i].ring[k].n : longest;
        }
    while (room < all + all / 2)
        room *= 2;
    struct work w = {.corners = {ARENA_ARRAY(scratch, struct corner, room), room - 1}, .far = metres / METRES_A_UNIT};
    w.kept = ARENA_ARRAY(scratch, bool, longest + 1);
    w.todo = arena_alloc(scratch, (longest + 2) * sizeof *w.todo);
    for (size_t i = 0; i < n; i++)
        for (size_t k = 0; k < shapes[i].n; k++)
            meet(&w.corners, &shapes[i].ring[k]);
    for (size_t i = 0; i < n; i++)
        thin_shape(&w, &shapes[i]);
}
