/* Time as a value: the one place that asks the system what time it is. Must never know calendars. */
#include "base/clock.h"
#include <errno.h>
#include <fcntl.h>
#include <stddef.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

int64_t clock_now(const struct clock *c)
{
    if (c && c->fake)
        return c->fake;
    if (c && c->shared)
        return __atomic_load_n(c->shared, __ATOMIC_SEQ_CST);
    struct timespec t;
    clock_gettime(CLOCK_REALTIME, &t);
    return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

int64_t clock_mono_us(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000000 + t.tv_nsec / 1000;
}

/* Eight bytes of a file; NULL with errno. */
static void *mapped(const char *path, int flags, int how)
{
    struct stat st;
    void *p = MAP_FAILED;
    int fd = open(path, flags | O_CLOEXEC, 0600);
    if (fd < 0)
        return NULL;
    errno = EINVAL;
    if ((!(flags & O_CREAT) || ftruncate(fd, sizeof(int64_t)) == 0) && fstat(fd, &st) == 0 && st.st_size >= (off_t)sizeof(int64_t))
        p = mmap(NULL, sizeof(int64_t), how, MAP_SHARED, fd, 0);
    close(fd);
    return p == MAP_FAILED ? NULL : p;
}

enum err_code clock_follow(struct clock *c, const char *path, struct err *e)
{
    c->shared = mapped(path, O_RDONLY, PROT_READ);
    return c->shared ? ERR_OK : err(e, ERR_INVALID, "clock %s: %s", path, strerror(errno));
}

enum err_code clock_share(const char *path, int64_t **out, struct err *e)
{
    *out = mapped(path, O_RDWR | O_CREAT, PROT_READ | PROT_WRITE);
    return *out ? ERR_OK : err(e, ERR_STORAGE, "clock %s: %s", path, strerror(errno));
}

struct timespec clock_after(clockid_t which, int64_t ms)
{
    struct timespec t;
    clock_gettime(which, &t);
    t.tv_nsec += (long)(ms % 1000) * 1000000;
    t.tv_sec += (time_t)(ms / 1000) + t.tv_nsec / 1000000000;
    t.tv_nsec %= 1000000000;
    return t;
}
