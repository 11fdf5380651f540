/* motcua play --seed-dossiers: the data maker's options. See cmd_seed.h; must never know what is made. */
#include "cli/cmd_seed.h"
#include "base/civil.h"
#include "cli/setup.h"
#include "seed/seed.h"
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

enum { SEED_DAYS = 180, SEED_MOST = 10000000 };

/* Ctrl-C is for who looks on: the threads of the run and of the databases never see it. */
static void hold_signals(void)
{
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, SIGINT);
    sigaddset(&set, SIGTERM);
    pthread_sigmask(SIG_BLOCK, &set, NULL);
}

static const char *day_back(struct cli *c, const char *from, int days)
{
    char text[CIVIL_TEXT];
    struct civil d;
    return civil_parse(from, &d) ? arena_str(c->arena, civil_write(civil_add_days(d, -days), text)) : from;
}

static const char *today(struct cli *c)
{
    char text[CIVIL_TEXT];
    struct clock clock = {.fake = c->config.now};
    return arena_str(c->arena, civil_write(civil_of_instant(clock_now(&clock)).date, text));
}

static bool whole(const char *s, int64_t *out)
{
    char *end;
    errno = 0;
    *out = strtoll(s, &end, 10);
    return *s && !*end && !errno && *out >= 0;
}

static enum err_code seed_in(struct cli *c, const struct seed_plan *plan, struct err *e)
{
    struct setup_done prepared = {0};
    struct seed_done done;
    struct app *app = NULL;
    struct app_config cfg = setup_config(c);
    TRY(setup_prepare(c, &cfg, &prepared, e));
    enum err_code rc = setup_open(c, &app, e);
    if (!rc)
        rc = seed_make(app, plan, stdout, &done, e);
    app_close(app);
    return rc;
}

int cmd_seed_run(struct cli *c, const char *number)
{
    struct err e = {0};
    const char *seed = cli_option(c, "seed"), *from = cli_option(c, "from"), *to = cli_option(c, "to");
    int64_t s = 1;
    struct seed_plan plan = {.to = to ? to : today(c), .add = cli_option(c, "here") != NULL, .progress = isatty(STDERR_FILENO) ? stderr : NULL};
    plan.from = from ? from : day_back(c, plan.to, SEED_DAYS);
    if (c->words || !whole(number, &plan.dossiers) || !plan.dossiers || plan.dossiers > SEED_MOST || (seed && !whole(seed, &s)))
        return cli_usage(c, "--seed-dossiers takes a number from 1 to %d, --seed a whole number, and there are no words", SEED_MOST);
    plan.seed = (uint64_t)s;
    hold_signals();
    return seed_in(c, &plan, &e) ? cli_wrong(c, &e) : CLI_DONE;
}
