/* A binary heap. See timer.h. */
#include "wire/timer.h"

struct timers timers_on(struct arena *a)
{
    return (struct timers){.arena = a};
}

static void put(struct timers *s, size_t i, struct timer *t)
{
    s->row[i] = t;
    t->place = i;
}

static void up(struct timers *s, size_t i, struct timer *t)
{
    for (; i > 1 && s->row[i / 2]->at > t->at; i /= 2)
        put(s, i, s->row[i / 2]);
    put(s, i, t);
}

static void down(struct timers *s, size_t i, struct timer *t)
{
    for (size_t k; (k = 2 * i) <= s->n; i = k) {
        k += k < s->n && s->row[k + 1]->at < s->row[k]->at;
        if (s->row[k]->at >= t->at)
            break;
        put(s, i, s->row[k]);
    }
    put(s, i, t);
}

void timer_stop(struct timers *s, struct timer *t)
{
    size_t i = t->place;
    if (!i)
        return;
    struct timer *last = s->row[s->n--];
    t->place = 0;
    if (last == t)
        return;
    if (i > 1 && s->row[i / 2]->at > last->at)
        up(s, i, last);
    else
        down(s, i, last);
}

void timer_set(struct timers *s, struct timer *t, int64_t at)
{
    timer_stop(s, t);
    t->at = at;
    if (s->n + 1 >= s->cap) {
        size_t cap = s->cap ? 2 * s->cap : 1024;
        s->row = arena_grow(s->arena, s->row, s->cap * sizeof *s->row, cap * sizeof *s->row);
        s->cap = cap;
    }
    up(s, ++s->n, t);
}

int64_t timers_next(const struct timers *s)
{
    return s->n ? s->row[1]->at : INT64_MAX;
}

size_t timers_turn(struct timers *s, int64_t now, size_t most)
{
    size_t n = 0;
    for (; n < most && s->n && s->row[1]->at <= now; n++) {
        struct timer *t = s->row[1];
        timer_stop(s, t);
        t->fire(t);
    }
    return n;
}
