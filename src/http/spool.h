/* An upload on its way to disk: one file in the spool folder, its size and SHA-256 as it grows.
 * A disk that is full, broken or read-only: ERR_STORAGE. Too many files open at once: ERR_BUSY. */
#pragma once
#include "base/arena.h"
#include "base/err.h"
#include "base/hash.h"
#include "base/io.h"
#include <stdint.h>

struct spool_place {
    const char *folder;        /* NULL = no files are taken */
    struct io_fault *fault;    /* tests; NULL = none */
};

struct spool {
    const struct spool_place *place;
    const char *path;
    int64_t size;
    char sha256[65];           /* after spool_finish */
    int fd;                    /* -1 after spool_finish */
    struct sha256_stream *sum; /* NULL after spool_finish */
};

/* A new file, readable by us alone. The arena's reset closes and deletes it (if it is still there). `place` outlives it. */
enum err_code spool_open(struct arena *a, const struct spool_place *place, struct spool **out, struct err *e) MUST_USE;
enum err_code spool_write(struct spool *s, const void *p, size_t n, struct err *e) MUST_USE;
enum err_code spool_finish(struct spool *s, struct err *e) MUST_USE;
/* Deletes what a crash left behind; the folder must exist. Only what nobody has touched for `older_s` seconds: another process may share the folder. */
enum { SPOOL_LEFT_S = 3600 };
enum err_code spool_sweep(const char *folder, int64_t older_s, struct err *e) MUST_USE;
