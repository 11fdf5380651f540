/* A child process that may do little: what reads files of strangers does it there. It gets its input as standard input, hands its output
 * back by a pipe, has no other file open, no environment of ours, and ends when its time, memory or output is used up.
 *
 * The program is executed anew (fork and exec): no key and no page of ours is in its memory. */
#pragma once
#include "base/buf.h"
#include "base/err.h"
#include "scan/fence.h"

struct cage {
    const char *const *argv; /* argv[0] = the path */
    int in;                  /* a descriptor, or -1 = nothing to read */
    int seconds;             /* of the clock, and of the processor */
    int megabytes;           /* of memory; 0 = no limit (programs built with a sanitizer take more than any) */
    size_t most;             /* bytes of output */
    const struct fence *fence; /* made for argv[0]; NULL = none (our own program, built with a sanitizer) */
};

/* *status = its exit status. ERR_BUSY: no process to be had; ERR_TOO_LARGE: it took more than it may have (time, memory, output) and was
 * ended, or it crashed. Any thread. */
enum err_code cage_run(const struct cage *c, struct arena *a, struct buf *out, int *status, struct err *e) MUST_USE;
