/* One line per event on stderr, written in one piece so that threads do not mix. Must never be
 * called by floors 0-3, and never see personal data. */
#include "base/log.h"
#include "base/clock.h"
#include "base/instant.h"
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static atomic_int level_now = LOG_INFO; /* the only writable global */

void log_init(enum log_level level)
{
    atomic_store(&level_now, level);
}

/* A value that came from outside must not be able to forge a second line. */
static void one_line(char *s)
{
    for (; *s; s++)
        if ((unsigned char)*s < 0x20 || *s == 0x7f)
            *s = ' ';
}

void log_line(enum log_level level, const char *what, const char *fmt, ...)
{
    static const char *const names[] = {"error", "warn", "info", "debug"};
    if ((int)level > atomic_load(&level_now))
        return;
    char line[1024], time[INSTANT_TEXT];
    instant_write(clock_now(NULL), time);
    int n = snprintf(line, sizeof line - 1, "time=%s level=%s what=%s ", time, names[level], what);
    if (n < 0 || (size_t)n >= sizeof line - 1)
        return;
    va_list ap;
    va_start(ap, fmt);
    int more = vsnprintf(line + n, sizeof line - 1 - (size_t)n, fmt, ap);
    va_end(ap);
    if (more < 0)
        return;
    one_line(line);
    size_t len = strlen(line);
    line[len] = '\n';
    if (write(STDERR_FILENO, line, len + 1) < 0)
        return; /* nobody left to tell */
}
