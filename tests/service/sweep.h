/* A use case is run again and again, and each time another of its database calls fails, until a run sees no fault: nothing may be written
 * before that, and that last run has to succeed. */
#pragma once
#include "service/life.h"

struct sweep {
    struct db_fault *fault; /* of life_open() */
    const char *rows;       /* SQL: all that the use cases of the test may change */
    const char *what;       /* the use case, for what is told */
    int sticky;             /* every call from then on fails as well */
};
typedef enum err_code sweep_case(void *with, struct ctx *c);

/* What is there, as one text. */
static inline const char *sweep_look(struct life *l, const struct sweep *w)
{
    const char *all = sandbox_sqlite3(l->s, w->rows);
    if (strstr(all, "rror:") || strstr(all, "Error"))
        fail_msg("%s", all);
    assert_true(strlen(all) < 3999); /* more is cut off */
    return all;
}

/* How many calls were failed in turn. */
static inline long sweep(struct life *l, const struct sweep *w, sweep_case *fn, void *with)
{
    long n = 0;
    enum err_code rc;
    do {
        const char *before = sweep_look(l, w);
        *w->fault = (struct db_fault){.as = ERR_STORAGE, .fail_at = ++n, .sticky = w->sticky};
        rc = LIFE_DO(l, fn(with, c));
        long fired = w->fault->fired;
        *w->fault = (struct db_fault){0};
        if (!fired)
            break;
        if (!rc || strcmp(sweep_look(l, w), before) != 0)
            fail_msg("%s: call %ld failed, rc %d, and something was written", w->what, n, (int)rc);
    } while (n < 500);
    if (rc)
        fail_msg("%s: %s", w->what, life_problems(l));
    return n - 1;
}
