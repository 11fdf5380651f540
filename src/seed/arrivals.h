/* Who comes when: all applications of a run, by place, procedure, channel and moment, in the order in which they are numbered. */
#pragma once
#include "reference/world.h"
#include "seed/country.h"

struct arrival {
    int64_t at;
    uint32_t n;         /* of the run: its chance follows from it */
    uint16_t home;      /* index of country's communes */
    uint8_t procedure;  /* index of country's procedures */
    bool online;
};
struct arrivals {
    struct arrival *row;
    size_t n;
};
struct arrivals_wish {
    int64_t n;
    uint64_t seed;
    int first, last; /* days since 1970 */
    int64_t until;   /* nobody comes later */
};
/* Sorted by day, unit, moment when `by_shard` is false; by shard before that when it is true. */
struct arrivals arrivals_draw(const struct country *k, const struct arrivals_wish *w, bool by_shard, struct arena *a);
