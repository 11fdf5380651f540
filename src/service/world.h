/* What every use case may read and none may change: units, procedures, calendars, the key, folders.
 * Built once at start by world_open(); calendars are exchanged whole when one changes. */
#pragma once
#include "base/clock.h"
#include "base/err.h"
#include "db/db.h"
#include <stdint.h>

struct units;      /* service/units.h */
struct catalogue;  /* service/catalogue.h */
struct calendars;  /* service/calendars.h */

struct world {
    struct clock *clock;
    const char *data_dir;             /* files/, spool/, key */
    const struct units *units;
    const struct catalogue *catalogue;
    struct calendars *calendars;
    unsigned char key[32];            /* secrets of receipts and CSRF follow from it; data_dir/key, mode 0600 */
    bool development;                 /* codes go to the outbox page */
    _Atomic int64_t last_id;          /* see world_id() */
    int64_t const *shard_province;    /* province ids in shard order; one shard (0) when all is in one file */
    int shards;                       /* 1, or as many as provinces */
};

/* A time-sortable key below 2^53 for everything but dossiers: ms since 2024 (41 bits), shard (6), 6 bits of order. */
int64_t world_id(struct world *w, int shard);
int world_id_shard(int64_t id);
int world_shard_of(const struct world *w, int64_t province); /* 0 when there is one file */
