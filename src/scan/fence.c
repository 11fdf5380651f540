/* See fence.h; must never know what the child reads. */
#include "scan/fence.h"
#include <errno.h>
#include <fcntl.h>
#include <linux/landlock.h>
#include <linux/seccomp.h>
#include <seccomp.h>
#include <stdint.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#define EACH(list) (sizeof(list) / sizeof(list)[0])

enum { WRITING = O_ACCMODE | O_CREAT | O_TRUNC };

/* ---- system calls */

static bool allow(scmp_filter_ctx c, const int *call, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (seccomp_rule_add(c, SCMP_ACT_ALLOW, call[i], 0) != 0)
            return false;
    return true;
}

/* Computing, reading and writing what is open: both fences. */
static bool allow_work(scmp_filter_ctx c)
{
    static const int call[] = {
        SCMP_SYS(read), SCMP_SYS(readv), SCMP_SYS(pread64), SCMP_SYS(write), SCMP_SYS(writev), SCMP_SYS(close), SCMP_SYS(lseek), SCMP_SYS(fstat),
        SCMP_SYS(munmap), SCMP_SYS(mremap), SCMP_SYS(madvise), SCMP_SYS(brk), SCMP_SYS(exit), SCMP_SYS(exit_group), SCMP_SYS(futex),
        SCMP_SYS(getrandom), SCMP_SYS(clock_gettime), SCMP_SYS(gettimeofday), SCMP_SYS(rt_sigreturn), SCMP_SYS(rt_sigprocmask),
        SCMP_SYS(rt_sigaction), SCMP_SYS(restart_syscall), SCMP_SYS(sched_yield),
    };
    return allow(c, call, EACH(call));
}

/* What a program needs until it stands, and what Tesseract and Poppler read on the way. */
static bool allow_start(scmp_filter_ctx c, const char *path)
{
    static const int call[] = {
        SCMP_SYS(mmap), SCMP_SYS(mprotect), SCMP_SYS(newfstatat), SCMP_SYS(stat), SCMP_SYS(lstat), SCMP_SYS(statx), SCMP_SYS(access),
        SCMP_SYS(faccessat), SCMP_SYS(faccessat2), SCMP_SYS(readlink), SCMP_SYS(readlinkat), SCMP_SYS(getcwd), SCMP_SYS(getdents64), SCMP_SYS(dup),
        SCMP_SYS(arch_prctl), SCMP_SYS(set_tid_address), SCMP_SYS(set_robust_list), SCMP_SYS(rseq), SCMP_SYS(prlimit64), SCMP_SYS(sysinfo),
        SCMP_SYS(uname), SCMP_SYS(sched_getaffinity), SCMP_SYS(getpid), SCMP_SYS(gettid), SCMP_SYS(getuid), SCMP_SYS(geteuid), SCMP_SYS(getgid),
        SCMP_SYS(getegid), SCMP_SYS(seccomp), /* our own child draws its fence tighter */
    };
    uintptr_t at = (uintptr_t)path;
    return allow(c, call, EACH(call)) && !seccomp_rule_add(c, SCMP_ACT_ALLOW, SCMP_SYS(execve), 1, SCMP_A0(SCMP_CMP_EQ, at)) &&
           !seccomp_rule_add(c, SCMP_ACT_ALLOW, SCMP_SYS(openat), 1, SCMP_A2(SCMP_CMP_MASKED_EQ, WRITING, O_RDONLY)) &&
           !seccomp_rule_add(c, SCMP_ACT_ALLOW, SCMP_SYS(open), 1, SCMP_A1(SCMP_CMP_MASKED_EQ, WRITING, O_RDONLY)) &&
           !seccomp_rule_add(c, SCMP_ACT_ALLOW, SCMP_SYS(fcntl), 1, SCMP_A1(SCMP_CMP_LE, F_GETFL)) &&
           !seccomp_rule_add(c, SCMP_ACT_ALLOW, SCMP_SYS(prctl), 1, SCMP_A0(SCMP_CMP_EQ, PR_SET_NO_NEW_PRIVS));
}

/* Out of libseccomp by a pipe: it is far smaller than what a pipe holds. */
static bool take_out(scmp_filter_ctx c, struct fence *f)
{
    int ends[2];
    if (pipe2(ends, O_CLOEXEC | O_NONBLOCK) != 0)
        return false;
    ssize_t n = seccomp_export_bpf(c, ends[1]) == 0 ? read(ends[0], f->step, sizeof f->step) : -1;
    char more;
    bool whole = n > 0 && n % (ssize_t)sizeof f->step[0] == 0 && read(ends[0], &more, 1) < 0;
    f->n = whole ? (unsigned short)((size_t)n / sizeof f->step[0]) : 0;
    close(ends[0]);
    close(ends[1]);
    return whole;
}

enum err_code fence_make(struct fence *f, const char *path, struct err *e)
{
    scmp_filter_ctx c = seccomp_init(SCMP_ACT_ERRNO(ENOSYS));
    bool made = c && allow_work(c) && allow_start(c, path) && take_out(c, f);
    if (c)
        seccomp_release(c);
    return made ? ERR_OK : err(e, ERR_INTERNAL, "no filter of system calls for %s", path);
}

bool fence_enter(const struct fence *f)
{
    struct sock_fprog all = {f->n, (struct sock_filter *)(uintptr_t)f->step};
    return f->n && prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 && prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &all, 0, 0) == 0;
}

#ifdef MOTCUA_SANITIZED
static scmp_filter_ctx self_fence(void)
{
    static const int call[] = {SCMP_SYS(socket), SCMP_SYS(socketpair), SCMP_SYS(connect), SCMP_SYS(execve), SCMP_SYS(execveat), SCMP_SYS(creat),
                               SCMP_SYS(unlink), SCMP_SYS(unlinkat), SCMP_SYS(rename), SCMP_SYS(renameat), SCMP_SYS(renameat2), SCMP_SYS(mkdir), SCMP_SYS(mkdirat)};
    static const int flag[] = {O_WRONLY, O_RDWR, O_CREAT};
    scmp_filter_ctx c = seccomp_init(SCMP_ACT_ALLOW);
    bool good = c != NULL;
    for (size_t i = 0; good && i < EACH(call); i++)
        good = seccomp_rule_add(c, SCMP_ACT_ERRNO(ENOSYS), call[i], 0) == 0;
    for (size_t i = 0; good && i < EACH(flag); i++)
        good = seccomp_rule_add(c, SCMP_ACT_ERRNO(ENOSYS), SCMP_SYS(openat), 1, SCMP_A2(SCMP_CMP_MASKED_EQ, (scmp_datum_t)flag[i], (scmp_datum_t)flag[i])) == 0;
    return good ? c : NULL;
}
#else
static scmp_filter_ctx self_fence(void)
{
    scmp_filter_ctx c = seccomp_init(SCMP_ACT_ERRNO(ENOSYS));
    bool good = c && allow_work(c) && !seccomp_rule_add(c, SCMP_ACT_ALLOW, SCMP_SYS(newfstatat), 1, SCMP_A3(SCMP_CMP_EQ, AT_EMPTY_PATH)) &&
                !seccomp_rule_add(c, SCMP_ACT_ALLOW, SCMP_SYS(mmap), 1, SCMP_A2(SCMP_CMP_MASKED_EQ, PROT_EXEC, 0)) &&
                !seccomp_rule_add(c, SCMP_ACT_ALLOW, SCMP_SYS(mprotect), 1, SCMP_A2(SCMP_CMP_MASKED_EQ, PROT_EXEC, 0));
    return good ? c : NULL;
}
#endif

bool fence_self(void)
{
    scmp_filter_ctx c = self_fence();
    bool stands = c && seccomp_load(c) == 0;
    if (c)
        seccomp_release(c);
    return stands;
}

/* ---- files */

enum { READING = LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_READ_DIR };

static bool open_to(int rules, const char *path, uint64_t rights)
{
    struct landlock_path_beneath_attr at = {.allowed_access = rights, .parent_fd = open(path, O_PATH | O_CLOEXEC)};
    if (at.parent_fd < 0)
        return true; /* not on this machine */
    bool good = syscall(SYS_landlock_add_rule, rules, LANDLOCK_RULE_PATH_BENEATH, &at, 0) == 0;
    close(at.parent_fd);
    return good;
}

bool fence_files(const char *path)
{
    static const char *const folder[] = {"/usr", "/lib", "/lib64", "/etc/fonts", "/var/cache/fontconfig", "/sys/devices/system/cpu"};
    static const char *const file[] = {"/etc/ld.so.cache", "/etc/localtime", "/dev/null", "/dev/urandom"};
    static const char *const loader[] = {"/lib64/ld-linux-x86-64.so.2", "/lib/ld-linux-aarch64.so.1", "/lib/ld-linux-riscv64-lp64d.so.1"};
    const struct landlock_ruleset_attr all = {.handled_access_fs = (LANDLOCK_ACCESS_FS_MAKE_SYM << 1) - 1}; /* all rights of the first version */
    int rules = (int)syscall(SYS_landlock_create_ruleset, &all, sizeof all, 0);
    if (rules < 0)
        return errno == ENOSYS || errno == EOPNOTSUPP; /* a kernel without it, or switched off */
    bool good = open_to(rules, path, LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_EXECUTE);
    for (size_t i = 0; good && i < EACH(folder); i++)
        good = open_to(rules, folder[i], READING);
    for (size_t i = 0; good && i < EACH(file); i++)
        good = open_to(rules, file[i], LANDLOCK_ACCESS_FS_READ_FILE);
    for (size_t i = 0; good && i < EACH(loader); i++)
        good = open_to(rules, loader[i], LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_EXECUTE);
    good = good && prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 && syscall(SYS_landlock_restrict_self, rules, 0) == 0;
    close(rules);
    return good;
}
