/* How far it is, on standard error: a line a second at most. */
#pragma once
#include <stdbool.h>
#include <stdint.h>

struct progress {
    bool on;
    const char *doing; /* "export" */
    int64_t begun, last; /* monotonic us */
};
struct progress progress_begin(bool on, const char *doing);
/* where: "motcua.journal"; n of what so far; bytes -1 = not to be told. */
void progress_tell(struct progress *p, const char *where, int64_t n, const char *what, int64_t bytes);
int64_t progress_ms(const struct progress *p);
