/* The folder DATA/restoring: what is brought back lies there until all of it is. While the folder is there nobody opens the installation. It knows files
 * and their names, no table. For this folder alone. */
#pragma once
#include "base/hash.h"
#include "move/move.h"

struct staging {
    const struct move_site *site;
    struct arena *arena;
    const char *dir;    /* DATA/restoring */
    int fd;             /* of the folder: held by a lock, so that two cannot restore at once */
    bool touched;       /* what was there before is no longer as it was: the folder stays until a restore comes to its end */
    bool replace, key, had_key;
};

/* ERR_STALE: database files are there and are not to be replaced; ERR_BUSY: another restore is at it. */
enum err_code staging_open(const struct move_site *s, bool replace, struct arena *a, struct staging *out, struct err *e) MUST_USE;
/* The file of database i while it is made. */
const char *staging_database(const struct staging *g, int i);
/* A stored file of `size` bytes, which read() gives piece by piece; *same: it is what its name says. One that is there already stays. */
struct staging_source {
    enum err_code (*read)(void *ctx, void *to, size_t n, struct err *e);
    void *ctx;
};
enum err_code staging_store(struct staging *g, const char *sha256, int64_t size, struct staging_source from, bool *same, struct err *e) MUST_USE;
enum err_code staging_key(struct staging *g, const unsigned char *key, size_t n, struct err *e) MUST_USE;
/* All stored files are on the disk. */
enum err_code staging_sync(struct staging *g, struct err *e) MUST_USE;
/* Key and database files into place, what was there before aside into *kept (NULL = nothing was). */
enum err_code staging_settle(struct staging *g, const char **kept, struct err *e) MUST_USE;
/* After settling, or instead of it. */
void staging_close(struct staging *g, bool settled);
