/* The calls by which files are put on disk, as POSIX has them: -1 and errno when one fails. Each asks first whether it is to fail on
 * purpose: the fault sweep of uploads runs with fail_at = 1, 2, ... until a run sees no fault, and looks each time that nothing is
 * half done. NULL, as in every server: nothing fails on purpose. Any thread. */
#pragma once
#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

struct io_fault {
    long fail_at;       /* the call that fails, counted from 1; 0 = none */
    bool sticky;        /* every call from then on fails as well */
    int as;             /* errno: ENOSPC, EIO ...; 0 = EIO */
    size_t most;        /* bytes that one write takes; 0 = all of them */
    atomic_long calls;  /* counted so far */
    atomic_long fired;  /* how often it failed */
};

int io_open(struct io_fault *f, const char *path, int flags); /* closed on exec; 0600 if it is made */
ssize_t io_write(struct io_fault *f, int fd, const void *p, size_t n); /* may take less than n */
int io_sync(struct io_fault *f, int fd);
int io_close(struct io_fault *f, int fd); /* closed even if it says -1: what was written last may be lost */
int io_rename(struct io_fault *f, const char *from, const char *to);
int io_unlink(struct io_fault *f, const char *path);
int io_mkdir(struct io_fault *f, const char *path); /* 0700 */
