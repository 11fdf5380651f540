/* The whole program in this process, on a folder of its own and a free port: what tests of app/ share that want to make it fail from
 * inside. Prepared once as `motcua serve` does it, with a clock that stands; a person with a session and a draft; requests as bytes. */
#pragma once
#include "app/app.h"
#include "base/io.h"
#include "cli/checks/check.h"
#include "cli/disk.h"
#include "cli/rooms.h"
#include "cli/setup.h"
#include "db/sandbox.h"
#include "reference/units.h"
#include "service/account.h"
#include "service/drafts.h"
#include <arpa/inet.h>
#include <errno.h>
#include <ftw.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>

struct house {
    struct sandbox *s; /* its path is the database */
    struct cli cli;
    struct io_fault io;
    struct app *app;
    int64_t account, draft;
    const char *cookie, *csrf;
};

/* more: a room of the test's own; NULL = none. */
static inline struct house *house_open(struct sandbox *s, const struct room *more)
{
    const struct room **all = ARENA_ARRAY(s->a, const struct room *, rooms_n + 1);
    memcpy(all, rooms, rooms_n * sizeof *all);
    all[rooms_n] = more;
    struct house *h = ARENA_NEW(s->a, struct house);
    struct setup_done done = {0};
    h->s = s;
    h->cli.arena = s->a;
    if (!*s->base)
        snprintf(s->path, sizeof s->path, "%s/motcua.db", s->dir);
    assert_ok(config_load(&h->cli.config, "", s->a, &s->e));
    h->cli.config.data = s->dir;
    if (*s->base)
        h->cli.config.database = s->path;
    h->cli.config.listen = "127.0.0.1:0";
    struct app_config c = setup_config(&h->cli);
    c.io_fault = &h->io;
    c.fake_now = INT64_C(1795420800000); /* 2026-11-23 15:00 in Viet Nam */
    c.development = true;
    c.rooms = all;
    c.rooms_n = rooms_n + (more != NULL);
    c.threads = c.pool_threads = 1;
    c.rate_per_minute = c.worker = 0;
    if (setup_prepare(&h->cli, &c, &done, &s->e) || app_open(&c, &h->app, &s->e) || app_serve(h->app, &s->e))
        fail_msg("%s", s->e.why);
    return h;
}

static inline void house_close(struct house *h)
{
    app_close(h->app);
    disk_remove(h->s->dir);
}

/* ---- a person */

static inline enum err_code house_come_in(struct ctx *c, void *arg, struct err *e)
{
    struct house *h = arg;
    struct account_new who = {.name = "Nguyễn Thị Hoa", .phone = "0905123318", .email = "", .encoded = ""};
    struct account_session s;
    TRY(account_make(c, &who, &h->account, e));
    TRY(account_open_session(c, h->account, NULL, &s, e));
    h->cookie = arena_str(h->s->a, s.cookie);
    return ERR_OK;
}

static inline enum err_code house_begin(struct ctx *c, void *arg, struct err *e)
{
    struct house *h = arg;
    struct problems p = {.arena = c->arena};
    struct actor by = {.account = h->account, .name = "Nguyễn Thị Hoa", .roles = ROLE_APPLICANT, .kind = ""};
    size_t n;
    const struct unit *const *u = units_children(c->world->units, 65048, UNIT_COMMUNE, &n);
    c->actor = &by;
    return draft_start(c, "1.001193", u[0]->id, "ordinary", &p, &h->draft, e);
}

/* ---- requests; answers whole, heads first */

static inline int house_dial(const struct house *h)
{
    struct sockaddr_in to = {.sin_family = AF_INET};
    inet_pton(AF_INET, "127.0.0.1", &to.sin_addr);
    to.sin_port = htons((in_port_t)atoi(strrchr(app_address(h->app), ':') + 1));
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    assert_int_equal(connect(fd, (void *)&to, sizeof to), 0);
    return fd;
}

static inline void house_say(int fd, const char *p, size_t n)
{
    for (ssize_t w; n && (w = send(fd, p, n, MSG_NOSIGNAL)) > 0; p += w)
        n -= (size_t)w;
}

/* Until the server closes. */
static inline const char *house_hear(const struct house *h, int fd)
{
    struct buf b = buf_init(h->s->a, 16384);
    char part[16384];
    for (ssize_t n; (n = recv(fd, part, sizeof part, 0)) > 0;)
        buf_put(&b, part, (size_t)n);
    close(fd);
    return b.p;
}

static inline const char *house_get(const struct house *h, const char *path)
{
    const char *ask = arena_fmt(h->s->a, "GET %s HTTP/1.1\r\nHost: motcua\r\nAccept: text/html\r\nCookie: mc_phien=%s\r\nConnection: close\r\n\r\n", path, h->cookie);
    int fd = house_dial(h);
    house_say(fd, ask, strlen(ask));
    return house_hear(h, fd);
}

static inline int house_status(const char *answer)
{
    return strlen(answer) > 12 ? atoi(answer + 9) : 0;
}

/* A person with a session, a draft and the token of its forms. */
static inline void house_person(struct house *h)
{
    if (app_write(h->app, -1, house_come_in, h, &h->s->e) || app_write(h->app, 0, house_begin, h, &h->s->e))
        fail_msg("%s", h->s->e.why);
    const char *page = house_get(h, arena_fmt(h->s->a, "/nop/%lld/giay-to", (long long)h->draft));
    const char *at = strstr(page, "name=\"csrf\" value=\"");
    assert_non_null(at);
    at += strlen("name=\"csrf\" value=\"");
    h->csrf = arena_strn(h->s->a, at, strcspn(at, "\""));
}
