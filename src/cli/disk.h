/* Files read from disk in the form that embedded ones have. For the program's own input: configuration, procedure and
 * scenario files, tables; never for what people upload. */
#pragma once
#include "base/arena.h"
#include "base/embed.h"
#include "base/err.h"
#include <stdbool.h>

/* ERR_NOT_FOUND, ERR_TOO_LARGE above 16 MiB; e->why names the path. */
enum err_code disk_read(const char *path, struct arena *a, struct embedded *out, struct err *e) MUST_USE;
/* The files of a folder whose names end so, named prefix and file name, sorted. */
struct disk_folder {
    const char *path, *ending, *prefix;
};
enum err_code disk_read_folder(struct disk_folder what, struct arena *a, struct embedded **out, size_t *n, struct err *e) MUST_USE;

/* A new folder in TMPDIR, ours alone; and a folder with all that is in it, gone. */
enum err_code disk_temporary(struct arena *a, const char **path, struct err *e) MUST_USE;
void disk_remove(const char *path);
