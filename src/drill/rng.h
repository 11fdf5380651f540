/* Chance that can be repeated: the same seed gives the same country. Not for secrets (base/hash.h has those). */
#pragma once
#include <stddef.h>
#include <stdint.h>

struct rng { uint64_t s[4]; };

struct rng rng_seeded(uint64_t seed);
/* A stream of its own for part `n`: what one part draws does not move the others. */
struct rng rng_part(uint64_t seed, uint64_t n);
uint64_t rng_next(struct rng *r);
uint64_t rng_below(struct rng *r, uint64_t n);              /* 0..n-1, without bias; n > 0 */
double rng_unit(struct rng *r);                             /* [0, 1) */
double rng_gap(struct rng *r, double mean);                 /* exponential: between arrivals that know nothing of one another */
size_t rng_weighted(struct rng *r, const double *weight, size_t n); /* index; weights >= 0, one of them > 0 */
size_t rng_summed(struct rng *r, const double *sum, size_t n); /* the same for long tables: sum[i] is the weight of all up to i */
