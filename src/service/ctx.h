/* What a use case is called with: one transaction's databases, the arena, who acts, when.
 *
 * `db` is the database that the use case writes (or reads): a province, or the centre where the header
 * of the service says so. `centre` is for reading alone. A service never commits: the caller does. */
#pragma once
#include "domain/actor.h"
#include "reference/world.h"

struct folder;

struct ctx {
    struct world *world;
    struct db *db, *centre;
    struct arena *arena;
    int64_t now;
    int shard; /* number of `db` */
    const struct actor *actor;
    const char *lang; /* "vi" or "en" */
    int64_t opened;   /* a dossier of this transaction that has its first event and no row yet (record_open); 0 = none */
    struct ctx_seen {     /* the dossier read last in this transaction, so that a page or an act reads it once; folder.c's */
        const struct db *db;
        int64_t dossier;
        const struct folder *folder;  /* NULL = not read */
        const struct list *events;
    } seen;
};

/* Before anything of a dossier is written or changed in memory, and when `db` is another transaction. */
static inline void ctx_forget(struct ctx *c)
{
    c->seen = (struct ctx_seen){0};
}
