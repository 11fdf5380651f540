/* The databases of an installation: one centre and its provinces, each with one writer; read connections per
 * thread. A small site keeps all in one file (one shard, the centre's own file); a nation has a file per province.
 * Knows which file is whose and nothing of what is in them. */
#pragma once
#include "db/migrate.h"
#include "db/writer.h"

struct dbs;

struct dbs_config {
    const char *dir;          /* centre.db, tinh-01.db ... or motcua.db */
    int shards;               /* 1 = one file */
    const struct migration *migrations; size_t migrations_n;
    struct db_fault *fault;   /* on every writer's connection; NULL = none */
    size_t queue_max;         /* per writer; 0 = default */
    const struct pack *pack;  /* NULL = texts stay texts; outlives the databases */
};

/* One thread's read connections; opened when first asked for. Belongs to that thread. */
struct readers;

/* Opens the writers; first brings every file to the newest migration when `migrate` is set, else refuses old ones. */
enum err_code dbs_open(const struct dbs_config *c, bool migrate, struct dbs **out, struct err *e) MUST_USE;
void dbs_close(struct dbs *d);

struct writer *dbs_writer(struct dbs *d, int shard); /* shard -1 = the centre */
int dbs_shards(const struct dbs *d);
bool dbs_single(const struct dbs *d);
const char *dbs_path(const struct dbs *d, int shard, struct arena *a);

struct readers *readers_new(struct dbs *d);
void readers_free(struct readers *r);
/* For who needs one now and then: a set that was given back, or a new one. Closed with the databases. Any thread. */
struct readers *readers_borrow(struct dbs *d);
void readers_give_back(struct dbs *d, struct readers *r);
enum err_code readers_get(struct readers *r, int shard, struct db **out, struct err *e) MUST_USE; /* -1 = the centre */
