/* An upload on its way to disk: one file in the spool folder, its size and SHA-256 as it grows.
 * Full disk or quota: ERR_STORAGE. */
#pragma once
#include "base/arena.h"
#include "base/err.h"
#include "base/hash.h"
#include <stdint.h>

struct spool {
    const char *path;
    int64_t size;
    char sha256[65];           /* after spool_finish */
    int fd;                    /* -1 after spool_finish */
    struct sha256_stream *sum; /* NULL after spool_finish */
};

/* A new file, readable by us alone. The arena's reset closes and deletes it (if it is still there). */
enum err_code spool_open(struct arena *a, const char *folder, struct spool **out, struct err *e) MUST_USE;
enum err_code spool_write(struct spool *s, const void *p, size_t n, struct err *e) MUST_USE;
enum err_code spool_finish(struct spool *s, struct err *e) MUST_USE;
/* Deletes what a crash left behind; the folder must exist. */
enum err_code spool_sweep(const char *folder, struct err *e) MUST_USE;
