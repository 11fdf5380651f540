/* Files of uploads. Must never hold a file in memory or know what is in it. */
#include "http/spool.h"
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#define PREFIX "upload-"

static void spool_drop(void *arg)
{
    struct spool *s = arg;
    if (s->fd >= 0)
        io_close(s->place->fault, s->fd);
    if (s->sum)
        sha256_end(s->sum);
    io_unlink(s->place->fault, s->path); /* if it cannot be deleted now, a later start does it */
}

static enum err_code disk_err(struct err *e, const char *what)
{
    bool crowded = errno == EMFILE || errno == ENFILE;
    return err(e, crowded ? ERR_BUSY : ERR_STORAGE, "upload: cannot %s: %s", what, strerror(errno));
}

enum err_code spool_open(struct arena *a, const struct spool_place *place, struct spool **out, struct err *e)
{
    const char *path = arena_fmt(a, "%s/" PREFIX "%s", place->folder, random_token(a, 18));
    int fd = io_open(place->fault, path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW);
    if (fd < 0)
        return disk_err(e, "create the file");
    struct spool *s = ARENA_NEW(a, struct spool);
    s->place = place;
    s->path = path;
    s->fd = fd;
    s->sum = sha256_begin();
    arena_defer(a, spool_drop, s);
    *out = s;
    return ERR_OK;
}

enum err_code spool_write(struct spool *s, const void *p, size_t n, struct err *e)
{
    const char *from = p;
    sha256_add(s->sum, p, n);
    s->size += (int64_t)n;
    while (n) {
        ssize_t w = io_write(s->place->fault, s->fd, from, n);
        if (w < 0 && errno == EINTR)
            continue;
        if (w <= 0)
            return disk_err(e, "write");
        from += w;
        n -= (size_t)w;
    }
    return ERR_OK;
}

enum err_code spool_finish(struct spool *s, struct err *e)
{
    static const char digits[] = "0123456789abcdef";
    struct sha256 sum = sha256_end(s->sum);
    int fd = s->fd;
    s->sum = NULL;
    s->fd = -1;
    for (size_t i = 0; i < sizeof sum.b; i++) {
        s->sha256[2 * i] = digits[sum.b[i] >> 4];
        s->sha256[2 * i + 1] = digits[sum.b[i] & 15];
    }
    if (io_close(s->place->fault, fd) && errno != EINTR)
        return disk_err(e, "close");
    return ERR_OK;
}

static bool is_left(int folder, const char *name, int64_t older_s)
{
    struct stat st;
    return strncmp(name, PREFIX, strlen(PREFIX)) == 0 && fstatat(folder, name, &st, AT_SYMLINK_NOFOLLOW) == 0 && time(NULL) - st.st_mtime >= older_s;
}

enum err_code spool_sweep(const char *folder, int64_t older_s, struct err *e)
{
    DIR *d = opendir(folder);
    if (!d)
        return err(e, ERR_INTERNAL, "spool folder %s: %s", folder, strerror(errno));
    for (struct dirent *f; (f = readdir(d));)
        if (is_left(dirfd(d), f->d_name, older_s))
            unlinkat(dirfd(d), f->d_name, 0);
    closedir(d);
    return ERR_OK;
}
