/* A whole installation out of its databases and into others: exported as one file, restored from it on either engine, backed up while it serves. Moves
 * tables by the engine's catalogue, so that none can be forgotten; of what is in them it knows nothing but which stored files they name.
 *
 * One moment: every database is read in one transaction. With a database per province these begin one after the other within milliseconds, the centre's
 * last: what a province's row refers to in the centre is in the copy. Nothing is promised beyond that; nothing else is when it serves, either. */
#pragma once
#include "app/dbs.h"

struct move_site {
    struct dbs_config dbs;
    bool told; /* progress on standard error, a line a second at most */
};

struct move_sum {
    int64_t databases, tables, rows, files;
    int64_t file_bytes;
    int64_t lost;    /* stored files that are not there, or are not what their name says: left out, or taken as they are */
    int64_t bytes;   /* of the export or the copies */
    int64_t ms;
    bool key;        /* the key of the installation was in it */
    const char *kept; /* folder with what was there before; NULL = nothing was. In the arena of the caller */
};

/* Writes the export to fd; the same contents give the same bytes, from either engine. ERR_STORAGE: not migrated, not readable, fd takes no more. */
enum err_code move_export(const struct move_site *s, int fd, bool with_key, struct move_sum *sum, struct err *e) MUST_USE;

struct move_from {
    int fd;            /* an export; -1: `dir` */
    const char *dir;   /* a folder that move_backup() filled with copies of files */
    bool replace;      /* what is there already gives way */
    struct arena *arena;
};
/* Nothing is in place before all of it is, checked to the last byte; what was begun and not ended is cleared away by the next call, and nobody serves it
 * meanwhile. ERR_STALE: there is something already. ERR_INVALID: the export is of another kind of installation. ERR_STORAGE: cut short, damaged, made by a newer
 * program, or the disk. */
enum err_code move_restore(const struct move_site *s, const struct move_from *from, struct move_sum *sum, struct err *e) MUST_USE;

/* Into a new folder, or an empty one: copies of the database files, or an export where they are on a server; stored files; the key. */
enum err_code move_backup(const struct move_site *s, const char *dir, struct move_sum *sum, struct err *e) MUST_USE;
#define MOVE_EXPORT_NAME "motcua.export"
#define MOVE_SUMS_NAME "SHA256SUMS"

/* Which of the databases on a server has tables, told as people may see it; NULL = none. Files are not looked at. */
enum err_code move_vacant(const struct dbs_config *where, struct arena *a, const char **full, struct err *e) MUST_USE;

/* ERR_STORAGE while a restore has begun here and not ended: for everybody who would open the databases. */
enum err_code move_settled(const char *data_dir, struct arena *a, struct err *e) MUST_USE;

extern const struct sql_set move_set;
