/* What the kernel lets a caged child do: a filter of system calls (seccomp, made by libseccomp) and, where the kernel has it, of files
 * (Landlock). Two fences:
 *
 *   before a program is executed   it may load and read, and nothing else: no socket, no process, no other program, no signal, no file made,
 *                                  written, renamed or removed. By Landlock it reads what is installed (/usr, fonts, its own file) and no more:
 *                                  not our databases, not our keys.
 *   in our own child, once loaded  it may compute, read its input and write its output; no file is opened any more.
 *
 * What is not allowed fails as if the kernel did not know it (ENOSYS), so that libraries go on without. */
#pragma once
#include "base/err.h"
#include <linux/filter.h>
#include <stdbool.h>

enum { FENCE_STEPS = 512 };

struct fence {
    unsigned short n;
    struct sock_filter step[FENCE_STEPS];
};

/* For executing `path`, by this very pointer: execve() of any other is refused. ERR_INTERNAL if libseccomp cannot make it. Not for several
 * threads at once: made when the kit is opened. */
enum err_code fence_make(struct fence *f, const char *path, struct err *e) MUST_USE;
/* After fork(), of the child itself: no allocation, only system calls. False: it does not stand, and nothing may be executed. */
bool fence_enter(const struct fence *f);
/* Before fence_enter(), while files may still be opened. True where the kernel has no Landlock too: the filter stands alone then. */
bool fence_files(const char *path);
/* In our own child, everything loaded. Of a program built with a sanitizer only sockets, programs and writing are refused: the leak checker
 * opens files and starts a process at its end. */
bool fence_self(void);
