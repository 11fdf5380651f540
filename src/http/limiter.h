/* Rate limits by client address: token buckets in a fixed table, so that memory is bounded; two addresses
 * that fall on one bucket share it. Thread-safe. */
#pragma once
#include <stdbool.h>
#include <stdint.h>

struct limiter;
struct limiter *limiter_new(int per_minute, int burst); /* per_minute 0 = never refuses */
void limiter_free(struct limiter *l);
bool limiter_take(struct limiter *l, const char *who, int64_t now_ms); /* false = too many: try again later */
