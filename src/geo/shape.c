/* The short text of a shape. See shape.h. */
#include "geo/shape.h"
#include <string.h>

void shape_write(const struct shape *s, struct buf *out)
{
    for (size_t i = 0; i < s->n; i++) {
        struct shape_point last = {0, 0};
        if (i)
            buf_char(out, ';');
        for (size_t k = 0; k < s->ring[i].n; k++) {
            struct shape_point p = s->ring[i].at[k];
            if (k)
                buf_char(out, ' ');
            buf_int(out, p.x - last.x);
            buf_char(out, ',');
            buf_int(out, p.y - last.y);
            last = p;
        }
    }
}

static bool whole(const char **at, int64_t *out)
{
    const char *s = *at;
    bool less = *s == '-';
    int64_t v = 0;
    int digits = 0;
    for (s += less; *s >= '0' && *s <= '9' && digits < 9; digits++)
        v = v * 10 + (*s++ - '0');
    *at = s;
    *out = less ? -v : v;
    return digits > 0;
}

static bool step(const char **at, struct shape_point *p)
{
    int64_t dx, dy;
    if (!whole(at, &dx) || **at != ',' || (++*at, !whole(at, &dy)))
        return false;
    int64_t x = p->x + dx, y = p->y + dy;
    if (x < -180 * SHAPE_UNITS || x > 180 * SHAPE_UNITS || y < -90 * SHAPE_UNITS || y > 90 * SHAPE_UNITS)
        return false;
    *p = (struct shape_point){(int32_t)x, (int32_t)y};
    return true;
}

static size_t count(const char *s, char what)
{
    size_t n = 1;
    for (; *s; s++)
        n += *s == what;
    return n;
}

static bool ring(const char **at, struct shape_point **room, struct shape_ring *out)
{
    struct shape_point p = {0, 0};
    *out = (struct shape_ring){*room, 0};
    do {
        if (out->n && *(*at)++ != ' ')
            return false;
        if (!step(at, &p))
            return false;
        out->at[out->n++] = p;
    } while (**at == ' ');
    *room += out->n;
    return out->n >= 3;
}

enum err_code shape_parse(const char *text, struct arena *a, struct shape *out, struct err *e)
{
    size_t rings = count(text, ';');
    struct shape_point *room = ARENA_ARRAY(a, struct shape_point, count(text, ' ') + rings);
    const char *at = text;
    *out = (struct shape){ARENA_ARRAY(a, struct shape_ring, rings), 0};
    for (;;) {
        if (!ring(&at, &room, &out->ring[out->n]))
            return err(e, ERR_BAD, "byte %zu: no ring of corners", (size_t)(at - text) + 1);
        out->n++;
        if (!*at)
            return ERR_OK;
        if (*at++ != ';')
            return err(e, ERR_BAD, "byte %zu: neither a corner nor a ring", (size_t)(at - text));
    }
}

int64_t shape_ring_area(const struct shape_ring *r)
{
    int64_t sum = 0;
    for (size_t i = 0; i < r->n; i++) {
        struct shape_point p = r->at[i], q = r->at[i + 1 < r->n ? i + 1 : 0];
        sum += (int64_t)p.x * q.y - (int64_t)q.x * p.y;
    }
    return sum;
}
