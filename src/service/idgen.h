/* Keys from time: unique over threads, ordered by time, below 2^53. Pure but for the counter it is given. */
#pragma once
#include <stdint.h>

#define IDGEN_EPOCH INT64_C(1704067200000) /* 2024-01-01T00:00:00Z */

/* From the top: ms since 2024 (41 bits), shard (6), order within the ms (6). *last holds ms and order of the newest one. When
 * 64 were made within one ms, or the clock stands or goes back, time is borrowed from the future. */
int64_t idgen_next(_Atomic int64_t *last, int64_t now, int shard);
int idgen_shard(int64_t id);
void idgen_seen(_Atomic int64_t *last, int64_t id); /* the next one is greater than id */
