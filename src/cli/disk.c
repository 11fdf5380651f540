/* Reads whole files. See disk.h. */
#include "cli/disk.h"
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { LARGEST = 16 << 20, FILES_MAX = 4096 };

static enum err_code read_all(int fd, const char *path, struct arena *a, struct embedded *out, struct err *e)
{
    struct stat st;
    if (fstat(fd, &st) != 0 || !S_ISREG(st.st_mode))
        return err(e, ERR_NOT_FOUND, "%s: not a file", path);
    if (st.st_size > LARGEST)
        return err(e, ERR_TOO_LARGE, "%s: larger than %d bytes", path, LARGEST);
    size_t n = 0, size = (size_t)st.st_size;
    char *data = arena_alloc(a, size + 1);
    while (n < size) {
        ssize_t got = read(fd, data + n, size - n);
        if (got < 0)
            return err(e, ERR_NOT_FOUND, "%s: %s", path, strerror(errno));
        if (got == 0)
            break;
        n += (size_t)got;
    }
    *out = (struct embedded){arena_str(a, path), (unsigned char *)data, n};
    return ERR_OK;
}

enum err_code disk_read(const char *path, struct arena *a, struct embedded *out, struct err *e)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return err(e, ERR_NOT_FOUND, "%s: %s", path, strerror(errno));
    enum err_code rc = read_all(fd, path, a, out, e);
    close(fd);
    return rc;
}

static bool ends(const char *s, const char *with)
{
    size_t n = strlen(s), k = strlen(with);
    return n > k && *s != '.' && strcmp(s + n - k, with) == 0;
}

static int by_name(const void *a, const void *b)
{
    return strcmp(((const struct embedded *)a)->name, ((const struct embedded *)b)->name);
}

static enum err_code read_entries(DIR *dir, struct disk_folder what, struct arena *a, struct embedded *rows, size_t *n, struct err *e)
{
    for (struct dirent *d; (d = readdir(dir));) {
        if (!ends(d->d_name, what.ending))
            continue;
        if (*n == FILES_MAX)
            return err(e, ERR_TOO_LARGE, "%s: more than %d files", what.path, FILES_MAX);
        TRY(disk_read(arena_fmt(a, "%s/%s", what.path, d->d_name), a, &rows[*n], e));
        rows[(*n)++].name = arena_fmt(a, "%s%s", what.prefix, d->d_name);
    }
    return ERR_OK;
}

enum err_code disk_read_folder(struct disk_folder what, struct arena *a, struct embedded **out, size_t *n, struct err *e)
{
    DIR *dir = opendir(what.path);
    *n = 0;
    if (!dir)
        return err(e, ERR_NOT_FOUND, "%s: %s", what.path, strerror(errno));
    *out = ARENA_ARRAY(a, struct embedded, FILES_MAX);
    enum err_code rc = read_entries(dir, what, a, *out, n, e);
    closedir(dir);
    qsort(*out, *n, sizeof **out, by_name);
    return rc;
}

enum err_code disk_temporary(struct arena *a, const char **path, struct err *e)
{
    const char *tmp = getenv("TMPDIR");
    char *dir = arena_fmt(a, "%s/motcua-XXXXXX", tmp && *tmp ? tmp : "/tmp");
    if (!mkdtemp(dir))
        return err(e, ERR_STORAGE, "%s: %s", dir, strerror(errno));
    *path = dir;
    return ERR_OK;
}

static int remove_one(const char *path, const struct stat *st, int kind, struct FTW *at)
{
    (void)st, (void)kind, (void)at;
    return remove(path);
}

void disk_remove(const char *path)
{
    nftw(path, remove_one, 16, FTW_DEPTH | FTW_PHYS);
}
