/* A histogram of durations: every value is kept within 1 % (in truth 0.4 %), whatever its size, in fixed memory. Percentiles
 * of a minute of any number of requests cost nothing to keep. After the idea of HdrHistogram. Pure. */
#pragma once
#include <stdint.h>

enum { HIST_SUB = 128, HIST_OCTAVES = 31, HIST_SLOTS = HIST_SUB * (HIST_OCTAVES + 1) };

struct hist { /* starts as zeros; us, or what one likes */
    int64_t n, sum, least, most; /* exact */
    uint32_t slot[HIST_SLOTS];
};

void hist_add(struct hist *h, int64_t value); /* below 0 is taken as 0, beyond 2^38 as that */
void hist_join(struct hist *h, const struct hist *other);
void hist_clear(struct hist *h); /* touches only what was used */
/* The value that so many of 1000 do not exceed: 500 = median, 1000 = the most. 0 if there is none. */
int64_t hist_at(const struct hist *h, int per_mille);
int64_t hist_mean(const struct hist *h);
