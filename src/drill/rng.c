/* xoshiro256** 1.0, seeded by splitmix64 (Blackman and Vigna). See rng.h; knows nothing of what is drawn. */
#include "drill/rng.h"
#include <math.h>

static uint64_t splitmix(uint64_t *x)
{
    uint64_t z = *x += UINT64_C(0x9e3779b97f4a7c15);
    z = (z ^ z >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
    z = (z ^ z >> 27) * UINT64_C(0x94d049bb133111eb);
    return z ^ z >> 31;
}

struct rng rng_seeded(uint64_t seed)
{
    struct rng r;
    for (int i = 0; i < 4; i++)
        r.s[i] = splitmix(&seed);
    return r;
}

struct rng rng_part(uint64_t seed, uint64_t n)
{
    uint64_t x = seed, y = n ^ UINT64_C(0xd1b54a32d192ed03);
    return rng_seeded(splitmix(&x) ^ splitmix(&y));
}

static uint64_t turned(uint64_t x, int by)
{
    return x << by | x >> (64 - by);
}

uint64_t rng_next(struct rng *r)
{
    uint64_t *s = r->s, out = turned(s[1] * 5, 7) * 9, t = s[1] << 17;
    s[2] ^= s[0];
    s[3] ^= s[1];
    s[1] ^= s[2];
    s[0] ^= s[3];
    s[2] ^= t;
    s[3] = turned(s[3], 45);
    return out;
}

/* The high half of a product, drawn again in the few cases that would favour small numbers (Lemire 2019). */
uint64_t rng_below(struct rng *r, uint64_t n)
{
    unsigned __int128 m = (unsigned __int128)rng_next(r) * n;
    if ((uint64_t)m < n)
        for (uint64_t least = -n % n; (uint64_t)m < least;)
            m = (unsigned __int128)rng_next(r) * n;
    return (uint64_t)(m >> 64);
}

double rng_unit(struct rng *r)
{
    return (double)(rng_next(r) >> 11) * 0x1p-53;
}

double rng_gap(struct rng *r, double mean)
{
    return -mean * log1p(-rng_unit(r));
}

size_t rng_weighted(struct rng *r, const double *weight, size_t n)
{
    double sum = 0;
    for (size_t i = 0; i < n; i++)
        sum += weight[i];
    double at = rng_unit(r) * sum;
    size_t last = 0;
    for (size_t i = 0; i < n; i++) {
        if (weight[i] <= 0)
            continue;
        last = i;
        if (at < weight[i])
            return i;
        at -= weight[i];
    }
    return last; /* rounding: the last that has weight */
}

size_t rng_summed(struct rng *r, const double *sum, size_t n)
{
    double at = rng_unit(r) * sum[n - 1];
    size_t low = 0, high = n - 1;
    while (low < high) {
        size_t half = (low + high) / 2;
        if (sum[half] <= at)
            low = half + 1;
        else
            high = half;
    }
    return low;
}
