/* File operations that a test can make fail. See io.h; must never know what a file is for, nor try again. */
#include "base/io.h"
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

static bool fails(struct io_fault *f)
{
    if (!f)
        return false;
    long n = atomic_fetch_add(&f->calls, 1) + 1;
    if (!f->fail_at || (f->sticky ? n < f->fail_at : n != f->fail_at))
        return false;
    atomic_fetch_add(&f->fired, 1);
    errno = f->as ? f->as : EIO;
    return true;
}

int io_open(struct io_fault *f, const char *path, int flags)
{
    return fails(f) ? -1 : open(path, flags | O_CLOEXEC, 0600);
}

ssize_t io_write(struct io_fault *f, int fd, const void *p, size_t n)
{
    if (fails(f))
        return -1;
    return write(fd, p, f && f->most && n > f->most ? f->most : n);
}

int io_sync(struct io_fault *f, int fd)
{
    return fails(f) ? -1 : fsync(fd);
}

int io_close(struct io_fault *f, int fd)
{
    int rc = close(fd);
    return fails(f) ? -1 : rc;
}

int io_rename(struct io_fault *f, const char *from, const char *to)
{
    return fails(f) ? -1 : rename(from, to);
}

int io_unlink(struct io_fault *f, const char *path)
{
    return fails(f) ? -1 : unlink(path);
}

int io_mkdir(struct io_fault *f, const char *path)
{
    return fails(f) ? -1 : mkdir(path, 0700);
}
