/* Progress. See progress.h; must never know what is moved. */
#include "move/progress.h"
#include "base/clock.h"
#include <stdio.h>

struct progress progress_begin(bool on, const char *doing)
{
    int64_t now = clock_mono_us();
    return (struct progress){on, doing, now, now};
}

void progress_tell(struct progress *p, const char *where, int64_t n, const char *what, int64_t bytes)
{
    int64_t now = clock_mono_us();
    if (!p->on || now - p->last < 1000000)
        return;
    p->last = now;
    fprintf(stderr, "%s: %s, %lld %s, ", p->doing, where, (long long)n, what);
    if (bytes >= 0)
        fprintf(stderr, "%lld MB, ", (long long)(bytes / 1000000));
    fprintf(stderr, "%lld s\n", (long long)((now - p->begun) / 1000000));
}

int64_t progress_ms(const struct progress *p)
{
    return (clock_mono_us() - p->begun) / 1000;
}
