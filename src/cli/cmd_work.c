/* motcua work: the outbox and the scheduled jobs, without serving. */
#include "app/background/worker.h"
#include "cli/commands.h"
#include "cli/setup.h"
#include <signal.h>
#include <stdio.h>

static int once(struct cli *c, struct app *app)
{
    struct err e = {0};
    int ran = 0;
    if (worker_once(app, &ran, &e))
        return cli_wrong(c, &e);
    printf("%d jobs\n", ran);
    return CLI_DONE;
}

static int until_stopped(struct app *app, const sigset_t *set)
{
    int got;
    struct worker *w = worker_start(app, true);
    sigwait(set, &got);
    worker_stop(w);
    return CLI_DONE;
}

static int run(struct cli *c)
{
    struct err e = {0};
    struct app *app = NULL;
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, SIGTERM);
    sigaddset(&set, SIGINT);
    if (!cli_option(c, "once"))
        pthread_sigmask(SIG_BLOCK, &set, NULL);
    if (setup_open(c, &app, &e))
        return cli_wrong(c, &e);
    int rc = cli_option(c, "once") ? once(c, app) : until_stopped(app, &set);
    app_close(app);
    return rc;
}

static const struct cli_option options[] = {{"once", NULL, "Run what is due now, then end."}, {NULL, NULL, NULL}};

const struct command work_command = {
    .name = "work", .words = "", .configured = true, .options = options, .run = run,
    .summary = "Run the outbox and scheduled jobs alone, beside a server with worker = no.",
};
