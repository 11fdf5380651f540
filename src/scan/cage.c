/* See cage.h; must never know what the child reads. */
#include "scan/cage.h"
#include "base/clock.h"
#include <errno.h>
#include <fcntl.h>
#include <linux/close_range.h>
#include <poll.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

enum { FILES = 24, PIECE = 65536 };

static void limit(__rlimit_resource_t what, rlim_t most)
{
    struct rlimit r = {most, most};
    if (setrlimit(what, &r) != 0)
        _exit(126);
}

/* After fork(): only what is safe there. */
static void become(const struct cage *c, int out)
{
    static char *const env[] = {(char *)(uintptr_t)"LANG=C.UTF-8", (char *)(uintptr_t)"OMP_THREAD_LIMIT=1", (char *)(uintptr_t)"PATH=/usr/bin:/bin", NULL};
    sigset_t none;
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
    int nothing = open("/dev/null", O_RDWR);
    if (nothing < 0 || dup2(c->in < 0 ? nothing : c->in, STDIN_FILENO) < 0 || dup2(out, STDOUT_FILENO) < 0 || dup2(nothing, STDERR_FILENO) < 0)
        _exit(126);
    if (c->fence && !fence_files(c->argv[0]))
        _exit(126);
    if (close_range(3, ~0U, 0) != 0)
        _exit(126);
    limit(RLIMIT_CORE, 0);
    limit(RLIMIT_FSIZE, 0); /* it writes no file; a pipe is none */
    limit(RLIMIT_NOFILE, FILES);
    limit(RLIMIT_CPU, (rlim_t)c->seconds);
    if (c->megabytes)
        limit(RLIMIT_AS, (rlim_t)c->megabytes * 1024 * 1024);
    if (c->fence && !fence_enter(c->fence))
        _exit(126);
    execve(c->argv[0], (char *const *)(uintptr_t)c->argv, env);
    _exit(127);
}

/* False: it was too slow, or said too much. */
static bool listen_to(const struct cage *c, int fd, struct buf *out)
{
    int64_t until = clock_mono_us() + c->seconds * INT64_C(1000000);
    char *piece = arena_room(out->arena, PIECE);
    for (;;) {
        struct pollfd p = {.fd = fd, .events = POLLIN};
        int64_t left = (until - clock_mono_us()) / 1000;
        int ready = left > 0 ? poll(&p, 1, (int)left) : 0;
        if (ready < 0 && errno == EINTR)
            continue;
        ssize_t got = ready > 0 ? read(fd, piece, PIECE) : -1;
        if (got <= 0)
            return got == 0;
        if (out->n + (size_t)got > c->most)
            return false;
        buf_put(out, piece, (size_t)got);
    }
}

enum err_code cage_run(const struct cage *c, struct arena *a, struct buf *out, int *status, struct err *e)
{
    int ends[2], how = 0;
    *out = buf_init(a, PIECE);
    if (pipe2(ends, O_CLOEXEC) != 0)
        return err(e, ERR_BUSY, "no pipe: %d", errno);
    pid_t pid = fork();
    if (pid == 0)
        become(c, ends[1]);
    close(ends[1]);
    bool well = pid > 0 && listen_to(c, ends[0], out);
    close(ends[0]);
    if (pid < 0)
        return err(e, ERR_BUSY, "no process: %d", errno);
    if (!well)
        kill(pid, SIGKILL);
    while (waitpid(pid, &how, 0) < 0 && errno == EINTR)
        continue;
    if (!well || !WIFEXITED(how))
        return err(e, ERR_TOO_LARGE, "a reader was ended: %s", well ? "it crashed or used up its limits" : "time or output");
    *status = WEXITSTATUS(how);
    return ERR_OK;
}
