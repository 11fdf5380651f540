/* A drill from beginning to end: people prepared, server started (or one that runs is used), the plan played, the server killed where
 * that is asked for, everything compared, the report made. Knows no command line: what only that can do comes as functions. */
#pragma once
#include "app/app.h"
#include "play/drill.h"
#include "play/plan.h"
#include "play/report.h"

struct exercise_home {
    void *with;
    const char *data;           /* folder */
    const char *const *serve;   /* words of `motcua serve` beside address, data and clock; ended by NULL */
    /* Made where it is not there yet, by the clock that stands at `now` (0 = the real one), and opened. */
    enum err_code (*prepare)(void *with, int64_t now, struct app **out, struct err *e);
    enum err_code (*open)(void *with, struct app **out, struct err *e);
    /* What `motcua check` says of journal and figures, added to f. */
    enum err_code (*verify)(struct app *app, struct report_found *f, struct err *e);
};

struct exercise_wish {
    const char *file;   /* the plan's, for messages */
    int port[DRILL_DOORS]; /* of servers that run already on 127.0.0.1, over the same databases */
    int doors;          /* how many; 0 = start one */
    const char *report; /* folder; NULL = none */
    bool compare;       /* the book with the databases */
    bool verify;        /* and chains and figures of all dossiers there, however many */
};
/* *bad = how many things that were asked were not kept. */
enum err_code exercise_run(const struct exercise_home *h, struct plan *p, const struct exercise_wish *w, struct arena *a, int *bad, struct err *e) MUST_USE;
