/* motcua serve: opens, listens, waits for a signal. */
#include "cli/checks/check.h"
#include "cli/commands.h"
#include "cli/demo.h"
#include "cli/setup.h"
#include "base/clock.h"
#include "base/log.h"
#include "base/supervisor.h"
#include "scan/scan.h"
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>

static enum log_level level_of(const char *word)
{
    static const char *const words[] = {"error", "warn", "info", "debug"};
    for (int i = 0; i < 4; i++)
        if (strcmp(word, words[i]) == 0)
            return (enum log_level)i;
    return LOG_INFO;
}

/* Threads inherit the mask, so signals come to sigwait() alone. */
static sigset_t hold_signals(void)
{
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, SIGTERM);
    sigaddset(&set, SIGINT);
    sigaddset(&set, SIGHUP);
    pthread_sigmask(SIG_BLOCK, &set, NULL);
    signal(SIGPIPE, SIG_IGN);
    return set;
}

static void tell(const struct cli *c, const struct app *app, int64_t ms)
{
    const char *at = app_address(app), *scheme = strncmp(at, "unix:", 5) == 0 ? "" : "http://";
    printf("\nmotcua %s · sẵn sàng sau %lld ms / ready in %lld ms\n\n", MOTCUA_VERSION, (long long)ms, (long long)ms);
    printf("  Cổng dịch vụ công / portal      %s%s/\n", scheme, at);
    printf("  Một cửa / one-stop desk         %s%s/viec\n", scheme, at);
    if (c->config.development)
        printf("  Hộp gửi đi (mã, tin nhắn) / outbox  %s%s/hop-gui-di\n", scheme, at);
    printf("  OpenAPI                         %s%s/openapi.json\n", scheme, at);
    printf("  Dữ liệu / data                  %s\n", c->config.data);
    if (c->config.demo)
        demo_tell(stdout);
    printf("\nCtrl-C để dừng / to stop\n");
    fflush(stdout);
}

static void reload(struct app *app)
{
    struct err e = {0};
    int64_t moved;
    if (setup_recompute(app, &moved, &e))
        log_line(LOG_ERROR, "reload", "calendars not loaded: %s", e.why);
    else
        log_line(LOG_INFO, "reload", "calendars loaded, dossiers moved=%lld", (long long)moved);
}

/* Time for a load balancer to see that people are to be sent elsewhere; another signal cuts it short. */
static void leave(struct app *app, const sigset_t *set, int64_t seconds)
{
    struct timespec most = {.tv_sec = seconds};
    int got;
    app_leave(app);
    supervisor_tell("STOPPING=1");
    do
        got = seconds ? sigtimedwait(set, NULL, &most) : -1;
    while (got == SIGHUP || (got < 0 && errno == EINTR));
}

static void wait_for_end(struct cli *c, struct app *app, const sigset_t *set)
{
    int got = 0;
    supervisor_tell("READY=1");
    while (sigwait(set, &got) == 0 && got == SIGHUP)
        reload(app);
    log_line(LOG_INFO, "stop", "signal=%d", got);
    leave(app, set, c->config.leave_s);
}

static enum err_code start(struct cli *c, const struct app_config *cfg, struct app **app, struct err *e)
{
    struct setup_done done = {0};
    int64_t moved;
    TRY(setup_prepare(c, cfg, &done, e));
    TRY(app_open(cfg, app, e));
    if (done.days && !done.fresh)
        TRY(setup_recompute(*app, &moved, e));
    TRY(check_first_count(*app, e));
    TRY(check_first_numbers(*app, e));
    TRY(check_first_index(*app, e));
    if (c->config.demo && done.fresh) {
        puts("Đang tạo dữ liệu mẫu / making demo data ...");
        fflush(stdout);
        TRY(demo_make(*app, e));
    }
    return app_serve(*app, e);
}

static int run(struct cli *c)
{
    struct err e = {0};
    struct app *app = NULL;
    int64_t began = clock_mono_us();
    sigset_t signals = hold_signals();
    struct app_config cfg = setup_config(c);
    if (c->words)
        return cli_usage(c, "takes no words: %s", c->word[0]);
    log_init(level_of(c->config.log));
    cfg.scan = ARENA_NEW(c->arena, struct scan);
    scan_open(cfg.scan, "/proc/self/exe");
    enum err_code rc = setup_till(c, &cfg, &e);
    if (!rc)
        rc = setup_carriers(c, &cfg, &e);
    if (!rc)
        rc = start(c, &cfg, &app, &e);
    if (!rc) {
        tell(c, app, (clock_mono_us() - began) / 1000);
        wait_for_end(c, app, &signals);
    }
    app_close(app);
    return rc ? cli_wrong(c, &e) : CLI_DONE;
}

const struct command serve_command = {
    .name = "serve", .words = "", .configured = true, .run = run,
    .summary = "Serve citizens and officers; at the first start make the database.",
    .text = "Brings the database up to date (migrations, units, calendars, procedures), listens, runs the outbox and scheduled jobs "
            "unless worker = no.\n\nSIGTERM and SIGINT end it in order: for leave_s seconds it goes on while /readyz says 503, then it takes no "
            "connection any more and answers the requests that it has. SIGHUP loads the "
            "calendars anew and dates all open dossiers again.",
};
