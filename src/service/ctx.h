/* What a use case is called with: one transaction's databases, the arena, who acts, when.
 *
 * `db` is the database that the use case writes (or reads): a province, or the centre where the header
 * of the service says so. `centre` is for reading alone. A service never commits: the caller does. */
#pragma once
#include "domain/actor.h"
#include "reference/world.h"

struct ctx {
    struct world *world;
    struct db *db, *centre;
    struct arena *arena;
    int64_t now;
    int shard; /* number of `db` */
    const struct actor *actor;
    const char *lang; /* "vi" or "en" */
};
