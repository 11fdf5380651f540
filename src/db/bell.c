/* PostgreSQL's NOTIFY and LISTEN as a bell. See bell.h; must never know what is rung for. */
#include "db/bell.h"
#include "base/clock.h"
#include "db/conn.h"
#include "db/pgsql.h"
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <sys/eventfd.h>
#include <unistd.h>

enum { AGAIN_MS = 500 }; /* between two attempts to find a server */

static const struct sql rows[] = {{"select 0", NULL, "select 0 from pg_notify('motcua', '')"}};
const struct sql_set bell_set = {"bell", rows, 1};

struct bell {
    struct arena *arena;
    struct pgsql p;
    void (*heard)(void *arg);
    void *arg;
    pthread_t thread;
    int stop; /* eventfd: readable = to be stopped */
};

enum err_code bell_ring(struct db *db, struct err *e)
{
    int64_t none;
    return db->pg ? db_int(db, &rows[0], DB_NONE, 0, &none, e) : ERR_OK;
}

/* True: to be stopped. */
static bool rest(const struct bell *b, int fd, int ms)
{
    struct pollfd at[] = {{.fd = b->stop, .events = POLLIN}, {.fd = fd, .events = POLLIN}};
    poll(at, 2, ms);
    return at[0].revents != 0;
}

static bool listening(struct bell *b)
{
    struct err e = {0};
    if (pgsql_alive(&b->p))
        return true;
    if (pgsql_connect(&b->p, 0, &e) || pgsql_run(&b->p, "listen motcua", &e))
        return false;
    b->heard(b->arg);
    return true;
}

/* All that came is one ring. */
static bool rang(struct bell *b)
{
    bool any = false;
    if (!PQconsumeInput(b->p.conn)) {
        pgsql_disconnect(&b->p);
        return false;
    }
    for (PGnotify *n; (n = PQnotifies(b->p.conn)); any = true)
        PQfreemem(n);
    return any;
}

static void *listen_on(void *arg)
{
    struct bell *b = arg;
    for (;;) {
        bool on = listening(b);
        if (rest(b, on ? PQsocket(b->p.conn) : -1, on ? -1 : AGAIN_MS))
            return NULL;
        if (on && rang(b))
            b->heard(b->arg);
    }
}

struct bell *bell_open(const struct db_config *c, void (*heard)(void *arg), void *arg)
{
    if (!db_is_server(c->path))
        return NULL;
    struct arena *a = arena_new(0);
    struct bell *b = ARENA_NEW(a, struct bell);
    *b = (struct bell){.arena = a, .p = {.arena = a, .where = arena_str(a, c->path)}, .heard = heard, .arg = arg, .stop = eventfd(0, EFD_CLOEXEC)};
    sigset_t all, before; /* signals are the main thread's */
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    int failed = b->stop < 0 || pthread_create(&b->thread, NULL, listen_on, b);
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    if (!failed)
        return b;
    if (b->stop >= 0)
        close(b->stop);
    arena_free(a);
    return NULL;
}

void bell_close(struct bell *b)
{
    uint64_t one = 1;
    if (!b)
        return;
    while (write(b->stop, &one, sizeof one) < 0)
        ;
    pthread_join(b->thread, NULL);
    pgsql_disconnect(&b->p);
    close(b->stop);
    arena_free(b->arena);
}
