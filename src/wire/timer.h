/* What is to happen when: a heap of moments. Knows no clock; who turns it says what time it is. */
#pragma once
#include "base/arena.h"
#include <stdint.h>

struct timer { /* inside of something that outlives it */
    int64_t at;
    void (*fire)(struct timer *t);
    size_t place; /* in the heap, from 1; 0 = not set */
};

struct timers {
    struct arena *arena;
    struct timer **row; /* row[0] unused */
    size_t n, cap;
};

struct timers timers_on(struct arena *a);
void timer_set(struct timers *s, struct timer *t, int64_t at); /* again: moved */
void timer_stop(struct timers *s, struct timer *t);
int64_t timers_next(const struct timers *s); /* INT64_MAX = none is set */
/* Takes out and fires what is due at `now`, at most `most` of them; returns how many. */
size_t timers_turn(struct timers *s, int64_t now, size_t most);
