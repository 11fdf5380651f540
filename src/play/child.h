/* The server of a drill as a process of its own: this very program, started, watched, ended in order or by SIGKILL. */
#pragma once
#include "base/arena.h"
#include "base/err.h"
#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

struct child {
    pid_t pid; /* 0 = none */
    int out;   /* what it says */
    int port;
};

/* argv: of `motcua`, ended by NULL; argv[0] is put in front. Its standard error goes to the end of the file `log`. Returns when it
 * listens on 127.0.0.1. ERR_INTERNAL: it ended, or said nothing for two minutes. */
enum err_code child_start(struct child *c, const char *const *argv, const char *log, struct err *e) MUST_USE;
bool child_alive(struct child *c);
void child_kill(struct child *c);
/* SIGTERM, and waits. ERR_INTERNAL unless it ended with 0. */
enum err_code child_stop(struct child *c, struct err *e) MUST_USE;

struct child_use {
    int64_t cpu_us;    /* since it began */
    int64_t rss_anon;  /* bytes: its own memory, mapped databases apart */
};
/* Zeros where the system does not tell. */
struct child_use child_use(pid_t pid);
