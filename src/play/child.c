/* See child.h. */
#include "play/child.h"
#include "base/clock.h"
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

enum { START_MS = 120000, STOP_MS = 60000, SAID = 8192, ARGS = 64 };

/* After fork(): only what is safe there. */
static void become(const char *const *argv, int out, int log)
{
    sigset_t none;
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
    prctl(PR_SET_PDEATHSIG, SIGKILL); /* it does not outlive the drill */
    dup2(out, STDOUT_FILENO);
    dup2(log, STDERR_FILENO);
    execv("/proc/self/exe", (char *const *)(uintptr_t)argv);
    _exit(127);
}

/* Reads what it says until it tells its address; 0 = it did not. */
static int listen_for_port(int fd)
{
    char said[SAID + 1];
    size_t n = 0;
    int64_t until = clock_mono_us() + START_MS * INT64_C(1000);
    for (;;) {
        struct pollfd p = {.fd = fd, .events = POLLIN};
        int64_t left = (until - clock_mono_us()) / 1000;
        if (left <= 0 || n == SAID || poll(&p, 1, (int)left) <= 0)
            return 0;
        ssize_t got = read(fd, said + n, SAID - n);
        if (got <= 0)
            return 0;
        n += (size_t)got;
        said[n] = 0;
        const char *at = strstr(said, "http://127.0.0.1:");
        if (at && strchr(at + 17, '/'))
            return (int)strtol(at + 17, NULL, 10);
    }
}

static enum err_code spawn(struct child *c, const char *const *argv, const char *log, struct err *e)
{
    const char *all[ARGS] = {"motcua"};
    int pipes[2], to = open(log, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    for (int i = 0; argv[i] && i + 2 < ARGS; i++)
        all[i + 1] = argv[i];
    if (to < 0 || pipe2(pipes, O_CLOEXEC) != 0) {
        enum err_code rc = err(e, ERR_STORAGE, "%s: %s", log, strerror(errno));
        if (to >= 0)
            close(to);
        return rc;
    }
    c->pid = fork();
    if (c->pid == 0)
        become(all, pipes[1], to);
    close(pipes[1]);
    close(to);
    c->out = pipes[0];
    if (c->pid > 0)
        return ERR_OK;
    close(c->out);
    c->pid = 0;
    return err(e, ERR_INTERNAL, "fork: %s", strerror(errno));
}

enum err_code child_start(struct child *c, const char *const *argv, const char *log, struct err *e)
{
    TRY(spawn(c, argv, log, e));
    c->port = listen_for_port(c->out);
    if (c->port)
        return ERR_OK;
    child_kill(c);
    return err(e, ERR_INTERNAL, "the server did not start: see %s", log);
}

static void gone(struct child *c)
{
    close(c->out);
    c->pid = 0;
}

bool child_alive(struct child *c)
{
    if (!c->pid)
        return false;
    if (waitpid(c->pid, NULL, WNOHANG) != c->pid)
        return true;
    gone(c);
    return false;
}

void child_kill(struct child *c)
{
    if (!c->pid)
        return;
    kill(c->pid, SIGKILL);
    waitpid(c->pid, NULL, 0);
    gone(c);
}

enum err_code child_stop(struct child *c, struct err *e)
{
    int status = 0;
    if (!c->pid)
        return ERR_OK;
    kill(c->pid, SIGTERM);
    for (int ms = 0; ms < STOP_MS; ms += 5) {
        if (waitpid(c->pid, &status, WNOHANG) == c->pid) {
            gone(c);
            return WIFEXITED(status) && WEXITSTATUS(status) == 0 ? ERR_OK : err(e, ERR_INTERNAL, "the server ended badly: status %d", status);
        }
        poll(NULL, 0, 5);
    }
    child_kill(c);
    return err(e, ERR_INTERNAL, "the server did not end within a minute");
}

/* ---- what it uses */

static bool slurp(const char *path, char *out, size_t cap)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    ssize_t n = fd < 0 ? -1 : read(fd, out, cap - 1);
    if (fd >= 0)
        close(fd);
    out[n > 0 ? n : 0] = 0;
    return n > 0;
}

struct child_use child_use(pid_t pid)
{
    char path[64], text[4096];
    struct child_use u = {0};
    unsigned long user = 0, sys = 0;
    snprintf(path, sizeof path, "/proc/%d/stat", (int)pid);
    const char *p = slurp(path, text, sizeof text) ? strrchr(text, ')') : NULL;
    if (p && sscanf(p + 2, "%*c %*d %*d %*d %*d %*d %*u %*u %*u %*u %*u %lu %lu", &user, &sys) == 2)
        u.cpu_us = (int64_t)(user + sys) * 1000000 / sysconf(_SC_CLK_TCK);
    snprintf(path, sizeof path, "/proc/%d/status", (int)pid);
    p = slurp(path, text, sizeof text) ? strstr(text, "RssAnon:") : NULL;
    if (p)
        u.rss_anon = strtoll(p + 8, NULL, 10) * 1024;
    return u;
}
