/* Uploaded files: looked at (libmagic), and put away under their hash in data_dir/files/ab/cdef...; written once,
 * synced before the transaction that names them commits. A file that no transaction came to name is only litter. */
#pragma once
#include "domain/papers.h"
#include "service/ctx.h"

struct upload { /* as the HTTP kit hands it over, in plain values */
    const char *name, *path, *sha256;
    int64_t size;
};

/* On the pool, before the transaction (looking into a file and syncing it take milliseconds): checks name, size and what it
 * really is against the paper's rules (problems "paper.type", "paper.too_large", "paper.empty", "paper.other_type" under
 * "paper:<id>") and stores it. *type = what it is. ERR_INVALID with problems, ERR_STORAGE disk. */
enum err_code file_take(struct ctx *c, const struct paper *paper, const struct upload *u, const char **type, struct problems *p, struct err *e) MUST_USE;
/* In the transaction: its row. */
enum err_code file_keep(struct ctx *c, const struct upload *u, const char *type, struct err *e) MUST_USE;
/* Where a stored file lies. */
const char *file_path(const struct world *w, const char *sha256, struct arena *a);
