/* See hist.h. A slot is 1/128 of an octave wide; what is told is its middle. */
#include "wire/hist.h"
#include <string.h>

#define MOST (INT64_C(1) << 38)

static int slot_of(int64_t v)
{
    if (v < 2 * HIST_SUB)
        return (int)v;
    int shift = 63 - __builtin_clzll((unsigned long long)v) - 7;
    return shift * HIST_SUB + (int)(v >> shift);
}

/* The middle of the values that share a slot. */
static int64_t value_of(int slot)
{
    if (slot < 2 * HIST_SUB)
        return slot;
    int shift = slot / HIST_SUB - 1;
    return ((int64_t)(slot - shift * HIST_SUB) << shift) + ((INT64_C(1) << shift) - 1) / 2;
}

void hist_add(struct hist *h, int64_t v)
{
    v = v < 0 ? 0 : v >= MOST ? MOST - 1 : v;
    h->least = h->n && h->least < v ? h->least : v;
    h->most = h->most > v ? h->most : v;
    h->n++;
    h->sum += v;
    h->slot[slot_of(v)]++;
}

void hist_join(struct hist *h, const struct hist *o)
{
    if (!o->n)
        return;
    h->least = h->n && h->least < o->least ? h->least : o->least;
    h->most = h->most > o->most ? h->most : o->most;
    h->n += o->n;
    h->sum += o->sum;
    for (int i = slot_of(o->least); i <= slot_of(o->most); i++)
        h->slot[i] += o->slot[i];
}

void hist_clear(struct hist *h)
{
    if (h->n)
        memset(h->slot + slot_of(h->least), 0, sizeof h->slot[0] * (size_t)(slot_of(h->most) - slot_of(h->least) + 1));
    h->n = h->sum = h->least = h->most = 0;
}

int64_t hist_at(const struct hist *h, int per_mille)
{
    int64_t rank = (h->n * per_mille + 999) / 1000, seen = 0;
    if (!h->n)
        return 0;
    for (int i = slot_of(h->least); i <= slot_of(h->most); i++) {
        seen += h->slot[i];
        if (seen >= rank && seen) {
            int64_t v = value_of(i);
            return v < h->least ? h->least : v > h->most || per_mille >= 1000 ? h->most : v;
        }
    }
    return h->most;
}

int64_t hist_mean(const struct hist *h)
{
    return h->n ? h->sum / h->n : 0;
}
