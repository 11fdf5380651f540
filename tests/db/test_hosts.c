/* Which of several servers is taken: one that drops whoever comes is passed over, a primary is known as one also by who only reads. Needs a
 * server (MOTCUA_TEST_SERVER). */
#include "sandbox.h"
#include "db/pgsql.h"
#include <arpa/inet.h>
#include <pthread.h>
#include <sys/socket.h>

struct dropper { /* a balancer with nobody behind it: takes the connection and closes it */
    int fd, port;
    pthread_t thread;
};

static void *drop(void *arg)
{
    struct dropper *d = arg;
    for (int fd; (fd = accept(d->fd, NULL, NULL)) >= 0;)
        close(fd);
    return NULL;
}

static void dropper_start(struct dropper *d)
{
    struct sockaddr_in at = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t n = sizeof at;
    d->fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    assert_int_equal(bind(d->fd, (struct sockaddr *)&at, n), 0);
    assert_int_equal(listen(d->fd, 16), 0);
    assert_int_equal(getsockname(d->fd, (struct sockaddr *)&at, &n), 0);
    d->port = ntohs(at.sin_port);
    assert_int_equal(pthread_create(&d->thread, NULL, drop, d), 0);
}

static void dropper_stop(struct dropper *d)
{
    shutdown(d->fd, SHUT_RDWR);
    pthread_join(d->thread, NULL);
    close(d->fd);
}

/* The database's own string with the dropper in front. */
static const char *behind(const struct sandbox *s, const struct dropper *d)
{
    const char *at = strchr(s->path, '@') + 1;
    return arena_fmt(s->a, "%.*s127.0.0.1:%d,%s", (int)(at - s->path), s->path, d->port, at);
}

static void who_drops_callers_is_passed_over(void **state)
{
    struct sandbox *s = *state;
    struct dropper d;
    dropper_start(&d);
    for (int readonly = 0; readonly < 2; readonly++) {
        struct db *db = NULL;
        assert_ok(db_open(&(struct db_config){.path = behind(s, &d), .busy_ms = 2000, .readonly = readonly}, &db, &s->e));
        assert_ok(db_begin(db, !readonly, &s->e));
        db_rollback(db);
        db_close(db);
    }
    dropper_stop(&d);
}

/* A session opened as read only is on a primary all the same: it has no other home to look for every two seconds. */
static void a_reader_knows_a_primary(void **state)
{
    struct sandbox *s = *state;
    bool standby = true;
    PGconn *c = pgsql_dial(s->path, true, false, &standby);
    assert_non_null(c);
    assert_false(standby);
    assert_string_equal(PQparameterStatus(c, "default_transaction_read_only"), "on");
    PQfinish(c);
}

static void nobody_there_is_told(void **state)
{
    struct sandbox *s = *state;
    struct dropper d;
    bool standby;
    dropper_start(&d);
    assert_null(pgsql_dial(arena_fmt(s->a, "postgresql://motcua@127.0.0.1:%d,127.0.0.1:%d/x", d.port, d.port), true, true, &standby));
    assert_null(pgsql_dial("postgresql://[broken", true, true, &standby));
    dropper_stop(&d);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        SANDBOX_TEST(who_drops_callers_is_passed_over),
        SANDBOX_TEST(a_reader_knows_a_primary),
        SANDBOX_TEST(nobody_there_is_told),
    };
    if (!sandbox_server()) {
        printf("1..1\nok 1 - servers of a connection string # SKIP MOTCUA_TEST_SERVER names none\n");
        return 0;
    }
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests_name("db/hosts", tests, NULL, NULL);
}
