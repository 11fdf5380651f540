/* The databases of an installation: one centre and its provinces, each with one writer; read connections per
 * thread. A small site keeps all in one file (one shard, the centre's own file); a nation has a file per province.
 * Knows which file is whose and nothing of what is in them. */
#pragma once
#include "db/migrate.h"
#include "db/writer.h"

struct dbs;

struct dbs_config {
    const char *dir;          /* of files: centre.db, province-00.db ... or motcua.db */
    const char *server;       /* NULL = files; else postgresql://..., with {} where "centre", "province_00" ... stand if there are several */
    const char *const *where; /* the centre, then each province: a path or postgresql://...; NULL in it, or NULL = as the two above say */
    int shards;               /* 1 = one file */
    const struct migration *migrations; size_t migrations_n;
    struct db_fault *fault;   /* on every writer's connection; NULL = none */
    size_t queue_max;         /* per writer; 0 = default */
    const struct pack *pack;  /* NULL = texts stay texts; outlives the databases */
    /* What every transaction that writes begins and ends with (writer_config); NULL = nothing. */
    enum err_code (*first)(void *arg, int shard, struct db *db, struct err *e);
    enum err_code (*last)(void *arg, int shard, struct db *db, struct err *e);
    void *arg;
};

/* One thread's read connections; opened when first asked for, and anew when the database has moved. Belongs to that thread. */
struct readers;

/* How a database is told of to people: without its password. */
const char *dbs_told(struct dbs *d, int shard, struct arena *a);
/* The same before anything is open. */
const char *dbs_place(const struct dbs_config *c, int shard, struct arena *a);
const char *dbs_place_told(const struct dbs_config *c, int shard, struct arena *a); /* ... to people */
const char *dbs_without_secrets(const char *path, struct arena *a);

/* Opens the writers; first brings every file to the newest migration when `migrate` is set, else refuses old ones. */
enum err_code dbs_open(const struct dbs_config *c, bool migrate, struct dbs **out, struct err *e) MUST_USE;
void dbs_close(struct dbs *d);

struct writer *dbs_writer(struct dbs *d, int shard); /* shard -1 = the centre */
int dbs_shards(const struct dbs *d);
bool dbs_single(const struct dbs *d);
/* The file, or the connection string of the server, as of now. */
const char *dbs_path(struct dbs *d, int shard, struct arena *a);

bool dbs_on_server(struct dbs *d, int shard); /* and no file */

/* A province's database may come to live elsewhere while all serve (db/station.h, docs/province.md): from the next transaction on its writer, and from the next
 * readers_get() on readers, are at `path`. turn: how often it has moved; what is older than what is known is passed over. move: the move by which it went
 * there for good; NULL = that is not known. Any thread. */
void dbs_moved(struct dbs *d, int shard, const char *path, const char *move, int64_t turn);
/* The move by which it came to where it is; "" = it was there from the start, or nobody knows. */
const char *dbs_came_by(struct dbs *d, int shard, struct arena *a);

struct readers *readers_new(struct dbs *d);
void readers_free(struct readers *r);
/* For who needs one now and then: a set that was given back, or a new one. Closed with the databases. Any thread. */
struct readers *readers_borrow(struct dbs *d);
void readers_give_back(struct dbs *d, struct readers *r);
/* What borrowed readers are reading now is broken off: ERR_BUSY. Any thread. */
void dbs_interrupt(struct dbs *d);
enum err_code readers_get(struct readers *r, int shard, struct db **out, struct err *e) MUST_USE; /* -1 = the centre */
