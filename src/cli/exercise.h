/* A drill from the command line: people prepared, server started (or one that runs is used), the plan played, killed where asked for,
 * everything compared, the report written. */
#pragma once
#include "cli/cli.h"
#include "play/plan.h"

struct exercise_wish {
    const char *at;         /* "http://127.0.0.1:8080": a server that runs already; NULL = start one */
    const char *report;     /* folder; NULL = none */
    bool compare;
    bool here;              /* the data of --data, which stay; else a temporary folder */
    bool keep;
};
/* The exit code: CLI_DONE if the verdict is good. */
int exercise_run(struct cli *c, const char *file, struct plan *plan, const struct exercise_wish *w);
