/* A table of sums that grows: open addressing, at most half full. See figures_sum.h; knows no dossier. */
#include "service/figures_sum.h"
#include <stdlib.h>
#include <string.h>

enum { FIRST = 1024 }; /* places; a power of two */

struct figures_sum {
    struct arena *own, *places; /* this and the texts; the rows, replaced when they grow */
    struct figures_row *row;    /* procedure NULL = free */
    size_t n, size;
};

static void make_room(struct figures_sum *s, size_t size)
{
    s->places = arena_new(0);
    s->row = ARENA_ARRAY(s->places, struct figures_row, size);
    s->size = size;
}

struct figures_sum *figures_sum_new(void)
{
    struct arena *a = arena_new(0);
    struct figures_sum *s = ARENA_NEW(a, struct figures_sum);
    s->own = a;
    make_room(s, FIRST);
    return s;
}

void figures_sum_free(struct figures_sum *s)
{
    arena_free(s->places);
    arena_free(s->own);
}

/* FNV-1a over the key's parts. */
static uint64_t mix(uint64_t h, const void *p, size_t n)
{
    for (size_t i = 0; i < n; i++)
        h = (h ^ ((const unsigned char *)p)[i]) * UINT64_C(1099511628211);
    return h;
}

static uint64_t hash_of(const struct counter *k)
{
    int64_t numbers[] = {k->day, k->unit, k->outcome, k->holder};
    uint64_t h = mix(UINT64_C(14695981039346656037), numbers, sizeof numbers);
    return mix(mix(h, k->procedure, strlen(k->procedure)), k->state, strlen(k->state));
}

static struct figures_row *place_of(const struct figures_sum *s, const struct counter *k)
{
    for (size_t i = hash_of(k) & (s->size - 1);; i = (i + 1) & (s->size - 1))
        if (!s->row[i].key.procedure || counter_order(&s->row[i].key, k) == 0)
            return &s->row[i];
}

static void grow(struct figures_sum *s)
{
    struct arena *old = s->places;
    const struct figures_row *row = s->row;
    size_t size = s->size;
    make_room(s, size * 2);
    for (size_t i = 0; i < size; i++)
        if (row[i].key.procedure)
            *place_of(s, &row[i].key) = row[i];
    arena_free(old);
}

void figures_sum_add(struct figures_sum *s, const struct counter *key, int64_t right, int64_t kept)
{
    struct figures_row *row = place_of(s, key);
    if (!row->key.procedure) {
        if (2 * (s->n + 1) > s->size) {
            grow(s);
            row = place_of(s, key);
        }
        s->n++;
        row->key = *key;
        row->key.procedure = arena_str(s->own, key->procedure);
        row->key.state = arena_str(s->own, key->state);
    }
    row->right += right;
    row->kept += kept;
}

static int by_key(const void *a, const void *b)
{
    return counter_order(&((const struct figures_row *)a)->key, &((const struct figures_row *)b)->key);
}

struct list figures_sum_differ(const struct figures_sum *s, struct arena *a)
{
    size_t n = 0;
    for (size_t i = 0; i < s->size; i++)
        n += s->row[i].right != s->row[i].kept;
    struct figures_row *out = ARENA_ARRAY(a, struct figures_row, n + 1);
    n = 0;
    for (size_t i = 0; i < s->size; i++)
        if (s->row[i].right != s->row[i].kept) {
            out[n] = s->row[i];
            out[n].key.procedure = arena_str(a, out[n].key.procedure);
            out[n].key.state = arena_str(a, out[n].key.state);
            n++;
        }
    qsort(out, n, sizeof *out, by_key);
    return (struct list){out, n};
}
